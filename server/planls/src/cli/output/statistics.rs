//! How many findings there are of each code, as a table.

use plan_analysis::features::diagnostics::rule;
use plan_analysis::render::{Style, coloured};

use super::Summary;

/// The codes, the most frequent first, each with what it means, as far as that fits on the terminal.
pub(crate) fn statistics(summary: &Summary, style: Style, columns: Option<usize>) -> String {
    let mut codes: Vec<_> = summary.codes.iter().collect();
    codes.sort_by_key(|((severity, code), count)| (std::cmp::Reverse(**count), *severity, *code));
    let digits = codes.first().map_or(0, |(_, count)| count.to_string().len());
    let longest = codes.iter().map(|((_, code), _)| code.len()).max().unwrap_or_default();
    let room = columns.map_or(usize::MAX, |columns| columns.saturating_sub(digits + longest + 4));
    let mut table = String::new();
    for ((severity, code), count) in codes {
        let summary = cut(rule(code).map_or("", |rule| rule.summary), room);
        let padding = " ".repeat(longest - code.len());
        let code = coloured(code, *severity, style);
        table += &format!("{count:>digits$}  {code}{padding}  {summary}\n");
    }
    table
}

/// The beginning of a text that is too long for a number of columns.
fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    text.chars().take(columns.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::{Error, Warning};
    use plan_analysis::render::Style;

    use super::{Summary, statistics};
    use crate::cli::output::fixture::checked;

    #[test]
    fn the_most_frequent_code_comes_first() {
        let codes =
            [("broken-link", Error), ("open-question", Warning), ("open-question", Warning)];
        let mut summary = Summary::default();
        summary.count(&[checked("plan.md", "# Plan\n", &codes)]);
        let table = statistics(&summary, Style::Plain, None);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("2  open-question  "), "{table}");
        assert!(lines[1].starts_with("1  broken-link    "), "{table}");
        let narrow = statistics(&summary, Style::Plain, Some(40));
        assert!(narrow.lines().all(|line| line.chars().count() <= 40), "{narrow}");
    }
}
