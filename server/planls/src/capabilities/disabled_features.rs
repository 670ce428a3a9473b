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
    /// The outline: symbols of the document, folding and selection ranges.
    pub(crate) outline: bool,
}

impl DisabledFeatures {
    /// Reads the editor's `features` from the options of `initialize`, with or without `planls` around
    /// them. A feature that is missing, or not a boolean, stays on.
    pub(crate) fn new(options: Option<&Value>) -> DisabledFeatures {
        let is_disabled = |name: &str| feature(options, name) == Some(false);
        DisabledFeatures { links: is_disabled("links"), outline: is_disabled("outline") }
    }
}

/// Whether Enter is to go on with a list of ids. It changes what is typed, so nobody gets it unasked.
pub(super) fn continues_lists(options: Option<&Value>) -> bool {
    feature(options, "lists") == Some(true)
}

/// What the options say of a feature, if that is a boolean.
fn feature(options: Option<&Value>, name: &str) -> Option<bool> {
    let options = options?;
    let own = options.get("planls").unwrap_or(options);
    own.get("features")?.get(name)?.as_bool()
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
        let links = DisabledFeatures { links: true, outline: false };
        assert_eq!(disabled(json!({ "features": { "links": false } })), links);
        assert_eq!(disabled(json!({ "planls": { "features": { "links": false } } })), links);
    }
}
