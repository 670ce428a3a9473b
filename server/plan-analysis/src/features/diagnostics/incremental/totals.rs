//! Totals over the sections of a document, updated by adding new sections and subtracting replaced ones.

use std::ops::{AddAssign, SubAssign};

use super::CheckedSection;
use crate::model::comment::Directive;

/// The totals of a section, or of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Placeholders.
    pub placeholders: usize,
    /// Open questions.
    pub questions: usize,
    /// Lines that contain a word.
    pub lines: usize,
    /// Those that are the template's.
    pub template_lines: usize,
    /// Headings of level 3.
    pub headings: usize,
    /// Those that consist of a placeholder.
    pub open_headings: usize,
    /// Comments that hide findings.
    pub suppressions: usize,
    /// Sections that are too large to be parsed.
    pub large_sections: usize,
}

impl Totals {
    /// The totals of a section.
    pub(super) fn new(section: &CheckedSection) -> Totals {
        let CheckedSection { part, reading, .. } = section;
        let text = part.section.text();
        let headings = || part.model.headings.iter().filter(|heading| heading.level == 3);
        Totals {
            placeholders: reading.placeholders.len(),
            questions: part.model.questions.len(),
            lines: reading.lines as usize,
            template_lines: reading.template_lines as usize,
            headings: headings().count(),
            open_headings: headings()
                .filter(|it| reading.placeholders.iter().any(|token| token.range == it.text))
                .count(),
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

fn hides(directive: Option<Directive>) -> bool {
    matches!(directive, Some(Directive::Ignore(_) | Directive::IgnoreFile(_)))
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
