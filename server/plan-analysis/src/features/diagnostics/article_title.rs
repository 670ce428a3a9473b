//! ```text
//! | II. Overlay Delegation | PASS |
//!   ^^^^^^^^^^^^^^^^^^^^^^ article II of the constitution is called "Extension Architecture"
//! ```

use super::{Check, PlaceCtx, Related, Rule, Severity, Sink, constitution_check};
use crate::features::NavigationTarget;
use crate::project::Role;
use crate::project::constitution::{clean_name, parse};

pub(super) const RULE: Rule = Rule {
    code: "article-title",
    severity: Severity::Information,
    summary: "the check gives an article another name than the constitution does",
    explanation: "\
The number leads to one article, the name means another: the constitution was renamed or renumbered
after the plan. Shortened names and initials are the same name.

Before, where Article II is \"Logs stay on paper\":

    | II. Digital logs | PASS |

After:

    | II. Logs stay on paper | PASS |
",
    check: Check::Place(check),
};

fn check(ctx: &PlaceCtx<'_>, sink: &mut Sink) {
    let cited = constitution_check::cited(ctx).into_iter().filter(|it| !it.citation.explicit);
    for cited in cited.filter(|_| ctx.of.scope.role != Role::Constitution) {
        let Some((id, articles)) = ctx.around.constitution() else { return };
        let (_, _, name) = parse(cited.text);
        let name = clean_name(name);
        let by_number =
            articles.iter().find(|article| article.number == Some(cited.citation.first));
        let Some(article) = by_number.filter(|article| !is_same_name(&name, &article.name)) else {
            continue;
        };
        let message =
            format!("article {} of the constitution is called \"{}\"", article.label, article.name);
        let target = NavigationTarget {
            id: id.clone(),
            full_range: article.heading,
            focus_range: article.focus,
        };
        let related = Related { target, message: "the article".to_owned() };
        sink.push(cited.range(), message).related.push(related);
    }
}

/// Whether one name is the other, a part of it, or its initials.
fn is_same_name(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let split = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        split.map(|word| word.trim_end_matches('s').to_lowercase()).collect()
    };
    let (one_words, other_words) = (words(one), words(other));
    let within = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    let initials: String = other_words.iter().filter_map(|word| word.chars().next()).collect();
    let joined = |words: &[String]| words.concat();
    one_words.is_empty()
        || within(&one_words, &other_words)
        || within(&other_words, &one_words)
        || initials.starts_with(&one.to_lowercase())
        || joined(&other_words).contains(&joined(&one_words))
        || joined(&one_words).contains(&joined(&other_words))
}

#[cfg(test)]
mod tests {
    use super::is_same_name;

    #[test]
    fn shortened_names_and_initials_are_the_same() {
        assert!(is_same_name("Test-First", "Test-First Development"));
        assert!(is_same_name("TDD", "Test-Driven Development"));
        assert!(is_same_name("利用者", "利用者の公平な扱い"));
        assert!(!is_same_name("Overlay Delegation", "Extension Architecture"));
        assert!(!is_same_name("Zero NPM Dependencies", "Minimal, Vetted Dependencies"));
    }
}
