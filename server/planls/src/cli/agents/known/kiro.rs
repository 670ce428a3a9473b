//! Kiro: <https://kiro.dev/docs/hooks/>. What a command writes to standard output with exit code 0 is added to the
//! context. Some versions do so only when the user says something, so it is said then too; and some give the path of a
//! written file only in the words of the tool's answer:
//! <https://github.com/awslabs/aidlc-workflows/blob/main/docs/reference/kiro-ide-hook-payload.md>.

use super::{Agent, Answer, Moment};

pub(super) const AGENT: Agent = Agent {
    name: "kiro",
    title: "Kiro",
    marks: &[".kiro"],
    file: ".kiro/hooks/planls.json",
    text: include_str!("../../../../../../integrations/kiro/hooks.json"),
    is_own_file: true,
    events: &[
        ("PostToolUse", Moment::Edit),
        ("postToolUse", Moment::Edit),
        ("PostFileSave", Moment::Edit),
        ("PostFileCreate", Moment::Edit),
        ("UserPromptSubmit", Moment::Begin),
    ],
    signs: &[],
    tools: &["fs_write", "fsWrite", "fs_append", "fsAppend", "str_replace", "strReplace"],
    edit: Answer::Text,
    stop: Answer::Nothing,
};
