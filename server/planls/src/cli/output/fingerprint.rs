//! What makes a finding the same finding after the text around it was edited: its code, its section, what it marks and
//! what it says. Lines and columns do not count.

use std::collections::HashMap;
use std::hash::Hasher;

use fnv::FnvHasher;

use super::{Checked, Finding, slashed};

/// The fingerprint of a finding within its document, in hexadecimal. Findings that differ in their place alone have the
/// same.
pub(crate) fn in_document(checked: &Checked, finding: &Finding) -> String {
    let text = checked.text.slice(finding.diagnostic.range);
    let message = without_numbers(&finding.diagnostic.message);
    hashed(&[finding.diagnostic.code, &finding.section, &text, &message])
}

/// The fingerprints of all findings of a document, in their order: no two of a report are the same.
pub(super) fn of_all(checked: &Checked) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let of = |finding| {
        let own = in_document(checked, finding);
        let before = seen.entry(own.clone()).or_default();
        *before += 1;
        hashed(&[&slashed(&checked.shown), &own, &before.to_string()])
    };
    checked.findings.iter().map(of).collect()
}

/// FNV-1a of 64 bits, which is the same in every version and on every machine.
fn hashed(parts: &[&str]) -> String {
    let mut hasher = FnvHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        // No text contains this byte.
        hasher.write_u8(0xff);
    }
    format!("{:016x}", hasher.finish())
}

/// A message without the words that are numbers: how many questions are open changes with other edits.
fn without_numbers(message: &str) -> String {
    let words = message.split(' ').filter(|it| !it.bytes().all(|byte| byte.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::Warning;
    use plan_analysis::text::Text;
    use text_size::TextSize;

    use super::{in_document, of_all};
    use crate::cli::output::fixture::checked;

    #[test]
    fn a_finding_keeps_its_fingerprint_where_lines_come_above_it() {
        let before = checked("a.md", "[A] is open", &[("some-code", Warning)]);
        let mut after = checked("a.md", "[A] is open", &[("some-code", Warning)]);
        after.text = Text::new("One more line.\n\n[A] is open");
        after.findings[0].diagnostic.range += TextSize::new(16);
        after.findings[0].diagnostic.message += " 12";
        let of = |it: &_| of_all(it);
        assert_eq!(of(&before), of(&after));
        after.findings[0].section = "Another".to_owned();
        assert_ne!(of(&before), of(&after));
    }

    #[test]
    fn equal_findings_have_fingerprints_of_their_own_in_a_report() {
        let it = checked("a.md", "[A] is open", &[("some-code", Warning), ("some-code", Warning)]);
        assert_eq!(in_document(&it, &it.findings[0]), in_document(&it, &it.findings[1]));
        let all = of_all(&it);
        assert_ne!(all[0], all[1]);
    }
}
