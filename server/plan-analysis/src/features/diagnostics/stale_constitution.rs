//! ```text
//! *Based on Constitution v2.1.1*
//!           ^^^^^^^^^^^^^^^^^^^ the constitution is at version 1.3.0
//! ```

use text_size::TextRange;

use super::{Check, Repair, Rule, SectionInDocumentCtx, Severity, Sight, Sink};
use crate::project::Role;
use crate::text::size;

pub(super) const RULE: Rule = Rule {
    code: "stale-constitution",
    severity: Severity::Information,
    summary: "a version of the constitution is cited that is not the current one",
    explanation: "\
The plan says which version of the constitution it was checked against, and the constitution now has
another version. Early templates also wrote a version of their own into every plan.

Before, where the constitution is at 1.3.0:

    *Checked against Constitution v1.1.0*

After, when the check was done again:

    *Checked against Constitution v1.3.0*
",
    sight: Sight::Feature,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    // Other documents may well tell what was true once.
    if ctx.section.scope.role != Role::Plan {
        return;
    }
    let text = ctx.section.part.section.text();
    for block in ctx.section.part.section.blocks().iter().filter(|block| block.has_inlines()) {
        let content = &text[block.content];
        for (range, version) in cited(content) {
            let Some(current) = ctx.around.files.constitution_version() else { return };
            if version != current {
                let message = format!("the constitution is at version {current}");
                let before = content[range].strip_suffix(version).unwrap_or_default();
                let finding = sink.push(range + block.content.start(), message);
                finding.repair = Some(Repair::Replace(format!("{before}{current}").into()));
            }
        }
    }
}

/// `Constitution v1.2.0`, `constitution version 1.2.0`: the mention and the version.
fn cited(text: &str) -> Vec<(TextRange, &str)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (at, word) in lower.match_indices("constitution") {
        let rest = &text[at + word.len()..];
        let gap = rest.len() - rest.trim_start_matches([' ', '(', '@', ',']).len();
        let after = rest[gap..].strip_prefix("version ").unwrap_or(&rest[gap..]);
        let after = after.strip_prefix(['v', 'V']).unwrap_or(after);
        let len =
            after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let version = after[..len].trim_end_matches('.');
        // `v1.2.0+` asks for that version or a later one.
        let is_bound = after[version.len()..].starts_with('+');
        if version.matches('.').count() == 2 && !is_bound {
            let start = after.as_ptr() as usize - text.as_ptr() as usize;
            found.push((TextRange::new(size(at), size(start + version.len())), version));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn a_version_that_is_the_lowest_one_allowed_is_not_stale() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/plan.md
# Implementation Plan: A
It follows Constitution v1.1.0+ and later ones.
//- /p/.specify/memory/constitution.md
# P Constitution
### I. Desks stay quiet
**Version**: 1.3.0
",
        );
    }

    #[test]
    fn another_version_than_the_current_one_is_reported() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/plan.md
# Implementation Plan: A
**Spec**: [spec.md](spec.md)
Checked against Constitution v1.1.0, then constitution version 1.3.0.
                ^^^^^^^^^^^^^^^^^^^ information stale-constitution
//- /p/specs/001-a/spec.md
# Feature Specification: A
//- /p/.specify/memory/constitution.md
# P Constitution
## Core Principles
### I. Desks stay quiet
**Version**: 1.3.0 | **Ratified**: 2026-01-02
",
        );
    }
}
