//! An agent's event: whose it is, what it says about the work, and in which files.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use super::paths;
use crate::cli::agents::known::{AGENTS, Agent, Moment};
use crate::disk;

/// An event that is answered.
#[derive(Debug)]
pub(super) struct Event {
    /// Whose it is.
    pub(super) agent: &'static Agent,
    /// What it says about the work.
    pub(super) moment: Moment,
    /// Its name; empty if it has none.
    pub(super) name: String,
    /// The folder that the agent works in.
    pub(super) folder: Option<PathBuf>,
    /// The documents that were written, as the agent names them.
    pub(super) documents: Vec<PathBuf>,
    /// The record of the session, which began with it.
    pub(super) transcript: Option<PathBuf>,
    /// The name of the session; empty if it has none.
    pub(super) session: String,
    /// Whether the agent goes on already because a hook has asked for it, if that is said.
    pub(super) goes_on: Option<bool>,
    /// Whether the agent was stopped by someone.
    pub(super) is_ended: bool,
}

impl Event {
    /// Reads an event; `agent` is the agent that the command line names, if any. `None` if events of this kind are not
    /// answered.
    pub(super) fn read(event: &Value, agent: Option<&'static Agent>) -> Option<Event> {
        // A plugin's event, as it was handed to the plugin.
        let event = if event["input"]["tool"].is_string() { &event["input"] } else { event };
        let name = text(event, &["hook_event_name"]).unwrap_or_default();
        let (agent, moment) = match agent {
            Some(agent) => (agent, moment_of(agent, name, event)?),
            None => sender(event, name)?,
        };
        let folder = text(event, &["cwd"]).filter(|it| !it.is_empty());
        let folder = folder.or_else(|| event["workspace_roots"][0].as_str()).map(PathBuf::from);
        let written = moment == Moment::Edit && !is_reader(event);
        let mut documents = if written { paths::named(event) } else { Vec::new() };
        documents.retain(|it| disk::is_document(Path::new(it)));
        let status = text(event, &["status"]);
        Some(Event {
            agent,
            moment,
            name: name.to_owned(),
            folder,
            documents: documents.into_iter().map(PathBuf::from).collect(),
            transcript: text(event, &["transcript_path", "transcriptPath"]).map(PathBuf::from),
            session: text(event, &["session_id", "sessionId", "conversation_id"])
                .unwrap_or_default()
                .to_owned(),
            goes_on: goes_on(event),
            is_ended: status.is_some_and(|it| it != "completed"),
        })
    }

    /// When the session began, as far as the event tells.
    pub(super) fn began(&self) -> Option<SystemTime> {
        let record = self.transcript.as_ref()?.metadata().ok()?;
        record.created().or_else(|_| record.modified()).ok()
    }
}

/// The text of the first of these members that there is.
fn text<'a>(event: &'a Value, members: &[&str]) -> Option<&'a str> {
    members.iter().find_map(|it| event[*it].as_str())
}

/// Whether an agent goes on already because a hook has asked for it, if the event says so.
fn goes_on(event: &Value) -> Option<bool> {
    if let Some(count) = event["loop_count"].as_u64() {
        return Some(count > 0);
    }
    // Qwen Code says so of every stop. Its events differ from Claude Code's in that they have a time.
    let is_always = event["hook_event_name"] == "Stop" && event["timestamp"].is_string();
    event["stop_hook_active"].as_bool().filter(|it| !(*it && is_always))
}

/// What an event of an agent says about the work.
fn moment_of(agent: &Agent, name: &str, event: &Value) -> Option<Moment> {
    let moment = agent.events.iter().find(|(it, _)| *it == name).map(|(_, moment)| *moment)?;
    if !name.is_empty() {
        return Some(moment);
    }
    // Without names, the members tell; before a tool runs there is no result.
    if event["toolResult"].is_object() || event["tool"].is_string() {
        Some(Moment::Edit)
    } else if event["stopReason"].is_string() || event["stop_hook_active"].is_boolean() {
        Some(Moment::Stop)
    } else {
        None
    }
}

/// Whose an event is, by its form: of those who have such an event, the one whose members and tools it has; where
/// nothing tells, the one from whom the others have taken the form.
fn sender(event: &Value, name: &str) -> Option<(&'static Agent, Moment)> {
    let tool = tool(event);
    let likeness = |agent: &Agent| {
        let sign = agent.signs.iter().any(|it| event.get(*it).is_some());
        let tool = agent.tools.contains(&tool);
        (sign, tool)
    };
    let known = AGENTS.iter().filter_map(|agent| Some((agent, moment_of(agent, name, event)?)));
    let known = known.filter(|(agent, _)| !name.is_empty() || likeness(agent).0);
    // The first of those that are alike is meant; `max_by_key` would take the last.
    known.rev().max_by_key(|(agent, _)| likeness(agent))
}

/// The tool that was used.
fn tool(event: &Value) -> &str {
    text(event, &["tool_name", "toolName", "tool"]).unwrap_or_default()
}

/// Whether a tool only looks at files. The names of others are many; those of readers begin with what they do.
fn is_reader(event: &Value) -> bool {
    const READERS: [&str; 11] =
        ["read", "view", "grep", "glob", "list", "ls", "search", "find", "open", "get", "fs_read"];
    // `search_replace` and `find_and_edit` begin like readers.
    const WRITERS: [&str; 4] = ["replace", "write", "edit", "patch"];
    let tool = tool(event).rsplit("__").next().unwrap_or_default().to_lowercase();
    READERS.iter().any(|it| tool.starts_with(it)) && !WRITERS.iter().any(|it| tool.contains(it))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Event;
    use crate::cli::agents::known::{Moment, named};

    #[track_caller]
    fn check(event: &Value, agent: &str, moment: Moment, documents: &[&str]) {
        let read = Event::read(event, None).expect("the event is answered");
        assert_eq!((read.agent.name, read.moment), (agent, moment), "{event}");
        let found: Vec<_> = read.documents.iter().filter_map(|it| it.to_str()).collect();
        assert_eq!(found, documents, "{event}");
    }

    #[test]
    fn the_form_says_whose_an_event_is() {
        let written = json!({ "file_path": "/p/plan.md", "content": "" });
        let after = |name: &str, tool: &str| json!({ "hook_event_name": name, "tool_name": tool, "tool_input": written });
        let with = |mut event: Value, member: &str, value: Value| {
            event[member] = value;
            event
        };
        let plan = ["/p/plan.md"];
        let edit = Moment::Edit;
        check(&after("PostToolUse", "Write"), "claude-code", edit, &plan);
        check(&after("PostToolUse", "SomethingNew"), "claude-code", edit, &plan);
        check(&after("PostToolUse", "write_file"), "qwen-code", edit, &plan);
        check(&after("PostToolUse", "fs_write"), "kiro", edit, &plan);
        check(&after("PostToolUse", "create_file"), "copilot", edit, &plan);
        check(&after("AfterTool", "write_file"), "gemini-cli", edit, &plan);
        check(&after("postToolUse", "Write"), "cursor", edit, &plan);
        check(&after("postToolUse", "fs_write"), "kiro", edit, &plan);
        let codex = with(after("PostToolUse", "Write"), "turn_id", json!("1"));
        check(&codex, "codex", edit, &plan);
        let copilot =
            json!({ "toolName": "create", "toolArgs": { "path": "plan.md" }, "toolResult": {} });
        check(&copilot, "copilot", edit, &["plan.md"]);
        check(&json!({ "sessionId": "1", "stopReason": "end_turn" }), "copilot", Moment::Stop, &[]);
        let plugin =
            json!({ "input": { "tool": "edit", "args": { "filePath": "plan.md" } }, "output": {} });
        check(&plugin, "opencode", edit, &["plan.md"]);
        check(&json!({ "hook_event_name": "Stop" }), "claude-code", Moment::Stop, &[]);
        check(&json!({ "hook_event_name": "stop", "loop_count": 0 }), "cursor", Moment::Stop, &[]);
        check(&json!({ "hook_event_name": "AfterAgent" }), "gemini-cli", Moment::Stop, &[]);
    }

    #[test]
    fn other_events_are_not_answered() {
        for event in [
            json!({}),
            json!([1]),
            json!({ "hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": { "file_path": "plan.md" } }),
            json!({ "hook_event_name": "SessionStart" }),
            json!({ "toolName": "create", "toolArgs": { "path": "plan.md" } }),
        ] {
            assert!(Event::read(&event, None).is_none(), "{event}");
        }
    }

    #[test]
    fn what_was_only_read_was_not_written() {
        for tool in ["Read", "read_file", "view", "Grep", "mcp__files__read_text_file"] {
            let event = json!({ "hook_event_name": "PostToolUse", "tool_name": tool, "tool_input": { "file_path": "plan.md" } });
            check(&event, "claude-code", Moment::Edit, &[]);
        }
    }

    #[test]
    fn what_was_searched_and_replaced_was_written() {
        for tool in ["search_replace", "find_and_replace", "mcp__files__open_and_edit"] {
            let event = json!({ "hook_event_name": "PostToolUse", "tool_name": tool, "tool_input": { "file_path": "plan.md" } });
            check(&event, "claude-code", Moment::Edit, &["plan.md"]);
        }
    }

    #[test]
    fn somebody_may_say_whose_an_event_is() {
        let event = json!({ "hook_event_name": "PostToolUse", "tool_name": "Write", "tool_input": { "path": "a.md" } });
        let read = Event::read(&event, named("kiro")).expect("Kiro has such an event");
        assert_eq!(read.agent.name, "kiro");
        assert!(Event::read(&event, named("gemini-cli")).is_none());
    }

    #[test]
    fn an_event_may_say_that_the_agent_goes_on_already() {
        let event = |event: Value| Event::read(&event, None).expect("the event is answered");
        let stop = |member: &str, value: Value| {
            let name = if member == "loop_count" { "stop" } else { "Stop" };
            event(json!({ "hook_event_name": name, "status": "completed", member: value }))
        };
        assert_eq!(stop("stop_hook_active", json!(true)).goes_on, Some(true));
        assert_eq!(stop("stop_hook_active", json!(false)).goes_on, Some(false));
        assert_eq!(stop("loop_count", json!(1)).goes_on, Some(true));
        assert_eq!(stop("loop_count", json!(0)).goes_on, Some(false));
        assert_eq!(stop("a", json!(1)).goes_on, None);
        let qwen = |active: bool| {
            let time = "2026-11-29T16:58:11.583Z";
            event(
                json!({ "hook_event_name": "Stop", "timestamp": time, "stop_hook_active": active }),
            )
        };
        assert_eq!(qwen(true).goes_on, None);
        assert_eq!(qwen(false).goes_on, Some(false));
        assert!(!stop("loop_count", json!(0)).is_ended);
        assert!(event(json!({ "hook_event_name": "stop", "status": "aborted" })).is_ended);
    }

    #[test]
    fn a_session_has_a_name_in_most_events() {
        let session = |event: Value| Event::read(&event, None).map(|it| it.session);
        for member in ["session_id", "sessionId", "conversation_id"] {
            let named = json!({ "hook_event_name": "Stop", member: "s1" });
            assert_eq!(session(named).as_deref(), Some("s1"), "{member}");
        }
        assert_eq!(session(json!({ "hook_event_name": "Stop" })).as_deref(), Some(""));
    }
}
