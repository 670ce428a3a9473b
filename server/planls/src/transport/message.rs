//! Determines the kind of message in a body, or what is wrong with it; it neither handles nor answers it.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Response};

/// A message from the client.
#[derive(Debug, PartialEq)]
pub(crate) enum Message {
    /// Expects an answer with this id.
    Request { id: Id, method: String, params: Option<Value> },
    /// Expects no answer.
    Notification { method: String, params: Option<Value> },
    /// The answer to a request of the server.
    Response(Response),
    /// Not a valid message; contains the answer for the client.
    Fault(Response),
}

impl Message {
    /// Reads a body. The type of an id is preserved; a lone surrogate becomes U+FFFD.
    pub(crate) fn read(body: &mut [u8]) -> Message {
        let start = if body.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let body = &mut body[start..];
        match parse(body) {
            Ok(message) => message,
            // Only after a failure, because hardly any message needs it and all would pay.
            Err(_) if replace_lone_surrogates(body) => parse(body).unwrap_or_else(Message::Fault),
            Err(fault) => Message::Fault(fault),
        }
    }
}

/// The members of any message.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    jsonrpc: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "even_if_null")]
    id: Option<&'a RawValue>,
    method: Option<String>,
    params: Option<Value>,
    #[serde(default, deserialize_with = "even_if_null")]
    result: Option<Value>,
    error: Option<Value>,
}

/// Distinguishes a member that is null from one that is missing.
fn even_if_null<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

fn parse(body: &[u8]) -> Result<Message, Response> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Err(fault(Id::Null, ErrorCode::ParseError, "the body is not UTF-8"));
    };
    // Otherwise a batch would be deserialized as the list of an envelope's members.
    if !text.trim_start().starts_with('{') {
        return Err(what_is_wrong(text));
    }
    match serde_json::from_str(text) {
        Ok(envelope) => classify(envelope),
        Err(_) => Err(what_is_wrong(text)),
    }
}

fn classify(envelope: Envelope<'_>) -> Result<Message, Response> {
    let invalid = |id, why| Err(fault(id, ErrorCode::InvalidRequest, why));
    let is_response =
        envelope.method.is_none() && (envelope.result.is_some() || envelope.error.is_some());
    let id = envelope.id.map(|raw| read_id(raw.get()));
    // The id of a response is one of ours, and would mean another request to the client.
    let named = if is_response { Id::Null } else { id.clone().flatten().unwrap_or(Id::Null) };
    if envelope.jsonrpc.is_none_or(|version| version.get() != r#""2.0""#) {
        return invalid(named, "jsonrpc must be \"2.0\"");
    }
    match (envelope.method, id) {
        (_, Some(None)) => invalid(Id::Null, "an id must be an integer or a string"),
        (Some(method), Some(Some(id))) => {
            Ok(Message::Request { id, method, params: envelope.params })
        }
        (Some(method), None) => Ok(Message::Notification { method, params: envelope.params }),
        (None, Some(Some(id))) if is_response => {
            Ok(Message::Response(response(id, envelope.result, envelope.error)))
        }
        (None, _) => invalid(named, "neither a request nor a response"),
    }
}

/// Reads an error leniently, since editors send various things: the caller must get an answer in any case.
fn response(id: Id, result: Option<Value>, error: Option<Value>) -> Response {
    let Some(error) = error else {
        return Response::from_ok(id, result.unwrap_or_default());
    };
    let code = error.get("code").and_then(Value::as_i64).unwrap_or(ErrorCode::InternalError.code());
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
    let data = error.get("data").cloned();
    Response::from_error(id, Error { code: code.into(), message: message.into(), data })
}

fn read_id(raw: &str) -> Option<Id> {
    if raw.starts_with('"') {
        serde_json::from_str(raw).ok().map(Id::String)
    } else {
        raw.parse().ok().map(Id::Number)
    }
}

/// The answer to a text that is not a message: a parse error if it is not even JSON.
fn what_is_wrong(text: &str) -> Response {
    match serde_json::from_str::<Value>(text) {
        Err(error) => fault(Id::Null, ErrorCode::ParseError, error.to_string()),
        Ok(Value::Array(_)) => {
            fault(Id::Null, ErrorCode::InvalidRequest, "batches are not supported")
        }
        Ok(value) => {
            let id = value.get("id").and_then(|id| read_id(&id.to_string())).unwrap_or(Id::Null);
            fault(id, ErrorCode::InvalidRequest, "not a JSON-RPC message")
        }
    }
}

/// An error response.
pub(crate) fn fault(id: Id, code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Response {
    Response::from_error(id, Error { code, message: message.into(), data: None })
}

/// Overwrites each escape of a lone surrogate with `\ufffd`; returns whether there was one. Editors with
/// UTF-16 strings send them when text is cut inside a pair, and without this the whole edit would be lost.
fn replace_lone_surrogates(body: &mut [u8]) -> bool {
    let mut replaced = false;
    let mut at = 0;
    while at < body.len() {
        // In JSON there are no backslashes outside of strings, so strings need not be told apart.
        at += match (body[at], code_unit(&body[at..])) {
            (b'\\', Some(0xD800..=0xDBFF)) if is_low(code_unit(&body[at + 6..])) => 12,
            (b'\\', Some(0xD800..=0xDFFF)) => {
                body[at..at + 6].copy_from_slice(b"\\ufffd");
                replaced = true;
                6
            }
            (b'\\', _) => 2,
            _ => 1,
        };
    }
    replaced
}

fn is_low(unit: Option<u16>) -> bool {
    matches!(unit, Some(0xDC00..=0xDFFF))
}

/// The code unit of an escape at the very start of `text`.
fn code_unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tower_lsp::jsonrpc::{Error, Id, Response};

    use super::Message;

    fn read(body: &str) -> Message {
        Message::read(&mut body.as_bytes().to_vec())
    }

    /// Checks that `body` is refused with this code under this id.
    fn check_fault(body: &str, code: i64, id: Id) {
        let Message::Fault(response) = read(body) else { panic!("{body} was taken for a message") };
        assert_eq!(response.error().map(|error| error.code.code()), Some(code), "{body}");
        assert_eq!(*response.id(), id, "{body}");
    }

    fn check_text(escaped: &str, expected: &str) {
        let body = format!(r#"{{"jsonrpc":"2.0","method":"m","params":["{escaped}"]}}"#);
        let expected =
            Message::Notification { method: "m".to_owned(), params: Some(json!([expected])) };
        assert_eq!(read(&body), expected);
    }

    #[test]
    fn tells_requests_notifications_and_responses_apart() {
        let method = "m".to_owned();
        let request =
            Message::Request { id: 1.into(), method: method.clone(), params: Some(json!({})) };
        assert_eq!(read(r#"{"jsonrpc":"2.0","id":1,"method":"m","params":{}}"#), request);
        let notification = Message::Notification { method, params: None };
        assert_eq!(
            read("\u{feff} {\"params\":null,\"method\":\"m\",\"jsonrpc\":\"2.0\",\"x\":[1]}"),
            notification
        );
        let response = Message::Response(Response::from_ok("a".into(), Value::Null));
        assert_eq!(read(r#"{"jsonrpc":"2.0","id":"a","result":null}"#), response);
    }

    #[test]
    fn an_id_keeps_its_type() {
        for (raw, id) in [
            ("-3", Id::from(-3)),
            ("9223372036854775807", i64::MAX.into()),
            (r#""\u0031""#, "1".into()),
        ] {
            let body = format!(r#"{{"jsonrpc":"2.0","id":{raw},"method":"m"}}"#);
            assert_eq!(read(&body), Message::Request { id, method: "m".to_owned(), params: None });
        }
    }

    #[test]
    fn refuses_ids_of_other_types() {
        for raw in ["null", "1.5", "1e3", "true", "[1]", "{}", "18446744073709551615"] {
            check_fault(
                &format!(r#"{{"jsonrpc":"2.0","id":{raw},"method":"m"}}"#),
                -32600,
                Id::Null,
            );
        }
    }

    #[test]
    fn text_that_is_not_json_is_a_parse_error() {
        let deep = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"m","params":{}1{}}}"#,
            "[".repeat(500),
            "]".repeat(500)
        );
        for body in
            ["", "{", "nonsense", r#"{"jsonrpc":"2.0","id":1,"method":"m"} x"#, "[1,", &deep]
        {
            check_fault(body, -32700, Id::Null);
        }
        for body in [&b"{\"a\":\"\xFF\"}"[..], b"\xFF\xFE{\0}\0"] {
            assert!(matches!(Message::read(&mut body.to_vec()), Message::Fault(_)));
        }
    }

    #[test]
    fn json_that_is_no_message_is_an_invalid_request() {
        check_fault("[]", -32600, Id::Null);
        check_fault(r#"[{"jsonrpc":"2.0","id":1,"method":"m"}]"#, -32600, Id::Null);
        check_fault("3", -32600, Id::Null);
        check_fault("null", -32600, Id::Null);
        check_fault("\"text\"", -32600, Id::Null);
        check_fault("{}", -32600, Id::Null);
        check_fault(r#"{"id":7,"method":"m"}"#, -32600, 7.into());
        check_fault(r#"{"jsonrpc":"1.0","id":"x","method":"m"}"#, -32600, "x".into());
        check_fault(r#"{"jsonrpc":2.0,"id":7,"method":"m"}"#, -32600, 7.into());
        check_fault(r#"{"jsonrpc":"2.0","id":7}"#, -32600, 7.into());
        check_fault(r#"{"jsonrpc":"2.0","id":"7","method":null}"#, -32600, "7".into());
        check_fault(r#"{"jsonrpc":"2.0","id":7,"method":3}"#, -32600, 7.into());
        check_fault(r#"{"id":7,"result":null}"#, -32600, Id::Null);
    }

    #[test]
    fn reads_malformed_errors_of_the_client() {
        let body = r#"{"jsonrpc":"2.0","id":1,"error":{"code":-5,"message":"no","extra":1}}"#;
        let expected = Response::from_error(
            1.into(),
            Error { code: (-5).into(), message: "no".into(), data: None },
        );
        assert_eq!(read(body), Message::Response(expected));
        assert!(
            matches!(read(r#"{"jsonrpc":"2.0","id":1,"error":"no"}"#), Message::Response(r) if r.is_error())
        );
    }

    #[test]
    fn replaces_lone_surrogates_and_nothing_else() {
        check_text(r"a\ud83db", "a\u{fffd}b");
        check_text(r"\uDE00", "\u{fffd}");
        check_text(r"\ud83d\ud83d\ude00", "\u{fffd}😀");
        check_text(r"\ud83d\\ude00", "\u{fffd}\\ude00");
        check_text(r"\\ud83d\ud83d", "\\ud83d\u{fffd}");
        check_text(r"\ud83d\u0041", "\u{fffd}A");
        check_text(r"\ud83d\n", "\u{fffd}\n");
    }

    #[test]
    fn a_lone_surrogate_does_not_excuse_other_errors() {
        check_fault(r#"{"jsonrpc":"2.0","method":"m","params":["\ud83d"}"#, -32700, Id::Null);
        check_fault(r#"{"jsonrpc":"2.0","method":"m","params":["\ud8"#, -32700, Id::Null);
    }
}
