//! Checks documents with as little of their project read as is enough. Their findings are those of `planls check`; but
//! an agent waits after each edit, and most projects are large next to what one document depends on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use plan_analysis::document::Document;
use plan_analysis::features::diagnostics::{Sight, rule};
use plan_analysis::index::Index;
use plan_analysis::index::ids::feature;
use plan_analysis::project::{DocumentId, Role, template};
use plan_analysis::syntax::Parser;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::cli::check::gather::{Gathered, Options, gather};
use crate::cli::check::settings;
use crate::cli::check::settings::Serving;
use crate::cli::check::targets::{self, Targets};
use crate::cli::output::{Checked, Finding};
use crate::{disk, threads};

/// The findings of documents, which exist.
pub(super) fn checked(documents: &[PathBuf]) -> Result<Vec<Checked>> {
    let pool = threads::pool("hook").context("cannot start the threads")?;
    prepare(&pool);
    let mut targets = targets::below(documents)?;
    for asked in targets.files.values_mut() {
        asked.shown = settings::shown(Path::new(&asked.shown));
    }
    let Some(first) = targets.files.keys().next().cloned() else { return Ok(Vec::new()) };
    let settings = targets.settings_for(&first)?;
    let others = std::mem::take(&mut targets.others);
    let (near, far) = split(&targets, others, &settings, &pool);
    targets.others = near;
    let mut checked = check(&targets, &settings, &pool);
    if !far.is_empty() && checked.iter().flat_map(|it| &it.findings).any(may_change) {
        targets.others.extend(far);
        checked = check(&targets, &settings, &pool);
    }
    Ok(checked)
}

/// Reads the built-in template, which most checks need, while the folders are being walked.
fn prepare(pool: &ThreadPool) {
    pool.spawn(|| {
        let (id, empty) =
            (DocumentId::new("/plan.md"), Document::new("", &mut Parser::for_reading()));
        template::built_in(Role::Plan, None, &id, &empty);
    });
}

/// The other documents of a project by the topmost folder to search for settings.
type Others = BTreeMap<PathBuf, PathBuf>;

/// The other documents that matter to those that were asked for, those of their features and the templates, and the
/// rest.
fn split(
    targets: &Targets,
    others: Others,
    settings: &[Serving],
    pool: &ThreadPool,
) -> (Others, Others) {
    let alone = gather(targets, settings, &Options::default(), pool);
    let features: Vec<&str> = alone.documents.iter().map(|it| feature(&it.id)).collect();
    let index = alone.host.index();
    others.into_iter().partition(|(path, _)| is_near(&disk::id(path), &features, index))
}

fn is_near(id: &DocumentId, features: &[&str], index: &Index) -> bool {
    features.contains(&feature(id)) || index.role_by_path(id) == Some(Role::Template)
}

/// Whether a finding can be another one, or none, once all of the project is known: `broken-link` names the nearest file.
fn may_change(found: &Finding) -> bool {
    let code = found.diagnostic.code;
    code == "broken-link" || rule(code).is_some_and(|rule| rule.sight == Sight::Project)
}

/// The findings of the documents that were asked for, with what is known of the others.
fn check(targets: &Targets, settings: &[Serving], pool: &ThreadPool) -> Vec<Checked> {
    let options = Options { for_findings: Some(usize::MAX), ..Options::default() };
    let Gathered { mut host, documents, .. } = gather(targets, settings, &options, pool);
    let analysis = host.analysis();
    pool.install(|| {
        let checked = documents.par_iter().filter_map(|found| {
            let document = found.kept()?;
            let (_, diagnostics) = analysis.check(&found.id, document);
            let findings = diagnostics.into_iter().map(Finding::from).collect();
            let (shown, text) = (found.asked.shown.clone(), document.text().clone());
            Some(Checked { shown, path: found.id.as_str().into(), text, findings })
        });
        checked.collect()
    })
}
