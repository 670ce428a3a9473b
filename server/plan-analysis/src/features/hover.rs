//! Hover: the text of an article where it is mentioned, the first lines of what a link leads to.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::symbol::reference_at;

/// What is shown of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is shown for.
    pub origin: TextRange,
    /// One line in plain text.
    pub title: String,
    /// The lines to be shown below, by their place: whoever has the text cuts them out.
    pub excerpt: Option<NavigationTarget>,
}

/// What is shown at an offset: of a range of ids or articles the first.
pub fn hover(ctx: &Ctx<'_>, offset: TextSize) -> Option<Hover> {
    let found = reference_at(ctx, offset)?;
    let symbol = found.symbols.first()?;
    let target = symbol.definition()?;
    let title = ctx.path_in_project(&target.id).to_owned();
    // What has not been read has no lines to show.
    let extent = symbol.extent(ctx.index).filter(|_| ctx.index.facts(&target.id).is_some());
    let excerpt = extent.map(|full_range| NavigationTarget { full_range, ..target });
    Some(Hover { origin: found.range, title, excerpt })
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    /// What is shown at the cursor.
    fn shown(citing: &str) -> String {
        let spec = "# A\n\n### User Story 1 - Ring\n\nShe rings.\n\n### User Story 2 - Wait\n\n- **FR-001**: It rings.\n- **FR-002**: It waits.\n";
        let tasks = format!("- [ ] T001 Ring\n  - twice\n- [ ] T002 {citing}\n");
        let (analysis, id, cursor) = analysis_with_cursor(&format!(
            "//- /p/specs/001-a/tasks.md\n{tasks}//- /p/specs/001-a/spec.md\n{spec}"
        ));
        let excerpt = analysis.hover(&id, cursor).unwrap().excerpt.unwrap();
        let tasks = tasks.replace("$0", "");
        let text = if excerpt.id == id { &*tasks } else { spec };
        text[std::ops::Range::from(excerpt.full_range)].trim_end().to_owned()
    }

    #[test]
    fn an_id_shows_what_belongs_to_it() {
        assert_eq!(shown("by FR-0$002"), "- **FR-002**: It waits.");
        assert_eq!(shown("after T0$001"), "- [ ] T001 Ring\n  - twice");
        assert_eq!(shown("for US$01"), "### User Story 1 - Ring\n\nShe rings.");
        assert_eq!(shown("for US$01.3"), "### User Story 1 - Ring\n\nShe rings.");
    }
}
