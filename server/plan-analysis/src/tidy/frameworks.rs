//! docs/frameworks.md: what planls knows of each framework, and how it decides what a document is for.

use crate::project::frameworks::{
    DOCUMENTS, FIXTURES, FRAMEWORKS, Framework, PROMPTS, TEMPLATES, TO_COPY,
};
use crate::project::layout::QUIET;

/// The frameworks that most readers look for. The others follow in the order in which they are matched.
const FIRST: [&str; 3] = ["spec-kit", "Kiro", "OpenSpec"];

/// The page.
pub(super) fn page() -> String {
    let first = FIRST.iter().filter_map(|name| FRAMEWORKS.iter().find(|it| it.name == *name));
    let others = FRAMEWORKS.iter().filter(|it| !FIRST.contains(&it.name));
    let all: Vec<&Framework> = first.chain(others).collect();
    assert_eq!(all.len(), FRAMEWORKS.len(), "a framework of FIRST has another name");
    let sections: String = all.iter().map(|it| section(it)).collect();
    beginning(&all) + &sections + &decision()
}

/// Where to look, and what the lists say.
fn beginning(all: &[&Framework]) -> String {
    let named = all.iter().filter(|it| !it.home.is_empty()).map(|it| {
        let anchor = it.name.to_lowercase().replace(' ', "-");
        format!("[{}](#{anchor})", it.name)
    });
    let named = named.collect::<Vec<_>>().join(", ");
    let names = DOCUMENTS.iter().map(|(name, role)| format!("| `{name}` | {} |\n", role.name()));
    let names: String = names.collect();
    format!(
        "\
<!-- Written from `project/frameworks.rs` by `UPDATE_DOCS=1 cargo test`. -->

# Frameworks

[planls](../README.md) checks the documents of spec-driven development, and recognizes them by their paths. It knows {named}, and [a generic layout](#generic-layout).

To see what planls takes a file for, and why:

```sh
planls config show specs/001-login/plan.md
```

If that is wrong, set the role of the file in [`planls.toml`](configuration.md), or in the document itself with a comment such as `<!-- planls: plan -->`. [How a role is decided](#how-a-role-is-decided) lists everything that counts.

## How to read the lists

Paths are relative to the project's root. In a pattern, `*` matches within a name, `**` matches any folders, and `{{a,b}}` matches alternatives. Upper and lower case are the same.

- *Marks a project*: the folder that contains one of these is the root of a project.
- *Constitution*: the project's principles. The first of these files that exists is used.
- *Templates*: folders with the project's own templates, which say what its documents should contain.
- *Features*: folders in which each folder is one feature. In it and below it, the file names in [the next table](#file-names-in-a-feature) have a role.
- *Roles*: the roles of other paths. The first match applies. Nothing is reported in a `template`, or in `other` documents.
- *Known sections*: where the project has no template of its own, planls knows the sections of these documents.

### File names in a feature

| Name | Role |
|---|---|
{names}| any name in a folder `checklists` | checklist |
"
    )
}

/// What is known of a framework.
fn section(it: &Framework) -> String {
    let mut section = format!("\n## {}\n\n", it.name);
    if !it.home.is_empty() {
        section += &format!("<{}>\n\n", it.home);
    }
    let outlines: Vec<&str> =
        it.outlines.unwrap_or_default().iter().map(|(file, _)| *file).collect();
    for (what, paths) in [
        ("Marks a project", it.marks),
        ("Constitution", it.constitutions),
        ("Templates", it.templates),
        ("Features", it.features),
        ("Known sections", &outlines),
    ] {
        if !paths.is_empty() {
            section += &format!("- {what}: {}\n", code(paths));
        }
    }
    if !it.roles.is_empty() {
        section += "- Roles:\n";
    }
    for (pattern, role) in it.roles {
        section += &format!("  - `{pattern}`: {}\n", role.name());
    }
    section
}

/// What decides on a role, in the order of `role::of`, `Index::find_role` and the layouts.
fn decision() -> String {
    let quiet: Vec<String> = QUIET.iter().map(|name| format!("{name}.md")).collect();
    let quiet: Vec<&str> = quiet.iter().map(String::as_str).collect();
    format!(
        "
## How a role is decided

The first of these that applies:

1. A comment near the top of the document, such as `<!-- planls: plan -->`.
2. [The settings](configuration.md): `exclude`, then `roles`, then `templates` and `constitution`.
3. A file name that is never that of a plan document: {quiet}.
4. A folder to be copied, which is a template: {to_copy}.
5. The paths of a framework above that marks a project.
6. Data for tests and texts for agents, which are not plan documents: {fixtures}, {prompts}.
7. Names and folders of templates: {templates}.
8. The paths of the other frameworks above; then any document in a folder `checklists`, and the [file names in a feature](#file-names-in-a-feature).
9. The file name: `plan.md`, `*-plan.md`, `*.plan.md`, `specification.md` and `constitution.md` in any folder; `spec.md` and `tasks.md` in or below a folder `specs`, `docs`, `features`, `openspec` or `kitty-specs`.
10. A `plan.md` in the same folder, for `spec.md` and `tasks.md`.
11. The front matter: `type`, `role` or `kind` with the name of a role; or a field `spec`, which only plans have.
12. The title, also in other languages: `# Implementation Plan: …`, `# Feature Specification: …`, `# Tasks: …`, `# … Constitution`.

If nothing applies, the document is not a plan document, and nothing is reported in it.
",
        quiet = code(&quiet),
        to_copy = code(&[TO_COPY]),
        fixtures = code(&[FIXTURES]),
        prompts = code(PROMPTS),
        templates = code(TEMPLATES),
    )
}

/// Paths as a list of code.
fn code(paths: &[&str]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}
