//! The coding agents that planls knows, one file each: how their events look, what they listen to, and where their
//! hooks are configured. Plain data; `hook` answers events and `agents` writes configurations by it.

mod claude_code;
mod codex;
mod copilot;
mod cursor;
mod gemini_cli;
mod kiro;
mod opencode;
mod qwen_code;

/// The agents, the one whose form most others have taken over first.
pub(crate) const AGENTS: &[Agent] = &[
    claude_code::AGENT,
    codex::AGENT,
    gemini_cli::AGENT,
    qwen_code::AGENT,
    copilot::AGENT,
    cursor::AGENT,
    kiro::AGENT,
    opencode::AGENT,
];

/// A coding agent.
#[derive(Debug)]
pub(crate) struct Agent {
    /// The name on the command line.
    pub(crate) name: &'static str,
    /// The name for people.
    pub(crate) title: &'static str,
    /// Paths of which one exists where a project is worked on with it.
    pub(crate) marks: &'static [&'static str],
    /// The file in a project that configures its hooks.
    pub(crate) file: &'static str,
    /// What that file says if it says nothing else.
    pub(crate) text: &'static str,
    /// Whether that file belongs to planls alone, or may say other things.
    pub(crate) is_own_file: bool,
    /// Its events that are answered, by their names; the name is empty if they have none.
    pub(crate) events: &'static [(&'static str, Moment)],
    /// Members that only its events have.
    pub(crate) signs: &'static [&'static str],
    /// Tools that are called so by it, and by few others.
    pub(crate) tools: &'static [&'static str],
    /// How it is told what was found after an edit.
    pub(crate) edit: Answer,
    /// How it is told that it is not done yet.
    pub(crate) stop: Answer,
}

/// What an event says about the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A file was written.
    Edit,
    /// The agent is about to stop.
    Stop,
    /// The user has said something, and the agent is about to begin.
    Begin,
}

/// A way to tell an agent something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Text on standard error, and exit code 2.
    Refusal,
    /// Text on standard output.
    Text,
    /// A JSON object on standard output, with the text in this member.
    Member(&'static str),
    /// The same, with `hookSpecificOutput.additionalContext` as the member.
    Context,
    /// A JSON object that says that the agent is not to stop, with the text as the reason.
    Block,
    /// Not at all.
    Nothing,
}

/// The agent with a name.
pub(crate) fn named(name: &str) -> Option<&'static Agent> {
    AGENTS.iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{AGENTS, Answer, named};

    #[test]
    fn every_agent_is_found_by_its_name_and_has_a_file_of_its_own() {
        for agent in AGENTS {
            let same = AGENTS.iter().filter(|it| it.name == agent.name || it.file == agent.file);
            assert_eq!(same.count(), 1, "{}", agent.name);
            assert!(named(agent.name).is_some_and(|it| it.title == agent.title));
            assert!(agent.text.ends_with('\n') && agent.text.contains("planls"), "{}", agent.name);
            assert_ne!(agent.edit, Answer::Nothing, "{}", agent.name);
        }
    }

    #[test]
    fn what_is_written_is_json_with_a_command_for_each_event() {
        for agent in AGENTS.iter().filter(|it| it.file.ends_with(".json")) {
            let text: Value = serde_json::from_str(agent.text).unwrap_or_default();
            assert!(text["hooks"].is_object() || text["hooks"].is_array(), "{}", agent.name);
            assert!(agent.text.matches("\"planls hook").count() >= 2, "{}", agent.name);
        }
    }
}
