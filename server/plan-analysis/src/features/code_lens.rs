//! Code lenses: how much is still to be done, above the title and the sections; the number of citations,
//! above ids and articles.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use text_size::TextRange;

use super::Ctx;
use crate::context::Readings;
use crate::index::Facts;
use crate::model::id::{IdCitation, IdKey, Shape};
use crate::model::line::{key, line_at};
use crate::project::Role;
use crate::reading::Reading;
use crate::symbol::article::CitedArticles;
use crate::symbol::id::Readers;
use crate::text::shift;
use crate::words::counted_if_any;

/// Maximum number of ids counted from the ranges that one document cites.
const MOST: usize = 4096;

/// A line of text shown above another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLens {
    /// The text that it is about.
    pub range: TextRange,
    /// The text shown.
    pub title: String,
}

/// The lenses of a document in the order of the text.
pub fn code_lens(ctx: &Ctx<'_>, readings: &Readings<'_>) -> Vec<CodeLens> {
    let Some(facts) = ctx.index.facts(ctx.id) else { return Vec::new() };
    let mut lenses = Vec::new();
    if ctx.scope.role.is_filled() {
        lenses.extend(title(ctx, facts, readings));
        sections(ctx, facts, readings, &mut lenses);
    }
    match ctx.scope.role {
        Role::Spec => ids(ctx, facts, &mut lenses),
        Role::Constitution => articles(ctx, facts, &mut lenses),
        _ => {}
    }
    lenses.sort_by_key(|lens| lens.range.start());
    lenses
}

fn joined(parts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn title(ctx: &Ctx<'_>, facts: &Facts, readings: &Readings<'_>) -> Option<CodeLens> {
    let heading = facts.headings.iter().find(|heading| heading.level == 1)?;
    let left: usize = readings.iter().map(|(_, reading)| reading.placeholders.len()).sum();
    let open = (left > 0).then(|| format!("{left} to fill"));
    let title =
        joined([filled(ctx, readings), open, counted_if_any(facts.questions, "open question")])?;
    Some(CodeLens { range: heading.text, title })
}

/// The percentage of the template's lines with placeholders that have been changed.
fn filled(ctx: &Ctx<'_>, readings: &Readings<'_>) -> Option<String> {
    let template = ctx.index.template_for(ctx.id, ctx.scope.role)?;
    let total = template.token_line_count();
    let mut left = FxHashSet::default();
    for ((_, reading), (_, part)) in readings.iter().zip(ctx.document.parts()) {
        let text = part.section.text();
        let lines = reading.placeholders.iter().map(|it| &text[line_at(text, it.range.start())]);
        left.extend(lines.filter(|line| template.has_token_line(line)).map(key));
    }
    let sum = |count: fn(&Reading) -> u32| readings.iter().map(|(_, it)| count(it)).sum::<u32>();
    // Lines that the template leaves as they are do not count as filled.
    if !left.is_empty() && sum(|it| it.lines) == sum(|it| it.template_lines) {
        left.extend(template.token_lines());
    }
    (total > 0).then(|| format!("{} % filled", (total - left.len().min(total)) * 100 / total))
}

/// The number of placeholders of each section, without its subsections.
fn sections(ctx: &Ctx<'_>, facts: &Facts, readings: &Readings<'_>, lenses: &mut Vec<CodeLens>) {
    let title = facts.headings.iter().position(|heading| heading.level == 1);
    let mut left: FxHashMap<usize, usize> = FxHashMap::default();
    let parts = readings.iter().flat_map(|(start, reading)| {
        reading.placeholders.iter().map(|it| shift(it.range, *start).start())
    });
    for at in parts.filter(|at| *at < ctx.document.text().len()) {
        let behind = facts.headings.partition_point(|heading| heading.range.start() <= at);
        if let Some(section) = behind.checked_sub(1).filter(|section| Some(*section) != title) {
            *left.entry(section).or_default() += 1;
        }
    }
    lenses.extend(left.into_iter().map(|(section, count)| CodeLens {
        range: facts.headings[section].text,
        title: format!("{count} to fill"),
    }));
}

/// The number of tasks and plans that cite an id.
#[derive(Clone, Copy, Debug, Default)]
struct CitationCounts {
    tasks: usize,
    plans: usize,
}

fn ids(ctx: &Ctx<'_>, facts: &Facts, lenses: &mut Vec<CodeLens>) {
    let mut counts: BTreeMap<&IdKey, CitationCounts> =
        facts.ids.iter().map(|it| (&it.key, CitationCounts::default())).collect();
    if counts.is_empty() {
        return;
    }
    let Some(root) = ctx.index.root_of(ctx.id) else { return };
    // If a document defines an id twice, citations mean the first definition.
    let ranges: BTreeMap<&IdKey, TextRange> =
        facts.ids.iter().rev().map(|it| (&it.key, it.range)).collect();
    let mut readers = Readers::new(ctx.index, ctx.id);
    for (id, described) in ctx.index.documents() {
        let role = ctx.index.role_by_path(id);
        if !matches!(role, Some(Role::Tasks | Role::Plan)) || !ctx.index.is_in_project(id, root) {
            continue;
        }
        // A task counts once, and so does a plan, however often it cites the id.
        let mut counted = FxHashSet::default();
        for (place, key) in cited(described, &counts) {
            let Some(range) = ranges.get(&key) else { continue };
            if !readers.mean(id, described, &key, *range) {
                continue;
            }
            let Some(count) = counts.get_mut(&key) else { continue };
            match role {
                Some(Role::Tasks) if counted.insert((key.clone(), place)) => count.tasks += 1,
                Some(Role::Plan) if counted.insert((key.clone(), 0)) => count.plans += 1,
                _ => {}
            }
        }
    }
    // Tasks that cite no id of a series say nothing of it.
    let covered: FxHashSet<_> =
        counts.iter().filter(|(_, it)| it.tasks > 0).map(|(key, _)| key.series.clone()).collect();
    for id in &facts.ids {
        let count = counts.get(&id.key).copied().unwrap_or_default();
        let is_forgotten = count.tasks == 0 && covered.contains(&id.key.series);
        let forgotten = (is_forgotten && id.shape != Shape::Row).then(|| "no task yet".to_owned());
        let tasks = counted_if_any(count.tasks, "task").or(forgotten);
        let title = joined([tasks, counted_if_any(count.plans, "plan")]);
        lenses.extend(title.map(|title| CodeLens { range: id.range, title }));
    }
}

/// The ids that a document cites, each with the start of the task that cites it, or of the citation.
fn cited(facts: &Facts, wanted: &BTreeMap<&IdKey, CitationCounts>) -> Vec<(u32, IdKey)> {
    let mut found = Vec::new();
    for citation in &facts.citations {
        let place = place(facts, citation);
        match &citation.last {
            None if wanted.contains_key(&citation.first) => {
                found.push((place, citation.first.clone()));
            }
            None => {}
            Some(_) => {
                let from = wanted.range::<&IdKey, _>(&citation.first..).map(|(key, _)| *key);
                let room = MOST.saturating_sub(found.len());
                found.extend(
                    from.take_while(|key| citation.contains(key))
                        .take(room)
                        .map(|key| (place, key.clone())),
                );
            }
        }
    }
    found
}

/// The start of the task that contains a citation, else of the citation itself.
fn place(facts: &Facts, citation: &IdCitation) -> u32 {
    let behind = facts.id_texts.partition_point(|it| it.extent.start() <= citation.range.start());
    let last = behind.checked_sub(1).and_then(|at| facts.id_texts.get(at));
    let task = last.filter(|it| it.extent.contains_range(citation.range));
    task.map_or(citation.range.start(), |it| it.extent.start()).into()
}

fn articles(ctx: &Ctx<'_>, facts: &Facts, lenses: &mut Vec<CodeLens>) {
    let mut counts: FxHashMap<TextRange, usize> = FxHashMap::default();
    let all = CitedArticles::new(ctx.index, ctx.id);
    let documents = ctx.index.documents();
    let plans = documents.filter(|(id, _)| ctx.index.role_by_path(id) == Some(Role::Plan));
    for (id, described) in plans {
        let cited = all.in_document(id, described).into_iter();
        let cited: FxHashSet<TextRange> = cited.map(|(article, _)| article.heading).collect();
        for heading in cited {
            *counts.entry(heading).or_default() += 1;
        }
    }
    for article in &facts.articles {
        let count = counts.get(&article.heading).copied().unwrap_or_default();
        let title = counted_if_any(count, "plan").map(|plans| format!("cited by {plans}"));
        lenses.extend(title.map(|title| CodeLens { range: article.focus, title }));
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    fn lenses(fixture: &str) -> Vec<String> {
        let (analysis, id, _) = analysis_with_cursor(fixture);
        let text = analysis.document(&id).unwrap().text().clone();
        analysis
            .code_lenses(&id)
            .iter()
            .map(|it| format!("{}: {}", text.slice(it.range), it.title))
            .collect()
    }

    #[test]
    fn the_title_says_what_is_left_and_each_section_its_part() {
        let found = lenses(
            "# Plan$0\n\n## Summary\n\n[DATE] and [FEATURE]\n\n[NEEDS CLARIFICATION: who?]\n\n## Done\n\nYes\n",
        );
        assert_eq!(found, ["Plan: 2 to fill · 1 open question", "Summary: 2 to fill"]);
    }

    #[test]
    fn a_project_template_gives_a_share() {
        let found = lenses(
            "
            //- /specs/001-x/plan.md
            # Plan$0

            One: done
            Two: [THE TWO]
            //- /.specify/templates/plan-template.md
            # Plan

            One: [THE ONE]
            Two: [THE TWO]
            ",
        );
        assert_eq!(found, ["Plan: 50 % filled · 1 to fill"]);
    }

    #[test]
    fn of_an_untouched_template_nothing_is_filled() {
        let template = "# Plan\n\nOne: [THE ONE]\n- [ ] Two: [P] e.g. [x]\n[link] or `[THREE]`\n";
        let found = lenses(&format!(
            "//- /specs/001-x/plan.md\n$0{template}//- /.specify/templates/plan-template.md\n{template}"
        ));
        assert!(found[0].starts_with("Plan: 0 % filled"), "{found:?}");
    }

    #[test]
    fn an_id_says_who_cites_it_in_its_feature() {
        let found = lenses(
            "
            //- /specs/001-x/spec.md
            # X$0

            - **FR-001**: A
            - **FR-002**: B
            - **FR-003**: C
            - **SC-001**: D
            //- /specs/001-x/tasks.md
            - [ ] T001 Do FR-001, FR-001
            - [ ] T002 Do FR-001-FR-002
            //- /specs/001-x/plan.md
            FR-001 and FR-001
            //- /specs/002-y/spec.md
            - **FR-001**: A
            //- /specs/002-y/plan.md
            FR-001
            ",
        );
        assert_eq!(found, ["FR-001: 2 tasks · 1 plan", "FR-002: 1 task", "FR-003: no task yet"]);
    }

    #[test]
    fn who_means_another_definition_in_the_feature_does_not_count() {
        let found = lenses(
            "
            //- /specs/001-x/spec.md
            # X$0

            - **T001**: A
            //- /specs/001-x/tasks.md
            - [ ] T001 Do it
            - [ ] T002 After T001
            ",
        );
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn who_cites_an_id_in_another_project_does_not_count() {
        let found = lenses(
            "
            //- /p/inner/specs/001-x/plan.md
            AC-001
            //- /p/specs/001-x/spec.md
            # X$0

            - **AC-001**: A
            //- /p/specs/002-y/plan.md
            AC-001
            //- /p/inner/specs/001-x/spec.md
            - **AC-001**: B
            ",
        );
        assert_eq!(found, ["AC-001: 1 plan"]);
    }

    #[test]
    fn an_article_says_how_many_plans_cite_it() {
        let found = lenses(
            "
            //- /memory/constitution.md
            # C$0

            ## Core Principles

            ### Article I: One

            ### Article II: Two
            //- /specs/001-x/plan.md
            Article I and Article I
            //- /specs/002-y/plan.md
            Articles I-III
            ",
        );
        assert_eq!(found, ["Article I: One: cited by 2 plans", "Article II: Two: cited by 1 plan"]);
    }

    #[test]
    fn a_constitution_counts_the_plans_of_its_own_project() {
        let inner = "//- /p/inner/specs/001-a/plan.md\nArticle I\n//- /p/inner/.specify/memory/constitution.md\n# C\n\n## Core Principles\n\n### Article I: One\n";
        let outer = inner.replace("/inner", "");
        for (own, other) in [(inner, &*outer), (&*outer, inner)] {
            let found = lenses(&(own.replace("# C\n", "# C$0\n") + other));
            assert_eq!(found, ["Article I: One: cited by 1 plan"]);
        }
    }

    #[test]
    fn a_filled_document_and_one_that_is_no_plan_say_nothing() {
        assert_eq!(lenses("# Plan\n\nDone.$0\n"), [""; 0]);
        assert_eq!(lenses("//- /README.md\n# [TITLE]$0\n"), [""; 0]);
    }
}
