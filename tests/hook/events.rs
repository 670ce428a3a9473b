//! One event of each agent after an edit, and one where it stops, each with the page that says how it looks.

use serde_json::{Value, json};

use super::{Told, desk, hook};
use crate::support::Workspace;

/// The line that every agent hears of the plan.
const LINE: &str =
    "specs/001-bells/plan.md:5:12: warning[unfilled-placeholder] `<<OWNER>>` is still to be filled";
const ERROR: &str = "specs/001-bells/plan.md:7:12: error[broken-link] `gone.md` does not exist";

fn tell(workspace: &Workspace, event: &Value) -> Told {
    hook(&workspace.path(""), &[], event.to_string().as_bytes())
}

/// An agent that hears standard error with exit code 2.
#[track_caller]
fn refused(told: &Told, lines: &[&str]) {
    assert_eq!((told.code, told.output.as_str()), (2, ""), "{told:?}");
    assert!(lines.iter().all(|it| told.error.lines().any(|line| line == *it)), "{told:?}");
}

/// An agent that hears a member of a JSON object.
#[track_caller]
fn object(told: &Told) -> Value {
    assert_eq!((told.code, told.error.as_str()), (0, ""), "{told:?}");
    serde_json::from_str(&told.output).expect("it is JSON")
}

#[track_caller]
fn heard(text: &Value, lines: &[&str]) {
    let text = text.as_str().expect("the member is there");
    assert!(lines.iter().all(|it| text.lines().any(|line| line == *it)), "{text}");
}

fn plan(workspace: &Workspace) -> String {
    workspace.path("specs/001-bells/plan.md").to_string_lossy().into_owned()
}

/// <https://code.claude.com/docs/en/hooks>
#[test]
fn claude_code() {
    let workspace = desk();
    let common = json!({
        "session_id": "4c1b", "transcript_path": "/nowhere/4c1b.jsonl", "cwd": workspace.path(""),
        "permission_mode": "default", "hook_event_name": "PostToolUse",
    });
    let mut edit = common.clone();
    edit["tool_name"] = json!("Edit");
    edit["tool_use_id"] = json!("toolu_01");
    edit["tool_input"] =
        json!({ "file_path": plan(&workspace), "old_string": "a", "new_string": "b" });
    edit["tool_response"] = json!({ "filePath": plan(&workspace), "success": true });
    refused(&tell(&workspace, &edit), &[LINE, ERROR]);
    let mut stop = common;
    stop["hook_event_name"] = json!("Stop");
    stop["stop_hook_active"] = json!(false);
    refused(&tell(&workspace, &stop), &[ERROR]);
}

/// <https://github.com/openai/codex/tree/main/codex-rs/hooks/schema/generated>; as they were recorded from Codex 0.171.0,
/// whose model was shown both answers.
#[test]
fn codex() {
    let workspace = desk();
    let patch =
        "*** Begin Patch\n*** Update File: specs/001-bells/plan.md\n@@\n-a\n+b\n*** End Patch\n";
    let common = json!({
        "session_id": "01a22847-9def", "turn_id": "01a22847-9e7c", "transcript_path": "/nowhere/rollout.jsonl",
        "cwd": workspace.path(""), "model": "gpt-5.5", "permission_mode": "bypassPermissions",
        "hook_event_name": "PostToolUse",
    });
    let mut edit = common.clone();
    edit["tool_name"] = json!("apply_patch");
    edit["tool_use_id"] = json!("call1");
    edit["tool_input"] = json!({ "command": patch });
    edit["tool_response"] =
        json!("Success. Updated the following files:\nM specs/001-bells/plan.md\n");
    refused(&tell(&workspace, &edit), &[LINE, ERROR]);
    let mut stop = common;
    stop["hook_event_name"] = json!("Stop");
    stop["stop_hook_active"] = json!(false);
    stop["last_assistant_message"] = json!("All done.");
    refused(&tell(&workspace, &stop), &[ERROR]);
}

/// <https://geminicli.com/docs/hooks/reference>: after a tool, exit code 2 hides the tool's result, and
/// `additionalContext` is appended to it. After the agent, `decision` asks for another turn. Both were recorded from
/// Gemini CLI 0.61.0, and heard by it.
#[test]
fn gemini_cli() {
    let workspace = desk();
    let common = json!({
        "session_id": "a1", "transcript_path": "/nowhere/a1.json", "cwd": workspace.path(""),
        "hook_event_name": "AfterTool", "timestamp": "2026-03-01T10:00:00.000Z",
    });
    let mut edit = common.clone();
    edit["tool_name"] = json!("write_file");
    edit["tool_input"] = json!({ "file_path": plan(&workspace), "content": "# Plan\n" });
    edit["tool_response"] =
        json!({ "llmContent": "Successfully overwrote file", "returnDisplay": "" });
    let told = object(&tell(&workspace, &edit));
    assert_eq!(told["hookSpecificOutput"]["hookEventName"], "AfterTool");
    heard(&told["hookSpecificOutput"]["additionalContext"], &[LINE, ERROR]);
    let mut stop = common;
    stop["hook_event_name"] = json!("AfterAgent");
    stop["prompt"] = json!("Plan the bells");
    stop["prompt_response"] = json!("Done.");
    stop["stop_hook_active"] = json!(false);
    let told = object(&tell(&workspace, &stop));
    assert_eq!(told["decision"], "block");
    heard(&told["reason"], &[ERROR]);
}

/// <https://qwenlm.github.io/qwen-code-docs/en/users/features/hooks>; as it was recorded from Qwen Code 0.24.4, which
/// shows its model the context, and no standard error.
#[test]
fn qwen_code() {
    let workspace = desk();
    let edit = json!({
        "session_id": "c5bcae56", "transcript_path": "/nowhere/c5bcae56.jsonl", "cwd": workspace.path(""),
        "hook_event_name": "PostToolUse", "timestamp": "2026-11-29T16:58:11.583Z",
        "permission_mode": "yolo", "tool_name": "write_file", "tool_use_id": "toolu_1795971491496_yilodh9qa",
        "tool_input": { "file_path": plan(&workspace), "content": "# Plan\n" },
        "tool_response": { "llmContent": "Successfully created and wrote to new file", "returnDisplay": {} },
    });
    let told = object(&tell(&workspace, &edit));
    assert_eq!(told["hookSpecificOutput"]["hookEventName"], "PostToolUse");
    heard(&told["hookSpecificOutput"]["additionalContext"], &[LINE, ERROR]);
    // All its stops say that a hook has held it already.
    let stop = json!({
        "session_id": "c5bcae56", "transcript_path": "/nowhere/c5bcae56.jsonl", "cwd": workspace.path(""),
        "hook_event_name": "Stop", "timestamp": "2026-11-29T16:58:12.583Z",
        "stop_hook_active": true, "last_assistant_message": "All done.",
    });
    refused(&tell(&workspace, &stop), &[ERROR]);
    workspace.write("specs/001-bells/plan.md", super::PLAN);
    assert_eq!(tell(&workspace, &stop), super::silent());
}

/// <https://docs.github.com/en/copilot/reference/hooks-reference>
#[test]
fn copilot() {
    let workspace = desk();
    let edit = json!({
        "sessionId": "c1", "timestamp": 1_770_000_000_000_u64, "cwd": workspace.path(""),
        "toolName": "create", "toolArgs": { "path": plan(&workspace), "file_text": "# Plan\n" },
        "toolResult": { "resultType": "success", "textResultForLlm": "Created" },
    });
    heard(&object(&tell(&workspace, &edit))["additionalContext"], &[LINE, ERROR]);
    let mut before = edit;
    before.as_object_mut().unwrap().remove("toolResult");
    assert_eq!(tell(&workspace, &before), super::silent());
    let stop = json!({
        "sessionId": "c1", "timestamp": 1_770_000_000_000_u64, "cwd": workspace.path(""),
        "transcriptPath": "/nowhere/c1.jsonl", "stopReason": "end_turn", "stop_hook_active": false,
    });
    let told = object(&tell(&workspace, &stop));
    assert_eq!(told["decision"], "block");
    heard(&told["reason"], &[ERROR]);
}

/// <https://code.visualstudio.com/docs/agents/reference/hooks-reference>
#[test]
fn copilot_in_vs_code() {
    let workspace = desk();
    let edit = json!({
        "timestamp": "2026-03-01T10:00:00.000Z", "cwd": workspace.path(""), "session_id": "v1",
        "hook_event_name": "PostToolUse", "tool_name": "replace_string_in_file", "tool_use_id": "tool-1",
        "tool_input": { "filePath": plan(&workspace), "oldString": "a", "newString": "b" },
        "tool_response": "The file was edited",
    });
    let told = object(&tell(&workspace, &edit));
    heard(&told["hookSpecificOutput"]["additionalContext"], &[LINE, ERROR]);
    assert_eq!(told["hookSpecificOutput"]["hookEventName"], "PostToolUse");
}

/// <https://cursor.com/docs/agent/hooks>
#[test]
fn cursor() {
    let workspace = desk();
    let common = json!({
        "conversation_id": "u1", "generation_id": "g1", "model": "auto", "cursor_version": "2.4.0",
        "workspace_roots": [workspace.path("")], "hook_event_name": "postToolUse",
    });
    let mut edit = common.clone();
    edit["tool_name"] = json!("Write");
    edit["tool_input"] = json!({ "file_path": plan(&workspace), "content": "# Plan\n" });
    edit["tool_output"] = json!("{}");
    heard(&object(&tell(&workspace, &edit))["additional_context"], &[LINE, ERROR]);
    let mut edited = common.clone();
    edited["hook_event_name"] = json!("afterFileEdit");
    edited["file_path"] = json!(plan(&workspace));
    edited["edits"] = json!([{ "old_string": "a", "new_string": "b" }]);
    heard(&object(&tell(&workspace, &edited))["additional_context"], &[LINE, ERROR]);
    let mut stop = common;
    stop["hook_event_name"] = json!("stop");
    stop["status"] = json!("completed");
    stop["loop_count"] = json!(1);
    assert_eq!(tell(&workspace, &stop), super::silent());
    workspace.write("specs/001-bells/plan.md", super::PLAN);
    stop["loop_count"] = json!(0);
    heard(&object(&tell(&workspace, &stop))["followup_message"], &[ERROR]);
}

/// <https://kiro.dev/docs/hooks/actions/>; the first event as it was captured from Kiro IDE 1.0.165, which names the
/// file in the answer of the tool only:
/// <https://github.com/awslabs/aidlc-workflows/blob/main/docs/reference/kiro-ide-hook-payload.md>
#[test]
fn kiro() {
    let workspace = desk();
    let edit = json!({
        "session_id": "sess_1", "hook_event_name": "PostToolUse", "cwd": workspace.path(""),
        "tool_name": "fs_write", "tool_input": {},
        "tool_response": "Created the specs/001-bells/plan.md file.",
    });
    let told = tell(&workspace, &edit);
    assert_eq!((told.code, told.error.as_str()), (0, ""));
    heard(&json!(told.output), &[LINE, ERROR]);
    let begin = json!({
        "session_id": "sess_1", "hook_event_name": "UserPromptSubmit", "cwd": workspace.path(""), "prompt": "Go on",
    });
    let told = hook(&workspace.path(""), &["--agent", "kiro"], begin.to_string().as_bytes());
    assert_eq!((told.code, told.error.as_str()), (0, ""));
    heard(&json!(told.output), &[LINE, ERROR]);
    // Another agent's user is not interrupted.
    assert_eq!(
        hook(&workspace.path(""), &["--agent", "claude-code"], begin.to_string().as_bytes()),
        super::silent()
    );
}

/// What `integrations/opencode/planls.js` hands over: <https://opencode.ai/docs/plugins/>
#[test]
fn opencode() {
    let workspace = desk();
    let edit = json!({
        "hook_event_name": "tool.execute.after", "cwd": workspace.path(""), "tool": "edit",
        "args": { "filePath": plan(&workspace), "oldString": "a", "newString": "b" },
    });
    let told = hook(&workspace.path(""), &["--agent", "opencode"], edit.to_string().as_bytes());
    assert_eq!((told.code, told.error.as_str()), (0, ""));
    heard(&json!(told.output), &[LINE, ERROR]);
}
