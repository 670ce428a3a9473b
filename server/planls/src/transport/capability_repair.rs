//! Removes from the client's capabilities what the protocol's types cannot deserialize: an unknown value must
//! not prevent the session.

use ls_types::ClientCapabilities;
use serde::Deserialize;
use serde_json::{Value, json};

/// Removes the smallest parts of the capabilities that cannot be deserialized from the params of
/// `initialize`. Capabilities that are not an object stay, and are an error.
pub(super) fn prune_capabilities(params: Option<&mut Value>) {
    let Some(capabilities) = params.and_then(|params| params.get_mut("capabilities")) else {
        return;
    };
    if capabilities.is_object() && !prune(capabilities, &is_readable) {
        *capabilities = json!({});
    }
}

fn is_readable(capabilities: &Value) -> bool {
    ClientCapabilities::deserialize(capabilities).is_ok()
}

/// Prunes a value until it deserializes; returns whether it does. `reads` tries the value in its context.
fn prune(value: &mut Value, reads: &dyn Fn(&Value) -> bool) -> bool {
    if reads(value) {
        return true;
    }
    match value {
        Value::Object(members) => {
            members.retain(|name, member| prune(member, &|member| reads(&json!({ name: member }))));
        }
        Value::Array(elements) => {
            elements.retain_mut(|element| prune(element, &|element| reads(&json!([element]))));
        }
        _ => return false,
    }
    reads(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::prune_capabilities;

    #[test]
    fn only_what_cannot_be_read_is_left_out() {
        let mut params = json!({ "capabilities": {
            "general": { "positionEncodings": ["utf-8", 5] },
            "textDocument": { "hover": { "contentFormat": ["html", "markdown"] }, "rename": 7 },
            "workspace": [],
        } });
        prune_capabilities(Some(&mut params));
        let left = json!({
            "general": { "positionEncodings": ["utf-8"] },
            "textDocument": { "hover": { "contentFormat": ["markdown"] } },
        });
        assert_eq!(params["capabilities"], left);
    }

    #[test]
    fn what_can_be_read_stays_as_it_is() {
        let announced = json!({ "processId": 1, "capabilities": { "unknown": [1], "textDocument": { "x": 1 } } });
        let mut params = announced.clone();
        prune_capabilities(Some(&mut params));
        assert_eq!(params, announced);
    }

    #[test]
    fn capabilities_of_another_kind_are_left_to_be_refused() {
        let mut params = json!({ "capabilities": 5 });
        prune_capabilities(Some(&mut params));
        assert_eq!(params, json!({ "capabilities": 5 }));
        prune_capabilities(None);
    }
}
