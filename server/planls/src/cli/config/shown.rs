//! What counts for a path, as it is shown: names and paths, put together from what the analysis says
//! of each document. It decides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use plan_analysis::analysis::standing::{Compared, RootFound, Standing};
use plan_analysis::document::Document;
use plan_analysis::project::root::Mark;
use plan_analysis::project::{DocumentId, Role};
use plan_analysis::syntax::Parser;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use crate::cli::check::gather::{Found, Gathered};
use crate::cli::check::settings;
use crate::config::Settings;

/// What counts for a document, or for all in a folder.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    /// The path as it was asked for.
    pub(super) path: String,
    /// The settings file that serves it.
    pub(super) settings_file: Option<String>,
    /// How many entries of it are wrong.
    pub(super) settings_errors: usize,
    /// The settings files of folders below.
    pub(super) other_settings_files: BTreeSet<String>,
    /// The project's root.
    pub(super) root: Option<Root>,
    /// The roots of the documents below that belong to other projects.
    pub(super) other_roots: BTreeSet<String>,
    /// What the document is for; `None` for a folder.
    pub(super) role: Option<Assigned>,
    /// How many documents of each role a folder holds; `None` for a document.
    pub(super) documents: Option<BTreeMap<&'static str, usize>>,
    /// The frameworks whose documents they are.
    pub(super) frameworks: BTreeSet<&'static str>,
    /// What they are compared with.
    pub(super) templates: BTreeSet<Template>,
    /// The constitutions that they answer to.
    pub(super) constitutions: BTreeSet<String>,
    /// The settings, with every code.
    pub(super) settings: Settings,
}

/// A project's root, and what makes it one.
#[derive(Debug, Serialize)]
pub(super) struct Root {
    folder: String,
    /// `marker`, `specs`, `repository` or `none`.
    reason: &'static str,
    /// The same in words.
    because: String,
}

/// A role, and what has decided on it.
#[derive(Debug, Serialize)]
pub(super) struct Assigned {
    name: &'static str,
    /// In a word.
    reason: &'static str,
    /// The same in words.
    because: String,
}

/// What documents are compared with.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Template {
    /// A template of the project.
    Path(String),
    /// An outline that planls knows.
    BuiltIn(String),
}

impl Shown {
    /// Tells how a document stands; where the settings leave it out, it was not read.
    pub(super) fn tell_document(&mut self, id: &DocumentId, mut gathered: Gathered<'_>) {
        let read = gathered.documents.iter().find(|it| it.id == *id);
        let document = read.and_then(Found::kept).map_or_else(nothing, Arc::clone);
        let standing = gathered.host.analysis().standing(id, &document);
        self.role = Some(Assigned {
            name: standing.assigned.role.name(),
            reason: standing.assigned.reason.name(),
            because: standing.assigned.reason.to_string(),
        });
        self.root = standing.root.clone().map(Root::new);
        self.add(standing);
    }

    /// Tells how the documents of a folder stand. `of` is one that may lie in it, and need not.
    pub(super) fn tell_folder(&mut self, of: &DocumentId, mut gathered: Gathered<'_>) {
        let analysis = gathered.host.analysis();
        let around = analysis.standing(of, &nothing());
        self.constitutions.extend(around.constitution.as_ref().map(shown));
        let own = around.root.clone().map(|root| root.folder);
        self.root = around.root.map(Root::new);
        let standing = |it: &Found<'_>| Some(analysis.standing(&it.id, it.kept()?));
        let all: Vec<Standing> = gathered.documents.par_iter().filter_map(standing).collect();
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for standing in all {
            *counts.entry(standing.assigned.role.name()).or_default() += 1;
            let root = standing.root.as_ref().map(|root| root.folder.clone());
            self.other_roots.extend(root.filter(|it| Some(it) != own.as_ref()));
            // Which constitution applies to a README is of no interest.
            if standing.assigned.role != Role::Other {
                self.add(standing);
            }
        }
        if !gathered.excluded.is_empty() {
            counts.insert("excluded", gathered.excluded.len());
        }
        self.documents = Some(counts);
    }

    fn add(&mut self, standing: Standing) {
        self.frameworks.extend(standing.framework.map(|it| it.name));
        self.templates.extend(standing.template.map(Template::new));
        self.constitutions.extend(standing.constitution.as_ref().map(shown));
    }
}

impl Root {
    fn new(found: RootFound) -> Root {
        let (reason, because) = match found.mark {
            Some(Mark::Held) => ("marker", format!("it contains {}", held(&found))),
            Some(Mark::Specs) => {
                ("specs", "it contains the outermost `specs` folder of its repository".to_owned())
            }
            Some(Mark::Repository) => ("repository", "it is the top of a repository".to_owned()),
            None => (
                "none",
                "nothing marks a project, so it is the folder that planls looks at".to_owned(),
            ),
        };
        Root { folder: found.folder, reason, because }
    }

    /// The folder and what makes it a root, for people.
    pub(super) fn text(&self) -> String {
        format!("{}: {}", self.folder, self.because)
    }
}

impl Assigned {
    /// The role and what has decided on it, for people.
    pub(super) fn text(&self) -> String {
        format!("{}: {}", self.name, self.because)
    }
}

impl Template {
    fn new(compared: Compared) -> Template {
        match compared {
            Compared::Own(id) => Template::Path(shown(&id)),
            Compared::BuiltIn(name) => Template::BuiltIn(name),
        }
    }

    /// Where it lies, or what it is called.
    pub(super) fn text(&self) -> String {
        match self {
            Template::Path(path) => path.clone(),
            Template::BuiltIn(name) => format!("the built-in outline `{name}`"),
        }
    }
}

/// What marks a folder: `.specify, .kiro and a settings file`.
fn held(found: &RootFound) -> String {
    let mut all: Vec<&str> = found.markers.clone();
    all.extend(found.has_settings.then_some("a settings file"));
    match all.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "a marker".to_owned(),
    }
}

fn shown(id: &DocumentId) -> String {
    settings::shown(Path::new(id.as_str()))
}

fn nothing() -> Arc<Document> {
    Arc::new(Document::new("", &mut Parser::for_reading()))
}
