//! A fast path for unambiguous Markdown: blocks and inline constructs are found by their marks, at a fraction
//! of the parser's cost. The result equals the grammar's; in any doubtful case there is no result, and the
//! grammar is used.

mod blocks;
mod inlines;
mod leaves;
mod line;

pub(super) use blocks::blocks;
pub(super) use inlines::inlines;

#[cfg(test)]
mod tests;
