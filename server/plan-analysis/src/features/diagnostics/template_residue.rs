//! ```text
//! <!-- ACTION REQUIRED: replace this section -->
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this comment of the template can be deleted
//! ```

use super::{Check, PartCtx, Rule, Severity, Sink};
use crate::reading::ResidueKind;

pub(super) const RULE: Rule = Rule {
    code: "template-residue",
    severity: Severity::Information,
    summary: "instructions of the template were left behind",
    explanation: "\
Templates talk to their writer: comments such as `<!-- ACTION REQUIRED: … -->` or
`<!-- Example: … -->`, lines such as \"Fill ONLY if …\", alternatives marked `[REMOVE IF UNUSED]`.
Once the section is written they only mislead whoever reads it next.

Before:

    <!-- Example: I. Library-First -->
    ### I. Every desk keeps a paper log

After:

    ### I. Every desk keeps a paper log
",
    check: Check::Part(check),
};

fn check(ctx: &PartCtx<'_>, sink: &mut Sink) {
    for residue in &ctx.reading.residue {
        let message = match residue.kind {
            ResidueKind::Comment => "this comment of the template can be deleted",
            ResidueKind::Optional => "keep or remove what this marks, and delete the mark",
            ResidueKind::Instruction => "this line tells how to use the template and can be deleted",
        };
        sink.push(residue.range, message).unnecessary = true;
    }
}
