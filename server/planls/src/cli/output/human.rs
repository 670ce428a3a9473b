//! Output for people: a picture of each finding, document by document, and one line that sums up.

use anyhow::Result;
use plan_analysis::features::Severity;
use plan_analysis::render::render;
use plan_analysis::words::counted;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::{Checked, Report};

/// Maximum number of documents whose findings are drawn in parallel before they are written.
const AT_ONCE: usize = 256;

/// Writes the findings of all documents.
pub(crate) fn write(report: &Report) -> Result<()> {
    let checked = &report.checked;
    let style = super::style();
    let found: Vec<&Checked> = checked.iter().filter(|it| !it.diagnostics.is_empty()).collect();
    for some in found.chunks(AT_ONCE) {
        let pictures = some
            .par_iter()
            .map(|it| render(&it.shown, &it.text.to_string(), &it.diagnostics, style));
        super::write(&pictures.collect::<String>())?;
    }
    super::write(&(whole_summary(report) + "\n"))
}

/// The summary, with what was not checked in brackets after it.
fn whole_summary(report: &Report) -> String {
    let not_checked = [(report.excluded, "left out by the settings"), (report.unread, "not read")];
    let not_checked = not_checked.iter().filter(|(count, _)| *count > 0);
    let not_checked: Vec<String> =
        not_checked.map(|(count, why)| format!("{count} {why}")).collect();
    let summary = if report.checked.is_empty() {
        "nothing was checked".to_owned()
    } else {
        summary(&report.checked)
    };
    let summary = match report.fixed {
        0 => summary,
        fixed => format!("{} fixed; {summary}", counted(fixed, "finding")),
    };
    if not_checked.is_empty() { summary } else { format!("{summary} ({})", not_checked.join(", ")) }
}

/// `12 findings in 3 of 8 documents: 1 error, 9 warnings, 2 information`.
fn summary(checked: &[Checked]) -> String {
    let documents = counted(checked.len(), "document");
    let findings = checked.iter().map(|it| it.diagnostics.len()).sum::<usize>();
    if findings == 0 {
        return format!("{documents}, nothing to report");
    }
    let touched = checked.iter().filter(|it| !it.diagnostics.is_empty()).count();
    let by_severity: Vec<String> =
        SEVERITIES.iter().filter_map(|it| of_severity(checked, *it)).collect();
    format!(
        "{} in {touched} of {documents}: {}",
        counted(findings, "finding"),
        by_severity.join(", ")
    )
}

const SEVERITIES: [Severity; 4] =
    [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];

/// How many findings of a severity there are, where there are any.
fn of_severity(checked: &[Checked], severity: Severity) -> Option<String> {
    let all = checked.iter().flat_map(|it| &it.diagnostics);
    let count = all.filter(|it| it.severity == severity).count();
    (count > 0).then(|| match severity {
        Severity::Information => format!("{count} information"),
        _ => counted(count, severity.name()),
    })
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::{Diagnostic, Severity};
    use plan_analysis::text::Text;

    use super::{Checked, Report, summary, whole_summary};

    fn checked(severities: &[Severity]) -> Checked {
        let finding = |severity: &Severity| Diagnostic {
            code: "some-code",
            severity: *severity,
            range: Default::default(),
            message: String::new(),
            unnecessary: false,
            repair: None,
            related: Vec::new(),
        };
        Checked {
            shown: "plan.md".to_owned(),
            text: Text::new("# Plan\n"),
            diagnostics: severities.iter().map(finding).collect(),
        }
    }

    #[test]
    fn the_summary_counts_findings_documents_and_severities() {
        use Severity::{Error, Information, Warning};
        let all = [checked(&[Error, Warning, Warning]), checked(&[]), checked(&[Information])];
        assert_eq!(
            summary(&all),
            "4 findings in 2 of 3 documents: 1 error, 2 warnings, 1 information"
        );
        assert_eq!(summary(&all[..1]), "3 findings in 1 of 1 document: 1 error, 2 warnings");
    }

    #[test]
    fn what_was_not_checked_is_in_the_summary() {
        let whole = |checked, excluded, unread| {
            whole_summary(&Report { checked, excluded, unread, fixed: 0 })
        };
        assert_eq!(whole(Vec::new(), 0, 1), "nothing was checked (1 not read)");
        assert_eq!(
            whole(vec![checked(&[])], 2, 1),
            "1 document, nothing to report (2 left out by the settings, 1 not read)"
        );
    }

    #[test]
    fn without_findings_the_summary_says_so() {
        assert_eq!(summary(&[checked(&[]), checked(&[])]), "2 documents, nothing to report");
    }
}
