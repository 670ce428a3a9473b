//! opencode: <https://opencode.ai/docs/plugins/>. It runs plugins instead of commands; ours hands the event over and
//! appends the answer to what the model sees of the tool.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "opencode",
    title: "opencode",
    marks: &[".opencode", "opencode.json", "opencode.jsonc"],
    file: ".opencode/plugins/planls.js",
    text: include_str!("../../../../../../integrations/opencode/planls.js"),
    is_own_file: true,
    events: &[("tool.execute.after", Moment::Edit), ("", Moment::Edit)],
    signs: &["tool", "callID"],
    tools: &[],
    edit: Answer::Text,
    stop: Answer::Nothing,
};
