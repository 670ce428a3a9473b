//! JUnit's XML: a suite for each document, a failed case for each finding. Without findings there is one case, which
//! passes: many readers take an empty report for a mistake.

use anyhow::Result;
use quick_xml::Writer as Xml;
use quick_xml::events::BytesText;

use super::json::position;
use super::{Checked, Finding, Summary, Writer};

/// Writes the suites.
pub(super) struct Junit;

impl Writer for Junit {
    fn head(&self) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"planls\">\n".to_owned()
    }

    fn document(&self, checked: &Checked) -> Result<String> {
        let count = checked.findings.len().to_string();
        let name = valid(&checked.shown);
        suite(&name, &count, |xml| {
            checked.findings.iter().try_for_each(|it| case(xml, checked, it))
        })
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        let passed = if summary.is_empty() { suite("planls", "0", passed)? } else { String::new() };
        Ok(passed + "</testsuites>\n")
    }
}

/// A suite, of which all cases or none have failed.
fn suite(
    name: &str,
    failed: &str,
    content: impl Fn(&mut Xml<Vec<u8>>) -> std::io::Result<()>,
) -> Result<String> {
    let mut xml = Xml::new_with_indent(Vec::new(), b' ', 2);
    let tests = if failed == "0" { "1" } else { failed };
    let attributes = [("name", name), ("tests", tests), ("failures", failed), ("errors", "0")];
    xml.create_element("testsuite").with_attributes(attributes).write_inner_content(content)?;
    Ok(String::from_utf8(xml.into_inner())? + "\n")
}

/// The case of a report without findings.
fn passed(xml: &mut Xml<Vec<u8>>) -> std::io::Result<()> {
    let attributes = [("name", "no findings"), ("classname", "planls")];
    xml.create_element("testcase").with_attributes(attributes).write_empty()?;
    Ok(())
}

/// A case that has failed. The text is for readers that show nothing else.
fn case(
    xml: &mut Xml<Vec<u8>>,
    checked: &Checked,
    Finding { diagnostic, .. }: &Finding,
) -> std::io::Result<()> {
    let (line, column) = position(&checked.text, diagnostic.range.start());
    let (file, message) = (valid(&checked.shown), valid(&diagnostic.message));
    let name = format!("{}:{line}:{column}", diagnostic.code);
    let (severity, line) = (diagnostic.severity.name(), line.to_string());
    let text = format!("{file}:{line}:{column}: {message}");
    let attributes = [("name", &*name), ("classname", &*file), ("file", &*file), ("line", &*line)];
    xml.create_element("testcase").with_attributes(attributes).write_inner_content(|xml| {
        let attributes = [("message", &*message), ("type", severity)];
        let failure = xml.create_element("failure").with_attributes(attributes);
        failure.write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

/// A text without the characters that no XML can hold, whatever the escape.
fn valid(text: &str) -> String {
    let valid = text.chars().map(|c| match c {
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    });
    valid.collect()
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::Warning;

    use super::Junit;
    use crate::cli::output::fixture::checked;
    use crate::cli::output::{Summary, Writer};

    #[test]
    fn names_and_messages_are_escaped() {
        let mut it = checked("a\"<b>&.md", "# Plan\n", &[("some-code", Warning)]);
        it.findings[0].diagnostic.message = "`<<A>>` & \u{1b}\u{0}".to_owned();
        let suite = Junit.document(&it).expect("it can be written");
        assert!(suite.contains("name=\"a&quot;&lt;b&gt;&amp;.md\""), "{suite}");
        assert!(
            suite.contains("message=\"`&lt;&lt;A&gt;&gt;` &amp; \u{fffd}\u{fffd}\""),
            "{suite}"
        );
    }

    #[test]
    fn without_findings_one_case_passes() {
        let tail = Junit.tail(&Summary::default()).expect("it can be written");
        assert!(tail.contains("<testcase name=\"no findings\""), "{tail}");
    }
}
