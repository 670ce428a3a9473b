//! Gemini CLI: <https://geminicli.com/docs/hooks/reference>. After a tool, exit code 2 would hide from the model that the
//! edit was done, so what was found is appended to the tool's answer. At the end, exit code 2 asks for another turn, but
//! is shown to the user as a failed hook; `decision` asks for the same.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "gemini-cli",
    title: "Gemini CLI",
    marks: &[".gemini", "GEMINI.md"],
    file: ".gemini/settings.json",
    text: include_str!("../../../../../../integrations/gemini-cli/settings.json"),
    is_own_file: false,
    events: &[("AfterTool", Moment::Edit), ("AfterAgent", Moment::Stop)],
    signs: &[],
    tools: &[],
    edit: Answer::Context,
    stop: Answer::Block,
};
