//! The program; what it does is in the library, where the fuzzers find it too.

fn main() {
    std::process::exit(planls::run());
}
