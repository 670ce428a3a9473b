//! `planls check`: the findings of documents, as the server would report them.

mod arguments;
mod baseline;
mod fix;
pub(super) mod gather;
mod max;
pub(super) mod progress;
pub(super) mod selection;
pub(super) mod settings;
pub(super) mod targets;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use plan_analysis::analysis::Analysis;
use plan_analysis::document::Document;
use plan_analysis::features::Diagnostic;
use plan_analysis::features::code_action::{CodeAction, Today};
use plan_analysis::project::{DocumentId, Role};
use plan_analysis::syntax::Parser;
use plan_analysis::text::Text;
use plan_analysis::words::counted;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use super::output::{self, Checked, Finding, Fix, Format, Summary};
use crate::{clock, threads};
pub(crate) use arguments::Arguments;
use baseline::Baseline;
use gather::{Found, Gathered, Kept, Options, Unread, gather};
use progress::Progress;
use selection::Selection;
use settings::Serving;
use targets::Targets;

/// Maximum size in bytes of the texts whose documents are kept from when they are read until they are checked, which takes
/// about six times as much memory. What goes beyond that is read again.
const KEPT: usize = 8 << 20;

/// Checks documents and writes the report; the exit code is 0 without findings of a severity that is denied, 1 with such
/// findings, 2 if something could not be read or written, or a settings file is broken. With `--diff` it is 1 if there is
/// anything to mend. With `--watch` it does so again and again.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    if arguments.watch {
        let named = arguments.config.iter().chain(&arguments.baseline);
        return watch::run(&arguments.paths, named, || once(arguments));
    }
    once(arguments)
}

fn once(arguments: &Arguments) -> Result<i32> {
    let pool = threads::pool("check").context("cannot start the threads")?;
    let (targets, settings, mut unread) = what_to_check(arguments)?;
    let broken: Vec<Checked> = settings.iter().filter_map(Serving::checked).collect();
    let (mut has_failed, mut checked) = (!broken.is_empty(), Vec::new());
    let progress = Progress::new(arguments.shape.quiet);
    let options = Options {
        everywhere: arguments.config.is_some(),
        for_findings: Some(KEPT),
        selection: arguments.selection.clone(),
        progress: progress.clone(),
    };
    let mut gathered = gather(&targets, &settings, &options, &pool);
    unread.append(&mut gathered.unread);
    let mut summary = Summary::default();
    if arguments.fix || arguments.diff {
        let mended = fix::mended(&mut gathered, &pool);
        if arguments.diff {
            complain_of_unread(&unread);
            complain_of_broken(&broken);
            let is_mended = fix::show(&mended)? && !arguments.exit_zero;
            return Ok(if has_failed || !unread.is_empty() { 2 } else { i32::from(is_mended) });
        }
        let (fixed, unwritten) = fix::write(mended, &mut gathered);
        summary.fixed = fixed;
        has_failed |= unwritten > 0;
    }
    summary.excluded = gathered.excluded.len();
    unread.append(&mut check(gathered, arguments, &progress, &pool, &mut checked));
    summary.unread = unread.len();
    progress.end();
    complain_of_unread(&unread);
    has_failed |= !unread.is_empty();
    if let Some(path) = &arguments.baseline {
        if arguments.write_baseline {
            complain_of_broken(&broken);
            return write_baseline(path, &checked, &arguments.selection, has_failed);
        }
        summary.known = Baseline::read(path)?.take_known(&mut checked);
    }
    checked.splice(0..0, broken);
    summary.count(&checked);
    report(arguments, &mut checked, &mut summary)?;
    if has_failed {
        return Ok(2);
    }
    let is_denied = summary.at_least(arguments.deny.severity()) > 0;
    Ok(i32::from(is_denied && !arguments.exit_zero))
}

/// What is checked, the settings for it and what matters to it, and what could not be read.
fn what_to_check(arguments: &Arguments) -> Result<(Targets, Vec<Serving>, Vec<Unread>)> {
    let mut targets = match &arguments.stdin_filename {
        Some(path) => {
            let text = std::io::read_to_string(std::io::stdin().lock());
            let text = text.context("standard input could not be read")?;
            targets::of_text(path, text.trim_start_matches('\u{feff}').to_owned())?
        }
        None => targets::targets(&arguments.paths)?,
    };
    let mut unread = std::mem::take(&mut targets.unread);
    let mut settings = match &arguments.config {
        Some(path) => vec![settings::named(path)?],
        None => {
            let asked = targets.files.iter().map(|(file, it)| (&**file, &*it.top));
            let (found, unserved) = settings::find(asked);
            unread.extend(unserved);
            found
        }
    };
    targets.widen(&settings);
    if arguments.config.is_none() {
        // These matter for the other documents; their own problems are not reported.
        let others = targets.settings_of_others(&settings);
        settings.extend(others.into_iter().map(Serving::without_problems));
    }
    Ok((targets, settings, unread))
}

fn complain_of_unread(unread: &[Unread]) {
    for (path, error) in unread {
        let error = output::reason(error);
        output::complain(&format!("{} could not be read: {error}", settings::shown(path)));
    }
}

/// Says that settings files have problems, where these are not shown themselves.
fn complain_of_broken(broken: &[Checked]) {
    for Checked { shown, findings, .. } in broken {
        let problems = counted(findings.len(), "problem");
        output::complain(&format!("{shown} has {problems}; `planls check {shown}` shows them"));
    }
}

/// Checks the documents that were asked for, and adds them to what was checked. Returns those that had to be read again
/// and could not be.
fn check(
    gathered: Gathered<'_>,
    arguments: &Arguments,
    progress: &Progress,
    pool: &ThreadPool,
    checked: &mut Vec<Checked>,
) -> Vec<Unread> {
    let Gathered { mut host, documents, excluded, .. } = gathered;
    let is_quiet = arguments.shape.quiet;
    for asked in excluded.iter().filter(|asked| asked.is_named && !is_quiet) {
        output::complain(&format!("{} is left out by the settings (`exclude`)", asked.shown));
    }
    let with_fixes = arguments.shape.format() == Format::JsonV1;
    let analysis = host.analysis();
    progress.begin("Checking", documents.len());
    let all: Vec<_> = pool.install(|| {
        let documents = documents.into_par_iter().map_init(Parser::for_reading, |parser, found| {
            progress.step();
            check_document(&analysis, found, parser, with_fixes)
        });
        documents.collect()
    });
    let mut unread = Vec::new();
    for it in all {
        match it {
            Ok((None, it)) => checked.push(it),
            Ok((Some(_), _)) if is_quiet => {}
            Ok((Some(kind), Checked { shown, .. })) => output::complain(&format!(
                "{shown} is {kind} and was not checked; `planls config show {shown}` says why"
            )),
            Err(it) => unread.push(it),
        }
    }
    unread
}

/// Checks a document; also returns what it is if it was asked for by name and is of a kind that is not checked. An error
/// if it has to be read again and cannot be.
fn check_document(
    analysis: &Analysis,
    found: Found<'_>,
    parser: &mut Parser,
    with_fixes: bool,
) -> Result<(Option<&'static str>, Checked), Unread> {
    let document = match found.document(parser) {
        Ok(document) => document,
        Err(error) => return Err((found.id.as_str().into(), error)),
    };
    let Found { id, asked, text, .. } = found;
    let (role, diagnostics) = match (&document, text) {
        (Some(document), _) => analysis.check(&id, document),
        (None, Kept::Unchecked(role)) => (role, Vec::new()),
        (None, _) => (Role::Other, Vec::new()),
    };
    let unchecked = match role {
        Role::Other => Some("not a plan document"),
        Role::Template => Some("a template"),
        _ => None,
    };
    let unchecked = unchecked.filter(|_| asked.is_named && diagnostics.is_empty());
    let (shown, path) = (asked.shown.clone(), PathBuf::from(id.as_str()));
    let Some(document) = document.filter(|_| !diagnostics.is_empty()) else {
        let (text, findings) = (Text::default(), Vec::new());
        return Ok((unchecked, Checked { shown, path, text, findings }));
    };
    let mut fixes = if with_fixes { fixes(analysis, &id, &document, &diagnostics) } else { vec![] };
    fixes.resize_with(diagnostics.len(), || None);
    let findings = diagnostics.into_iter().zip(fixes).map(|(diagnostic, fix)| {
        let section = document.section_title(diagnostic.range.start());
        Finding { section: section.unwrap_or_default().to_owned(), diagnostic, fix }
    });
    let (findings, text) = (findings.collect(), document.text().clone());
    Ok((unchecked, Checked { shown, path, text, findings }))
}

/// How each of some findings is mended.
fn fixes(
    analysis: &Analysis,
    id: &DocumentId,
    document: &Arc<Document>,
    diagnostics: &[Diagnostic],
) -> Vec<Option<Fix>> {
    let date = clock::today();
    let actions = analysis.fixes(id, document, diagnostics, Today { date: &date });
    actions.into_iter().map(|action| action.map(|it| fix(id, it))).collect()
}

fn fix(id: &DocumentId, action: CodeAction) -> Fix {
    let edits = action.edit.edits_of(id).to_vec();
    Fix { title: action.title, is_safe: action.is_safe, edits }
}

/// Writes what was found to the file of the baseline, and says so. Nothing is written if not all could be checked.
fn write_baseline(
    path: &Path,
    checked: &[Checked],
    selection: &Selection,
    has_failed: bool,
) -> Result<i32> {
    if has_failed {
        bail!("{} is not written, because not all could be checked", path.display());
    }
    let count = Baseline::new(path, checked).write(path, checked, selection)?;
    output::write(&format!("{}: {}\n", path.display(), counted(count, "finding")))?;
    Ok(0)
}

/// Writes the report in the form that was asked for.
fn report(arguments: &Arguments, checked: &mut [Checked], summary: &mut Summary) -> Result<()> {
    let shape = &arguments.shape;
    if shape.statistics {
        let table = output::statistics(summary, output::style(), output::width());
        return output::write(&table);
    }
    if let Some(number) = shape.max {
        summary.left_out = max::keep_gravest(checked, number);
    }
    let deny = arguments.deny.severity();
    output::report(shape.format(), checked, summary, shape.quiet, deny)
}
