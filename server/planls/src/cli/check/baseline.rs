//! `--baseline`: findings that a project had when it began to use planls. They are left out until the text that they
//! mark, or their section, is another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use plan_analysis::project::path::relative_from;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::selection::Selection;
use crate::cli;
use crate::cli::output::{self, Checked, fingerprint};
use crate::disk;

/// The version of the file that is written, and the only one that is read.
const VERSION: u32 = 1;

/// Maximum number of characters of a text that the file shows.
const SHOWN: usize = 80;

/// Known findings.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Baseline {
    version: u32,
    findings: Vec<Known>,
    /// The folder of the file, which its paths are relative to.
    #[serde(skip)]
    folder: PathBuf,
}

/// Findings of a document that have the same fingerprint.
#[derive(Debug, Deserialize, Serialize)]
struct Known {
    /// The document, relative to the folder of the baseline, with `/`.
    file: String,
    /// The parts of the fingerprint, for people who read the file.
    #[serde(default)]
    code: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    text: String,
    /// The fingerprint within the document.
    fingerprint: String,
    /// How many there are.
    count: usize,
}

impl Baseline {
    /// Reads the file.
    pub(super) fn read(path: &Path) -> Result<Baseline> {
        let shown = path.display();
        let text = disk::read(path).map_err(|error| {
            anyhow::anyhow!("the baseline {shown} could not be read: {}", output::reason(&error))
        })?;
        let mut read: Baseline = serde_json::from_str(&text)
            .with_context(|| format!("the baseline {shown} is not one that planls has written"))?;
        if read.version != VERSION {
            bail!("the baseline {shown} has version {}; planls reads {VERSION}", read.version);
        }
        read.folder = folder_of(path);
        Ok(read)
    }

    /// The findings of a report, for a file at this path.
    pub(super) fn new(path: &Path, checked: &[Checked]) -> Baseline {
        let mut baseline =
            Baseline { version: VERSION, findings: Vec::new(), folder: folder_of(path) };
        let mut known: BTreeMap<(String, String), Known> = BTreeMap::new();
        for document in checked {
            let file = baseline.relative(&document.path);
            for finding in &document.findings {
                let fingerprint = fingerprint::in_document(document, finding);
                let entry = known.entry((file.clone(), fingerprint.clone()));
                let known = entry.or_insert_with(|| Known {
                    file: file.clone(),
                    code: finding.diagnostic.code.to_owned(),
                    section: finding.section.clone(),
                    text: on_one_line(&document.text.slice(finding.diagnostic.range)),
                    fingerprint,
                    count: 0,
                });
                known.count += 1;
            }
        }
        baseline.findings = known.into_values().collect();
        baseline
    }

    /// Writes the file, which may hold an older baseline and nothing else; returns how many findings it holds. What the
    /// older one says of documents and codes that were not checked stays.
    pub(super) fn write(
        mut self,
        path: &Path,
        checked: &[Checked],
        selection: &Selection,
    ) -> Result<usize> {
        let old = if path.exists() { Some(Baseline::read(path)?) } else { None };
        let old_text = old.as_ref().map(|_| disk::read(path)).transpose()?;
        let documents: FxHashSet<String> =
            checked.iter().map(|it| self.relative(&it.path)).collect();
        for known in old.into_iter().flat_map(|it| it.findings) {
            // What is gone has no findings.
            let is_gone = !self.folder.join(&known.file).exists();
            let was_checked = documents.contains(&known.file) && selection.takes(&known.code);
            if !is_gone && !was_checked {
                self.findings.push(known);
            }
        }
        self.findings.sort_by(|one, other| one.key().cmp(&other.key()));
        let text = output::json::harmless(&(serde_json::to_string_pretty(&self)? + "\n"));
        let written = match old_text {
            Some(old) => disk::replace(path, &old, &text),
            None => disk::create(path, &text),
        };
        written.map_err(|error| {
            let reason = output::reason(&error);
            anyhow::anyhow!("the baseline {} could not be written: {reason}", path.display())
        })?;
        Ok(self.findings.iter().map(|it| it.count).sum())
    }

    /// Takes the known findings out of a report; returns how many they were. Of those that have the same fingerprint the
    /// first are taken for the known ones.
    pub(super) fn take_known(&self, checked: &mut [Checked]) -> usize {
        let known =
            self.findings.iter().map(|it| ((it.file.clone(), it.fingerprint.clone()), it.count));
        let mut left: BTreeMap<_, usize> = known.collect();
        let mut taken = 0;
        for document in checked {
            if document.findings.is_empty() {
                continue;
            }
            let file = self.relative(&document.path);
            let findings = std::mem::take(&mut document.findings);
            for finding in findings {
                let fingerprint = fingerprint::in_document(document, &finding);
                match left.get_mut(&(file.clone(), fingerprint)) {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        taken += 1;
                    }
                    _ => document.findings.push(finding),
                }
            }
        }
        taken
    }

    /// A real path as it is written in the file.
    fn relative(&self, path: &Path) -> String {
        relative_from(disk::id(&self.folder).as_str(), disk::id(path).as_str())
    }
}

impl Known {
    fn key(&self) -> (&str, &str) {
        (&self.file, &self.fingerprint)
    }
}

/// The folder of a file that need not exist, with its links resolved.
fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    cli::below_existing(folder).map_or_else(|_| folder.to_path_buf(), |(_, real)| real)
}

/// The beginning of a text, for people.
fn on_one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use plan_analysis::features::Severity::Warning;
    use text_size::{TextRange, TextSize};

    use super::Baseline;
    use crate::cli::output::Checked;
    use crate::cli::output::fixture::checked;

    /// A document with a finding at each `[`, up to the next `]`.
    fn document(text: &str) -> Checked {
        let marks: Vec<usize> = text.match_indices('[').map(|(at, _)| at).collect();
        let codes = vec![("unfilled-placeholder", Warning); marks.len()];
        let mut it = checked("plan.md", text, &codes);
        for (finding, start) in it.findings.iter_mut().zip(marks) {
            let end = start + text[start..].find(']').map_or(1, |len| len + 1);
            let at = |at: usize| TextSize::new(u32::try_from(at).expect("tests are short"));
            finding.diagnostic.range = TextRange::new(at(start), at(end));
            let heading = text[..start].rfind("# ").map(|at| &text[at + 2..]);
            finding.section = heading.and_then(|it| it.lines().next()).unwrap_or("").to_owned();
        }
        it
    }

    fn left(before: &str, after: &str) -> Vec<String> {
        let baseline = Baseline::new(Path::new("baseline.json"), &[document(before)]);
        let mut now = [document(after)];
        baseline.take_known(&mut now);
        let text = |it: &crate::cli::output::Finding| now[0].text.slice(it.diagnostic.range);
        now[0].findings.iter().map(text).collect()
    }

    #[test]
    fn what_was_known_is_left_out_wherever_it_moves() {
        let before = "# Plan\n\n[A] and [B].\n\n## Scope\n\n[A]\n";
        assert_eq!(left(before, before), [""; 0]);
        assert_eq!(left(before, &before.replace("[A] and", "New.\n\n[A] and")), [""; 0]);
        assert_eq!(left(before, &before.replace("[B]", "[B] and [C]")), ["[C]"]);
    }

    #[test]
    fn one_more_of_the_same_is_new() {
        assert_eq!(left("# Plan\n\n[A]\n", "# Plan\n\n[A]\n\n[A]\n"), ["[A]"]);
        assert_eq!(left("# Plan\n\n[A]\n", "# Plan\n\n[A]\n\n## Scope\n\n[A]\n"), ["[A]"]);
    }

    proptest::proptest! {
        #[test]
        fn edits_outside_of_a_finding_make_none_new(
            parts in proptest::collection::vec("(\\[[A-C]\\]|[a-z]{1,3}|\n\n## [X-Z]\n\n| )", 1..30),
            added in proptest::collection::vec((0_usize..30, "[a-z ]{0,9}\n?"), 0..5),
        ) {
            let before: String = parts.concat();
            let mut parts = parts.clone();
            for (at, text) in &added {
                let at = at % (parts.len() + 1);
                // Not into a heading's line: that makes another section.
                let is_heading = |it: Option<&String>| it.is_some_and(|it| it.contains('#'));
                if !is_heading(parts.get(at)) {
                    parts.insert(at, text.clone());
                }
            }
            proptest::prop_assert_eq!(left(&before, &parts.concat()), [""; 0]);
        }
    }
}
