//! `--max`: only the gravest findings are shown.

use std::collections::BTreeMap;

use plan_analysis::features::Severity;
use plan_analysis::features::diagnostics::UNTOUCHED_STANDS_FOR;

use crate::cli::output::Checked;

/// Leaves at most `number` findings, the gravest, and puts them first. Where a document is still its template, that is
/// said and not each of its tokens. Returns how many findings are left out.
pub(super) fn keep_gravest(checked: &mut [Checked], number: usize) -> usize {
    let count = |checked: &[Checked]| checked.iter().map(|it| it.findings.len()).sum::<usize>();
    let before = count(checked);
    for document in &mut *checked {
        let findings = &mut document.findings;
        if findings.iter().any(|it| it.diagnostic.code == "untouched-template") {
            findings.retain(|it| !UNTOUCHED_STANDS_FOR.contains(&it.diagnostic.code));
        }
    }
    let all = checked.iter().flat_map(|it| &it.findings).map(|it| it.diagnostic.severity);
    let mut gravest: Vec<Severity> = all.collect();
    gravest.sort_unstable();
    let mut room: BTreeMap<Severity, usize> = BTreeMap::new();
    for severity in gravest.into_iter().take(number) {
        *room.entry(severity).or_default() += 1;
    }
    for document in &mut *checked {
        document.findings.retain(|it| match room.get_mut(&it.diagnostic.severity) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        });
        document.findings.sort_by_key(|it| it.diagnostic.severity);
    }
    checked.sort_by_key(|it| it.findings.iter().map(|it| it.diagnostic.severity).min());
    before - count(checked)
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::{Error, Hint, Warning};

    use super::keep_gravest;
    use crate::cli::output::fixture::checked;

    #[test]
    fn the_gravest_are_kept_and_come_first() {
        let mut all = [
            checked("a.md", "# A\n", &[("a", Hint), ("b", Warning)]),
            checked("b.md", "# B\n", &[("c", Warning), ("d", Error), ("e", Warning)]),
        ];
        assert_eq!(keep_gravest(&mut all, 3), 2);
        let kept: Vec<_> =
            all.iter().flat_map(|it| &it.findings).map(|it| it.diagnostic.code).collect();
        assert_eq!(kept, ["d", "c", "b"]);
    }

    #[test]
    fn an_untouched_template_is_one_finding() {
        let codes = [
            ("untouched-template", Warning),
            ("unfilled-placeholder", Warning),
            ("broken-link", Error),
        ];
        let mut all = [checked("a.md", "# A\n", &codes)];
        assert_eq!(keep_gravest(&mut all, 9), 1);
        let kept: Vec<_> = all[0].findings.iter().map(|it| it.diagnostic.code).collect();
        assert_eq!(kept, ["broken-link", "untouched-template"]);
    }
}
