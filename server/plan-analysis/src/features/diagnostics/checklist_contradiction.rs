//! ```text
//! - [x] No [NEEDS CLARIFICATION] markers remain
//!   ^^^ this is ticked, but spec.md still has 2 open questions
//! ```

use super::{Check, Rule, SectionInDocumentCtx, Severity, Sight, Sink, Surroundings};
use crate::model::id::IdKey;
use crate::project::Role;

pub(super) const RULE: Rule = Rule {
    code: "checklist-contradiction",
    severity: Severity::Warning,
    summary: "a ticked item says that no questions remain, and some do",
    explanation: "\
A checklist ticks \"No [NEEDS CLARIFICATION] markers remain\" while the specification it belongs to
still has some. Either the questions were answered without deleting their markers, or the tick came
too early.

Before:

    - [x] No [NEEDS CLARIFICATION] markers remain

After:

    - [ ] No [NEEDS CLARIFICATION] markers remain
",
    sight: Sight::Feature,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    let text = ctx.section.part.section.text();
    for block in ctx.section.part.section.blocks() {
        let Some((checkbox, true)) = block.item.as_ref().and_then(|item| item.checkbox) else {
            continue;
        };
        if !claims_none(&text[block.content]) {
            continue;
        }
        let (name, count) = questions(ctx.around);
        if count > 0 {
            let questions = if count == 1 { "question" } else { "questions" };
            let message = format!("this is ticked, but {name} still has {count} open {questions}");
            sink.push(checkbox, message);
        }
    }
}

/// `CHK002 No [NEEDS CLARIFICATION] markers remain`, with or without the id.
fn claims_none(item: &str) -> bool {
    let mut item = item.trim_start_matches(['*', '_']);
    if let Some((first, rest)) = item.split_once([' ', ':'])
        && IdKey::parse(first.trim_end_matches(['*', '_'])).is_some()
    {
        item = rest.trim_start_matches(['*', '_', ':', ' ']);
    }
    let item = item.to_lowercase();
    item.starts_with("no ") && item.contains("needs clarification")
}

/// The document that has open questions, and how many: this one, or the specification beside it. What
/// a checklist notes about markers asks nothing.
fn questions(around: &Surroundings<'_>) -> (String, usize) {
    let files = around.files;
    let asks = files.index.role_by_path(files.id) != Some(Role::Checklist);
    if asks && around.questions() > 0 {
        return ("this document".to_owned(), around.questions());
    }
    let beside = files.index.feature_documents(files.id);
    let specs = beside.filter(|(id, _)| files.index.role_by_path(id) == Some(Role::Spec));
    let asking = specs.map(|(id, facts)| (id.file_name().to_owned(), facts.facts().questions));
    asking.max_by_key(|(_, count)| *count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn a_tick_beside_open_questions_is_a_contradiction() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/checklists/requirements.md
# Checklist: A
- [x] Every story has a test
- [x] No [NEEDS CLARIFICATION] markers remain
  ^^^ warning checklist-contradiction
- [x] **CHK002**: No [NEEDS CLARIFICATION] markers remain [Clarity]
  ^^^ warning checklist-contradiction
- [x] CHK003 No open questions
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: sign in with [NEEDS CLARIFICATION: what?]
",
        );
    }

    #[test]
    fn notes_that_speak_of_markers_are_no_questions() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/checklists/requirements.md
# Checklist: A
- [x] No [NEEDS CLARIFICATION] markers remain

## Notes

- The rope was settled, not left as [NEEDS CLARIFICATION]: it is hemp.
- **Os 2 marcadores [NEEDS CLARIFICATION] foram resolvidos**
//- /p/specs/001-a/spec.md
# Feature Specification: A
",
        );
    }

    #[test]
    fn an_open_box_or_a_clear_specification_is_none() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/checklists/requirements.md
# Checklist: A
- [ ] No [NEEDS CLARIFICATION] markers remain
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: sign in with [NEEDS CLARIFICATION: what?]
",
        );
    }
}
