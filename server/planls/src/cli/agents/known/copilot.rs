//! GitHub Copilot, in the terminal, in the cloud and in VS Code: <https://docs.github.com/en/copilot/reference/hooks-reference>,
//! <https://code.visualstudio.com/docs/agents/reference/hooks-reference>. Events have names only where they were asked
//! for by Claude Code's names. Standard error is for people; what the model is to see is JSON.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "copilot",
    title: "GitHub Copilot",
    marks: &[
        ".github/copilot-instructions.md",
        ".github/copilot",
        ".github/hooks",
        ".github/agents",
    ],
    file: ".github/hooks/planls.json",
    text: include_str!("../../../../../../integrations/copilot/hooks.json"),
    is_own_file: true,
    events: &[("", Moment::Edit), ("PostToolUse", Moment::Edit), ("Stop", Moment::Stop)],
    signs: &["toolName", "toolResult", "tool_result", "stopReason", "stop_reason"],
    tools: &["create_file", "replace_string_in_file", "multi_replace_string_in_file", "editFiles"],
    edit: Answer::Member("additionalContext"),
    stop: Answer::Block,
};
