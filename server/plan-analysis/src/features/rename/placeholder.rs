//! `[FEATURE]` becomes `Ring`: all of its name in the document are filled. What is known of closed documents
//! does not say which placeholders they have, so others are left as they are.

use super::{Ctx, Subject};
use crate::refactor::Changes;
use crate::symbol;

pub(super) fn rename(ctx: &Ctx<'_>, changes: &mut Changes<'_>, subject: &Subject, value: &str) {
    for place in symbol::occurrences_here(ctx, &subject.symbol) {
        changes.replace(ctx.id, place.range, value);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_rename;

    #[test]
    fn a_placeholder_is_filled_wherever_it_stands() {
        check_rename(
            "# Plan: [FEAT$0URE]\n\n[a](#plan-feature) [FEATURE] [OTHER]\n",
            "Ring twice",
            "# Plan: Ring twice\n\n[a](#plan-ring-twice) Ring twice [OTHER]\n",
        );
    }
}
