//! Presets: collections of templates that spec-kit layers over its own (presets/README.md). A preset's
//! manifest says whether each template replaces the one below it, precedes it, follows it or wraps it; the
//! registry gives the order of the presets.

use std::collections::BTreeMap;

use super::path::file_name;
use super::yaml::Value;

/// The folder of the installed presets, relative to the project's root.
pub const FOLDER: &str = ".specify/presets";

/// The file in a preset's folder that describes it.
pub const MANIFEST: &str = "preset.yml";

/// The file that lists the installed presets, next to their folders.
pub const REGISTRY: &str = ".registry";

/// The priority of a preset that has none in the registry.
const USUAL_PRIORITY: u32 = 10;

/// Whether a path is a manifest or a registry.
pub fn is_about(path: &str) -> bool {
    let inside = path.rsplit_once(FOLDER).and_then(|(_, inside)| inside.strip_prefix('/'));
    inside.is_some_and(|inside| match inside.split_once('/') {
        Some((_, file)) => file == MANIFEST,
        None => inside == REGISTRY,
    })
}

/// How a template combines with the one below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// Replaces it.
    #[default]
    Replace,
    /// Precedes it.
    Prepend,
    /// Follows it.
    Append,
    /// Wraps it: `{CORE_TEMPLATE}` is replaced by the one below.
    Wrap,
}

/// What a manifest says about one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provided {
    /// The name of the template that it combines with: `plan-template`.
    pub name: String,
    /// How it combines with it.
    pub strategy: Strategy,
}

/// What a manifest says about its templates, by their paths relative to the preset's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    templates: BTreeMap<String, Provided>,
}

impl Manifest {
    /// Reads a manifest; parts that are not understood are skipped.
    pub fn read(text: &str) -> Manifest {
        let Some(manifest) = Value::read(text) else { return Manifest::default() };
        let listed = manifest.get("provides").and_then(|it| it.get("templates"));
        let template = |entry: &Value| {
            let text = |key| entry.get(key).and_then(Value::text);
            let is_template = text("type").is_none_or(|kind| kind == "template");
            let name = text("name").filter(|_| is_template)?.to_owned();
            let file = text("file").map_or_else(|| format!("templates/{name}.md"), str::to_owned);
            let file = file.trim_start_matches("./").to_owned();
            Some((file, Provided { name, strategy: strategy(text("strategy")) }))
        };
        let entries = listed.map_or(&[][..], Value::items);
        Manifest { templates: entries.iter().filter_map(template).collect() }
    }

    /// The entry for a file; a file that is not listed replaces the template of its name.
    pub fn provided(&self, file: &str) -> Provided {
        self.templates.get(file).cloned().unwrap_or_else(|| Provided {
            name: file_name(file).trim_end_matches(".md").to_owned(),
            strategy: Strategy::Replace,
        })
    }
}

fn strategy(name: Option<&str>) -> Strategy {
    match name {
        Some("prepend") => Strategy::Prepend,
        Some("append") => Strategy::Append,
        Some("wrap") => Strategy::Wrap,
        _ => Strategy::Replace,
    }
}

/// The installed presets and their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    presets: BTreeMap<String, Installed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Installed {
    priority: u32,
    enabled: bool,
}

impl Registry {
    /// Reads a registry; parts that are not understood are skipped.
    pub fn read(text: &str) -> Registry {
        let Some(registry) = Value::read(text) else { return Registry::default() };
        let entries = registry.get("presets").map_or(&[][..], Value::entries);
        let presets = entries.iter().map(|(id, entry)| {
            let text = |key| entry.get(key).and_then(Value::text);
            let priority = text("priority").and_then(|it| it.parse().ok());
            let enabled = text("enabled") != Some("false");
            (id.clone(), Installed { priority: priority.unwrap_or(USUAL_PRIORITY), enabled })
        });
        Registry { presets: presets.collect() }
    }

    /// The priority of a preset, the lowest on top; `None` if it is disabled. A preset that is not listed was
    /// put there by hand, and has the default priority.
    pub fn priority(&self, preset: &str) -> Option<u32> {
        match self.presets.get(preset) {
            Some(installed) => installed.enabled.then_some(installed.priority),
            None => Some(USUAL_PRIORITY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Manifest, Provided, Registry, Strategy, is_about};

    #[track_caller]
    fn check(manifest: &Manifest, file: &str, name: &str, strategy: Strategy) {
        assert_eq!(manifest.provided(file), Provided { name: name.to_owned(), strategy });
    }

    #[test]
    fn manifests_and_registries_lie_among_the_presets() {
        assert!(is_about("/w/.specify/presets/a/preset.yml"));
        assert!(is_about("/w/.specify/presets/.registry"));
        assert!(!is_about("/w/.specify/presets/a/templates/preset.yml"));
        assert!(!is_about("/w/preset.yml"));
    }

    #[test]
    fn a_manifest_says_how_templates_go_together() {
        let manifest = Manifest::read(
            "provides:\n  templates:\n    - type: template\n      name: plan-template\n      file: templates/more.md\n      strategy: append\n    - name: spec-template\n      strategy: wrap\n    - type: command\n      name: speckit.plan\n      file: templates/tasks-template.md\n      strategy: prepend\n",
        );
        check(&manifest, "templates/more.md", "plan-template", Strategy::Append);
        check(&manifest, "templates/spec-template.md", "spec-template", Strategy::Wrap);
        check(&manifest, "templates/tasks-template.md", "tasks-template", Strategy::Replace);
    }

    #[test]
    fn a_manifest_that_cannot_be_read_says_nothing() {
        for text in ["", "provides: [", "- 1", "provides:\n  templates: 3\n"] {
            assert_eq!(Manifest::read(text), Manifest::default(), "{text}");
        }
    }

    #[test]
    fn the_registry_ranks_presets_and_switches_them_off() {
        let registry = Registry::read(
            "{\"presets\": {\"a\": {\"priority\": 5}, \"b\": {\"enabled\": false}, \"c\": {\"priority\": \"high\"}}}",
        );
        let priority = |id| registry.priority(id);
        assert_eq!([priority("a"), priority("b"), priority("c")], [Some(5), None, Some(10)]);
        assert_eq!(registry.priority("by-hand"), Some(10));
    }
}
