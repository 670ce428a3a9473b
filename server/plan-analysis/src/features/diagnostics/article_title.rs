//! ```text
//! | II. Overlay Delegation | PASS |
//!   ^^^^^^^^^^^^^^^^^^^^^^ article II of the constitution is called "Extension Architecture"
//! ```

use super::constitution_check::Cited;
use super::{
    Check, Related, Repair, Rule, SectionInDocumentCtx, Severity, Sight, Sink, constitution_check,
};
use crate::features::NavigationTarget;
use crate::project::Role;
use crate::project::article_name::is_same;
use crate::project::constitution::{Article, clean_name, parse};

pub(super) const RULE: Rule = Rule {
    code: "article-title",
    severity: Severity::Information,
    summary: "the check gives an article another name than the constitution does",
    explanation: "\
The number is that of one article, and the name is that of another: the constitution has been
renumbered, or the article renamed, since. If several names differ and the plan is older than the
constitution's last amendment, the plan was checked against another edition, and nothing is reported.
A name that shares a word or its initials with the article's name counts as the same name.

Before, where Article II is \"Logs stay on paper\":

    | II. Digital logs | PASS |

After:

    | II. Logs stay on paper | PASS |
",
    sight: Sight::Feature,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    if ctx.section.scope.role == Role::Constitution {
        return;
    }
    let Some((id, articles)) = ctx.around.constitution() else { return };
    let cited = constitution_check::cited(ctx).into_iter();
    let others: Vec<(Cited<'_>, &Article)> = cited
        .filter(|it| !it.citation.explicit && !it.citation.heading)
        .filter_map(|cited| {
            let (_, _, name) = parse(cited.text);
            let name = clean_name(name);
            let number = Some(cited.citation.first);
            let article = articles.iter().find(|it| it.number == number)?;
            let is_other =
                is_numbered_alike(cited.text, &article.label) && !is_same(&name, article);
            is_other.then_some((cited, article))
        })
        .collect();
    if others.len() > 1 && ctx.around.files.predates_constitution() {
        return;
    }
    for (cited, article) in others {
        let message =
            format!("article {} of the constitution is called \"{}\"", article.label, article.name);
        let target = NavigationTarget {
            id: id.clone(),
            full_range: article.heading,
            focus_range: article.focus,
        };
        let related = Related { target, message: "the article".to_owned() };
        let repair = renamed(cited.text, article, articles);
        let finding = sink.push(cited.range(), message);
        finding.related.push(related);
        finding.repair = repair.map(|text| Repair::Replace(text.into()));
    }
}

/// The citation with the article's name, as it is numbered there. Where another article has the name, the
/// number may as well be the one that is wrong.
fn renamed(cited: &str, article: &Article, articles: &[Article]) -> Option<String> {
    let (_, _, name) = parse(cited);
    let name = clean_name(name);
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let at = cited.rfind(name).filter(|_| !name.is_empty())?;
    let is_moved = articles.iter().any(|other| is_same(name, other));
    (!is_moved).then(|| [&cited[..at], &article.name, &cited[at + name.len()..]].concat())
}

/// Whether a citation is numbered as the constitution is: `2.` is no article II.
fn is_numbered_alike(cited: &str, label: &str) -> bool {
    let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    is_digit(cited) == is_digit(label)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    const CONSTITUTION: &str = "
//- /p/specs/001-a/spec.md
# Feature Specification: A
//- /p/.specify/memory/constitution.md
# P Constitution
## Core Principles
### I. Desks stay quiet
One.
### II. Logs lie on paper
Two.
";

    #[test]
    fn another_name_is_found_and_a_shorter_one_is_the_same() {
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/plan.md
# Implementation Plan: A
## Constitution Check
| Principle | Status |
|---|---|
| I. Quiet | PASS |
| II. Bells ring | PASS |
  ^^^^^^^^^^^^^^ information article-title
{CONSTITUTION}"
            ),
        );
    }

    #[test]
    fn numbered_steps_and_headings_are_no_articles() {
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/plan.md
# Implementation Plan: A
## 2. Rules of the constitution
### I. Hang the bell
- 1. Ring it
- 2. Stop it
{CONSTITUTION}"
            ),
        );
    }
}
