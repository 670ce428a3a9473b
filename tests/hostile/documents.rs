//! Documents of a size, depth or repetition that nobody writes.

use super::check;

/// A text of about so many bytes.
fn fill(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

#[test]
fn lines_of_ten_megabytes() {
    check("10 MB of words in a line", &fill("word ", 10 << 20));
    check("10 MB of links in a line", &fill("[a](b.md) ", 10 << 20));
    check("10 MB of [a](", &fill("[a](", 10 << 20));
}

#[test]
fn a_million_brackets() {
    for unit in ["[", "]", "{{", "<<", "[[]", "![", "[a](", "](", "(", "{", "}", ">>"] {
        check(&format!("a million bytes of {unit}"), &fill(unit, 1_000_000));
    }
}

#[test]
fn brackets_within_brackets() {
    let nested = |open: &str, close: &str, depth: usize| open.repeat(depth) + &close.repeat(depth);
    check("100,000 nested [ ]", &nested("[", "]", 100_000));
    check("100,000 nested {{ }}", &nested("{{", "}}", 100_000));
    check("2,000 nested [ ]", &nested("[a ", " b]", 1_000));
    check("nested comments", &nested("<!-- ", " -->", 100_000));
}

#[test]
fn blocks_within_blocks() {
    check("100,000 nested quotes", &(">".repeat(100_000) + " x\n"));
    check("100,000 nested items", &("- ".repeat(100_000) + "x\n"));
    let items: String = (0..1_500).map(|depth| " ".repeat(2 * depth) + "- item\n").collect();
    check("1,500 indented items", &items);
    check("100,000 nested tags", &("<div>\n".repeat(100_000) + &"</div>\n".repeat(100_000)));
    check("a million #", &"#".repeat(1_000_000));
    check("fences of all lengths", &(3..1_500).map(|it| "`".repeat(it) + "\n").collect::<String>());
}

#[test]
fn emphasis_that_opens_and_never_closes() {
    for unit in ["*a **b ", "*a _b ", "~~a ~b ", "**a*b", "_a__b"] {
        check(&format!("64 KB of {unit}"), &fill(unit, 64 << 10));
        let paragraph = fill(unit, 8 << 10) + "\n\n";
        check(&format!("1 MB in paragraphs of {unit}"), &fill(&paragraph, 1 << 20));
    }
}

#[test]
fn code_spans_of_all_lengths() {
    let ticks: String = (1..1_200).map(|count| "`".repeat(count) + " ").collect();
    check("code spans that never close", &ticks);
    let paragraph = (1..120).map(|count| "`".repeat(count) + " ").collect::<String>() + "\n\n";
    check("the same in paragraphs", &fill(&paragraph, 1 << 20));
    check("1 MB of lone ticks", &fill("`\n\n``\n\n", 1 << 20));
}

#[test]
fn tags_and_comments_that_never_close() {
    for unit in ["<a ", "<!--", "<![CDATA[", "<?", "<a href=\"", "&#x", "<!-- planls-ignore "] {
        check(&format!("600 KB of {unit}"), &fill(unit, 600_000));
    }
}

#[test]
fn front_matter_without_end_or_measure() {
    check("front matter that never closes", &("---\n".to_owned() + &fill("a: b\n", 1 << 20)));
    let deep = |open: &str| format!("---\nspec: {}\n---\n# Plan\n", open.repeat(50_000));
    for open in ["[", "{a: ", "- ", "? ", "\"", "!!a ", "&a *a "] {
        check(&format!("front matter of 50,000 {open}"), &deep(open));
    }
    let aliases: String =
        (1..40).map(|it| format!("a{it}: &a{it} [*a{}, *a{}]\n", it - 1, it - 1)).collect();
    check("aliases of aliases", &format!("---\na0: &a0 [x]\n{aliases}---\n# Plan\n"));
    let indented: String = (0..2_000).map(|depth| " ".repeat(depth) + "a:\n").collect();
    check("indented front matter", &format!("---\n{indented}---\n# Plan\n"));
}

#[test]
fn control_characters() {
    check("1 MB of NUL", &"\0".repeat(1 << 20));
    check("NUL in everything", &fill("# \0\n\n- [\0](\0.md) <<\0>>\n\n", 1 << 18));
    check("lines that only Unicode knows", &fill("a\u{85}b\u{2028}c\u{b}d\u{c}", 1 << 20));
    check("lone carriage returns", &fill("# a\r[x](y.md)\r", 1 << 19));
    check("emoji and marks", &fill("👩\u{200d}🔧e\u{301}[\u{202e}x] ", 1 << 20));
    check("byte order marks", &fill("\u{feff}# a\n", 1 << 18));
}
