//! Codex: <https://developers.openai.com/codex/hooks>. Its events have the form of Claude Code's; edits are patches, in
//! `tool_input.command`. Standard error takes the place of the tool's own answer, so it says that the edit is done. A
//! patch that a model applies through the shell has no event (0.171.0), and is found when the agent stops.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "codex",
    title: "Codex",
    marks: &[".codex"],
    file: ".codex/hooks.json",
    text: include_str!("../../../../../../integrations/codex/hooks.json"),
    is_own_file: false,
    events: &[("PostToolUse", Moment::Edit), ("Stop", Moment::Stop)],
    signs: &["turn_id"],
    tools: &["apply_patch"],
    edit: Answer::Refusal,
    stop: Answer::Refusal,
};
