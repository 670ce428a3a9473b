//! Sums over the parts of a document, kept by addition and subtraction of the parts that come and go.

use std::ops::{AddAssign, SubAssign};

use super::CheckedPart;
use crate::model::comment::Directive;

/// How much of something a part has, or a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Tokens that are still to be filled.
    pub placeholders: usize,
    /// Open questions.
    pub questions: usize,
    /// Lines that say something.
    pub lines: usize,
    /// Those of them that are the template's.
    pub template_lines: usize,
    /// Headings of level 3.
    pub headings: usize,
    /// Those of them that are nothing but a placeholder.
    pub open_headings: usize,
    /// Comments that hide findings.
    pub suppressions: usize,
    /// Sections that are too large to be parsed.
    pub large_sections: usize,
}

impl Totals {
    /// Those of a part.
    pub(super) fn of(checked: &CheckedPart) -> Totals {
        let CheckedPart { part, reading, .. } = checked;
        let text = part.section.text();
        let headings = || part.model.headings.iter().filter(|heading| heading.level == 3);
        let is_open = |range| reading.placeholders.iter().any(|token| token.range == range);
        let hides = |directive: Option<Directive>| {
            matches!(directive, Some(Directive::Ignore(_) | Directive::IgnoreFile(_)))
        };
        Totals {
            placeholders: reading.placeholders.len(),
            questions: part.model.questions.len(),
            lines: reading.lines as usize,
            template_lines: reading.template_lines as usize,
            headings: headings().count(),
            open_headings: headings().filter(|heading| is_open(heading.text)).count(),
            suppressions: part.model.comments.iter().filter(|it| hides(it.directive(text))).count(),
            large_sections: part.section.is_beyond_parsing().into(),
        }
    }

    fn each(&mut self) -> [&mut usize; 8] {
        [
            &mut self.placeholders,
            &mut self.questions,
            &mut self.lines,
            &mut self.template_lines,
            &mut self.headings,
            &mut self.open_headings,
            &mut self.suppressions,
            &mut self.large_sections,
        ]
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, mut other: Totals) {
        for (sum, more) in self.each().into_iter().zip(other.each()) {
            *sum += *more;
        }
    }
}

impl SubAssign for Totals {
    fn sub_assign(&mut self, mut other: Totals) {
        for (sum, less) in self.each().into_iter().zip(other.each()) {
            *sum -= *less;
        }
    }
}
