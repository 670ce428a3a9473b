//! `planls renumber`: renumbers the ids of a series, or gives a feature another number. What refers to them follows.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use plan_analysis::analysis::Analysis;
use plan_analysis::features::renumber::Wanted;
use plan_analysis::project::DocumentId;
use plan_analysis::text::Text;
use plan_analysis::words::counted;
use rayon::ThreadPool;

use super::check::gather::{Options, gather};
use super::check::settings::shown;
use super::check::targets::{self, Targets};
use super::output;
use super::patch::{self, Rewritten};
use crate::{disk, threads};

/// The arguments of `renumber`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The document that defines the ids, or the folder of the feature
    path: PathBuf,
    /// The series to renumber, that is, the prefix of its ids, such as FR or T; or the new number of the feature
    #[arg(value_name = "SERIES|NUMBER")]
    what: String,
    /// Start with this id instead of the first one
    #[arg(long, value_name = "ID")]
    from: Option<String>,
    /// The number that the first id gets; by default it keeps its own or, with --from, follows the id before it
    #[arg(long, value_name = "NUMBER")]
    start: Option<u32>,
    /// Show what would change, and change nothing
    #[arg(long)]
    diff: bool,
}

/// Renumbers, and says what; with `--diff` the exit code is 1 if there is anything to change.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let path = super::real(&arguments.path)?;
    if arguments.what.is_empty() || arguments.what.contains(|c: char| !c.is_ascii_digit()) {
        return renumber_series(&path, arguments);
    }
    if arguments.from.is_some() || arguments.start.is_some() {
        bail!("--from and --start are for a series of ids, and {} is a number", arguments.what);
    }
    renumber_feature(&path, arguments)
}

/// Everything that may have to follow, and its texts.
struct Project {
    analysis: Analysis,
    /// Threads with enough stack for the parser.
    pool: ThreadPool,
    texts: HashMap<DocumentId, Text>,
}

impl Project {
    /// Reads all documents in a folder, and one that is named. Where one of them cannot be read nothing is changed: what
    /// refers to an id there would not follow.
    fn read(folder: PathBuf, named: &Path) -> Result<Project> {
        let mut targets: Targets = targets::below(&[folder, named.to_path_buf()])?;
        let settings = targets.settings_for(named)?;
        let pool = threads::pool("renumber").context("cannot start the threads")?;
        let mut gathered = gather(&targets, &settings, &Options::default(), &pool);
        if let Some((path, error)) = targets.unread.iter().chain(&gathered.unread).next() {
            bail!(
                "{} could not be read, so what it says would not follow; `exclude` in planls.toml leaves it out: {}",
                shown(path),
                output::reason(error)
            );
        }
        let documents = gathered.documents.iter();
        let texts = documents.filter_map(|it| Some((it.id.clone(), it.kept()?.text().clone())));
        let texts = texts.collect();
        Ok(Project { analysis: gathered.host.analysis(), pool, texts })
    }

    fn text(&self, id: &DocumentId) -> Option<Text> {
        self.texts.get(id).cloned()
    }
}

fn renumber_series(path: &Path, arguments: &Arguments) -> Result<i32> {
    let letters = arguments.what.as_str();
    let project = Project::read(targets::project_of(path), path)?;
    let home = home(&project.analysis, path, letters)?;
    let home_shown = shown(Path::new(home.as_str()));
    let read = |id: &DocumentId| project.text(id);
    let wanted = Wanted { letters, from: arguments.from.as_deref(), start: arguments.start };
    let renumbered = project.analysis.renumber_series(&home, &wanted, &read);
    let renumbered = renumbered.map_err(|refusal| anyhow!("{refusal}"))?;
    let rewritten = patch::rewritten(&renumbered.edit, &read)?;
    if arguments.diff {
        patch::show(&rewritten, Path::to_path_buf)?;
        return Ok(i32::from(!rewritten.is_empty()));
    }
    if renumbered.ids.is_empty() {
        output::write(&format!("{letters} in {home_shown} is in order\n"))?;
        return Ok(0);
    }
    patch::write(&rewritten)?;
    let moves = renumbered.ids.iter().map(|(was, is)| format!("{was} -> {is}\n"));
    let (ids, documents) = (renumbered.ids.len(), rewritten.len());
    output::write(&format!(
        "{}{} renumbered in {}\n",
        moves.collect::<String>(),
        counted(ids, "id"),
        counted(documents, "document")
    ))?;
    Ok(0)
}

/// The document that defines the series: the one that is named, or the only one in the folder.
fn home(analysis: &Analysis, path: &Path, letters: &str) -> Result<DocumentId> {
    if !path.is_dir() {
        return Ok(disk::id(path));
    }
    let mut homes = analysis.homes_of_series(disk::id(path).as_str(), letters);
    match homes.len() {
        0 => bail!("no document in {} defines {letters}", shown(path)),
        1 => Ok(homes.remove(0)),
        count => {
            let named = homes.iter().map(|it| shown(Path::new(it.as_str())));
            let mut named: Vec<String> = named.take(3).collect();
            named.extend((count > named.len()).then(|| "…".to_owned()));
            bail!("{count} documents define {letters}: name one of {}", named.join(", "))
        }
    }
}

fn renumber_feature(path: &Path, arguments: &Arguments) -> Result<i32> {
    let to = renumbered_folder(path, &arguments.what)?;
    if to == path {
        output::write(&format!("{} has that number\n", shown(path)))?;
        return Ok(0);
    }
    let project = Project::read(targets::top(path), path)?;
    let read = |id: &DocumentId| project.text(id);
    let (from_id, to_id) = (disk::id(path), disk::id(&to));
    let edit = project.pool.install(|| project.analysis.rename_feature(&from_id, &to_id, &read));
    let edit = edit.map_err(|refusal| anyhow!("{refusal}"))?;
    let rewritten = patch::rewritten(&edit, &read)?;
    let (from_shown, to_shown) = (shown(path), shown(&to));
    if arguments.diff {
        output::write(&format!("rename from {from_shown}\nrename to {to_shown}\n"))?;
        let moved =
            |file: &Path| file.strip_prefix(path).map_or(file.to_path_buf(), |rest| to.join(rest));
        patch::show(&rewritten, moved)?;
        return Ok(1);
    }
    write_feature(path, &to, &rewritten)?;
    let documents = counted(rewritten.len(), "document");
    output::write(&format!("{from_shown} -> {to_shown}, {documents} changed\n"))?;
    Ok(0)
}

/// The folder of a feature with another number, in as many digits. Refused where another has the number.
fn renumbered_folder(path: &Path, number: &str) -> Result<PathBuf> {
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    let own = number_of(name).filter(|_| path.is_dir());
    let own = own.with_context(|| {
        format!("{} is not a folder of a feature with a number, such as 003-name", shown(path))
    })?;
    let folder = path.parent().context("a folder with a number is in another")?;
    let to = format!("{number:0>width$}{}", &name[own.len()..], width = own.len());
    let wanted = number.trim_start_matches('0');
    let taken = disk::folders_in(folder).into_iter().find(|other| {
        let number = number_of(other).map(|it| it.trim_start_matches('0'));
        *other != name && (*other == to || number == Some(wanted))
    });
    if let Some(taken) = taken {
        bail!("{} has the number {number} already", shown(&folder.join(taken)));
    }
    Ok(folder.join(to))
}

/// The number at the start of a folder's name.
fn number_of(name: &str) -> Option<&str> {
    let end = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    let (number, rest) = name.split_at(end);
    (end > 0 && (rest.is_empty() || rest.starts_with(['-', '_']))).then_some(number)
}

/// Writes the documents where they are, and then renames the folder. If that fails, they are as they were.
fn write_feature(from: &Path, to: &Path, rewritten: &[Rewritten]) -> Result<()> {
    patch::write(rewritten)?;
    disk::rename(from, to).map_err(|error| {
        patch::undo(rewritten);
        anyhow!("{} could not be renamed: {}", shown(from), output::reason(&error))
    })
}
