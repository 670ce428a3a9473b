//! The outline of a part: what it says to the rest of its document and to other documents, as one
//! number. As long as the number stays, what others say because of the part stays too.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::id::dashed;
use super::{Model, metadata};

impl Model {
    /// A number that is equal for parts with the same headings, ids, citations of ids, anchors,
    /// versions, and as many questions; `text` is the part's. Offsets have no say in it.
    pub(crate) fn outline(&self, text: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        for heading in &self.headings {
            (heading.level, &heading.title).hash(&mut hasher);
        }
        for id in &self.ids {
            // How it is written: it is named in what others hear of it.
            text[id.range].hash(&mut hasher);
            (&id.key, &id.last, id.shape, id.dashed, id.beside).hash(&mut hasher);
        }
        for criterion in &self.criteria {
            (criterion.of, criterion.number).hash(&mut hasher);
        }
        for citation in &self.id_citations {
            let before = text[..citation.range.start().into()].chars().next_back();
            let written = dashed(&text[citation.range]);
            let beside = citation.beside;
            (&citation.first, &citation.last, written, before, beside).hash(&mut hasher);
        }
        for field in &self.metadata {
            if metadata::is_version(&text[field.key]) {
                text[field.value].hash(&mut hasher);
            }
        }
        self.anchors.hash(&mut hasher);
        let counts = [self.headings.len(), self.ids.len(), self.criteria.len()];
        (counts, self.id_citations.len(), self.questions.len()).hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    fn outline(text: &str) -> u64 {
        let document = document(text);
        document.parts().next().map(|(_, part)| part.outline).unwrap()
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
