//! The features that an editor can switch off because something else provides them: next to another
//! markdown server, or in an editor with links and outlines of its own, everything would appear twice. And the one that
//! is off until it is switched on.

use serde_json::Value;

/// Which of the answers that any markdown server gives too are switched off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DisabledFeatures {
    /// Markdown links: completing, following and listing them. Other forms of a path, and links that only
    /// the project's rules can resolve, are answered in any case.
    pub(crate) links: bool,
    /// Of links the completion alone.
    pub(crate) link_completion: bool,
    /// The outline: symbols of the document, folding and selection ranges.
    pub(crate) outline: bool,
    /// Of the outline the headings, folding and selection ranges: the ids stay.
    pub(crate) headings: bool,
}

impl DisabledFeatures {
    /// Reads the editor's `features` from the options of `initialize`, with or without `planls` around
    /// them. A feature that is missing, or has another value, stays on.
    pub(crate) fn new(options: Option<&Value>) -> DisabledFeatures {
        let is = |name: &str, value: &str| feature(options, name).is_some_and(|it| it == value);
        let is_disabled = |name: &str| feature(options, name) == Some(&Value::Bool(false));
        let (links, outline) = (is_disabled("links"), is_disabled("outline"));
        DisabledFeatures {
            links,
            link_completion: links || is("links", "follow"),
            outline,
            headings: outline || is("outline", "ids"),
        }
    }
}

/// Whether Enter is to go on with a list of ids. It changes the typed text, so it is off by default.
pub(super) fn continues_lists(options: Option<&Value>) -> bool {
    feature(options, "lists") == Some(&Value::Bool(true))
}

/// What the options say of a feature.
fn feature<'a>(options: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    let options = options?;
    let own = options.get("planls").unwrap_or(options);
    own.get("features")?.get(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{DisabledFeatures, continues_lists};

    #[test]
    fn what_is_not_switched_off_stays_on() {
        let disabled = |options| DisabledFeatures::new(Some(&options));
        assert_eq!(DisabledFeatures::new(None), DisabledFeatures::default());
        for odd in [json!(null), json!({ "features": 3 }), json!({ "features": { "links": 0 } })] {
            assert_eq!(disabled(odd), DisabledFeatures::default());
        }
        assert!(!continues_lists(None) && !continues_lists(Some(&json!({ "features": {} }))));
        assert!(continues_lists(Some(&json!({ "planls": { "features": { "lists": true } } }))));
        let completion = DisabledFeatures { link_completion: true, ..DisabledFeatures::default() };
        assert_eq!(disabled(json!({ "features": { "links": "follow" } })), completion);
        let links = DisabledFeatures { links: true, ..completion };
        assert_eq!(disabled(json!({ "features": { "links": false } })), links);
        assert_eq!(disabled(json!({ "planls": { "features": { "links": false } } })), links);
        let headings = DisabledFeatures { headings: true, ..DisabledFeatures::default() };
        assert_eq!(disabled(json!({ "features": { "outline": "ids" } })), headings);
        let outline = DisabledFeatures { outline: true, ..headings };
        assert_eq!(disabled(json!({ "features": { "outline": false } })), outline);
    }
}
