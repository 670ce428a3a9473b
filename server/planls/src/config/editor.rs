//! Settings as an editor sends them: JSON, with or without an enclosing `planls` object, in the variants that
//! clients use.

use plan_analysis::text::Text;
use serde_json::Value;

use super::{Settings, read};

/// Keys that an extension sends in addition to those of planls.toml: how to start the server, what to log,
/// and which features `initialize` asked for.
const OF_THE_CLIENT: &[&str] = &["server", "trace", "features"];

/// The settings in a message from an editor; `None` if it contains no settings. Problems are logged.
pub(crate) fn of_editor(sent: &Value) -> Option<Settings> {
    let object = match sent.get("planls") {
        Some(own) => own.as_object()?,
        // Settings of other servers may be included; they are ignored.
        None => sent
            .as_object()
            .filter(|members| members.keys().any(|key| super::schema::is_key(key)))?,
    };
    let mut object = object.clone();
    object.retain(|key, _| !OF_THE_CLIENT.contains(&key.as_str()));
    // TOML has no null; in an editor it means that something is not set.
    let written = without_null(&Value::Object(object));
    let text = match toml::to_string(&written) {
        Ok(text) => text,
        Err(error) => {
            tracing::warn!("the editor's settings are not understood: {error}");
            return None;
        }
    };
    let read = read(&text);
    let lines = Text::new(&text);
    for problem in &read.problems {
        let line = lines.slice(lines.line_range(lines.line_of(problem.range.start())));
        let line: String = line.trim().chars().take(120).collect();
        tracing::warn!("in the editor's settings, at `{line}`: {}", problem.message);
    }
    (!read.is_broken).then_some(read.settings)
}

fn without_null(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), without_null(value))).collect())
        }
        Value::Array(items) => {
            Value::Array(items.iter().filter(|it| !it.is_null()).map(without_null).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of_editor;

    #[test]
    fn what_an_extension_keeps_for_itself_is_no_setting_of_ours() {
        let sent =
            json!({ "planls": { "server": { "path": 1 }, "trace": "off", "exclude": ["a"] } });
        assert_eq!(of_editor(&sent), of_editor(&json!({ "exclude": ["a"] })));
    }

    #[test]
    fn settings_are_read_with_and_without_their_wrapper() {
        let plain = json!({ "rules": { "broken-link": "hint" }, "exclude": null });
        let settings = of_editor(&plain).expect("they are settings");
        assert_eq!(of_editor(&json!({ "planls": plain, "other": 1 })), Some(settings.clone()));
        assert_eq!(settings.config().severities.len(), 1);
    }

    #[test]
    fn what_is_no_settings_is_none() {
        for rubbish in [
            json!(null),
            json!(5),
            json!([1]),
            json!("x"),
            json!({ "planls": null }),
            json!({}),
            json!({ "other": { "a": 1 } }),
        ] {
            assert_eq!(of_editor(&rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn nothing_in_the_wrapper_is_nothing_set() {
        assert_eq!(of_editor(&json!({ "planls": {} })), Some(super::Settings::default()));
    }

    #[test]
    fn what_is_right_beside_rubbish_counts() {
        let mixed = json!({
            "rules": { "broken-link": "hint", "nonsense": "off", "missing-spec": 5 },
            "unknown": [null, { "a": null }],
            "exclude": [null, "archive"],
        });
        let settings = of_editor(&mixed).expect("some of it is right");
        let config = settings.config();
        assert_eq!(config.severities.keys().collect::<Vec<_>>(), ["broken-link"]);
        assert!(config.excluded.is_match("archive/plan.md"));
    }
}
