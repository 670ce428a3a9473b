//! Black-box tests: what a client sees of the real program. What is inside is tested where it is.

mod lifecycle;
mod support;
mod transport;
