//! ```text
//! Owner: <<NAME>>
//!        ^^^^^^^^ `<<NAME>>` is still to be filled
//! ```

use super::{Check, Rule, SectionCtx, Severity, Sight, Sink};
use crate::model::token::Syntax;
use crate::reading::Placeholder;

pub(super) const RULE: Rule = Rule {
    code: "unfilled-placeholder",
    severity: Severity::Warning,
    summary: "a token of the template is still to be filled",
    explanation: "\
A template marks what its writer has to fill in: `<<NAME>>`, `{{NAME}}`, `{name of the service}`,
`[Describe the approach]`. If a plan goes to review, or to a coding agent, with such tokens in it,
the reader has to guess what was meant.

A token is reported if its own text says that it is to be filled in, if its line is a line of the
project's template, or if the document is full of tokens with the same brackets. Checkboxes, links,
tags such as `[P]` and `[US1]`, code, routes and shell commands are not reported.

Before:

    **Owner**: <<OWNER>>
    **Storage**: [e.g., PostgreSQL, files]

After:

    **Owner**: Mira Holt
    **Storage**: PostgreSQL 16
",
    sight: Sight::Document,
    check: Check::Section(check),
};

fn check(ctx: &SectionCtx<'_>, sink: &mut Sink) {
    for placeholder in ctx.reading.placeholders.iter().filter(|it| !it.choice) {
        sink.push(placeholder.range, message(placeholder));
    }
}

fn message(placeholder: &Placeholder) -> String {
    let name = shortened(&placeholder.name);
    match placeholder.syntax {
        Some(Syntax::Mustache) => format!("`{{{{{name}}}}}` is still to be filled"),
        Some(Syntax::Guillemet) => format!("`<<{name}>>` is still to be filled"),
        Some(Syntax::Bracket) => format!("`[{name}]` is still to be filled"),
        Some(Syntax::Brace) => format!("`{{{name}}}` is still to be filled"),
        Some(Syntax::Angle) => format!("`<{name}>` is still to be filled"),
        None => format!("a value is still missing here: {name}"),
    }
}

/// The beginning of a long name: the range shows the rest.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 60;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod tests;
