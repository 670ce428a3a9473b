//! The templates of all projects, in spec-kit's order of resolution (presets/README.md): overrides, presets
//! by priority, extensions, the framework's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Index;
use crate::project::frameworks::Framework;
use crate::project::path::{file_name, relative_to};
use crate::project::preset::{FOLDER, MANIFEST, Manifest, Provided, REGISTRY, Registry, Strategy};
use crate::project::template::Template;
use crate::project::{DocumentId, Role, layout};

/// The known templates, and how presets combine them.
#[derive(Clone, Debug, Default)]
pub(super) struct Templates {
    /// The templates as written.
    own: BTreeMap<DocumentId, Arc<Template>>,
    /// The manifests, by the preset's folder.
    manifests: BTreeMap<Box<str>, Manifest>,
    /// The registries of presets, by the project's root.
    registries: BTreeMap<Box<str>, Registry>,
    /// Presets' templates that do not replace the one below, combined with it.
    laid: BTreeMap<DocumentId, Arc<Template>>,
}

/// A template's rank among those of its project; the lowest wins.
type Rank<'a> = (u8, u32, usize, u8, usize, &'a str);

impl Templates {
    /// Sets the template at a path, or removes it.
    pub(super) fn set(&mut self, id: &DocumentId, template: Option<Arc<Template>>) {
        let changed = match template {
            Some(template) => {
                self.own.insert(id.clone(), template);
                true
            }
            None => self.own.remove(id).is_some(),
        };
        if changed && !self.manifests.is_empty() {
            self.lay();
        }
    }

    /// Sets the text of a preset's manifest or a registry; `None` removes it. Returns whether the content
    /// changed.
    pub(super) fn set_file(&mut self, id: &DocumentId, text: Option<&str>) -> bool {
        let folder = id.folder();
        let changed = match id.file_name() {
            MANIFEST => put(&mut self.manifests, folder, text.map(Manifest::read)),
            REGISTRY => {
                let Some(root) = folder.strip_suffix(FOLDER) else { return false };
                put(&mut self.registries, root.trim_end_matches('/'), text.map(Registry::read))
            }
            _ => false,
        };
        if changed {
            self.lay();
        }
        changed
    }

    /// The project's template for a document, and its path: the matching one with the lowest rank.
    pub(super) fn of(
        &self,
        root: &str,
        id: &DocumentId,
        role: Role,
        is_offered: impl Fn(&DocumentId) -> bool,
    ) -> Option<(DocumentId, Arc<Template>)> {
        let framework = relative_to(id.as_str(), root).and_then(layout::framework);
        let candidates = self.own.iter().filter_map(|(other, template)| {
            let fit = fit(id, role, &self.provided(root, other)?.name)?;
            is_offered(other).then_some(())?;
            Some((self.rank(root, other, fit, framework)?, other, template))
        });
        // A document with an outline of its own was not made from another framework's template.
        let has_outlines = framework.is_some_and(|it| it.outlines.is_some());
        let candidates = candidates.filter(|((_, _, place, ..), ..)| *place == 0 || !has_outlines);
        let (_, id, template) = candidates.min_by_key(|(rank, ..)| *rank)?;
        Some((id.clone(), Arc::clone(self.laid.get(id).unwrap_or(template))))
    }

    /// Whether the project has its own template for a document on top of the framework's; then it wants all
    /// of its sections.
    pub(super) fn is_own(&self, root: &str, id: &DocumentId, role: Role) -> bool {
        self.own.keys().any(|other| {
            let relative = relative_to(other.as_str(), root);
            relative.is_some_and(|relative| shelf(relative) < 3)
                && self.provided(root, other).is_some_and(|it| fit(id, role, &it.name).is_some())
        })
    }

    /// The template at a path.
    pub(super) fn at(&self, id: &DocumentId) -> Option<Arc<Template>> {
        self.laid.get(id).or_else(|| self.own.get(id)).cloned()
    }

    /// The files that determine how the templates of a project are combined.
    pub(super) fn files(&self, root: &str) -> Vec<DocumentId> {
        let presets = self.own.keys().filter_map(|id| Preset::from_path(root, id));
        let folders: std::collections::BTreeSet<String> =
            presets.map(|preset| preset.folder(root)).collect();
        let registry =
            folders.first().map(|_| format!("{}/{FOLDER}/{REGISTRY}", root.trim_end_matches('/')));
        let manifests = folders.into_iter().map(|folder| format!("{folder}/{MANIFEST}"));
        manifests.chain(registry).map(|path| DocumentId::new(&path)).collect()
    }

    /// The name of a template and how it combines with those below; `None` outside the project.
    fn provided(&self, root: &str, id: &DocumentId) -> Option<Provided> {
        let relative = relative_to(id.as_str(), root)?;
        let unlisted =
            || Provided { name: file_name(relative).to_owned(), strategy: Strategy::Replace };
        let Some(preset) = Preset::from_path(root, id) else { return Some(unlisted()) };
        let manifest = self.manifests.get(&*preset.folder(root));
        Some(manifest.map_or_else(unlisted, |manifest| manifest.provided(preset.file)))
    }

    fn rank<'a>(
        &self,
        root: &str,
        id: &'a DocumentId,
        fit: u8,
        framework: Option<&Framework>,
    ) -> Option<Rank<'a>> {
        let relative = relative_to(id.as_str(), root)?;
        let priority = match Preset::from_path(root, id) {
            Some(preset) => match self.registries.get(root) {
                Some(registry) => registry.priority(preset.id)?,
                None => Registry::default().priority(preset.id)?,
            },
            None => 0,
        };
        let place = layout::template_rank(relative, framework)?;
        Some((shelf(relative), priority, place, fit, relative.len(), relative))
    }

    /// Combines the presets' templates with those below them.
    fn lay(&mut self) {
        self.laid.clear();
        let mut laid = BTreeMap::new();
        for id in self.own.keys() {
            let Some((root, _)) = id.as_str().split_once(&format!("/{FOLDER}/")) else { continue };
            let strategy = self.provided(root, id).map(|provided| provided.strategy);
            if strategy.is_some_and(|strategy| strategy != Strategy::Replace)
                && let Some(template) = self.laid_out(root, id)
            {
                laid.insert(id.clone(), template);
            }
        }
        self.laid = laid;
    }

    /// A preset's template combined with those below it, down to the first that replaces the rest.
    fn laid_out(&self, root: &str, top: &DocumentId) -> Option<Arc<Template>> {
        let stem = |name: &str| name.trim_end_matches(".md").to_lowercase();
        let name = stem(&self.provided(root, top)?.name);
        let mut pile: Vec<(Rank<'_>, &Arc<Template>, Strategy)> = Vec::new();
        for (id, template) in &self.own {
            let Some(provided) = self.provided(root, id) else { continue };
            if stem(&provided.name) == name
                && let Some(rank) = self.rank(root, id, 0, None)
            {
                pile.push((rank, template, provided.strategy));
            }
        }
        pile.sort_by_key(|(rank, ..)| *rank);
        let own = self.rank(root, top, 0, None)?;
        let from = pile.iter().position(|(rank, ..)| *rank == own)?;
        let to = pile[from..].iter().position(|(.., strategy)| *strategy == Strategy::Replace);
        let to = to.map_or(pile.len() - 1, |at| from + at);
        let (_, lowest, _) = pile.get(to)?;
        let over =
            |below: Arc<Template>,
             (_, template, strategy): &(Rank<'_>, &Arc<Template>, Strategy)| {
                Arc::new(template.over(&below, *strategy))
            };
        Some(pile[from..to].iter().rev().fold(Arc::clone(lowest), over))
    }
}

impl Index {
    /// Whether the project has its own template for a document on top of the framework's.
    pub fn has_own_template(&self, id: &DocumentId, role: Role) -> bool {
        self.root_of(id).is_some_and(|root| self.templates.is_own(root, id, role))
    }

    /// The number of documents of other features with the same file name, and how many of those have a
    /// heading whose anchor contains `slug`. Visits all documents of the workspace: expensive.
    pub fn share_of_heading(&self, id: &DocumentId, slug: &str) -> (usize, usize) {
        let root = self.root_of(id);
        let (mut all, mut having) = (0, 0);
        for (other, described) in self.documents() {
            let is_like =
                other != id && other.file_name() == id.file_name() && self.root_of(other) == root;
            if !is_like {
                continue;
            }
            all += 1;
            let mut headings = described.facts().headings.iter();
            having += usize::from(headings.any(|heading| heading.slug.contains(slug)));
        }
        (all, having)
    }
}

/// Sets or removes a value; returns whether it changed.
fn put<T: PartialEq>(map: &mut BTreeMap<Box<str>, T>, key: &str, value: Option<T>) -> bool {
    if map.get(key) == value.as_ref() {
        return false;
    }
    match value {
        Some(value) => drop(map.insert(key.into(), value)),
        None => drop(map.remove(key)),
    }
    true
}

/// The preset that a template belongs to.
struct Preset<'a> {
    id: &'a str,
    /// The template's path relative to the preset's folder.
    file: &'a str,
}

impl<'a> Preset<'a> {
    fn from_path(root: &str, id: &'a DocumentId) -> Option<Preset<'a>> {
        let inside = relative_to(id.as_str(), root)?.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let (id, file) = inside.split_once('/')?;
        Some(Preset { id, file })
    }

    fn folder(&self, root: &str) -> String {
        format!("{}/{FOLDER}/{}", root.trim_end_matches('/'), self.id)
    }
}

/// spec-kit's order of resolution: overrides, presets, extensions, core.
fn shelf(relative: &str) -> u8 {
    if relative.contains("/overrides/") {
        0
    } else if relative.contains("presets/") {
        1
    } else if relative.contains("extensions/") {
        2
    } else {
        3
    }
}

/// How well a template's name matches a document; lower is better.
fn fit(id: &DocumentId, role: Role, template: &str) -> Option<u8> {
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let template = stem(template);
    let own = match role {
        Role::Checklist | Role::Constitution => role.name().to_owned(),
        _ => stem(file_name(id.as_str())),
    };
    let bare = template.trim_end_matches("-template").trim_end_matches("_template");
    if bare == own {
        Some(0)
    } else if bare == role.name() {
        Some(1)
    } else if bare.rsplit('-').next() == Some(own.as_str()) && bare.split('-').count() == 2 {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    const CORE: &str = "
//- /.specify/templates/plan-template.md
# Plan: [FEATURE]
## Summary
[Say what]
## Rollout
[Say how]
";

    /// Checks what is found in a plan over the core template and some files of presets.
    #[track_caller]
    fn check(plan: &str, presets: &str) {
        let plan = format!("//- /specs/001-x/plan.md\n{plan}//- /specs/001-x/spec.md\n# Spec\n");
        check_diagnostics(&[&plan, CORE.trim_start(), presets].concat());
    }

    const SECURITY: &str =
        "//- /.specify/presets/safe/templates/plan-more.md\n## Threats\n[Name the threats]\n";

    fn manifest(strategy: &str) -> String {
        format!(
            "//- /.specify/presets/safe/preset.yml\nprovides:\n  templates:\n    - name: plan-template\n      file: templates/plan-more.md\n      strategy: {strategy}\n"
        )
    }

    #[track_caller]
    fn check_strategy(strategy: &str, plan: &str) {
        check(plan, &[&manifest(strategy), SECURITY].concat());
    }

    #[test]
    fn a_preset_adds_its_sections_to_those_below() {
        let plan = "# Plan: Bells
  ^^^^^^^^^^^ warning missing-section
## Summary
Bells ring.
## Rollout
At noon.
";
        check_strategy("append", plan);
        check_strategy("prepend", plan);
    }

    #[test]
    fn a_preset_that_replaces_asks_for_its_own_sections_only() {
        let more = "//- /.specify/presets/safe/templates/plan-more.md\n## Summary\n[Say what]\n## Threats\n[Name them]\n## Alarms\n[Name them]\n";
        check(
            "# Plan: Bells
  ^^^^^^^^^^^ warning missing-section
## Summary
Bells ring.
## Threats
None.
",
            &[&manifest("replace"), more].concat(),
        );
    }

    #[test]
    fn lines_of_both_templates_are_known() {
        check_strategy(
            "append",
            "# Plan: Bells
## Summary
[Say what]
^^^^^^^^^^ unfilled-placeholder
## Rollout
At noon.
## Threats
[Name the threats]
^^^^^^^^^^^^^^^^^^ unfilled-placeholder
",
        );
    }

    #[test]
    fn of_two_presets_the_registry_says_which_lies_above() {
        let preset = |name: &str, section: &str| {
            format!(
                "//- /.specify/presets/{name}/templates/plan-template.md\n# Plan\n## Summary\nx\n## Rollout\nx\n## {section}\nx\n"
            )
        };
        let presets = |registry: &str| {
            let registry = format!("//- /.specify/presets/.registry\n{registry}\n");
            [registry, preset("a", "Alpha"), preset("b", "Beta")].concat()
        };
        let plan = |mark: &str| {
            format!(
                "# Plan: Bells\n{mark}## Summary\nBells.\n## Rollout\nAt noon.\n## Beta\nRings.\n"
            )
        };
        let lacks_alpha = plan("  ^^^^^^^^^^^ warning missing-section\n");
        for (registry, plan) in [
            ("{\"presets\": {\"a\": {\"priority\": 9}, \"b\": {\"priority\": 2}}}", plan("")),
            ("{\"presets\": {\"a\": {\"priority\": 2}, \"b\": {\"priority\": 9}}}", lacks_alpha),
            ("{\"presets\": {\"a\": {\"enabled\": false}, \"b\": {}}}", plan("")),
        ] {
            check(&plan, &presets(registry));
        }
    }
}
