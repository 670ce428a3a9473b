//! What of our answers the editor wants, where others answer the same: beside another markdown server,
//! or in an editor that knows links and outlines by itself, everything would appear twice.

use serde_json::Value;

/// The answers that any markdown server gives too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// Links as markdown has them: completing, following and listing them. Other forms of a path, and
    /// links that only the project's rules lead anywhere, are ours in any case.
    pub(crate) links: bool,
    /// The outline: symbols of the document, folding and selection ranges.
    pub(crate) outline: bool,
}

impl Default for Share {
    fn default() -> Share {
        Share { links: true, outline: true }
    }
}

impl Share {
    /// Reads the editor's `features` from the options of `initialize`, with or without `planls` around
    /// them. What is not there, or no truth value, is wanted.
    pub(crate) fn new(options: Option<&Value>) -> Share {
        let own =
            |options: &Value| options.get("planls").unwrap_or(options).get("features").cloned();
        let features = options.and_then(own).unwrap_or_default();
        let wants = |name: &str| features.get(name) != Some(&Value::Bool(false));
        Share { links: wants("links"), outline: wants("outline") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Share;

    #[test]
    fn what_is_not_refused_is_wanted() {
        let share = |options| Share::new(Some(&options));
        assert_eq!(Share::new(None), Share::default());
        for odd in [json!(null), json!({ "features": 3 }), json!({ "features": { "links": 0 } })] {
            assert_eq!(share(odd), Share::default());
        }
        let links = Share { links: false, outline: true };
        assert_eq!(share(json!({ "features": { "links": false } })), links);
        assert_eq!(share(json!({ "planls": { "features": { "links": false } } })), links);
    }
}
