//! The features that an editor can switch off because something else provides them: next to another
//! markdown server, or in an editor with links and outlines of its own, everything would appear twice.

use serde_json::Value;

/// The answers that any markdown server gives too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// Markdown links: completing, following and listing them. Other forms of a path, and links that only
    /// the project's rules can resolve, are answered in any case.
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
    /// them. A feature that is missing, or not a boolean, is wanted.
    pub(crate) fn new(options: Option<&Value>) -> Share {
        let own = options.map(|options| options.get("planls").unwrap_or(options));
        let features = own.and_then(|own| own.get("features")).cloned().unwrap_or_default();
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
