//! ```text
//! - **FR-007**: a rider can share a code
//!     ^^^^^^ no task cites FR-007
//! ```

use super::{Check, Rule, SectionInDocumentCtx, Severity, Sight, Sink};
use crate::model::id::Shape;
use crate::project::Role;

pub(super) const RULE: Rule = Rule {
    code: "uncovered-requirement",
    severity: Severity::Off,
    summary: "no task cites a requirement",
    explanation: "\
The feature has tasks, they cite requirements, and none of them cites this one. Many teams do
not cite every requirement, so nothing is reported unless you ask for it.

Before:

    - **FR-007**: a rider can share a code

After, in tasks.md:

    - [ ] T031 Share codes (FR-007)
",
    sight: Sight::Feature,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    let (part, document) = (ctx.section.part, ctx.around.files);
    if document.scope.role != Role::Spec || part.model.ids.is_empty() {
        return;
    }
    let tasks = document.index.feature_documents(document.id);
    let tasks = tasks.filter(|(id, _)| document.index.role_by_path(id) == Some(Role::Tasks));
    let cited: Vec<_> = tasks.flat_map(|(_, facts)| &facts.facts().citations).collect();
    for id in part.model.ids.iter().filter(|it| it.shape != Shape::Row) {
        let series = cited.iter().any(|citation| citation.first.series == id.key.series);
        if series && !cited.iter().any(|citation| citation.contains(&id.key)) {
            sink.push(id.range, format!("no task cites {}", &part.section.text()[id.range]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::Config;
    use crate::features::Severity;
    use crate::fixture::{check_rule, check_rule_with};

    const SPEC: &str = "//- /specs/001-x/spec.md
# Spec
- **FR-001**: rings
- **FR-002**: waits
- **FR-003**: stops
- **SC-001**: loud
";

    const TASKS: &str = "//- /specs/001-x/tasks.md
# Tasks
- [ ] T001 Ring, by FR-001 to FR-002
";

    #[test]
    fn a_requirement_that_no_task_cites_is_found_where_it_is_asked_for() {
        let config = || Config {
            severities: [("uncovered-requirement".to_owned(), Severity::Warning)].into(),
            ..Config::default()
        };
        let mark = "- **FR-003**: stops\n    ^^^^^^ warning uncovered-requirement\n";
        let marked = SPEC.replace("- **FR-003**: stops\n", mark);
        check_rule_with(&RULE, &[&marked, TASKS].concat(), config());
        // Tasks that cite no requirement at all say nothing of them.
        check_rule_with(&RULE, &[SPEC, "//- /specs/001-x/tasks.md\n# Tasks\n"].concat(), config());
        check_rule(&RULE, &[SPEC, TASKS].concat());
    }
}
