//! `--select` and `--ignore`: which codes are reported, above all settings.

use clap::Args;
use plan_analysis::config::Config;
use plan_analysis::features::Severity;
use plan_analysis::features::diagnostics::{RULES, rule};

use crate::cli::explain;

/// The codes that the command line names.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Selection {
    /// Report these codes only, also those that are off by default
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code, help_heading = "Codes")]
    select: Vec<&'static str>,
    /// Do not report these codes
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code, help_heading = "Codes")]
    ignore: Vec<&'static str>,
}

/// A code that exists, as it is written.
fn code(written: &str) -> Result<&'static str, String> {
    rule(written).map(|rule| rule.code).ok_or_else(|| explain::no_code(written))
}

impl Selection {
    /// Whether it leaves everything to the settings.
    pub(super) fn is_empty(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }

    /// Whether findings of a code are reported.
    pub(super) fn takes(&self, code: &str) -> bool {
        (self.select.is_empty() || self.select.contains(&code)) && !self.ignore.contains(&code)
    }

    /// Settings in which only these codes are on. A code that was selected is on even if the settings switch it off, but
    /// not for documents that they treat apart.
    pub(super) fn applied(&self, mut config: Config) -> Config {
        for rule in RULES {
            let code = rule.code;
            let is_off = config.severity(code, &[]).unwrap_or(rule.severity) == Severity::Off;
            if !self.takes(code) {
                config.severities.insert(code.to_owned(), Severity::Off);
                for it in &mut config.overrides {
                    it.severities.remove(code);
                }
            } else if is_off && self.select.contains(&code) {
                config.severities.insert(code.to_owned(), Severity::Warning);
            }
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use plan_analysis::config::{Config, Override};
    use plan_analysis::features::Severity::{Error, Off, Warning};

    use super::{Selection, code};

    #[test]
    fn what_is_not_selected_is_off_and_what_is_selected_is_on() {
        let selection =
            Selection { select: vec!["uncovered-requirement", "broken-link"], ignore: vec![] };
        let mut config = Config::default();
        config.severities.insert("broken-link".to_owned(), Off);
        config.overrides.push(Override {
            paths: Default::default(),
            severities: [("open-question".to_owned(), Error)].into(),
        });
        let config = selection.applied(config);
        assert_eq!(config.severity("uncovered-requirement", &[]), Some(Warning));
        assert_eq!(config.severity("broken-link", &[]), Some(Warning));
        assert_eq!(config.severity("open-question", &[0]), Some(Off));
    }

    #[test]
    fn what_is_ignored_is_off_even_if_it_is_selected() {
        let selection = Selection { select: vec!["broken-link"], ignore: vec!["broken-link"] };
        assert!(!selection.takes("broken-link"));
        assert!(Selection::default().takes("broken-link"));
    }

    #[test]
    fn an_unknown_code_is_an_error_that_names_the_nearest() {
        assert_eq!(code("broken-link"), Ok("broken-link"));
        let error = code("broken-lnk").unwrap_err();
        assert!(error.contains("did you mean `broken-link`?"), "{error}");
    }
}
