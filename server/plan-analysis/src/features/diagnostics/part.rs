//! A part with what it says and what is wrong in it, as long as neither it nor its scope changes.

use std::sync::Arc;

use text_size::TextSize;

use super::{Check, Diagnostic, PartCtx, RULES, Sink, suppression};
use crate::document::Part;
use crate::reading::{Reading, Scope};

/// A part with what it says, and what is wrong in it.
#[derive(Debug)]
pub struct CheckedPart {
    /// The part.
    pub part: Arc<Part>,
    /// What it says.
    pub reading: Reading,
    /// What is wrong in it; ranges count from the part's start.
    pub diagnostics: Vec<Diagnostic>,
}

impl CheckedPart {
    /// Reads and checks a part.
    pub fn new(part: &Arc<Part>, scope: &Scope) -> CheckedPart {
        let reading = Reading::of(part, scope);
        let ctx = PartCtx { part, reading: &reading, scope };
        let mut diagnostics = Vec::new();
        if scope.role.is_filled() {
            for rule in RULES {
                if let (Check::Part(check), Some(mut sink)) = (&rule.check, Sink::of(rule, scope)) {
                    check(&ctx, &mut sink);
                    diagnostics.append(&mut sink.found);
                }
            }
        }
        suppression::retain_in_part(part, &mut diagnostics);
        diagnostics.sort_by_key(|it| (it.range.start(), it.range.end()));
        CheckedPart { part: Arc::clone(part), reading, diagnostics }
    }
}

/// The parts with the offsets at which they begin.
pub fn starts(parts: &[Arc<CheckedPart>]) -> impl Iterator<Item = (TextSize, &Arc<CheckedPart>)> {
    let mut at = TextSize::new(0);
    parts.iter().map(move |checked| {
        let start = at;
        at += checked.part.section.len();
        (start, checked)
    })
}
