//! Qwen Code: <https://qwenlm.github.io/qwen-code-docs/en/users/features/hooks>. Claude Code's events with Gemini CLI's
//! tools. Version 0.24.4 shows its model what is appended to a tool's answer, and not, after a tool, the standard error
//! of exit code 2, whatever the page says; and its `Stop` events all say that a hook has held it already, so
//! that is not believed.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "qwen-code",
    title: "Qwen Code",
    marks: &[".qwen", "QWEN.md"],
    file: ".qwen/settings.json",
    text: include_str!("../../../../../../integrations/qwen-code/settings.json"),
    is_own_file: false,
    events: &[("PostToolUse", Moment::Edit), ("Stop", Moment::Stop)],
    signs: &["tool_call_id"],
    tools: &["write_file", "edit"],
    edit: Answer::Context,
    stop: Answer::Refusal,
};
