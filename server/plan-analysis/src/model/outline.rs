//! The outline of a section: all that the other sections of its document, and other documents, may
//! know of it. As long as the outline is equal, whatever they say because of the section stays true.
//!
//! What a rule of the whole document sees of a section is this type, and what decides whether its
//! findings are kept is whether this type is equal: no rule can look at more than is compared.

use text_size::TextRange;

use super::heading::is_about_constitution;
use super::id::{Beside, Claim, IdKey, Shape, dashed};
use super::{Model, metadata};

/// What a section says to others. Offsets are not in it: a noun is named by its number, see [`Noun`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outline {
    /// The headings.
    pub headings: Vec<OutlineHeading>,
    /// The number of the first heading below the title that says that it is about the constitution.
    pub constitution: Option<usize>,
    /// The ids that it defines.
    pub ids: Vec<OutlineId>,
    /// What may be criteria of a requirement.
    pub criteria: Vec<OutlineCriterion>,
    /// The ids that it cites.
    pub citations: Vec<OutlineCitation>,
    /// The values of its fields that name a version.
    pub versions: Vec<Box<str>>,
    /// The anchors that tags set.
    pub anchors: Vec<Box<str>>,
    /// How many questions are open in it.
    pub questions: usize,
}

/// A heading, as others know it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutlineHeading {
    /// 1 to 6.
    pub level: u8,
    /// What a reader sees.
    pub title: Box<str>,
}

/// The definition of an id, as others know it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutlineId {
    /// The id.
    pub key: IdKey,
    /// The id as it is written.
    pub name: Box<str>,
    /// The last one, where one place stands for all up to it.
    pub last: Option<IdKey>,
    /// How it is written.
    pub shape: Shape,
    /// Whether there is a dash before the number.
    pub dashed: Option<bool>,
    /// What else the row names that lists the id.
    pub beside: Beside,
    /// What an item has the id for.
    pub claim: Claim,
    /// Whether it is an end of a range of ids.
    pub is_end: bool,
}

/// What may be a criterion of a requirement, as others know it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutlineCriterion {
    /// The number of the requirement, where it is written.
    pub of: Option<u32>,
    /// Its number in the list.
    pub number: u32,
}

/// The citation of an id, or of a range of ids, as others know it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutlineCitation {
    /// The first id.
    pub first: IdKey,
    /// The first id as it is written.
    pub name: Box<str>,
    /// The last id of a range, and how it is written.
    pub last: Option<(IdKey, Box<str>)>,
    /// Whether there is a dash before the number.
    pub dashed: Option<bool>,
    /// Whether it is neither code nor struck through: there an id is spoken of.
    pub is_plain: bool,
    /// What else the text around it names.
    pub beside: Beside,
    /// Whether it goes on with a list.
    pub follows: bool,
    /// Whether it is where a text says what belongs to what, rather than in a sentence.
    pub is_trace: bool,
}

/// A noun of an outline, by its number. As long as the outline is equal, it is the same noun, wherever
/// in the section its text has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    /// The text of a heading.
    Heading(usize),
    /// An id where it is defined.
    Id(usize),
    /// The first id of a citation.
    Citation(usize),
    /// The last id of a citation.
    LastOfCitation(usize),
}

impl Outline {
    /// What a section says by its nouns; `text` is the section's.
    pub(crate) fn new(model: &Model, text: &str) -> Outline {
        let headings = model.headings.iter();
        let mut about = headings.clone();
        let versions = model.metadata.iter().filter(|field| metadata::is_version(&text[field.key]));
        let criteria = model.criteria.iter();
        Outline {
            constitution: about.position(|it| it.level > 1 && is_about_constitution(&it.title)),
            headings: headings
                .map(|it| OutlineHeading { level: it.level, title: it.title.as_str().into() })
                .collect(),
            ids: ids(model, text),
            criteria: criteria
                .map(|it| OutlineCriterion { of: it.of, number: it.number })
                .collect(),
            citations: citations(model, text),
            versions: versions.map(|field| text[field.value].into()).collect(),
            anchors: model.anchors.clone(),
            questions: model.questions.len(),
        }
    }
}

fn ids(model: &Model, text: &str) -> Vec<OutlineId> {
    let ranges: Vec<TextRange> =
        model.ids.iter().filter(|it| it.shape == Shape::Range).map(|it| it.range).collect();
    let ids = model.ids.iter().map(|it| OutlineId {
        key: it.key.clone(),
        name: text[it.range].into(),
        last: it.last.clone(),
        shape: it.shape,
        dashed: it.dashed,
        beside: it.beside,
        claim: it.claim,
        is_end: ranges.iter().any(|range| range.contains_range(it.range)),
    });
    ids.collect()
}

fn citations(model: &Model, text: &str) -> Vec<OutlineCitation> {
    let citations = model.id_citations.iter().map(|it| OutlineCitation {
        first: it.first.clone(),
        name: text[it.first_range].into(),
        last: it
            .last
            .clone()
            .map(|last| (last, text[it.last_range.unwrap_or(it.first_range)].into())),
        dashed: dashed(&text[it.range]),
        is_plain: !text[..it.range.start().into()].ends_with(['`', '~']),
        beside: it.beside,
        follows: it.follows,
        is_trace: it.is_trace,
    });
    citations.collect()
}

impl Model {
    /// The range of a noun of the outline in its section.
    pub(crate) fn range_of(&self, noun: Noun) -> Option<TextRange> {
        let range = match noun {
            Noun::Heading(number) => self.headings.get(number)?.text,
            Noun::Id(number) => self.ids.get(number)?.range,
            Noun::Citation(number) => self.id_citations.get(number)?.first_range,
            Noun::LastOfCitation(number) => {
                let citation = self.id_citations.get(number)?;
                citation.last_range.unwrap_or(citation.first_range)
            }
        };
        Some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::fixture::document;

    fn outline(text: &str) -> Outline {
        let document = document(text);
        document.parts().next().map(|(_, part)| part.outline().clone()).unwrap()
    }

    #[test]
    fn prose_and_places_have_no_say() {
        let one = "# Bells\n\nRing. (FR-001)\n\n- **SC-001**: loud\n";
        let other = "\n# Bells\n\nRing, and ring again. (FR-001)\n\n- **SC-001**: quiet\n";
        assert_eq!(outline(one), outline(other));
    }

    #[test]
    fn names_have() {
        let one = outline("# Bells\n\nRing. (FR-001) **Version**: 1.0.0\n");
        for other in [
            "# Bell\n\nRing. (FR-001) **Version**: 1.0.0\n",
            "## Bells\n\nRing. (FR-001) **Version**: 1.0.0\n",
            "# Bells\n\nRing. (FR-002) **Version**: 1.0.0\n",
            "# Bells\n\nRing. `FR-001` **Version**: 1.0.0\n",
            "# Bells\n\nRing. (FR-001)\n\n- **FR-001**: x\n",
            "# Bells\n\nRing. (FR-001) [NEEDS CLARIFICATION: when?]\n",
            "# Bells\n\nRing. (FR-001) <a id=\"x\"></a>\n",
        ] {
            assert_ne!(one, outline(other), "{other}");
        }
        let version = |number: &str| outline(&format!("# Bells\n\n**Version**: {number}\n"));
        assert_ne!(version("1.0.0"), version("1.0.1"));
    }
}
