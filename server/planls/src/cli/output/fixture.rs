//! Checked documents for the tests of the formats.

use plan_analysis::features::{Diagnostic, Severity};
use plan_analysis::text::Text;
use text_size::{TextRange, TextSize};

use super::{Checked, Finding};

/// A document with findings of these codes, each over its first two bytes.
pub(crate) fn checked(shown: &str, text: &str, codes: &[(&'static str, Severity)]) -> Checked {
    let finding = |(code, severity): &(&'static str, Severity)| Finding {
        diagnostic: Diagnostic {
            code,
            severity: *severity,
            range: TextRange::up_to(TextSize::new(2)),
            message: format!("this is {code}"),
            unnecessary: false,
            repair: None,
            related: Vec::new(),
        },
        section: "Plan".to_owned(),
        fix: None,
    };
    Checked {
        shown: shown.to_owned(),
        path: shown.into(),
        text: Text::new(text),
        findings: codes.iter().map(finding).collect(),
    }
}
