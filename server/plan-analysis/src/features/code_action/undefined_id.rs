//! ```text
//! - **FR-011**: A rider can stop   =>   - **FR-011**: A rider can stop
//!                                       - **FR-012**:
//! ```
//! Defines an id after the one that precedes it, in the form of that one, in the document where its series is
//! at home. A closed one is read for that, and left alone if it is not what was known of it.

use text_size::{TextRange, TextSize};

use super::missing_section::after;
use super::{ActionCtx, CodeAction, WorkspaceEdit, insertion, replacement};
use crate::features::Diagnostic;
use crate::index::IndexedDocument;
use crate::index::ids::home;
use crate::model::id::{IdDefinition, IdKey, Shape};
use crate::project::DocumentId;
use crate::refactor::list_item::{are_closed, marks_after, numbered_on, unticked};
use crate::text::{Edit, Text, size};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("undefined-id") {
        let Some(key) = key(ctx, finding) else { continue };
        let name = ctx.text(finding.range);
        if let Some((id, edit)) = definition(ctx, &key, &name) {
            let mut fix = ctx.fix(finding, format!("Define {name}"), Vec::new());
            fix.edit = WorkspaceEdit::of_document(&id, vec![edit]);
            if id != *ctx.ctx.id {
                fix.title = format!("Define {name} in `{}`", id.file_name());
            }
            actions.push(fix.preferred());
        }
        // Which other id was meant is a guess.
        if let Some(meant) = meant(ctx, &key, &name) {
            let edit = replacement(finding.range, meant.as_str());
            actions.push(ctx.fix(finding, format!("Replace by `{meant}`"), vec![edit]));
        }
    }
}

/// The id that a finding is about.
fn key(ctx: &ActionCtx<'_>, finding: &Diagnostic) -> Option<IdKey> {
    let (start, part) = ctx.part_at(finding.range.start());
    let range = finding.range - start;
    let cited = part.model.id_citations.iter().find_map(|it| {
        let last = it.last_range.zip(it.last.as_ref()).filter(|(at, _)| *at == range);
        let first = (it.first_range == range).then_some(&it.first);
        first.or(last.map(|(_, last)| last))
    });
    let listed = part.model.ids.iter().find(|it| it.range == range).map(|it| &it.key);
    cited.or(listed).cloned()
}

/// The definitions of a series in a document where it is at home.
fn series<'a>(
    ctx: &ActionCtx<'a>,
    key: &IdKey,
) -> Vec<(&'a DocumentId, &'a IndexedDocument, &'a IdDefinition, TextRange, &'a str)> {
    let documents = ctx.ctx.index.feature_documents(ctx.ctx.id);
    let home = home(key);
    let documents = documents.filter(|(id, _)| {
        let own = (*id == ctx.ctx.id).then_some(ctx.ctx.scope.role);
        own.or_else(|| ctx.ctx.index.role_by_path(id)) == Some(home)
    });
    let found = documents.flat_map(|(id, document)| {
        let facts = document.facts();
        let ids = facts.ids.iter().zip(&facts.id_texts);
        ids.map(move |(it, text)| (id, document, it, text.extent, &*text.name))
    });
    found.filter(|(_, _, it, ..)| it.key.series == key.series && it.last.is_none()).collect()
}

/// The only id of a series that has one other digit.
fn meant(ctx: &ActionCtx<'_>, key: &IdKey, name: &str) -> Option<String> {
    let mut names: Vec<&str> = series(ctx, key).into_iter().map(|(.., name)| name).collect();
    names.retain(|other| are_alike(name, other));
    names.sort_unstable();
    names.dedup();
    names.first().filter(|_| names.len() == 1).map(|name| (*name).to_owned())
}

/// Whether two names of the same length differ in one place.
fn are_alike(name: &str, other: &str) -> bool {
    let others = name.bytes().zip(other.bytes()).filter(|(one, other)| one != other);
    name.len() == other.len() && others.count() == 1
}

/// The line that defines an id, and the document that it goes into.
fn definition(ctx: &ActionCtx<'_>, key: &IdKey, name: &str) -> Option<(DocumentId, Edit)> {
    if key.series.is_empty() {
        return None;
    }
    let defined = series(ctx, key);
    // A table that lists ids again is not a definition where something else is.
    let rank = |shape: Shape| shape == Shape::Row;
    let best = defined.iter().map(|(_, _, it, ..)| rank(it.shape)).min()?;
    let defined = defined.into_iter().filter(|(_, _, it, ..)| rank(it.shape) == best);
    let (before, behind): (Vec<_>, Vec<_>) = defined.partition(|(_, _, it, ..)| it.key < *key);
    let last = before.into_iter().max_by_key(|(_, _, it, ..)| &it.key);
    let (id, indexed, it, extent, own) =
        last.or_else(|| behind.into_iter().max_by_key(|(_, _, it, ..)| &it.key))?;
    let is_own = id == ctx.ctx.id;
    let text = match indexed.document() {
        _ if is_own => ctx.ctx.document.text().clone(),
        Some(document) => document.text().clone(),
        None => (ctx.read)(id).filter(|text| text.slice(it.range) == own)?,
    };
    let line = Line::new(text, it, extent);
    // What was known of a closed document may be out of date.
    if !is_own && !line.ends_there() || !are_closed(&line.before, line.marks()) {
        return None;
    }
    if it.shape == Shape::Heading {
        let heading = line.heading(name)?;
        let edit = if is_own { after(ctx, extent.end(), &[&heading])? } else { return None };
        return Some((id.clone(), edit));
    }
    Some((id.clone(), line.followed_by(it.shape, name)))
}

/// The line that defines an id.
struct Line {
    /// The text of its document.
    text: Text,
    /// The text before the id and after it.
    before: String,
    behind: String,
    /// The end of all that belongs to the id.
    end: TextSize,
}

impl Line {
    fn new(text: Text, it: &IdDefinition, extent: TextRange) -> Line {
        let line = text.line_range(text.line_of(it.range.start()));
        let whole = text.slice(extent);
        Line {
            before: text.slice(TextRange::new(line.start(), it.range.start())),
            behind: text.slice(TextRange::new(it.range.end(), line.end())),
            end: extent.start() + size(whole.trim_end().len()),
            text,
        }
    }

    /// Whether what belongs to the id ends with a line.
    fn ends_there(&self) -> bool {
        let line = self.text.line_range(self.text.line_of(self.end));
        self.text.slice(TextRange::new(self.end, line.end())).trim().is_empty()
    }

    /// The marks between an id and what it names: `**: `.
    fn marks(&self) -> &str {
        let opened = self.before.trim_end_matches(['*', '_', '`']).len();
        marks_after(&self.before[opened..], &self.behind)
    }

    /// `### FR-012:`; the text before the id must be marks.
    fn heading(&self, name: &str) -> Option<String> {
        let is_plain = !self.before.contains(char::is_alphanumeric);
        is_plain.then(|| format!("{}{name}{}", self.before, self.marks()).trim_end().to_owned())
    }

    /// The insertion of a line for another id.
    fn followed_by(&self, shape: Shape, name: &str) -> Edit {
        let text = &self.text;
        let line_break = text.line_break();
        let before = unticked(&self.before);
        if shape == Shape::Row {
            let end = text.line_range(text.line_of(self.end)).end();
            let cells = self.behind.replace("\\|", "").matches('|').count();
            let marks = self.marks().trim_end();
            let rest = "|  ".repeat(cells.saturating_sub(1)) + "|";
            return insertion(end, format!("{line_break}{before}{name}{marks} {rest}"));
        }
        let gap = if shape == Shape::Paragraph { 2 } else { 1 };
        let gap = line_break.repeat(gap);
        insertion(self.end, format!("{gap}{}{name}{}", numbered_on(&before), self.marks()))
    }
}

#[cfg(test)]
mod tests {
    use text_size::TextRange;

    use crate::fixture::{TODAY, analysis_with_cursor, check_action};
    use crate::project::DocumentId;
    use crate::text::Text;

    #[test]
    fn an_id_is_defined_behind_the_last_of_its_series_in_the_form_of_that_one() {
        check_action(
            "//- /specs/001-x/spec.md\n# Spec\n\nSee FR-0$004.\n\n- **FR-001**: A rider can stop\n- **FR-002**: A rider can go,\n  and wait\n- **FR-003**: A rider can ring\n  - twice\n\n## Rest\n",
            "Define FR-004",
            "# Spec\n\nSee FR-004.\n\n- **FR-001**: A rider can stop\n- **FR-002**: A rider can go,\n  and wait\n- **FR-003**: A rider can ring\n  - twice\n- **FR-004**: \n\n## Rest\n",
        );
    }

    #[test]
    fn in_a_numbered_list_the_next_number_comes() {
        check_action(
            "//- /specs/001-x/spec.md\n# Spec\n\nSee FR-0$003.\n\n1. **FR-001**: Ring\n2. **FR-002**: Stop\n",
            "Define FR-003",
            "# Spec\n\nSee FR-003.\n\n1. **FR-001**: Ring\n2. **FR-002**: Stop\n3. **FR-003**: \n",
        );
    }

    #[test]
    fn a_task_is_open_and_a_row_has_its_columns() {
        check_action(
            "//- /specs/001-x/tasks.md\n# 任务\r\n\r\n- [x] T001 敲鐘\r\n- [x] T002 [P] 停\r\n\r\n见 T00$03。\r\n//- /specs/001-x/spec.md\n# Spec\n",
            "Define T003",
            "# 任务\r\n\r\n- [x] T001 敲鐘\r\n- [x] T002 [P] 停\r\n- [ ] T003 \r\n\r\n见 T003。\r\n",
        );
        check_action(
            "//- /specs/001-x/spec.md\n# Spec\n\nSee FR-0$003.\n\n| Id | What | Who |\n|---|---|---|\n| **FR-001** | stop | Ann |\n| **FR-002** | go | Bo |\n",
            "Define FR-003",
            "# Spec\n\nSee FR-003.\n\n| Id | What | Who |\n|---|---|---|\n| **FR-001** | stop | Ann |\n| **FR-002** | go | Bo |\n| **FR-003** |  |  |\n",
        );
    }

    #[test]
    fn an_id_whose_marks_are_closed_further_on_has_no_next_one() {
        for last in ["- [FR-002](#a): Go", "- **FR-002 (Go)**: there", "- ~~**FR-002**: Go~~"] {
            let files = format!("//- /specs/001-x/spec.md\n# Spec\n\nSee FR-0$003.\n\n{last}\n");
            let (analysis, id, cursor) = analysis_with_cursor(&files);
            let actions = analysis.code_actions(&id, TextRange::empty(cursor), TODAY, &|_| None);
            assert!(actions.iter().all(|it| it.title != "Define FR-003"), "{last}: {actions:?}");
        }
    }

    #[test]
    fn marks_that_belong_to_the_text_stay_there() {
        for (last, next) in [
            ("- **FR-002:** **Go**", "- **FR-003:** "),
            ("- **FR-002**: `go` there", "- **FR-003**: "),
            ("- FR-002 — *go*", "- FR-003 — "),
            ("* `FR-002`：走", "* `FR-003`："),
        ] {
            check_action(
                &format!(
                    "//- /specs/001-x/spec.md\n# Spec\n\nSee FR-0$003.\n\n- **FR-001**: Stop\n{last}\n"
                ),
                "Define FR-003",
                &format!("# Spec\n\nSee FR-003.\n\n- **FR-001**: Stop\n{last}\n{next}\n"),
            );
        }
    }

    #[test]
    fn a_heading_gets_a_section_of_its_own() {
        check_action(
            "//- /specs/001-x/spec.md\n# Spec\n\nSee FR-0$003.\n\n### FR-001: Stop\n\nNow.\n\n### FR-002: Go\n\nLater.\n\n## Rest\n\nNone.\n",
            "Define FR-003",
            "# Spec\n\nSee FR-003.\n\n### FR-001: Stop\n\nNow.\n\n### FR-002: Go\n\nLater.\n\n### FR-003:\n\n## Rest\n\nNone.\n",
        );
    }

    #[test]
    fn a_closed_specification_is_read_for_it() {
        check_action(
            "//- /specs/001-x/tasks.md\n# Tasks\n\n- [ ] T001 Ring (FR-0$019)\n//- /specs/001-x/spec.md\n# Spec\r\n\r\n- **FR-001**: 停\r\n- **FR-002**: Go\r\n  on\r\n",
            "Define FR-019 in `spec.md`",
            "//- /specs/001-x/spec.md\n# Spec\r\n\r\n- **FR-001**: 停\r\n- **FR-002**: Go\r\n  on\r\n- **FR-019**: \r\n",
        );
    }

    #[test]
    fn what_has_changed_on_disk_since_it_was_read_is_left_alone() {
        let (analysis, id, cursor) = analysis_with_cursor(
            "//- /specs/001-x/tasks.md\n- [ ] T001 Ring (FR-0$019)\n//- /specs/001-x/spec.md\n- **FR-001**: Stop\n",
        );
        let titles = |text: &str| {
            let read = |_: &DocumentId| Some(Text::new(text));
            let at = TextRange::empty(cursor);
            let actions = analysis.code_actions(&id, at, TODAY, &read);
            actions.into_iter().map(|it| it.title).collect::<Vec<_>>()
        };
        assert_eq!(titles("- **FR-001**: Stop\n"), ["Define FR-019 in `spec.md`"]);
        assert_eq!(titles("# Spec\n\n- **FR-001**: Stop\n"), Vec::<String>::new());
        assert_eq!(titles(""), Vec::<String>::new());
    }
}
