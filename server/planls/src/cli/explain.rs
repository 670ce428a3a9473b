//! `planls explain`: what a finding's code means.

use anyhow::{Result, bail};
use clap::Args;
use plan_analysis::features::diagnostics::{RULES, rule};

use super::output;

/// Which code is to be explained.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The code, as it stands behind a finding; without one, all codes are listed
    code: Option<String>,
}

/// Writes the explanation of a code, or the list of codes.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let Some(code) = &arguments.code else {
        let width = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
        let lines = RULES.iter().map(|rule| format!("{:width$}  {}\n", rule.code, rule.summary));
        return output::write(&lines.collect::<String>()).map(|()| 0);
    };
    let Some(rule) = rule(code) else {
        let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        bail!("there is no code `{code}`; the codes are {}", known.join(", "));
    };
    let severity = rule.severity.name();
    output::write(&format!("{code} ({severity}): {}\n\n{}", rule.summary, rule.explanation))?;
    Ok(0)
}
