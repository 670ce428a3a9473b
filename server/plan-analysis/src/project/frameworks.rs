//! The frameworks of spec-driven development: one entry each, with everything that planls knows about it.
//! Data, not code.

use super::role::Role;

/// Where a framework keeps its documents. Paths are relative to the project's root; patterns are globs and
/// ignore case.
#[derive(Debug)]
pub struct Framework {
    /// The name as its users write it.
    pub name: &'static str,
    /// The home page; empty if it has none.
    pub home: &'static str,
    /// Folders whose parent is the root of a project.
    pub marks: &'static [&'static str],
    /// What such a folder has to contain, one of these at least; empty if its name says enough.
    pub proofs: &'static [&'static str],
    /// Paths of the constitution, the most specific first.
    pub constitutions: &'static [&'static str],
    /// Folders of the project's templates, those that override others first.
    pub templates: &'static [&'static str],
    /// Where changes of specifications are written, if they are documents of their own.
    pub deltas: Option<Deltas>,
    /// Folders that contain its features, each in a folder of its own.
    pub features: &'static [&'static str],
    /// Roles of other paths. The first matching pattern applies.
    pub roles: &'static [(&'static str, Role)],
    /// The sections of its documents when the project has no templates of its own, by file name, in our own
    /// words. If there are outlines, documents with other names have none; `None` if the built-in templates
    /// apply.
    pub outlines: Option<&'static [(&'static str, &'static str)]>,
}

/// The folders of specifications and of what changes them, relative to the project's root. In the folder of a change, the
/// specification `specs/a/spec.md` changes `a/spec.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deltas {
    /// The folder of the changes.
    pub changes: &'static str,
    /// The folder of the specifications.
    pub specs: &'static str,
}

/// All frameworks. If two match a document, the first applies; the generic layout is last.
pub const FRAMEWORKS: &[Framework] = &[
    Framework {
        name: "spec-kitty",
        home: "https://github.com/Priivacy-ai/spec-kitty",
        deltas: None,
        marks: &[".kittify", "kitty-specs"],
        proofs: &[],
        constitutions: &[".kittify/memory/constitution.md", ".kittify/charter/charter.md"],
        templates: &[
            ".kittify/overrides/missions/software-dev/templates",
            ".kittify/overrides/templates",
            ".kittify/missions/software-dev/templates",
            ".kittify/templates",
        ],
        features: &["kitty-specs"],
        roles: &[
            (".kittify/{missions,overrides}/**", Role::Template),
            (".kittify/memory/constitution.md", Role::Constitution),
            (".kittify/charter/charter.md", Role::Constitution),
            (".kittify/**", Role::Other),
            ("kitty-specs/*/tasks/*.md", Role::Tasks),
        ],
        outlines: None,
    },
    Framework {
        name: "Kiro",
        home: "https://kiro.dev",
        deltas: None,
        marks: &[".kiro"],
        proofs: &[],
        constitutions: &[".kiro/steering/constitution.md", ".kiro/steering/principles.md"],
        templates: &[".kiro/settings/templates/specs", ".kiro/settings/templates/steering"],
        features: &[".kiro/specs"],
        roles: &[
            (".kiro/steering/**/*.md", Role::Constitution),
            (".kiro/settings/templates/**", Role::Template),
            (".kiro/settings/**", Role::Other),
        ],
        outlines: Some(&[
            ("requirements.md", include_str!("templates/kiro-requirements.md")),
            ("design.md", include_str!("templates/kiro-design.md")),
            ("tasks.md", include_str!("templates/kiro-tasks.md")),
            ("bugfix.md", include_str!("templates/kiro-bugfix.md")),
        ]),
    },
    Framework {
        name: "OpenSpec",
        home: "https://github.com/Fission-AI/OpenSpec",
        deltas: Some(Deltas { changes: "openspec/changes", specs: "openspec/specs" }),
        marks: &["openspec"],
        proofs: &["specs", "changes", "project.md", "config.yaml", "AGENTS.md"],
        constitutions: &["openspec/project.md"],
        templates: &["openspec/schemas/spec-driven/templates", "openspec/templates"],
        features: &["openspec/changes", "openspec/specs", "openspec"],
        roles: &[
            ("openspec/project.md", Role::Constitution),
            ("openspec/schemas/**/templates/**", Role::Template),
            ("openspec/AGENTS.md", Role::Other),
        ],
        outlines: Some(&[
            ("proposal.md", include_str!("templates/openspec-proposal.md")),
            ("design.md", include_str!("templates/openspec-design.md")),
            ("tasks.md", include_str!("templates/openspec-tasks.md")),
            ("spec.md", include_str!("templates/openspec-spec.md")),
        ]),
    },
    Framework {
        name: "BMAD",
        home: "https://github.com/bmad-code-org/BMAD-METHOD",
        deltas: None,
        marks: &["_bmad", ".bmad-core", "_bmad-output"],
        proofs: &[],
        constitutions: &[],
        templates: &[],
        features: &[],
        roles: &[
            ("{_bmad,.bmad,.bmad-core,bmad-core,bmad}/**", Role::Other),
            ("_bmad-output/**/{prd,prd-*}.md", Role::Spec),
            ("_bmad-output/**/{epics,*epic*}.md", Role::Spec),
            ("_bmad-output/**/*architecture*.md", Role::Plan),
            // The folder may be anywhere; the settings of BMAD say where.
            ("**/planning-artifacts/**/{prd,prd-*}.md", Role::Spec),
            ("**/planning-artifacts/**/{epics,*epic*}.md", Role::Spec),
            ("**/planning-artifacts/**/*architecture*.md", Role::Plan),
            // Stories are records of an agent's work, with their own comments; they are not filled in.
            ("_bmad-output/**", Role::Other),
            ("docs/prd.md", Role::Spec),
            ("docs/prd/*.md", Role::Spec),
            ("docs/stories/*.md", Role::Other),
            ("**/*-spine.md", Role::Plan),
        ],
        outlines: Some(&[]),
    },
    Framework {
        name: "GSD",
        home: "https://github.com/gsd-build/get-shit-done",
        deltas: None,
        marks: &[".planning"],
        proofs: &[],
        constitutions: &[],
        templates: &[],
        features: &[],
        roles: &[
            (".planning/{PROJECT,REQUIREMENTS}.md", Role::Spec),
            (".planning/ROADMAP.md", Role::Plan),
            // Plans of phases are prompts that contain code; the rest are an agent's notes.
            (".planning/**", Role::Other),
        ],
        outlines: Some(&[]),
    },
    Framework {
        name: "superpowers",
        home: "https://github.com/obra/superpowers",
        deltas: None,
        marks: &[],
        proofs: &[],
        constitutions: &[],
        templates: &[],
        features: &[],
        roles: &[
            ("docs/superpowers/specs/**/*.md", Role::Spec),
            ("docs/superpowers/plans/**/*.md", Role::Plan),
        ],
        outlines: Some(&[]),
    },
    Framework {
        name: "task-master",
        home: "https://github.com/eyaltoledano/claude-task-master",
        deltas: None,
        marks: &[".taskmaster"],
        proofs: &[],
        constitutions: &[],
        templates: &[".taskmaster/templates"],
        features: &[],
        roles: &[
            (".taskmaster/templates/**", Role::Template),
            (".taskmaster/docs/*.md", Role::Spec),
            (".taskmaster/**", Role::Other),
        ],
        outlines: Some(&[]),
    },
    Framework {
        name: "Agent OS",
        home: "https://github.com/buildermethods/agent-os",
        deltas: None,
        marks: &[".agent-os", "agent-os"],
        proofs: &["specs", "product", "standards", "config.yml"],
        constitutions: &[],
        templates: &[],
        features: &[".agent-os/specs", "agent-os/specs", ".agent-os", "agent-os"],
        roles: &[
            ("{.agent-os,agent-os}/product/*.md", Role::Constitution),
            ("{.agent-os,agent-os}/standards/**/*.md", Role::Constitution),
            ("{.agent-os,agent-os}/{commands,instructions,profiles}/**", Role::Other),
        ],
        outlines: Some(&[]),
    },
    Framework {
        name: "spec-workflow",
        home: "https://github.com/Pimzino/spec-workflow-mcp",
        deltas: None,
        marks: &[".spec-workflow"],
        proofs: &[],
        constitutions: &[],
        templates: &[
            ".spec-workflow/user-templates",
            ".spec-workflow/templates",
            ".claude/templates",
        ],
        features: &[".spec-workflow/specs", ".claude/specs"],
        roles: &[
            (".spec-workflow/steering/*.md", Role::Constitution),
            (".claude/steering/*.md", Role::Constitution),
            (".spec-workflow/user-templates/**", Role::Template),
        ],
        outlines: None,
    },
    Framework {
        name: "Spec-Flow",
        home: "https://github.com/marcusgoll/Spec-Flow",
        deltas: None,
        marks: &[".spec-flow"],
        proofs: &[],
        constitutions: &[".spec-flow/memory/constitution.md"],
        templates: &[".spec-flow/templates"],
        features: &[],
        roles: &[(".spec-flow/memory/constitution.md", Role::Constitution)],
        outlines: None,
    },
    Framework {
        name: "SDDU",
        home: "https://github.com/THZSummer/sddu",
        deltas: None,
        marks: &[".sddu", ".sdd"],
        proofs: &[],
        constitutions: &[],
        templates: &[".sdd/templates"],
        features: &[".sddu/specs-tree-root", ".sdd/specs"],
        roles: &[],
        outlines: None,
    },
    Framework {
        name: "MoAI-ADK",
        home: "https://github.com/modu-ai/moai-adk",
        deltas: None,
        marks: &[],
        proofs: &[],
        constitutions: &[],
        templates: &[],
        features: &[".moai/specs"],
        roles: &[],
        outlines: None,
    },
    Framework {
        name: "Plans of agents",
        home: "https://code.claude.com/docs",
        deltas: None,
        marks: &[],
        proofs: &[],
        constitutions: &[],
        templates: &[],
        features: &[],
        roles: &[("{.cursor,.claude,.github,.windsurf}/plans/**/*.md", Role::Plan)],
        outlines: Some(&[]),
    },
    Framework {
        name: "spec-kit",
        home: "https://github.com/github/spec-kit",
        deltas: None,
        marks: &[".specify"],
        proofs: &[],
        constitutions: &[
            ".specify/memory/constitution.md",
            "memory/constitution.md",
            ".specify/constitution.md",
        ],
        templates: &[".specify/templates/overrides", ".specify/templates"],
        features: &["specs"],
        roles: &[
            ("specs/template/**", Role::Template),
            ("{.specify,}/memory/constitution.md", Role::Constitution),
            (".specify/constitution.md", Role::Constitution),
            // Extensions are installed; their documents are those of other projects.
            (".specify/extensions/*/templates/*.md", Role::Template),
            (".specify/extensions/**", Role::Other),
        ],
        outlines: None,
    },
    Framework {
        name: "Generic layout",
        home: "",
        deltas: None,
        marks: &[],
        proofs: &[],
        constitutions: &[
            "memory/principles.md",
            "CONSTITUTION.md",
            "docs/CONSTITUTION.md",
            "docs/constitution.md",
            "constitution.md",
            "docs/coding-principles.md",
        ],
        templates: &["templates", "specs/_template"],
        features: &["docs/specs", "docs/features", "features"],
        roles: &[
            ("memory/principles.md", Role::Constitution),
            ("**/constitution.md", Role::Constitution),
            ("task-system/features/*/{plan,feature}.md", Role::Plan),
            ("{docs/specs,specs}/*.md", Role::Spec),
            ("docs/spec.md", Role::Spec),
        ],
        outlines: None,
    },
];

/// The folder of what is installed from other projects, whose marks are in it, too.
pub const INSTALLED: &str = ".specify/extensions";

/// Folders that a project copies for each feature, wherever they are: also among the features.
pub const TO_COPY: &str = "**/{_template,_templates,.template,.templates}/**";

/// Data of a project's tests, whatever it looks like.
pub const FIXTURES: &str = "**/{fixtures,__fixtures__,testdata}/**";

/// Sources of documents, which no framework fills in place.
pub const TEMPLATES: &[&str] =
    &["**/{templates,presets}/**", "**/*template*.md", "**/*.hbs", "**/_*.md"];

/// Instructions for agents: prompts, commands, skills. They are neither plan documents nor templates of them.
pub const PROMPTS: &[&str] = &[
    "**/{prompts,commands,skills,agents,chatmodes}/**",
    ".{github,gitlab}/instructions/**",
    ".{claude,cursor,codex,gemini,opencode}/{command,hooks,output-styles}/**",
    ".*/**/workflows/**",
    "**/get-shit-done/**",
    "**/*.{prompt,agent,chatmode,instructions}.md",
];

/// The documents in a feature's folder or below it, by file name.
pub const DOCUMENTS: &[(&str, Role)] = &[
    ("checklist.md", Role::Checklist),
    ("plan.md", Role::Plan),
    ("design.md", Role::Plan),
    ("*-plan.md", Role::Plan),
    ("spec.md", Role::Spec),
    ("requirements.md", Role::Spec),
    ("proposal.md", Role::Spec),
    ("bugfix.md", Role::Spec),
    ("tasks.md", Role::Tasks),
    ("{research,data-model,quickstart,discovery,acceptance,review,analysis}.md", Role::Research),
];
