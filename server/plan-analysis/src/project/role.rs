//! Roles: what a document is for. Decided by its directive, the settings, the layout, its file name, its
//! front matter and its title, in this order.

use std::cell::OnceCell;

use super::layout;
use super::path::{DocumentId, file_name, relative_to};
use super::reason::{Assigned, Reason};
use crate::document::Document;
use crate::model::comment::{DIRECTIVE, Directive};
use crate::syntax::{Parser, lines};
use crate::words;

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// How a feature is built.
    Plan,
    /// What a feature is.
    Spec,
    /// The steps of the work.
    Tasks,
    /// The project's principles.
    Constitution,
    /// Background: research, data model, quickstart.
    Research,
    /// A list of items to check.
    Checklist,
    /// A template for other documents.
    Template,
    /// Not a plan document.
    Other,
}

impl Role {
    /// The role's name in directives and settings.
    pub fn name(self) -> &'static str {
        match self {
            Role::Plan => "plan",
            Role::Spec => "spec",
            Role::Tasks => "tasks",
            Role::Constitution => "constitution",
            Role::Research => "research",
            Role::Checklist => "checklist",
            Role::Template => "template",
            Role::Other => "other",
        }
    }

    /// What a document in this role is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Role::Spec => "specification",
            Role::Tasks => "task list",
            Role::Research | Role::Other => "document",
            other => other.name(),
        }
    }

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Role> {
        ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether documents in this role are to be filled in.
    pub fn is_filled(self) -> bool {
        !matches!(self, Role::Template | Role::Other)
    }
}

/// Every role.
pub const ALL: [Role; 8] = [
    Role::Plan,
    Role::Spec,
    Role::Tasks,
    Role::Constitution,
    Role::Research,
    Role::Checklist,
    Role::Template,
    Role::Other,
];

impl Role {
    /// This role with the reason for it.
    pub fn by(self, reason: Reason) -> Assigned {
        Assigned { role: self, reason }
    }
}

/// A document's role; `by_path` is the role that its path alone gives it.
pub fn of(by_path: Option<Assigned>, document: &Document) -> Assigned {
    let directive = directive(document).map(|role| role.by(Reason::Directive));
    directive
        .or(by_path)
        .or_else(|| front_matter(document))
        .or_else(|| title(document).map(|role| role.by(Reason::Title)))
        .unwrap_or(Role::Other.by(Reason::Nothing))
}

/// The same from a text, of which only what decides is read.
pub fn of_text(by_path: Option<Assigned>, text: &str, parser: &mut Parser) -> Assigned {
    let asked = if text.contains(DIRECTIVE) { NEAR_TOP } else { 0 };
    if let (Some(role), 0) = (by_path, asked) {
        return role;
    }
    let last = OnceCell::new();
    let beginning = Document::beginning(text, parser, |parts, end| {
        let mut headings = parts.iter().flat_map(|part| &part.model.headings);
        let is_titled = by_path.is_some() || headings.any(|it| it.level == 1);
        parts.len() >= asked && (is_titled || *last.get_or_init(|| last_title(text)) < end)
    });
    of(by_path, &beginning)
}

/// The last place where a title may begin or be underlined, whatever it is in; 0 if there is none.
fn last_title(text: &str) -> usize {
    let mut last = 0;
    for line in lines(text) {
        let written = &text[line.start..line.end];
        let written = written.trim_start_matches(|c: char| "0123456789 \t>-*+.)".contains(c));
        if written.starts_with('=') || written.starts_with('#') && !written.starts_with("##") {
            last = line.start;
        }
    }
    last
}

/// The number of sections in which a directive counts.
const NEAR_TOP: usize = 3;

/// A directive is near the top: above the title, below it, or after the front matter.
fn directive(document: &Document) -> Option<Role> {
    document.parts().take(NEAR_TOP).find_map(|(_, part)| {
        let text = part.section.text();
        let mut all = part.model.comments.iter().filter_map(|comment| comment.directive(text));
        all.find_map(|directive| match directive {
            Directive::Role(name) => Role::from_name(&name),
            _ => None,
        })
    })
}

/// The role given by the path alone, from the layouts and then from the file name.
pub fn by_path(id: &DocumentId, root: Option<&str>) -> Option<Assigned> {
    if !id.is_path() {
        return None;
    }
    let relative = root.and_then(|root| relative_to(id.as_str(), root)).unwrap_or(id.file_name());
    layout::role(relative).or_else(|| by_name(relative).map(|role| role.by(Reason::FileName)))
}

/// The role that a document with this file name has in the same folder as a plan.
pub fn beside_plan(file_name: &str) -> Option<Role> {
    match file_name {
        "spec.md" => Some(Role::Spec),
        "tasks.md" => Some(Role::Tasks),
        _ => None,
    }
}

/// File names that are unambiguous anywhere in a project.
fn by_name(relative: &str) -> Option<Role> {
    let name = file_name(relative).to_lowercase();
    let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown"))?;
    match stem {
        "plan" => Some(Role::Plan),
        "specification" => Some(Role::Spec),
        "constitution" => Some(Role::Constitution),
        _ if stem.ends_with("-plan") || stem.ends_with(".plan") => Some(Role::Plan),
        // These words are common outside specification folders.
        "spec" | "tasks" if in_feature_folder(relative) => Role::from_name(stem),
        _ => None,
    }
}

/// Whether one of the folders around a file is for specifications. The path has to be relative to the
/// project: folders above it say nothing about it.
fn in_feature_folder(relative: &str) -> bool {
    let mut folders = relative.split('/').rev().skip(1);
    folders.any(|it| matches!(it, "specs" | "docs" | "features" | "openspec" | "kitty-specs"))
}

fn front_matter(document: &Document) -> Option<Assigned> {
    let (_, part) = document.parts().next()?;
    let field = |key: &'static str| {
        let found = part.model.fields.iter().find(|field| field.key == key)?;
        Some((key, found))
    };
    if let Some((key, kind)) = ["type", "role", "kind"].into_iter().find_map(field) {
        let role = Role::from_name(&kind.value.to_lowercase()).filter(|role| role.is_filled());
        return role.map(|role| role.by(Reason::FrontMatter(key)));
    }
    field("spec").map(|(key, _)| Role::Plan.by(Reason::FrontMatter(key)))
}

/// A list of words, in each language.
type Kind = fn(&words::Language) -> &'static [&'static str];

/// `# Technical Plan: …`, `# Implementation Plan: …` and the same in other languages.
fn title(document: &Document) -> Option<Role> {
    let heading = document.title()?;
    let title = heading.to_lowercase();
    let kinds: [(Kind, Role); 3] = [
        (|it| it.plan_titles, Role::Plan),
        (|it| it.spec_titles, Role::Spec),
        (|it| it.tasks_titles, Role::Tasks),
    ];
    let named = kinds
        .into_iter()
        .find(|(kind, _)| words::all(*kind).any(|word| title.starts_with(word)))
        .map(|(_, role)| role);
    named.or_else(|| title.ends_with(" constitution").then_some(Role::Constitution))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Role, by_path, of, of_text};
    use crate::document::Document;
    use crate::fixture::document;
    use crate::project::DocumentId;
    use crate::project::reason::Reason;
    use crate::syntax::Parser;

    #[track_caller]
    fn check(path: &str, text: &str, expected: Role) {
        let id = DocumentId::new(&format!("/project{path}"));
        let found = of(by_path(&id, Some("/project")), &document(text));
        assert_eq!(found.role, expected, "{path}");
    }

    #[test]
    fn the_layouts_of_the_frameworks_say_it() {
        for (path, role) in [
            ("/specs/001-x/plan.md", Role::Plan),
            ("/specs/001-x/spec.md", Role::Spec),
            ("/specs/001-x/tasks.md", Role::Tasks),
            ("/specs/001-x/research.md", Role::Research),
            ("/specs/001-x/checklists/ux.md", Role::Checklist),
            ("/.specify/memory/constitution.md", Role::Constitution),
            ("/.specify/templates/plan-template.md", Role::Template),
            ("/.kiro/specs/x/design.md", Role::Plan),
            ("/.kiro/specs/x/requirements.md", Role::Spec),
            ("/.kiro/steering/tech.md", Role::Constitution),
            ("/openspec/changes/x/proposal.md", Role::Spec),
            ("/kitty-specs/001-x/tasks/WP01.md", Role::Tasks),
            ("/docs/specs/001-x/plan.md", Role::Plan),
            ("/docs/cache-plan.md", Role::Plan),
        ] {
            check(path, "# Bells\n", role);
        }
    }

    #[test]
    fn other_documents_have_none() {
        for path in [
            "/README.md",
            "/specs/001-x/README.md",
            "/docs/spec-notes.md",
            "/tasks.md",
            "/CHANGELOG.md",
        ] {
            check(path, "# Bells\n", Role::Other);
        }
    }

    #[test]
    fn the_folders_above_the_project_say_nothing() {
        for (root, role) in [("/docs/w", None), ("/docs", None), ("/", Some(Role::Tasks))] {
            let id = DocumentId::new("/docs/w/notes/tasks.md");
            assert_eq!(by_path(&id, Some(root)).map(|it| it.role), role, "{root}");
        }
    }

    #[test]
    fn a_directive_comes_before_the_path_and_the_title_after_it() {
        check("/specs/001-x/plan.md", "<!-- planls: research -->\n# Bells\n", Role::Research);
        check("/notes/bells.md", "# Implementation Plan: Bells\n", Role::Plan);
        check("/notes/bells.md", "# 実装計画：鐘\n", Role::Plan);
        check("/notes/bells.md", "# Tram Constitution\n", Role::Constitution);
        check("/specs/001-x/spec.md", "# Implementation Plan: Bells\n", Role::Spec);
    }

    #[test]
    fn front_matter_says_it_where_the_path_does_not() {
        check("/notes/bells.md", "---\ntype: plan\n---\n# Bells\n", Role::Plan);
        check("/notes/bells.md", "---\nspec: ../spec.md\n---\n# Bells\n", Role::Plan);
        check("/notes/bells.md", "---\ntype: note\n---\n# Bells\n", Role::Other);
    }

    #[test]
    fn what_has_decided_is_said() {
        for (path, text, expected) in [
            ("/specs/001-x/plan.md", "<!-- planls: research -->\n", "the comment"),
            ("/specs/001-x/plan.md", "", "the layout of spec-kit, `specs/**/plan.md`"),
            (".kiro/specs/x/design.md", "", "the layout of Kiro, `.kiro/specs/*/**/design.md`"),
            ("/docs/specs/x.md", "", "a layout that many projects have"),
            ("/forms/plan-template.md", "", "the name or the folder of templates"),
            ("/.claude/commands/plan.md", "", "the name or the folder of texts for agents"),
            ("/specs/001-x/README.md", "# Technical Plan: Bells\n", "its file name is not"),
            ("/notes/cache-plan.md", "", "its file name"),
            ("/notes/bells.md", "---\nkind: plan\n---\n", "`kind` in its front matter"),
            ("/notes/bells.md", "---\nspec: a.md\n---\n", "`spec` in its front matter"),
            ("/notes/bells.md", "# Technical Plan: Bells\n", "its title"),
            ("/notes/bells.md", "# Bells\n", "no comment, setting, "),
        ] {
            let id = DocumentId::new(&format!("/project/{}", path.trim_start_matches('/')));
            let found = of(by_path(&id, Some("/project")), &document(text));
            let said = found.reason.to_string();
            assert!(said.starts_with(expected), "{path}: {said}");
        }
    }

    /// Beginnings of texts, and what can stand after them.
    const PIECES: &[&str] = &[
        "---\ntype: plan\n---\n",
        "---\n",
        "# Implementation Plan: Bells\n",
        "## Tasks: Bells\n",
        "# Tasks: Bells\n",
        "Specification: Bells\n===\n",
        "> # Plan: Bells\n",
        "- # Plan: Bells\n",
        "## Bells\n",
        "<!-- planls: research -->\n",
        "<!-- planls",
        ": spec -->\n",
        "```\n",
        "# Bells\n",
        "text\n",
        "\n",
    ];

    proptest! {
        #[test]
        fn the_beginning_of_a_text_gives_the_role_of_all_of_it(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..8),
            path in prop::sample::select(vec!["/project/a.md", "/project/plan.md", "/project/AGENTS.md"]),
        ) {
            let text = pieces.concat();
            let by_path = by_path(&DocumentId::new(path), Some("/project"));
            let found = of_text(by_path, &text, &mut Parser::for_reading());
            let whole = Document::new(&text, &mut Parser::for_reading());
            prop_assert_eq!(found, of(by_path, &whole));
        }
    }

    #[test]
    fn a_text_without_a_file_has_its_title() {
        let id = DocumentId::new("untitled:Untitled-1");
        let found = of(by_path(&id, None), &document("# Technical Plan: Bells\n"));
        assert_eq!(found, Role::Plan.by(Reason::Title));
    }
}
