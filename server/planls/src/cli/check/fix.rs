//! `--fix` and `--diff`: what is safe to mend.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use plan_analysis::analysis::Change;
use plan_analysis::features::code_action::Today;
use plan_analysis::syntax::Parser;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use similar::TextDiff;

use super::gather::{Gathered, Unread};
use crate::cli::output;
use crate::{clock, disk};

/// A document that can be mended.
pub(super) struct Mended {
    path: PathBuf,
    /// The path as it was asked for.
    shown: String,
    before: String,
    after: String,
    /// Number of findings that are mended.
    count: usize,
}

/// Mends the documents that were asked for, in memory: afterwards they and the host are as mended.
pub(super) fn mend(gathered: &mut Gathered<'_>, pool: &ThreadPool) -> Vec<Mended> {
    let analysis = gathered.host.analysis();
    let date = clock::today();
    let today = Today { date: &date };
    let documents = &gathered.documents;
    let mended: Vec<_> = pool.install(|| {
        let mended = documents.par_iter().map_init(Parser::for_reading, |parser, it| {
            let (id, _, document) = it;
            analysis.mend(id, document, today, parser, |action| action.is_safe)
        });
        mended.collect()
    });
    let (mut all, mut facts) = (Vec::new(), Vec::new());
    for ((id, asked, document), (after, count)) in gathered.documents.iter_mut().zip(mended) {
        if count == 0 {
            continue;
        }
        facts.push((id.clone(), analysis.facts(id, &after)));
        all.push(Mended {
            path: PathBuf::from(id.as_str()),
            shown: asked.shown.clone(),
            before: document.text().to_string(),
            after: after.text().to_string(),
            count,
        });
        *document = Arc::clone(&after);
    }
    drop(analysis);
    gathered.host.apply_change(Change::Files(facts));
    all
}

/// Writes the mended documents; returns the number of findings that are mended in them.
pub(super) fn write(mended: &[Mended], failed: &mut Vec<Unread>) -> usize {
    let mut count = 0;
    for it in mended {
        match disk::replace(&it.path, &it.before, &it.after) {
            Ok(()) => count += it.count,
            Err(error) => failed.push((it.path.clone(), error)),
        }
    }
    count
}

/// Shows what would be written, as patches; the exit code is 1 if that is anything.
pub(super) fn show(mended: &[Mended], all_read: bool) -> Result<i32> {
    for it in mended {
        let diff = TextDiff::from_lines(&it.before, &it.after);
        let (from, to) = (format!("a/{}", it.shown), format!("b/{}", it.shown));
        output::write(&diff.unified_diff().header(&from, &to).to_string())?;
    }
    Ok(if all_read { i32::from(!mended.is_empty()) } else { 2 })
}
