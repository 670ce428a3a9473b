//! Cursor: <https://cursor.com/docs/agent/hooks>. `postToolUse` may add to what the model sees; what `afterFileEdit`
//! says is not shown to it by all versions, so that is not what is asked for.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "cursor",
    title: "Cursor",
    marks: &[".cursor", ".cursorrules"],
    file: ".cursor/hooks.json",
    text: include_str!("../../../../../../integrations/cursor/hooks.json"),
    is_own_file: false,
    events: &[
        ("postToolUse", Moment::Edit),
        ("afterFileEdit", Moment::Edit),
        ("stop", Moment::Stop),
    ],
    signs: &["conversation_id", "workspace_roots", "cursor_version"],
    tools: &[],
    edit: Answer::Member("additional_context"),
    stop: Answer::Member("followup_message"),
};
