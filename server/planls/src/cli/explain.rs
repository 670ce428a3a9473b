//! `planls explain`: what a finding's code means.

use anyhow::{Result, bail};
use clap::Args;
use plan_analysis::features::diagnostics::{RULES, Rule, rule};

use super::output;

/// Which code is to be explained.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The code, as shown with a finding; without one, list all codes
    code: Option<String>,
}

/// Writes the explanation of a code, or the list of codes.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let Some(code) = &arguments.code else {
        let width = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
        let lines = RULES.iter().map(|rule| format!("{:width$}  {}\n", rule.code, rule.summary));
        return output::write(&lines.collect::<String>()).map(|()| 0);
    };
    let Some(rule) = rule(code) else { bail!(no_code(code)) };
    output::write(&page(rule))?;
    Ok(0)
}

/// What a code means, how severe it is, and how it is switched off.
fn page(rule: &Rule) -> String {
    let Rule { code, summary, .. } = rule;
    format!("{code} ({}): {summary}\n\n{}", rule.severity.name(), rule.help())
}

/// What is said of a code that does not exist.
pub(super) fn no_code(written: &str) -> String {
    let near = nearest(written).map(|it| format!("; did you mean `{it}`?"));
    let near = near.unwrap_or_else(|| ";".to_owned());
    format!("there is no code `{written}`{near} `planls explain` lists all codes")
}

/// The code that was nearly written.
fn nearest(written: &str) -> Option<&'static str> {
    let written = written.to_lowercase().replace(['_', ' '], "-");
    let near = RULES.iter().map(|rule| (strsim::jaro_winkler(rule.code, &written), rule.code));
    let near = near.filter(|(likeness, _)| *likeness > 0.8);
    near.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::diagnostics::rule;

    use super::{nearest, page};

    #[test]
    fn the_page_says_how_a_code_is_switched_off() {
        let page = page(rule("broken-link").expect("there is such a code"));
        assert!(page.starts_with("broken-link (error): "), "{page}");
        assert!(page.contains("<!-- planls-ignore broken-link -->"), "{page}");
        assert!(
            page.ends_with("planls.toml:\n\n    [rules]\n    broken-link = \"off\"\n"),
            "{page}"
        );
    }

    #[test]
    fn the_page_says_what_can_be_switched_and_how() {
        let of = |code| page(rule(code).expect("there is such a code"));
        assert!(of("invalid-config").ends_with("\n\nIt cannot be switched off.\n"));
        let off = of("uncovered-requirement");
        assert!(off.contains("    uncovered-requirement = \"warning\"\n"), "{off}");
        assert!(off.contains("    planls check --select uncovered-requirement\n"), "{off}");
    }

    #[test]
    fn the_code_that_was_nearly_written_is_named() {
        assert_eq!(nearest("broken-lnk"), Some("broken-link"));
        assert_eq!(nearest("Broken_Link"), Some("broken-link"));
        assert_eq!(nearest("zzz"), None);
    }
}
