//! The JSON schema of planls.toml. The tests generate it from the types and compare; the program contains
//! only the text.

use serde_json::Value;

/// The JSON schema of `planls.toml`, for editors that complete and check it.
pub(crate) const SCHEMA: &str = include_str!("../../../../docs/planls.schema.json");

/// Whether a word is a key of the settings.
pub(super) fn is_key(word: &str) -> bool {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    schema["properties"].get(word).is_some()
}

/// The schema as derived from the types.
#[cfg(test)]
pub(super) mod from_types {
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use serde_json::Value;

    use crate::config::{Code, Level, Settings};

    /// The expected text.
    pub(in crate::config) fn schema() -> String {
        let mut schema = schemars::schema_for!(Settings);
        schema.insert("title".to_owned(), "planls.toml".into());
        let schema = without_null(schema.to_value());
        let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text + "\n"
    }

    /// Every code with its summary, so that editors can complete it.
    pub(in crate::config) fn rules(generator: &mut SchemaGenerator) -> Schema {
        // Written out each time, since many editors ignore everything next to a `$ref`.
        let level = Level::json_schema(generator);
        let mut properties = serde_json::Map::new();
        for code in Code::all() {
            let mut schema = level.clone();
            schema.insert("description".to_owned(), code.summary().into());
            schema.insert("default".to_owned(), code.default_level().0.name().into());
            properties.insert(code.name().to_owned(), schema.to_value());
        }
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }

    /// TOML has no null; optional keys can be omitted.
    fn without_null(schema: Value) -> Value {
        match schema {
            Value::Object(mut members) => {
                if let Some(Value::Array(types)) = members.get_mut("type") {
                    types.retain(|it| it != "null");
                    if let [only] = &types[..] {
                        let only = only.clone();
                        members.insert("type".to_owned(), only);
                    }
                }
                if let Some(Value::Array(any)) = members.remove("anyOf") {
                    let some = any.into_iter().filter(|it| it["type"] != "null");
                    members.extend(some.filter_map(|it| it.as_object().cloned()).flatten());
                }
                let inner = members.into_iter().map(|(key, value)| (key, without_null(value)));
                Value::Object(inner.collect())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(without_null).collect()),
            other => other,
        }
    }
}
