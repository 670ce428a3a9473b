//! ```text
//! - **FR-003**: Ring⏎   =>   - **FR-003**: Ring
//!                            - **FR-004**:
//! ```
//! Formatting while typing: Enter behind an item that defines an id begins the next one. On an item that has nothing
//! but its id, it ends the list.

use text_size::{TextRange, TextSize};

use super::Ctx;
use crate::model::id::{IdKey, Shape};
use crate::refactor::list_item::{
    are_closed, letters, marks_after, next_free, numbered_on, unticked,
};
use crate::text::{Edit, shift};

/// The edits after a line was ended; the offset is on the line that has begun.
pub fn on_enter(ctx: &Ctx<'_>, offset: TextSize) -> Vec<Edit> {
    edit(ctx, offset).map(|edit| vec![edit]).unwrap_or_default()
}

fn edit(ctx: &Ctx<'_>, offset: TextSize) -> Option<Edit> {
    let text = ctx.document.text();
    let line = text.line_of(offset);
    let above = text.line_range(line.checked_sub(1)?);
    let here = text.line_range(line);
    let defined = defined_on(ctx, above)?;
    let before = text.slice(TextRange::new(above.start(), defined.start()));
    let behind = text.slice(TextRange::new(defined.end(), above.end()));
    let marker = marker(&before)?;
    // Some editors go on with the marker themselves.
    let typed = text.slice(here);
    let (typed, own) = (typed.trim(), unticked(before[..marker].trim()));
    if !typed.is_empty() && typed != own && typed != numbered_on(&own) {
        return None;
    }
    // What follows would become part of the next item, or be left without its own.
    if belongs_to_item(ctx, line + 1, &before) {
        return None;
    }
    let marks = marks_after(&before[marker..], &behind);
    if behind[marks.len()..].trim().is_empty() {
        return Some(Edit {
            range: TextRange::new(above.start(), here.end()),
            text: String::new(),
        });
    }
    if !are_closed(&before, marks) {
        return None;
    }
    let name = text.slice(defined);
    let next = next_free(ctx.index, ctx.id, letters(&name))?;
    IdKey::parse(&next).filter(|key| key.sub == 0)?;
    let gap = if marks.ends_with(|c: char| c.is_ascii() && c != ' ') || marks.is_empty() {
        " "
    } else {
        ""
    };
    let before = numbered_on(&unticked(&before));
    Some(Edit { range: here, text: format!("{before}{next}{marks}{gap}") })
}

/// Whether the text from a line on belongs to the item above, which begins with `before`: the lines of its paragraph, and
/// what is indented deeper than it.
fn belongs_to_item(ctx: &Ctx<'_>, line: u32, before: &str) -> bool {
    let text = ctx.document.text();
    let below = text.slice(text.line_range(line));
    if !below.trim().is_empty() && !below.starts_with('#') && !is_item(&below) {
        return true;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = (line..text.line_count()).map(|line| text.slice(text.line_range(line)));
    let next = lines.find(|it| !it.trim().is_empty());
    next.is_some_and(|next| indent(&next) > indent(before))
}

/// The range of the only id that an item on a line defines.
fn defined_on(ctx: &Ctx<'_>, line: TextRange) -> Option<TextRange> {
    let (start, part) = ctx.document.part_at(line.start());
    let ids = part.model.ids.iter();
    let mut found = ids.filter(|it| line.contains_range(shift(it.range, start)));
    let first = found.next().filter(|it| matches!(it.shape, Shape::Item | Shape::Task))?;
    (found.next().is_none() && first.last.is_none()).then(|| shift(first.range, start))
}

/// The length of an item's marker with its checkbox, where nothing but marks such as `**` follows.
fn marker(before: &str) -> Option<usize> {
    is_item(before).then_some(())?;
    let marks = before.len() - before.trim_end_matches(['*', '_', '`']).len();
    let end = before.len() - marks;
    let bare = before[..end].trim_end();
    let bare = unticked(bare);
    let bare = bare.strip_suffix("[ ]").unwrap_or(&bare).trim();
    let is_marker = matches!(bare, "-" | "*" | "+")
        || bare.strip_suffix(['.', ')']).is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    is_marker.then_some(end)
}

/// Whether a line begins with the marker of an item.
fn is_item(line: &str) -> bool {
    let bare = line.trim_start();
    let number = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if number.len() < bare.len() {
        number.strip_prefix(['.', ')'])
    } else {
        bare.strip_prefix(['-', '*', '+'])
    };
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    /// Checks the text once Enter was pressed, where the cursor is on the new line.
    #[track_caller]
    fn check(before: &str, after: &str) {
        let (analysis, id, cursor) = analysis_with_cursor(before);
        let mut text = analysis.document(&id).unwrap().text().clone();
        for edit in analysis.on_enter(&id, cursor) {
            text.edit(&edit);
        }
        assert_eq!(text.to_string(), after);
    }

    #[test]
    fn the_list_goes_on_with_the_next_free_id_in_the_same_form() {
        for (item, next) in [
            ("- **FR-003**: Ring", "- **FR-004**: "),
            ("- **FR-003:** **Ring**", "- **FR-004:** "),
            ("* FR-003: Ring", "* FR-004: "),
            ("- `FR-003`：鐘", "- `FR-004`："),
            ("- [x] T009 [P] [US1] Ring", "- [ ] T010 "),
            ("- [ ] **T009** Ring", "- [ ] **T010** "),
            ("3. **FR-003**: Ring", "4. **FR-004**: "),
            ("  - FR-003 — Ring", "  - FR-004 — "),
        ] {
            check(&format!("# A\n\n{item}\n$0\n"), &format!("# A\n\n{item}\n{next}\n"));
            check(&format!("# A\r\n\r\n{item}\r\n  $0"), &format!("# A\r\n\r\n{item}\r\n{next}"));
        }
    }

    #[test]
    fn no_number_is_given_twice_in_a_feature() {
        check(
            "//- /specs/001-a/tasks.md\n- [ ] T001 Ring\n$0\n- [ ] T002 Stop\n//- /specs/001-a/more.md\n- [ ] T007 Wait\n//- /specs/002-b/tasks.md\n- [ ] T009 Go\n",
            "- [ ] T001 Ring\n- [ ] T008 \n- [ ] T002 Stop\n",
        );
    }

    #[test]
    fn what_the_editor_has_begun_is_gone_on_with() {
        check("- FR-001: Ring\n- $0\n", "- FR-001: Ring\n- FR-002: \n");
        check("3. FR-001: Ring\n4. $0\n", "3. FR-001: Ring\n4. FR-002: \n");
        check("- [x] T001 Ring\n- [ ] $0\n", "- [x] T001 Ring\n- [ ] T002 \n");
    }

    #[test]
    fn an_item_without_a_text_ends_the_list() {
        check("- **FR-001**: Ring\n- **FR-002**: \n$0\n\nEnd\n", "- **FR-001**: Ring\n\n\nEnd\n");
        check("- [ ] T001 Ring\r\n- [ ] T002 \r\n- [ ] $0", "- [ ] T001 Ring\r\n");
    }

    #[test]
    fn elsewhere_a_line_is_a_line() {
        for text in [
            "$0\n",
            "# A\n\nFR-001 rings\n$0\n",
            "- Ring\n$0\n",
            "- Ring FR-001\n$0\n",
            "- **FR-001**: Ring\n$0twice\n",
            "- **FR-001**: Ring\n$0\n  twice\n",
            "- **FR-001**: Ring\n$0\ntwice\n",
            "- **FR-001**: Ring\n\n$0\n",
            "### FR-001: Ring\n$0\n",
            "```text\n- FR-001: Ring\n$0\n```\n",
            "> - FR-001: Ring\n$0\n",
            "- [ ] 1.2 Ring\n$0\n",
            "- FR-1.2: Ring\n$0\n",
            "- **FR-001**: Ring\n$0\n  - twice\n",
            "- **FR-001**: Ring\n$0\n\n  More of it.\n",
            "- **FR-001**:\n$0\n  - twice\n",
            "- [ ] T001\n$0\n  - **Files**: a.rs\n",
            "- **FR-001**: Ring\n$0\n**Note** words\n",
            "- **FR-001**: Ring\n$0\n3.5 seconds later\n",
            "- [FR-001](#a): Ring\n$0\n",
            "- **FR-001 (Ring)**: Stop\n$0\n",
        ] {
            check(text, &text.replace("$0", ""));
        }
    }
}
