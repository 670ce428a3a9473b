//! Hover: the text of an article where it is mentioned, the first lines of what a link leads to.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::context::mention::mention_at;
use crate::index::Known;
use crate::project::path::relative_to;

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

/// What is shown at an offset.
pub fn hover(ctx: &Ctx<'_>, offset: TextSize) -> Option<Hover> {
    let found = mention_at(ctx, offset)?;
    let target = found.targets.into_iter().next()?;
    let name = name(ctx, &target);
    let excerpt = match ctx.index.get(&target.id) {
        Some(Known::Document(facts)) => {
            let article =
                facts.articles.iter().find(|article| article.heading == target.full_range);
            let heading = facts.headings.iter().find(|heading| heading.range == target.full_range);
            let defined = facts
                .ids
                .iter()
                .position(|it| it.range == target.focus_range && it.line == target.full_range);
            let text = defined.and_then(|at| facts.id_texts.get(at));
            let whole = article.map(|article| article.body).or(text.map(|it| it.extent));
            let section = || heading.map(|heading| facts.section(heading, TextSize::new(u32::MAX)));
            let full_range =
                whole.or_else(section).unwrap_or(TextRange::up_to(TextSize::new(u32::MAX)));
            Some(NavigationTarget { full_range, ..target })
        }
        _ => None,
    };
    Some(Hover { origin: found.origin, title: name, excerpt })
}

/// The path of a target as a reader of the project knows it.
fn name(ctx: &Ctx<'_>, target: &NavigationTarget) -> String {
    let root = ctx.index.root_of(ctx.id);
    let path = root.and_then(|root| relative_to(target.id.as_str(), root));
    path.unwrap_or(target.id.file_name()).to_owned()
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
