//! Documents with more of what planls looks for than anybody could mean: whatever is compared with each other of its
//! kind, or counted, must not take the square of their number.

use super::{check, check_in};
use crate::support::Workspace;

/// So many lines, each with its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| line(number) + "\n").collect()
}

#[test]
fn placeholders() {
    check("100,000 placeholders", &lines(100_000, |it| format!("<<NAME_{it}>>")));
    check("100,000 of the same", &lines(100_000, |_| "[NEEDS CLARIFICATION: why?]\n".to_owned()));
    check("100,000 in a paragraph", &"[Describe] ".repeat(100_000));
    let choices = "**Status**: ".to_owned() + &"Draft | ".repeat(100_000);
    check("a choice of 100,000", &choices);
}

#[test]
fn headings() {
    check("50,000 headings", &lines(50_000, |it| format!("## Part {it}\n")));
    check("50,000 headings of one name", &lines(50_000, |_| "## Part\n".to_owned()));
    check(
        "50,000 headings and links to them",
        &lines(25_000, |it| format!("## Part {it}\n[x](#part-{})\n", 25_000 - it)),
    );
    check("20,000 quoted headings", &"> # a\n".repeat(20_000));
    check("a million short lines", &"a\n".repeat(1_000_000));
}

#[test]
fn ids() {
    check(
        "50,000 requirements",
        &lines(30_000, |it| format!("- **FR-{it:05}**: FR-{:05}", it / 2)),
    );
    check("50,000 times the same", &lines(50_000, |_| "- **FR-001**: x".to_owned()));
    check(
        "50,000 undefined",
        &("- **FR-001**: x\n".to_owned() + &lines(50_000, |it| format!("FR-9{it}\n"))),
    );
    check(
        "ranges",
        &lines(5_000, |it| format!("FR-000 to FR-999999999 FR-{it}-FR-4294967295 T000-T99999999")),
    );
    check("tasks", &lines(30_000, |it| format!("- [ ] T{it:05} do FR-{it} after T{:05}", it + 1)));
}

#[test]
fn articles() {
    let constitution = "# C\n\n## Core Principles\n\n".to_owned()
        + &lines(10_000, |it| format!("### Article {it}: Name {it}\n\nText.\n"));
    let workspace = Workspace::new(&[(".specify/memory/constitution.md", &constitution)]);
    let citing = "# Plan\n\n## Constitution Check\n\n| Article | |\n|---|---|\n".to_owned()
        + &lines(10_000, |it| format!("| Article {it}: Other name | [x] |"));
    check_in(&workspace, "10,000 articles in a table", &citing);
    check_in(
        &workspace,
        "ranges of articles",
        &lines(5_000, |_| "Articles 1 to 999999999, Article IX-MMMM\n".to_owned()),
    );
    check(
        "Roman numbers",
        &format!(
            "Article {}\n\nArticles {} to {}\n",
            "M".repeat(500_000),
            "I".repeat(50_000),
            "X".repeat(50_000)
        ),
    );
}

#[test]
fn links() {
    check("50,000 broken links", &lines(50_000, |it| format!("[x](gone-{it}.md)\n")));
    check("50,000 definitions", &lines(25_000, |it| format!("[a{it}]: b{it}.md\n\n[x][a{it}]\n")));
    check("a link with 100,000 steps up", &format!("[x]({}x.md)\n", "../".repeat(100_000)));
    check(
        "links of 2,000 steps",
        &lines(300, |it| format!("[x]({}x{it}.md)\n", "a/".repeat(2_000))),
    );
    check(
        "paths of another machine",
        &lines(300, |it| format!("[x](file:///{}x{it}.md)\n", "a/".repeat(2_000))),
    );
    check("percent signs", &lines(10_000, |_| format!("[x]({}.md)\n", "%25%2e%2E%ff%".repeat(8))));
}

#[test]
fn tables() {
    check(
        "a row of 100,000 cells",
        &("| a ".repeat(100_000) + "|\n" + &"|---".repeat(100_000) + "|\n"),
    );
    check(
        "30,000 rows",
        &("| a | b |\n|---|---|\n".to_owned() + &"| [x] | `y` |\n".repeat(30_000)),
    );
    let head = "# Implementation Plan: X\n\n| a | b |\n|---|---|\n";
    let names = lines(20_000, |it| format!("| [Long Ring {it}] | Riders |\n"));
    check("20,000 names of rows", &format!("{head}{names}"));
    let choices = lines(20_000, |it| format!("| a{it} | Low / Medium / High |\n"));
    check("20,000 choices in a column", &format!("{head}{choices}"));
    check("half a million bars", &"|".repeat(500_000));
}

#[test]
fn suppressions_and_comments() {
    check(
        "20,000 suppressions",
        &lines(20_000, |it| format!("<!-- planls-ignore broken-link -->\n[x](gone-{it}.md)\n")),
    );
    check(
        "20,000 for the file",
        &lines(20_000, |it| format!("<!-- planls-ignore-file code-{it} -->\n")),
    );
    check(
        "a comment of 1 MB",
        &format!("<!-- {} -->\n", "ACTION REQUIRED: fill this ".repeat(40_000)),
    );
    check("100,000 comments", &"<!--c-->\n\n".repeat(100_000));
    check("20,000 roles", &lines(20_000, |_| "<!-- planls: plan -->\n".to_owned()));
}
