//! Anchors set in HTML: `<a id="x"></a>`, `<a name="x">`. Anchors of headings are derived from the headings.

use super::{Leaf, Model};
use crate::syntax::InlineKind;

/// The anchors that a fragment may refer to: the fragment as written, and in lower case, as anchors of
/// headings are. GitHub prefixes its anchors with `user-content-`.
pub fn spellings(fragment: &str) -> [Box<str>; 2] {
    let bare = fragment.trim_start_matches("user-content-");
    [bare.into(), bare.to_lowercase().into()]
}

/// The anchors in an HTML block.
pub(super) fn collect_block(leaf: Leaf<'_>, model: &mut Model) {
    collect_from(leaf.content(), model);
}

/// The anchors in an inline tag.
pub(super) fn collect_inline(leaf: Leaf<'_>, model: &mut Model) {
    let tags = leaf.inlines().filter(|inline| inline.kind == InlineKind::Html);
    for tag in tags {
        collect_from(&leaf.text[tag.range], model);
    }
}

fn collect_from(html: &str, model: &mut Model) {
    model.anchors.extend(of_tags(html));
}

/// The anchors set by the tags in `html`; the text between the tags is skipped.
pub(crate) fn of_tags(html: &str) -> impl Iterator<Item = Box<str>> + '_ {
    let named = |name: &'static str| html.match_indices(name);
    named("id").chain(named("name")).filter_map(|(at, name)| {
        let is_whole = html[..at].ends_with([' ', '\t', '\n', '\r']);
        value(&html[at + name.len()..]).filter(|_| is_whole).map(Box::from)
    })
}

/// The value of an attribute, where `text` starts right after its name: double-quoted, single-quoted or
/// unquoted.
fn value(text: &str) -> Option<&str> {
    let text = text.trim_start().strip_prefix('=')?.trim_start();
    let value = match text.chars().next()? {
        quote @ ('"' | '\'') => text[1..].split_once(quote)?.0,
        _ => text.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '"')).next()?,
    };
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = document(text);
        let anchors: Vec<&str> =
            document.parts().flat_map(|(_, part)| &part.model.anchors).map(|it| &**it).collect();
        assert_eq!(anchors, expected);
    }

    #[test]
    fn tags_in_lines_and_blocks_set_anchors() {
        check("# X\n\nSee <a id=\"bell\"></a> the bell.\n", &["bell"]);
        check("# X\n\n<div>\n<a name=\"horn\"></a>\n</div>\n", &["horn"]);
        check("# X\n\n<a id=bell></a> and <a id='horn'></a>\n", &["bell", "horn"]);
    }

    #[test]
    fn other_attributes_and_text_set_none() {
        check("# X\n\n<img data-id=\"bell\"> and id=\"horn\"\n", &[]);
    }
}
