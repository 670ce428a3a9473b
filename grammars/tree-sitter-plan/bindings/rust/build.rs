//! Compiles the generated parser.

fn main() {
    let source = "src/parser.c";
    println!("cargo:rerun-if-changed={source}");
    cc::Build::new()
        .std("c11")
        .include("src")
        .file(source)
        .warnings(false)
        .compile("tree-sitter-plan");
}
