//! Qwen Code: <https://qwenlm.github.io/qwen-code-docs/en/users/features/hooks>. Claude Code's events with Gemini CLI's
//! tools; exit code 2 passes standard error to the model.

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
    edit: Answer::Refusal,
    stop: Answer::Refusal,
};
