//! JUnit's XML: a suite for each document, a case for each finding, which has failed if the finding makes the check fail.
//! Without findings there is one case, which passes: many readers take an empty report for a mistake.

use anyhow::Result;
use plan_analysis::features::Severity;
use plan_analysis::render::escaped;
use quick_xml::Writer as Xml;
use quick_xml::events::BytesText;

use super::json::position;
use super::{Checked, Finding, Summary, Writer};

/// Writes the suites.
pub(super) struct Junit {
    /// The least severity that makes a check fail; what is less grave passes, and is told.
    pub(super) deny: Severity,
}

impl Writer for Junit {
    fn head(&self) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"planls\">\n".to_owned()
    }

    fn document(&self, checked: &Checked) -> Result<String> {
        let (findings, deny) = (&checked.findings, self.deny);
        let failed = findings.iter().filter(|it| it.diagnostic.severity <= deny).count();
        suite(&valid(&checked.shown), findings.len(), failed, |xml| {
            findings.iter().try_for_each(|it| case(xml, checked, it, deny))
        })
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        let is_clean = summary.findings() == 0;
        let passed = if is_clean { suite("planls", 1, 0, passed)? } else { String::new() };
        Ok(passed + "</testsuites>\n")
    }
}

/// A suite, with the number of its cases and of those that have failed.
fn suite(
    name: &str,
    tests: usize,
    failed: usize,
    content: impl Fn(&mut Xml<Vec<u8>>) -> std::io::Result<()>,
) -> Result<String> {
    let mut xml = Xml::new_with_indent(Vec::new(), b' ', 2);
    let (tests, failed) = (tests.to_string(), failed.to_string());
    let attributes = [("name", name), ("tests", &*tests), ("failures", &*failed), ("errors", "0")];
    xml.create_element("testsuite").with_attributes(attributes).write_inner_content(content)?;
    Ok(String::from_utf8(xml.into_inner())? + "\n")
}

/// The case of a report without findings.
fn passed(xml: &mut Xml<Vec<u8>>) -> std::io::Result<()> {
    let attributes = [("name", "no findings"), ("classname", "planls")];
    xml.create_element("testcase").with_attributes(attributes).write_empty()?;
    Ok(())
}

/// The case of a finding. The text is for readers that show nothing else.
fn case(
    xml: &mut Xml<Vec<u8>>,
    checked: &Checked,
    Finding { diagnostic, .. }: &Finding,
    deny: Severity,
) -> std::io::Result<()> {
    let (line, column) = position(&checked.text, diagnostic.range.start());
    let (file, message) = (valid(&checked.shown), valid(&diagnostic.message));
    let name = format!("{}:{line}:{column}", diagnostic.code);
    let (severity, line) = (diagnostic.severity.name(), line.to_string());
    let text = format!("{file}:{line}:{column}: {message}");
    let attributes = [("name", &*name), ("classname", &*file), ("file", &*file), ("line", &*line)];
    xml.create_element("testcase").with_attributes(attributes).write_inner_content(|xml| {
        let attributes = [("message", &*message), ("type", severity)];
        let told = if diagnostic.severity <= deny {
            xml.create_element("failure").with_attributes(attributes)
        } else {
            xml.create_element("system-out")
        };
        told.write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

/// A text without the characters that no XML can hold, whatever the escape, and those that a terminal obeys.
fn valid(text: &str) -> String {
    escaped(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::{Information, Warning};

    use super::Junit;
    use crate::cli::output::fixture::checked;
    use crate::cli::output::{Summary, Writer};

    #[test]
    fn names_and_messages_are_escaped() {
        let mut it = checked("a\"<b>&.md", "# Plan\n", &[("some-code", Warning)]);
        it.findings[0].diagnostic.message = "`<<A>>` & \u{1b}\u{0}".to_owned();
        let suite = Junit { deny: Warning }.document(&it).expect("it can be written");
        assert!(suite.contains("name=\"a&quot;&lt;b&gt;&amp;.md\""), "{suite}");
        assert!(suite.contains("message=\"`&lt;&lt;A&gt;&gt;` &amp; \\u{1b}\\u{0}\""), "{suite}");
    }

    #[test]
    fn what_does_not_fail_the_check_fails_no_case() {
        let it = checked("a.md", "# Plan\n", &[("a", Warning), ("b", Information)]);
        let suite = Junit { deny: Warning }.document(&it).expect("it can be written");
        assert!(suite.contains("tests=\"2\" failures=\"1\""), "{suite}");
        assert!(suite.contains("<system-out>a.md:1:1: this is b</system-out>"), "{suite}");
    }

    #[test]
    fn without_findings_one_case_passes() {
        let tail = Junit { deny: Warning }.tail(&Summary::default()).expect("it can be written");
        assert!(tail.contains("<testcase name=\"no findings\""), "{tail}");
    }
}
