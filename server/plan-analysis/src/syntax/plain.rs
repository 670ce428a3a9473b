//! Markdown that needs no grammar: where nothing in a text could mean anything else, blocks and inline
//! constructs are found by their marks, at a fraction of the cost. What is found is what the grammar
//! finds; where there is any doubt, nothing is, and the grammar is asked.

mod blocks;
mod inlines;
mod leaves;
mod line;

pub(super) use blocks::blocks;
pub(super) use inlines::inlines;

#[cfg(test)]
mod tests;
