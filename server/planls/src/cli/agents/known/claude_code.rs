//! Claude Code: <https://code.claude.com/docs/en/hooks>. Standard error with exit code 2 reaches the model after an
//! edit; exit code 1 is not shown to the model. The plugin of `integrations/claude-code` has the same hooks.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "claude-code",
    title: "Claude Code",
    marks: &[".claude", "CLAUDE.md"],
    file: ".claude/settings.json",
    text: include_str!("../../../../../../integrations/claude-code/hooks/hooks.json"),
    is_own_file: false,
    events: &[("PostToolUse", Moment::Edit), ("Stop", Moment::Stop)],
    signs: &[],
    tools: &["Edit", "MultiEdit", "Write"],
    edit: Answer::Refusal,
    stop: Answer::Refusal,
};
