//! ```text
//! # Implementation Plan: Late fees
//!   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the section "Rollout" of the template is missing
//! ```

use super::{Check, DocumentCtx, DocumentSink, Files, Repair, Rule, Severity, Sight, Spot};
use crate::model::heading::slug;
use crate::model::outline::Noun;
use crate::project::Role;
use crate::project::template::{Template, TemplateSection, section_key};

pub(super) const RULE: Rule = Rule {
    code: "missing-section",
    severity: Severity::Warning,
    summary: "a section of the project's template is missing",
    explanation: "\
The project's own template has a section that this document lacks. Nothing is reported about sections
that the template calls optional, about examples to be repeated, and in documents that were not made
from the template. Sections of the built-in templates are never required.

Before, where the template has `## Rollout`:

    ## Summary
    ## Project Structure

After:

    ## Summary
    ## Project Structure
    ## Rollout
",
    sight: Sight::Project,
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut DocumentSink) {
    let document = ctx.files;
    let (id, role) = (document.id, document.scope.role);
    // A framework's own task list is an example; one that the project made is meant.
    let asked = match role {
        Role::Plan | Role::Spec => true,
        Role::Tasks => document.index.has_own_template(id, role),
        _ => false,
    };
    let Some(template) = document.index.template_for(id, role).filter(|_| asked) else { return };
    let headings = ctx.sections().flat_map(|(_, section)| &section.outline.headings);
    let present: Vec<String> = headings.map(|heading| section_key(&heading.title)).collect();
    let titled = ctx.sections().find(|(_, section)| !section.outline.headings.is_empty());
    let Some((section, _)) = titled.filter(|_| is_made_from(&template, &present)) else { return };
    let title = Spot { section, noun: Noun::Heading(0) };
    let (mut parent, mut parent_present) = ("", true);
    for section in &template.sections {
        let here = is_present(section, &present);
        if section.level == 2 {
            (parent, parent_present) = (&section.title, here);
        }
        let named = !section.is_optional() && section.title.chars().count() <= LONGEST;
        let asked = match section.level {
            _ if here || !named => false,
            2 => is_usual(&document, section, 2),
            3 => {
                parent_present
                    && is_usual(&document, section, 3)
                    && !defines_its_ids(ctx, parent, section)
            }
            _ => false,
        };
        if asked {
            let name = crate::model::heading::plain(&section.title);
            let message = format!("the section \"{name}\" of the template is missing");
            sink.push(title, message).mended_by(Repair::Add(section.title.as_str().into()));
        }
    }
}

/// Whether the ids that a section of the template lists are defined in its parent, below headings of the writer's own
/// or none: then only the heading is another one.
fn defines_its_ids(ctx: &DocumentCtx<'_>, parent: &str, section: &TemplateSection) -> bool {
    let parent = section_key(parent);
    let mut inside = false;
    let mut parts = ctx.sections().filter(|(_, part)| {
        if let Some(heading) = part.outline.headings.first().filter(|it| it.level <= 2) {
            inside = section_key(&heading.title) == parent;
        }
        inside
    });
    parts.any(|(_, part)| {
        let mut ids = part.outline.ids.iter();
        ids.any(|id| section.body.contains(&format!("**{}-", id.key.series)))
    })
}

/// Whether the project's other documents have a section as a rule. A section that most of them lack was
/// added to the template later, or is not wanted. Below level 2 a template has as many examples as rules,
/// so there at least nine in ten documents must have it. Where there are no other documents, the template
/// alone decides. It goes over the documents of the project, and is only asked of sections that are missing.
fn is_usual(ctx: &Files<'_>, section: &TemplateSection, level: u8) -> bool {
    let (all, having) = ctx.index.share_of_heading(ctx.id, &slug(&section_key(&section.title)));
    match level {
        2 => all < 3 || having * 3 >= all * 2,
        _ => having * 10 >= all * 9,
    }
}

/// A longer title is a remark, not a section.
const LONGEST: usize = 60;

/// Present under its name, or under one that holds all its words.
fn is_present(section: &TemplateSection, present: &[String]) -> bool {
    let key = section_key(&section.title);
    let words: Vec<&str> = key.split(' ').filter(|word| word.chars().count() > 2).collect();
    key.is_empty()
        || present.iter().any(|title| {
            *title == key
                || title.contains(&key)
                || !words.is_empty() && words.iter().all(|word| title.contains(word))
        })
}

/// A document that has fewer than two thirds of the template's sections was made from something else.
fn is_made_from(template: &Template, present: &[String]) -> bool {
    let of_level_2: Vec<&TemplateSection> = template
        .sections
        .iter()
        .filter(|section| section.level == 2 && !section.is_optional())
        .collect();
    let shared =
        of_level_2.iter().filter(|section| present.contains(&section_key(&section.title))).count();
    of_level_2.len() >= 2 && shared * 3 >= of_level_2.len() * 2
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    /// Checks a plan in a project whose template is in this folder.
    #[track_caller]
    fn check(plan: &str, template_folder: &str) {
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/plan.md
{plan}
//- /p/specs/001-a/spec.md
# Feature Specification: A
//- {template_folder}/plan-template.md
# Implementation Plan: [FEATURE]
## Summary
## Project Structure
## Rollout
## Complexity (optional)
"
            ),
        );
    }

    const OWN: &str = "/p/.specify/templates";

    #[test]
    fn a_section_of_the_projects_template_is_asked_for() {
        check(
            "# Implementation Plan: A
  ^^^^^^^^^^^^^^^^^^^^^^ warning missing-section
## Summary
Bells ring.
## Project Structure
One folder.",
            OWN,
        );
    }

    #[test]
    fn a_section_whose_ids_stand_below_other_headings_of_its_parent_is_not_missing() {
        let check = |requirements: &str| {
            check_rule(
                &RULE,
                &format!(
                    "//- /p/specs/001-a/spec.md
# Feature Specification: A
{requirements}
## Scope
One line.
//- /p/.specify/templates/spec-template.md
# Feature Specification: [FEATURE]
## Requirements
### Bell Requirements
- **BR-001**: [what rings]
## Scope
[where]
"
                ),
            );
        };
        check("## Requirements\n### What rings\n- **BR-001**: one bell");
        check("## Requirements\n- **BR-001**: one bell");
        check(
            "  ^^^^^^^^^^^^^^^^^^^^^^^^ missing-section\n## Requirements\nBells.\n## Depots\n- **BR-001**: one bell",
        );
    }

    #[test]
    fn a_document_of_another_structure_is_left_alone() {
        check("# Implementation Plan: A\n## How\nBells ring.", OWN);
    }

    #[test]
    fn the_template_of_a_project_within_serves_that_project_alone() {
        let plan =
            "# Implementation Plan: A\n## Summary\nBells ring.\n## Project Structure\nOne folder.";
        check(plan, "/p/inner/.specify/templates");
    }
}
