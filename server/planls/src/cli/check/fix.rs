//! `--fix` and `--diff`: what is safe to mend.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use plan_analysis::analysis::Change;
use plan_analysis::document::Document;
use plan_analysis::features::code_action::Today;
use plan_analysis::syntax::Parser;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::gather::{Gathered, Kept};
use super::settings;
use crate::cli::{output, patch};
use crate::{clock, disk};

/// A document as it is once it is mended.
pub(super) struct Mended {
    /// The number of the document among those that were asked for.
    number: usize,
    path: PathBuf,
    before: String,
    after: Arc<Document>,
    /// Number of findings that are mended.
    count: usize,
}

/// What is safe to mend in the documents that were asked for.
pub(super) fn mended(gathered: &mut Gathered<'_>, pool: &ThreadPool) -> Vec<Mended> {
    let analysis = gathered.host.analysis();
    let date = clock::today();
    let today = Today { date: &date };
    let documents = &gathered.documents;
    let mended: Vec<_> = pool.install(|| {
        let mended = documents.par_iter().map_init(Parser::for_reading, |parser, it| {
            let document = it.document(parser).ok().flatten()?;
            let (after, count) =
                analysis.mend(&it.id, &document, today, parser, |action| action.is_safe);
            (count > 0).then_some((document, after, count))
        });
        mended.collect()
    });
    let mut all = Vec::new();
    for (number, (it, mended)) in documents.iter().zip(mended).enumerate() {
        if let Some((document, after, count)) = mended {
            let (path, before) = (PathBuf::from(it.id.as_str()), document.text().to_string());
            all.push(Mended { number, path, before, after, count });
        }
    }
    all
}

/// Writes the mended documents; those that are written are then known as they are now. Returns the number of findings
/// that are mended, and of documents that could not be written.
pub(super) fn write(mended: Vec<Mended>, gathered: &mut Gathered<'_>) -> (usize, usize) {
    let analysis = gathered.host.analysis();
    let (mut fixed, mut failed, mut facts) = (0, 0, Vec::new());
    for it in mended {
        if let Err(error) = disk::replace(&it.path, &it.before, &it.after.text().to_string()) {
            let (shown, error) = (settings::shown(&it.path), output::reason(&error));
            output::complain(&format!("{shown} could not be written: {error}"));
            failed += 1;
            continue;
        }
        fixed += it.count;
        if let Some(found) = gathered.documents.get_mut(it.number) {
            facts.push((found.id.clone(), analysis.facts(&found.id, &it.after)));
            found.text = Kept::Document(it.after);
        }
    }
    drop(analysis);
    gathered.host.apply_change(Change::Files(facts));
    (fixed, failed)
}

/// Shows what would be written, as patches; returns whether that is anything.
pub(super) fn show(mended: &[Mended]) -> Result<bool> {
    for it in mended {
        let after = it.after.text().to_string();
        output::write(&patch::patch(&it.path, &it.path, &it.before, &after))?;
    }
    Ok(!mended.is_empty())
}
