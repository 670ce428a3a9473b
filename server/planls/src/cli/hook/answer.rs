//! What an agent is told: the findings as lines, worst first, in the form that it passes on to its model, and short
//! enough that it need not be cut.

use plan_analysis::features::Severity;
use plan_analysis::words::counted;
use serde_json::{Value, json};

use super::event::Event;
use crate::cli::agents::known::{Answer, Moment};
use crate::cli::output::{Checked, concise};

/// About how many tokens an answer may have.
const TOKENS: usize = 500;

/// Maximum number of characters of a line: a finding that quotes much is cut.
const LONGEST: usize = 240;

/// What is written where, and how the program ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// What goes to standard output.
    pub(super) output: String,
    /// What goes to standard error.
    pub(super) error: String,
    /// The exit code.
    pub(super) code: i32,
}

/// What an agent is told about checked documents: nothing where there is nothing to do. A finding that is only worth
/// knowing, such as an open question in a draft, is not reported to the agent.
pub(super) fn told(event: &Event, refuse: bool, checked: &[Checked]) -> Told {
    let worst = if event.moment == Moment::Stop { Severity::Error } else { Severity::Warning };
    let lines = lines(checked, worst);
    if lines.is_empty() {
        return Told::default();
    }
    let form = match event.moment {
        _ if refuse => Answer::Refusal,
        Moment::Edit => event.agent.edit,
        Moment::Stop => event.agent.stop,
        Moment::Begin => Answer::Text,
    };
    in_form(form, &event.name, &text(event.moment, &lines))
}

/// A line for each finding that is at least so severe, the worst first.
fn lines(checked: &[Checked], least: Severity) -> Vec<String> {
    let all =
        checked.iter().flat_map(|it| it.findings.iter().map(move |found| (it, &found.diagnostic)));
    let mut all: Vec<_> = all.filter(|(_, found)| found.severity <= least).collect();
    all.sort_by_key(|(_, found)| found.severity);
    all.iter().map(|(it, found)| cut(concise::line(&it.shown, &it.text, found))).collect()
}

fn cut(mut line: String) -> String {
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// The text: what this is, as many lines as there is room for, and how many there are besides.
fn text(moment: Moment, lines: &[String]) -> String {
    let findings = counted(lines.len(), "finding");
    let mut text = match moment {
        Moment::Edit => format!(
            "planls: {findings} in the plan documents just written (they are written). Mend them, or leave what is meant to stay open:\n"
        ),
        Moment::Stop => format!(
            "planls: {findings} in the plan documents of this turn. Mend them before you stop:\n"
        ),
        Moment::Begin => format!(
            "planls: {findings} in plan documents that were changed since the turn before:\n"
        ),
    };
    let mut room = TOKENS.saturating_sub(tokens(&text) + tokens(&more(lines.len())));
    let mut shown = 0;
    for line in lines {
        let needed = tokens(line) + 1;
        if needed > room {
            break;
        }
        room -= needed;
        shown += 1;
        text += line;
        text.push('\n');
    }
    if shown < lines.len() {
        text += &more(lines.len() - shown);
    }
    text
}

fn more(count: usize) -> String {
    format!("{count} more; `planls check` shows all\n")
}

/// About how many tokens a text has: models cut words in pieces, paths and codes in more, and most other scripts by
/// characters.
fn tokens(text: &str) -> usize {
    let plain = text.bytes().filter(u8::is_ascii).count();
    let other = text.chars().filter(|it| !it.is_ascii()).count();
    plain.div_ceil(3) + other
}

/// The text in a form, in answer to an event with this name.
fn in_form(form: Answer, name: &str, text: &str) -> Told {
    let context = json!({ "hookEventName": name, "additionalContext": text });
    let object = |object: &Value| Told { output: format!("{object}\n"), ..Told::default() };
    match form {
        Answer::Nothing => Told::default(),
        Answer::Refusal => Told { error: text.to_owned(), code: 2, ..Told::default() },
        Answer::Text => Told { output: text.to_owned(), ..Told::default() },
        Answer::Context => object(&json!({ "hookSpecificOutput": context })),
        // Whoever asks by Claude Code's names may also read its answers.
        Answer::Member(member) if name == "PostToolUse" => {
            object(&json!({ member: text, "hookSpecificOutput": context }))
        }
        Answer::Member(member) => object(&json!({ member: text })),
        Answer::Block if name == "Stop" => {
            let own = json!({ "hookEventName": name, "decision": "block", "reason": text });
            object(&json!({ "decision": "block", "reason": text, "hookSpecificOutput": own }))
        }
        Answer::Block => object(&json!({ "decision": "block", "reason": text })),
    }
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::{Diagnostic, Severity};
    use plan_analysis::text::Text;
    use serde_json::{Value, json};

    use super::{TOKENS, Told, tokens, told};
    use crate::cli::hook::event::Event;
    use crate::cli::output::{Checked, Finding};

    fn event(name: &str) -> Event {
        let event = json!({ "hook_event_name": name, "tool_name": "Write" });
        Event::read(&event, None).expect("it is an event that is answered")
    }

    fn told_of(event: &Event, checked: &[Checked]) -> Told {
        told(event, false, checked)
    }

    fn checked(count: usize, severity: Severity, message: &str) -> Checked {
        let found = |_| Diagnostic {
            code: "some-code",
            severity,
            range: Default::default(),
            message: message.to_owned(),
            unnecessary: false,
            repair: None,
            related: Vec::new(),
        };
        Checked {
            shown: "plan.md".to_owned(),
            path: "plan.md".into(),
            text: Text::new("# Plan\n"),
            findings: (0..count).map(found).map(Finding::from).collect(),
        }
    }

    #[test]
    fn nothing_to_do_is_nothing_to_say() {
        let clean = [checked(0, Severity::Error, "")];
        assert_eq!(told_of(&event("PostToolUse"), &clean), Told::default());
        let remarks = [checked(3, Severity::Information, "a question")];
        assert_eq!(told_of(&event("PostToolUse"), &remarks), Told::default());
        let warnings = [checked(3, Severity::Warning, "a placeholder")];
        assert_eq!(told_of(&event("Stop"), &warnings), Told::default());
    }

    #[test]
    fn the_worst_comes_first_and_what_has_no_room_is_counted() {
        let all = [
            checked(200, Severity::Warning, "`<<OWNER>>` is still to be filled"),
            checked(1, Severity::Error, "a link leads nowhere"),
            checked(1, Severity::Warning, "語".repeat(900).as_str()),
        ];
        let told = told_of(&event("PostToolUse"), &all);
        let lines: Vec<&str> = told.error.lines().collect();
        assert_eq!(lines[1], "plan.md:1:1: error[some-code] a link leads nowhere");
        assert_eq!(lines[2], "plan.md:1:1: warning[some-code] `<<OWNER>>` is still to be filled");
        assert!(tokens(&told.error) <= TOKENS, "{}", told.error);
        let left = lines.last().expect("there are lines").split(' ').next();
        let left = left.and_then(|it| it.parse::<usize>().ok());
        assert_eq!(left, Some(202 - (lines.len() - 2)));
        assert!(told.code == 2 && told.output.is_empty());
    }

    #[test]
    fn a_line_is_never_too_long_to_be_shown() {
        let all = [checked(3, Severity::Error, "語".repeat(900).as_str())];
        let told = told_of(&event("Stop"), &all);
        assert_eq!(told.error.lines().filter(|it| it.ends_with('…')).count(), 2, "{}", told.error);
        assert!(tokens(&told.error) <= TOKENS, "{}", told.error);
    }

    #[test]
    fn each_agent_is_told_in_its_form() {
        let all = [checked(1, Severity::Error, "no")];
        let object = |name: &str| -> Value {
            let told = told_of(&event(name), &all);
            assert_eq!((told.code, told.error.as_str()), (0, ""), "{name}");
            serde_json::from_str(&told.output).expect("it is JSON")
        };
        let context = &object("AfterTool")["hookSpecificOutput"];
        assert_eq!(context["hookEventName"], "AfterTool");
        assert!(
            context["additionalContext"].as_str().is_some_and(|it| it.contains("[some-code] no"))
        );
        assert!(object("postToolUse")["additional_context"].is_string());
        assert!(object("stop")["followup_message"].is_string());
        assert_eq!(object("AfterAgent")["decision"], "block");
        assert_eq!(told(&event("AfterTool"), true, &all).code, 2);
    }
}
