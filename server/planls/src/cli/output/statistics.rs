//! How many findings there are of each code, as a table.

use plan_analysis::features::diagnostics::rule;
use plan_analysis::render::{Style, coloured};

use super::Summary;

/// The codes, the most frequent first, each with what it means.
pub(crate) fn statistics(summary: &Summary, style: Style) -> String {
    let mut codes: Vec<_> = summary.codes.iter().collect();
    codes.sort_by_key(|((severity, code), count)| (std::cmp::Reverse(**count), *severity, *code));
    let digits = codes.first().map_or(0, |(_, count)| count.to_string().len());
    let longest = codes.iter().map(|((_, code), _)| code.len()).max().unwrap_or_default();
    let line = |((severity, code), count): &(&(_, &'static str), &usize)| {
        let summary = rule(code).map_or("", |rule| rule.summary);
        let padding = " ".repeat(longest - code.len());
        let code = coloured(code, *severity, style);
        format!("{count:>digits$}  {code}{padding}  {summary}\n")
    };
    codes.iter().map(line).collect()
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
        let table = statistics(&summary, Style::Plain);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("2  open-question  "), "{table}");
        assert!(lines[1].starts_with("1  broken-link    "), "{table}");
    }
}
