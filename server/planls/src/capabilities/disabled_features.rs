//! The features that an editor can switch off because something else provides them: next to another
//! markdown server, or in an editor with links and outlines of its own, everything would appear twice.

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
        let own = options.map(|options| options.get("planls").unwrap_or(options));
        let features = own.and_then(|own| own.get("features")).cloned().unwrap_or_default();
        let is_disabled = |name: &str| features.get(name) == Some(&Value::Bool(false));
        let is = |name: &str, value: &str| features.get(name).is_some_and(|it| it == value);
        let (links, outline) = (is_disabled("links"), is_disabled("outline"));
        DisabledFeatures {
            links,
            link_completion: links || is("links", "follow"),
            outline,
            headings: outline || is("outline", "ids"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::DisabledFeatures;

    #[test]
    fn what_is_not_switched_off_stays_on() {
        let disabled = |options| DisabledFeatures::new(Some(&options));
        assert_eq!(DisabledFeatures::new(None), DisabledFeatures::default());
        for odd in [json!(null), json!({ "features": 3 }), json!({ "features": { "links": 0 } })] {
            assert_eq!(disabled(odd), DisabledFeatures::default());
        }
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
