//! Presets: collections of templates that spec-kit lays over its own. A preset's manifest says for
//! each template whether it replaces what lies below it, stands before or behind it, or around it;
//! the registry says which preset lies above which. (spec-kit, presets/README.md)

use std::collections::BTreeMap;

use super::path::file_name;
use super::yaml::Value;

/// The folder of the installed presets, from the project's root.
pub const FOLDER: &str = ".specify/presets";

/// The file in which a preset describes itself, in the preset's own folder.
pub const MANIFEST: &str = "preset.yml";

/// The file that lists the installed presets, in their folder.
pub const REGISTRY: &str = ".registry";

/// The rank of a preset for which the registry has none.
const USUAL_PRIORITY: u32 = 10;

/// Whether a path is that of a file that says how templates go together.
pub fn is_about(path: &str) -> bool {
    let inside = path.rsplit_once(FOLDER).and_then(|(_, inside)| inside.strip_prefix('/'));
    inside.is_some_and(|inside| match inside.split_once('/') {
        Some((_, file)) => file == MANIFEST,
        None => inside == REGISTRY,
    })
}

/// How a template goes with the one below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// In its place.
    #[default]
    Replace,
    /// Before it.
    Prepend,
    /// Behind it.
    Append,
    /// Around it: the one below stands where `{CORE_TEMPLATE}` does.
    Wrap,
}

/// What a preset says of one of its templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provided {
    /// The name of the template that it goes with: `plan-template`.
    pub name: String,
    /// How it goes with it.
    pub strategy: Strategy,
}

/// What a preset says of its templates, by their paths from the preset's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    templates: BTreeMap<String, Provided>,
}

impl Manifest {
    /// Reads a manifest. What is not understood is left out.
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

    /// What it says of a file; a file that it does not list replaces the template of its name.
    pub fn provided(&self, file: &str) -> Provided {
        let unlisted = || {
            let name = file_name(file).trim_end_matches(".md").to_owned();
            Provided { name, strategy: Strategy::Replace }
        };
        self.templates.get(file).cloned().unwrap_or_else(unlisted)
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

/// Which presets are installed, and in which order they lie.
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
    /// Reads a registry. What is not understood is left out.
    pub fn read(text: &str) -> Registry {
        let Some(registry) = Value::read(text) else { return Registry::default() };
        let entries = registry.get("presets").map_or(&[][..], Value::entries);
        let installed = |(id, entry): &(String, Value)| {
            let text = |key| entry.get(key).and_then(Value::text);
            let priority = text("priority").and_then(|it| it.parse().ok());
            let enabled = text("enabled") != Some("false");
            (id.clone(), Installed { priority: priority.unwrap_or(USUAL_PRIORITY), enabled })
        };
        Registry { presets: entries.iter().map(installed).collect() }
    }

    /// The rank of a preset, the least on top; `None` where it is switched off. A preset that is not
    /// listed counts: it was put there by hand.
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
