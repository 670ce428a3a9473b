//! `planls new`: a document from its template, with what is known filled in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use plan_analysis::analysis::{Analysis, Change};
use plan_analysis::document::Document;
use plan_analysis::features::code_action::Today;
use plan_analysis::project::template::{self, Template};
use plan_analysis::project::{DocumentId, Role};
use plan_analysis::syntax::Parser;
use plan_analysis::words::counted;

use super::check::gather::{Options, gather};
use super::check::{settings, targets};
use super::output;
use crate::{clock, disk, threads};

/// The arguments of `new`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// What the document is for
    #[arg(value_enum)]
    role: Kind,
    /// The file to write, or the folder of its feature; folders that do not exist are made
    #[arg(default_value = ".")]
    path: PathBuf,
}

/// The documents that can be made.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// How a feature is built
    Plan,
    /// What a feature is
    Spec,
    /// The steps of a plan
    Tasks,
    /// What was found out for a plan
    Research,
    /// What a document is checked by
    Checklist,
    /// The principles of the project
    Constitution,
}

impl Kind {
    fn role(self) -> Role {
        match self {
            Kind::Plan => Role::Plan,
            Kind::Spec => Role::Spec,
            Kind::Tasks => Role::Tasks,
            Kind::Research => Role::Research,
            Kind::Checklist => Role::Checklist,
            Kind::Constitution => Role::Constitution,
        }
    }
}

/// Writes the document, and says from what. A file that exists is never written.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let role = arguments.role.role();
    let (existing, path) = super::below_existing(&arguments.path)?;
    let mut targets = targets::below(&[existing])?;
    // Until the name is known, any in the folder has the same settings.
    let settings = targets.settings_for(&if disk::is_document(&path) {
        path.clone()
    } else {
        path.join("plan.md")
    })?;
    let pool = threads::pool("new").context("cannot start the threads")?;
    let mut gathered = gather(&targets, &settings, &Options::default(), &pool);
    let analysis = gathered.host.analysis();
    let path = if disk::is_document(&path) { path } else { file_in(&path, role, &analysis) };
    drop(analysis);
    let shown = settings::shown(&path);
    if path.exists() {
        bail!("{shown} exists already");
    }
    let id = disk::id(&path);
    // Its templates may lie where no other document has made anyone look.
    gathered.host.apply_change(Change::Open(id.clone(), String::new()));
    pool.install(|| {
        let mut parser = Parser::for_reading();
        gathered.host.settle(|id| disk::look(id, &targets.folders, &mut parser).0);
    });
    let analysis = gathered.host.analysis();
    let (text, from) = pool.install(|| template_text(&analysis, &id, role))?;
    let (text, filled) = pool.install(|| filled_in(&analysis, &id, &text));
    disk::create(&path, &text).map_err(|error| {
        anyhow::anyhow!("{shown} could not be written: {}", output::reason(&error))
    })?;
    let known = match filled {
        0 => String::new(),
        count => format!(", {} filled in", counted(count, "placeholder")),
    };
    output::write(&format!("{shown} from {from}{known}\n"))?;
    Ok(0)
}

/// The file in a folder that has a role: by the names of the framework there, else by the role's own. The
/// constitution lies where the framework has it.
fn file_in(folder: &Path, role: Role, analysis: &Analysis) -> PathBuf {
    let index = analysis.index();
    let own = folder.join(format!("{}.md", role.name()));
    let id = disk::id(&own);
    let Some(framework) = index.framework_of(&id) else { return own };
    if role == Role::Constitution {
        let root = index.root_of(&id).map(Path::new);
        let known = root.zip(framework.constitutions.first());
        return known.map_or(own, |(root, path)| root.join(path));
    }
    let outlines = framework.outlines.unwrap_or_default().iter();
    let mut named = outlines.map(|(name, _)| folder.join(name));
    named.find(|path| index.role_by_path(&disk::id(path)) == Some(role)).unwrap_or(own)
}

/// The text of the template for a document, and what it is called.
fn template_text(analysis: &Analysis, id: &DocumentId, role: Role) -> Result<(String, String)> {
    let index = analysis.index();
    if let Some((path, template)) = index.template_at(id, role) {
        let path = Path::new(path.as_str());
        let shown = settings::shown(path);
        let text = disk::read(path).map_err(|error| {
            anyhow::anyhow!("{shown} could not be read: {}", output::reason(&error))
        })?;
        let document = Document::new(&text, &mut Parser::new());
        let is_whole = Template::new(&document).sections == template.sections;
        // A preset may add sections to those of the file.
        let title = document.title().map_or_else(|| title(role), |title| format!("# {title}"));
        let text = if is_whole { text } else { composed(&title, &template) };
        return Ok((text, shown));
    }
    let empty = Document::new("", &mut Parser::new());
    let built_in = template::built_in(role, index.framework_of(id), id, &empty);
    let Some(template) = built_in else {
        bail!("there is no template for a {} here", role.noun());
    };
    let name = template::name_of_built_in(&template).unwrap_or_default();
    Ok((composed(&title(role), &template), format!("the built-in template \"{name}\"")))
}

/// The title of a document whose template has none.
fn title(role: Role) -> String {
    let name = role.name();
    format!("# {}{}: [FEATURE NAME]", name[..1].to_uppercase(), &name[1..])
}

/// A text with a title and a template's sections.
fn composed(title: &str, template: &Template) -> String {
    let mut text = format!("{title}\n");
    for section in &template.sections {
        let heading = format!("{} {}", "#".repeat(section.level.into()), section.title);
        text += &format!("\n{heading}\n");
        if !section.body.is_empty() {
            text += &format!("\n{}\n", section.body);
        }
    }
    text
}

/// A document with what is known of its placeholders, and how many of them are filled in.
fn filled_in(analysis: &Analysis, id: &DocumentId, text: &str) -> (String, usize) {
    let mut parser = Parser::new();
    let document = Arc::new(Document::new(text, &mut parser));
    let date = clock::today();
    let today = Today { date: &date };
    let (document, filled) = analysis.mend(id, &document, today, &mut parser, |action| {
        action.finding.as_ref().is_some_and(|it| it.code == "unfilled-placeholder")
    });
    (document.text().to_string(), filled)
}
