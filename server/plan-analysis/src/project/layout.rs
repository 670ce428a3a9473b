//! Layouts: which frameworks keep which documents where. Data, not code; a new framework is an entry.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::role::Role;

/// Folders that mark their parent as a project's root, the surest first.
pub const MARKERS: &[&str] = &[
    ".specify",
    ".kittify",
    ".kiro",
    ".spec-flow",
    ".sddu",
    ".sdd",
    ".spec-workflow",
    ".agent-os",
    "agent-os",
    "openspec",
    "kitty-specs",
];

/// Where constitutions lie, from the project's root, the surest first.
pub const CONSTITUTIONS: &[&str] = &[
    ".specify/memory/constitution.md",
    "memory/constitution.md",
    ".kittify/memory/constitution.md",
    ".kittify/charter/charter.md",
    ".spec-flow/memory/constitution.md",
    "memory/principles.md",
    "CONSTITUTION.md",
    "docs/CONSTITUTION.md",
    "docs/constitution.md",
    "constitution.md",
    ".specify/constitution.md",
    ".kiro/steering/constitution.md",
    ".kiro/steering/principles.md",
    "docs/coding-principles.md",
    "openspec/project.md",
];

/// Folders of templates, from the project's root, in the order in which they are asked.
const TEMPLATE_FOLDERS: &[&str] = &[
    ".specify/templates/overrides",
    ".specify/templates",
    ".kiro/settings/templates/specs",
    ".claude/templates",
    ".spec-workflow/templates",
    ".spec-flow/templates",
    ".sdd/templates",
    "templates",
    "specs/_template",
];

/// The paths at which a template for a file name may lie, from the project's root.
pub fn templates(file_name: &str) -> impl Iterator<Item = String> + '_ {
    let stem = file_name.strip_suffix(".md").unwrap_or(file_name);
    TEMPLATE_FOLDERS.iter().flat_map(move |folder| {
        [
            format!("{folder}/{stem}-template.md"),
            format!("{folder}/{stem}.md"),
            format!("{folder}/checklist-template.md"),
        ]
    })
}

/// Paths from the project's root and the role of what lies there. The first that fits counts.
const ROLES: &[(&str, Role)] = &[
    // What other documents are made from, and what agents are told; never filled in place.
    (
        "**/{templates,_template,_templates,presets,prompts,commands,skills,agents}/**",
        Role::Template,
    ),
    ("**/*template*.md", Role::Template),
    ("**/*.hbs", Role::Template),
    ("**/_*.md", Role::Template),
    // Constitutions.
    ("{.specify,.kittify,.spec-flow}/memory/constitution.md", Role::Constitution),
    ("{memory,docs,.specify}/constitution.md", Role::Constitution),
    ("memory/principles.md", Role::Constitution),
    ("constitution.md", Role::Constitution),
    ("**/constitution.md", Role::Constitution),
    (".kittify/charter/charter.md", Role::Constitution),
    (".kiro/steering/*.md", Role::Constitution),
    (".claude/steering/*.md", Role::Constitution),
    (".spec-workflow/steering/*.md", Role::Constitution),
    ("{.agent-os,agent-os}/product/*.md", Role::Constitution),
    ("{.agent-os,agent-os}/standards/**/*.md", Role::Constitution),
    ("openspec/project.md", Role::Constitution),
    // Features: spec-kit, spec-kitty, Agent OS, OpenSpec, Kiro, the seeds, and their kin.
    ("**/checklists/*.md", Role::Checklist),
    ("{F}/**/checklist.md", Role::Checklist),
    ("{F}/**/plan.md", Role::Plan),
    ("{F}/**/design.md", Role::Plan),
    ("{F}/**/*-plan.md", Role::Plan),
    ("{F}/**/spec.md", Role::Spec),
    ("{F}/**/requirements.md", Role::Spec),
    ("{F}/**/proposal.md", Role::Spec),
    ("{F}/**/bugfix.md", Role::Spec),
    ("{F}/**/tasks.md", Role::Tasks),
    (
        "{F}/**/{research,data-model,quickstart,discovery,acceptance,review,analysis}.md",
        Role::Research,
    ),
    ("kitty-specs/*/tasks/*.md", Role::Tasks),
    ("task-system/features/*/{plan,feature}.md", Role::Plan),
    ("{docs/specs,specs}/*.md", Role::Spec),
    ("docs/spec.md", Role::Spec),
    ("**/*-spine.md", Role::Plan),
];

/// The folders that hold features.
const FEATURES: &str = "{specs,kitty-specs,.kiro/specs,.claude/specs,.spec-workflow/specs,.sddu/specs-tree-root,.sdd/specs,openspec,.agent-os,agent-os,.moai/specs,docs/specs,docs/features,features}";

/// Documents in a feature's folders that are no plan documents.
const QUIET: &[&str] =
    &["README", "CHANGELOG", "CONTRIBUTING", "LICENSE", "AGENTS", "CLAUDE", "index"];

static TABLE: LazyLock<GlobSet> = LazyLock::new(|| {
    let mut set = GlobSetBuilder::new();
    for (pattern, _) in ROLES {
        let pattern = pattern.replace("{F}", FEATURES);
        let glob =
            GlobBuilder::new(&pattern).case_insensitive(true).literal_separator(true).build();
        set.add(glob.expect("the patterns of the table are well formed"));
    }
    set.build().expect("the patterns of the table are well formed")
});

/// The role of a path that is relative to the project's root.
pub fn role(relative: &str) -> Option<Role> {
    let stem = super::path::file_name(relative).split('.').next().unwrap_or_default();
    if QUIET.iter().any(|name| stem.eq_ignore_ascii_case(name)) {
        return Some(Role::Other);
    }
    let first = TABLE.matches(relative).into_iter().min()?;
    Some(ROLES[first].1)
}
