//! Layouts: what the frameworks say about the location of a path in its project. The data is in
//! `frameworks.rs`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::frameworks::{DOCUMENTS, FIXTURES, FRAMEWORKS, Framework, PROMPTS, TEMPLATES, TO_COPY};
use super::reason::{Assigned, Reason};
use super::role::Role;

/// What marks the root of a project, relative to it: a folder, or what is in a folder whose name says too little.
pub static ROOT_MARKS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let marks = FRAMEWORKS.iter().flat_map(|framework| {
        let proved = move |mark: &str| match framework.proofs {
            [] => vec![mark.to_owned()],
            proofs => proofs.iter().map(|proof| format!("{mark}/{proof}")).collect(),
        };
        framework.marks.iter().flat_map(move |mark| proved(mark))
    });
    marks.collect()
});

/// Paths of constitutions relative to the project's root, the most specific first.
pub static CONSTITUTIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    // Most projects have spec-kit, some next to another framework.
    let mut all = every(|it| it.constitutions);
    all.sort_by_key(|path| !path.starts_with(".specify/memory"));
    all
});

/// The template folders of all frameworks, relative to the project's root.
static TEMPLATE_FOLDERS: LazyLock<Vec<&'static str>> = LazyLock::new(|| every(|it| it.templates));

fn every(kind: fn(&Framework) -> &'static [&'static str]) -> Vec<&'static str> {
    FRAMEWORKS.iter().flat_map(|framework| kind(framework).iter().copied()).collect()
}

/// The paths of a template for a file name, relative to the project's root.
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

/// The rank of a template path in its project: those of `framework` first, then in the order of the
/// frameworks; `None` if it is not a template but an agent's text or archived.
pub fn template_rank(relative: &str, framework: Option<&Framework>) -> Option<usize> {
    let folder = super::path::parent(relative).unwrap_or_default();
    let is_in = |it: &str| folder == it;
    if framework.is_some_and(|framework| framework.templates.iter().any(|it| is_in(it))) {
        return Some(0);
    }
    if let Some(at) = TEMPLATE_FOLDERS.iter().position(|it| is_in(it)) {
        return Some(1 + at);
    }
    (!folder.split('/').any(is_aside)).then_some(1 + TEMPLATE_FOLDERS.len())
}

fn is_aside(folder_name: &str) -> bool {
    let name = folder_name.to_ascii_lowercase();
    name.starts_with('.') && name != ".specify" || ASIDE.contains(&name.as_str())
}

/// Folders of files that are no longer used, or used elsewhere.
const ASIDE: &[&str] = &[
    "archive",
    "archived",
    "archives",
    "attic",
    "backup",
    "backups",
    "deprecated",
    "examples",
    "fixtures",
    "legacy",
    "missions",
    "node_modules",
    "old",
    "vendor",
];

/// Names of documents that are never plan documents, in any folder.
pub(crate) const QUIET: &[&str] =
    &["README", "CHANGELOG", "CONTRIBUTING", "LICENSE", "AGENTS", "CLAUDE", "index"];

/// A pattern of paths relative to the project's root, the role of those paths, and whose layout it is from.
#[derive(Debug, PartialEq, Eq)]
pub struct RolePattern {
    /// The glob.
    pub pattern: String,
    /// The role of matching paths.
    pub role: Role,
    /// Whose layout it is, in words.
    pub whose: Cow<'static, str>,
}

impl RolePattern {
    fn new(framework: &Framework, pattern: &str, role: Role) -> RolePattern {
        let whose = if framework.home.is_empty() {
            "a layout that many projects have".into()
        } else {
            format!("the layout of {}", framework.name).into()
        };
        RolePattern { pattern: pattern.to_owned(), role, whose }
    }

    fn shared(pattern: &str, role: Role, whose: &'static str) -> RolePattern {
        RolePattern { pattern: pattern.to_owned(), role, whose: whose.into() }
    }
}

/// The places with a role of their own. The first match applies.
struct Table {
    patterns: Patterns,
    places: Vec<RolePattern>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut places: Vec<RolePattern> = Vec::new();
    let own = |framework: &&Framework| !framework.marks.is_empty();
    places.push(RolePattern::shared(TO_COPY, Role::Template, "a folder to be copied"));
    // What a framework says about its own folders takes precedence over general names: a capability of
    // OpenSpec may be called `agents`.
    let of = |framework: &Framework| {
        let said = framework.roles.iter();
        said.map(|(pattern, role)| RolePattern::new(framework, pattern, *role)).collect::<Vec<_>>()
    };
    for framework in FRAMEWORKS.iter().filter(own) {
        places.extend(of(framework));
        for folder in framework.features {
            if !framework.marks.iter().any(|mark| folder.starts_with(mark)) {
                continue;
            }
            places.extend(DOCUMENTS.iter().map(|(name, role)| {
                RolePattern::new(framework, &format!("{folder}/*/**/{name}"), *role)
            }));
        }
    }
    places.push(RolePattern::shared(FIXTURES, Role::Other, "a folder of data for tests"));
    let for_agents = "the name or the folder of texts for agents";
    places.extend(PROMPTS.iter().map(|it| RolePattern::shared(it, Role::Other, for_agents)));
    let for_templates = "the name or the folder of templates";
    places
        .extend(TEMPLATES.iter().map(|it| RolePattern::shared(it, Role::Template, for_templates)));
    places.extend(FRAMEWORKS.iter().filter(|framework| !own(framework)).flat_map(of));
    let checklists = "the folder of checklists";
    places.push(RolePattern::shared("**/checklists/*.md", Role::Checklist, checklists));
    for (name, role) in DOCUMENTS {
        for framework in FRAMEWORKS {
            places.extend(
                framework.features.iter().map(|folder| {
                    RolePattern::new(framework, &format!("{folder}/**/{name}"), *role)
                }),
            );
        }
    }
    let patterns = Patterns::new(places.iter().map(|place| place.pattern.as_str()));
    Table { patterns, places }
});

/// The folders of each framework as patterns, with their frameworks, in the order of the frameworks.
static OWN: LazyLock<(Patterns, Vec<&'static Framework>)> = LazyLock::new(|| {
    let mut own: Vec<(String, &Framework)> = Vec::new();
    for framework in FRAMEWORKS {
        let features = framework.features.iter().map(|folder| format!("{folder}/**"));
        let roles = framework.roles.iter().map(|(pattern, _)| (*pattern).to_owned());
        own.extend(features.chain(roles).map(|pattern| (pattern, framework)));
    }
    let patterns = Patterns::new(own.iter().map(|(pattern, _)| pattern.as_str()));
    (patterns, own.into_iter().map(|(_, framework)| framework).collect())
});

/// Patterns for paths, whatever the case of their letters. They are compared one by one: a set of regular expressions
/// takes ten milliseconds and two megabytes to build, in every run of the program.
struct Patterns {
    /// In small letters.
    patterns: Vec<String>,
    /// Those for one file name, by that name.
    by_name: FxHashMap<String, Vec<usize>>,
    /// The others.
    others: Vec<usize>,
}

impl Patterns {
    fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Patterns {
        let patterns: Vec<String> = patterns.map(str::to_ascii_lowercase).collect();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut others = Vec::new();
        for (at, pattern) in patterns.iter().enumerate() {
            let name = super::path::file_name(pattern);
            if name.contains(['*', '{', '}']) {
                others.push(at);
            } else {
                by_name.entry(name.to_owned()).or_default().push(at);
            }
        }
        Patterns { patterns, by_name, others }
    }

    /// The first pattern that a path matches.
    fn first(&self, relative: &str) -> Option<usize> {
        let path = relative.to_ascii_lowercase();
        let named = self.by_name.get(super::path::file_name(&path)).map_or(&[][..], Vec::as_slice);
        let first_of = |all: &[usize]| {
            all.iter().copied().find(|&at| fast_glob::glob_match(&self.patterns[at], &path))
        };
        first_of(named).into_iter().chain(first_of(&self.others)).min()
    }
}

/// The role of a path relative to the project's root.
pub fn role(relative: &str) -> Option<Assigned> {
    let stem = super::path::file_name(relative).split('.').next().unwrap_or_default();
    if QUIET.iter().any(|name| stem.eq_ignore_ascii_case(name)) {
        return Some(Role::Other.by(Reason::Quiet));
    }
    let table: &'static Table = &TABLE;
    let first = table.patterns.first(relative)?;
    let place = &table.places[first];
    Some(place.role.by(Reason::Layout(place)))
}

/// The framework that a path relative to the project's root belongs to.
pub fn framework(relative: &str) -> Option<&'static Framework> {
    let (patterns, frameworks) = &*OWN;
    patterns.first(relative).map(|first| frameworks[first])
}

#[cfg(test)]
mod tests {
    use globset::{GlobBuilder, GlobSetBuilder};

    use super::{Patterns, TABLE, framework, role, template_rank};
    use crate::project::Role;

    /// A set of `globset`, which ignores case by itself and reads the patterns of the settings, finds the same.
    #[test]
    fn patterns_are_read_as_those_of_the_settings() {
        let patterns: Vec<&str> = TABLE.places.iter().map(|it| it.pattern.as_str()).collect();
        let mut set = GlobSetBuilder::new();
        for pattern in &patterns {
            let mut glob = GlobBuilder::new(pattern);
            let glob = glob.case_insensitive(true).literal_separator(true).build();
            set.add(glob.expect("it is well formed"));
        }
        let set = set.build().expect("the patterns are well formed");
        let ours = Patterns::new(patterns.iter().copied());
        let filled = ["", "a", "a/b", "Ünï/K", "templates", "\n"];
        let paths = patterns.iter().flat_map(|pattern| {
            filled.map(|it| pattern.replace("**", it).replace('*', it).replace(['{', '}'], ""))
        });
        for path in paths {
            for path in [path.clone(), path.to_uppercase(), path + "/x.md"] {
                assert_eq!(ours.first(&path), set.matches(&path).into_iter().min(), "{path:?}");
            }
        }
    }

    #[test]
    fn what_frameworks_keep_where_is_known() {
        for (path, expected) in [
            ("_bmad-output/planning-artifacts/prd.md", Role::Spec),
            ("_bmad/bmm/workflows/plan.md", Role::Other),
            (".planning/phases/01-bells/01-02-PLAN.md", Role::Other),
            (".planning/STATE.md", Role::Other),
            ("docs/superpowers/plans/2025-03-04-bells.md", Role::Plan),
            (".taskmaster/docs/prd.md", Role::Spec),
            (".cursor/plans/bells.md", Role::Plan),
            (".kittify/missions/research/templates/plan-template.md", Role::Template),
            (".claude/commands/plan.md", Role::Other),
            (".windsurf/workflows/speckit.plan.md", Role::Other),
            (".kiro/specs/_template/design.md", Role::Template),
            (".kiro/specs/.template/design.md", Role::Template),
            ("specs/TEMPLATE/plan.md", Role::Template),
            ("tests/fixtures/specs/001-bells/plan.md", Role::Other),
            ("openspec/specs/agents/spec.md", Role::Spec),
            ("docs/planning-artifacts/prd.md", Role::Spec),
            ("docs/planning-artifacts/bell-architecture.md", Role::Plan),
            (".specify/extensions/bells/specs/001-bells/plan.md", Role::Other),
            (".specify/extensions/bells/templates/plan-template.md", Role::Template),
        ] {
            assert_eq!(role(path).map(|it| it.role), Some(expected), "{path}");
        }
        let name = |path| framework(path).map(|framework| framework.name);
        assert_eq!(name(".kiro/specs/bells/design.md"), Some("Kiro"));
        assert_eq!(name("openspec/changes/add-bells/proposal.md"), Some("OpenSpec"));
        assert_eq!(name("specs/001-bells/plan.md"), Some("spec-kit"));
        assert_eq!(name("notes/plan.md"), None);
    }

    #[test]
    fn the_own_folder_of_a_framework_comes_first_and_agents_folders_never() {
        let kit = framework("specs/001-bells/plan.md");
        let rank = |path| template_rank(path, kit);
        assert_eq!(rank(".specify/templates/plan-template.md"), Some(0));
        assert!(rank("templates/plan-template.md") > Some(0));
        assert_eq!(rank(".github/prompts/plan.md"), None);
        assert_eq!(rank("docs/archive/plan-template.md"), None);
    }
}
