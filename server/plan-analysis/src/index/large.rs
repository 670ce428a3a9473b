//! Large documents without a role, such as a changelog. They are not checked, but other documents link to
//! their headings, which can be found line by line, at a fraction of the cost. Anchors that only the grammar
//! could find are added generously, so that none is reported as missing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Facts;
use crate::document::{Document, Part};
use crate::model::anchor;
use crate::model::heading::{plain, slug};
use crate::project::Role;
use crate::syntax::{Line, Parser, begins_with_heading, lines};

/// Size in bytes from which documents without a role are read line by line; no plan is this long.
const LARGE: usize = 256 << 10;

/// Maximum length in bytes of a line that is searched for headings.
const LONGEST: usize = 4 << 10;

impl Facts {
    /// The facts of a closed document from its text.
    pub(crate) fn of_text(text: &str, role: Option<Role>, parser: &mut Parser) -> Facts {
        if is_large(text.len(), role) && !may_define_ids(text) {
            Facts::new(&Document::by_lines(text), role)
        } else {
            Facts::new(&Document::new(text, parser), role)
        }
    }

    /// The facts of a closed document that was read already.
    pub(crate) fn of_closed(document: &Document, role: Option<Role>) -> Facts {
        let text = document.text();
        if document.is_beyond_parsing() || !is_large(text.len().into(), role) {
            return Facts::new(document, role);
        }
        let text = text.to_string();
        if may_define_ids(&text) {
            Facts::new(document, role)
        } else {
            Facts::new(&Document::by_lines(&text), role)
        }
    }
}

fn is_large(len: usize, role: Option<Role>) -> bool {
    matches!(role, None | Some(Role::Other)) && len > LARGE
}

/// Whether any line starts like the definition of an id: as an item, a table row or in bold. Such a document
/// is parsed, since lines do not show where an item starts, and other documents cite its ids.
fn may_define_ids(text: &str) -> bool {
    const BEFORE: &[char] =
        &[' ', '\t', '>', '-', '*', '+', '[', 'x', ']', '|', '_', '~', '`', '('];
    lines(text).any(|line| {
        let content = text[line.start..line.end].trim_start_matches(BEFORE);
        let rest = content.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let number = rest.trim_start_matches('-');
        rest.len() < content.len() && number.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Anchors that may exist in the parts of a document that were read line by line, in addition to those of the
/// headings that were found. The numbers of repeated headings take all parts into account.
pub(super) fn possible_anchors(document: &Document) -> Vec<Box<str>> {
    let is_by_lines = |part: &Part| part.section.is_by_lines();
    if !document.parts().any(|(_, part)| is_by_lines(part)) {
        return Vec::new();
    }
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    let mut possible: FxHashSet<String> = FxHashSet::default();
    let mut anchors = Vec::new();
    for (_, part) in document.parts() {
        for heading in &part.model.headings {
            *counts.entry(slug(&heading.title)).or_default() += 1;
        }
        if is_by_lines(part) {
            for title in possible_titles(part.section.text()) {
                let slug = slug(&plain(title));
                *counts.entry(slug.clone()).or_default() += 1;
                possible.insert(slug);
            }
            let text = part.section.text();
            let tags = short_lines(text).map(|it| &text[it.start..it.end]);
            anchors.extend(tags.filter(|line| line.contains('<')).flat_map(anchor::of_tags));
        }
    }
    for slug in possible {
        let count = counts.get(&slug).copied().unwrap_or_default();
        anchors.extend((1..count).map(|number| format!("{slug}-{number}").into()));
        anchors.push(slug.into());
    }
    anchors
}

/// The lines of a text, without those that are too long.
fn short_lines(text: &str) -> impl Iterator<Item = Line> {
    lines(text).filter(|line| line.end - line.start <= LONGEST)
}

/// Lines that the grammar may take for headings although line by line they are not: underlined, indented,
/// quoted or in a list.
fn possible_titles(text: &str) -> Vec<&str> {
    let mut titles = Vec::new();
    let mut before = "";
    for line in short_lines(text) {
        let whole = &text[line.start..line.next];
        let inner = whole.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let content = inner.trim();
        let is_double = !content.is_empty() && content.bytes().all(|byte| byte == b'=');
        // Leading dashes are list markers, but a line of dashes is also an underline.
        let dashes = whole.trim_start_matches([' ', '\t', '>']).trim_end();
        let is_dashes = !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        if inner.len() < whole.len() && begins_with_heading(inner) {
            titles.push(content.trim_matches('#').trim());
        } else if (is_double || is_dashes) && !before.is_empty() {
            titles.push(before);
        }
        before = content;
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::LARGE;
    use crate::document::Document;
    use crate::index::Facts;
    use crate::project::Role;
    use crate::syntax::Parser;

    const CHANGES: &str = "# Changes\n\n<a name=\"v2\"></a>\n\nVersion 2\n=========\n\nFixes\n-----\n\n- a bell <span id='bell'>rings</span>\n\n> ## Quoted\n\n   ## Shifted\n\n## Fixes\n\n```\n# In a fence\n```\n\n";

    fn large() -> String {
        CHANGES.to_owned() + &"Text that goes on and on.\n".repeat(LARGE / 26 + 1)
    }

    #[test]
    fn a_large_text_without_a_role_has_the_anchors_that_a_grammar_finds() {
        let text = large();
        let document = Document::new(&text, &mut Parser::new());
        let exact = Facts::new(&document, None);
        let facts = Facts::of_text(&text, None, &mut Parser::new());
        let slugs = exact.headings.iter().map(|heading| &*heading.slug);
        for anchor in slugs.chain(["v2", "bell"]) {
            assert!(exact.has_anchor(anchor) && facts.has_anchor(anchor), "{anchor}");
        }
        for anchor in ["in-a-fence", "fixes-3", "gone"] {
            assert!(!facts.has_anchor(anchor), "{anchor}");
        }
        assert_ne!(facts, exact);
    }

    #[test]
    fn where_ids_may_be_defined_they_are_known() {
        for line in ["- **FR-001**: rings", "- [x] T001 Ring", "| FR-001 | rings |"] {
            let text = format!("{}\n\n{line}\n", large());
            let document = Document::new(&text, &mut Parser::new());
            let facts = Facts::of_text(&text, None, &mut Parser::new());
            assert_eq!(facts, Facts::new(&document, None), "{line}");
        }
    }

    #[test]
    fn what_is_known_of_a_closed_document_does_not_hang_on_who_has_read_it() {
        let text = large();
        let mut parser = Parser::new();
        let document = Document::new(&text, &mut parser);
        for role in [None, Some(Role::Other), Some(Role::Spec)] {
            let facts = Facts::of_text(&text, role, &mut parser);
            assert_eq!(facts, Facts::of_closed(&document, role));
        }
        // Who has a role is read in full.
        assert_eq!(
            Facts::of_closed(&document, Some(Role::Spec)),
            Facts::new(&document, Some(Role::Spec))
        );
    }
}
