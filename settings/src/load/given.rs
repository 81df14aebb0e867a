//! What was given, and whether it is all that is needed.

use std::{collections::BTreeMap, path::Path};

use kavak_stack::Settings;
use serde_json::Value;

use crate::{
    Entry, Origin, Problem, SettingKey,
    catalogue::{Node, ROOT, Shape},
};

/// What was given, by setting: the strongest source wins.
#[derive(Default)]
pub(super) struct Given(pub(super) BTreeMap<SettingKey, (Value, Origin)>);

impl Given {
    pub(super) fn take(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.0.insert(entry.key, (entry.value, entry.origin));
        }
    }

    /// A file that was found by its name, but speaks of another environment,
    /// was copied and not adapted.
    pub(super) fn another_env(&self, file: &Path, wanted: Option<&str>) -> Option<Problem> {
        let key = SettingKey::from("env");
        let (value, origin) = self.0.get(&key)?;
        (value.as_str() != wanted).then(|| {
            let rule = format!("must be the name of its file, {}", file.display());
            Problem::of(key, rule).given(Some(value.clone()), origin.clone())
        })
    }

    /// Drops what is not of its setting's type, so that the rest can be checked.
    pub(super) fn drop_mistyped(&mut self, problems: &mut Vec<Problem>) {
        self.0.retain(|key, (value, origin)| {
            let Some(node) = ROOT.get(key) else {
                return false;
            };
            let is_entry = ROOT.settings().iter().all(|(known, _)| known != key);
            let refused = match &node.shape {
                Shape::Map if is_entry => Shape::Text.refuses(value),
                shape => shape.refuses(value),
            };
            let Some(rule) = refused else { return true };
            problems
                .push(Problem::of(key.clone(), rule).given(Some(value.clone()), origin.clone()));
            false
        });
    }

    pub(super) fn require(&self, problems: &mut Vec<Problem>, file: &Path) {
        self.require_in(&SettingKey::default(), &ROOT, problems, file);
    }

    fn require_in(
        &self,
        table: &SettingKey,
        node: &Node,
        problems: &mut Vec<Problem>,
        file: &Path,
    ) {
        let Shape::Table { members, required } = &node.shape else {
            return;
        };
        let is_begun = table.parts().is_empty() || self.0.keys().any(|key| key.is_in(table));
        if is_begun {
            for name in required {
                self.require_one(&table.member(name), problems, Some(file));
            }
        }
        for (name, node) in members {
            self.require_in(&table.member(name), node, problems, file);
        }
    }

    pub(super) fn require_one(
        &self,
        key: &SettingKey,
        problems: &mut Vec<Problem>,
        file: Option<&Path>,
    ) {
        let is_known_wrong = problems
            .iter()
            .any(|problem| problem.key.as_ref() == Some(key));
        if self.0.contains_key(key) || is_known_wrong {
            return;
        }
        let mut ways: Vec<String> = file
            .map(|file| file.display().to_string())
            .into_iter()
            .collect();
        ways.push(key.variable());
        if let [name] = key.parts() {
            ways.push(format!("--{name}"));
        }
        let rule = format!("is required: give it in {}", ways.join(" or "));
        problems.push(Problem::of(key.clone(), rule));
    }

    /// The settings, with stand-ins for what is missing, which is a problem
    /// that is reported already.
    pub(super) fn settings(&self) -> Result<Settings, Problem> {
        let mut root = serde_json::json!({
            "project": "missing", "env": "missing", "region": "missing", "owner": "missing",
        });
        let autoscaling = SettingKey::from("agent.autoscaling");
        if self.0.keys().any(|key| key.is_in(&autoscaling)) {
            root["agent"] =
                serde_json::json!({ "autoscaling": { "min": 1, "max": 5_000, "target_cpu": 50 } });
        }
        for (key, (value, _)) in &self.0 {
            let place = key
                .parts()
                .iter()
                .fold(&mut root, |value, part| &mut value[part.as_str()]);
            *place = value.clone();
        }
        serde_json::from_value(root)
            .map_err(|error| Problem::general(format!("the settings can't be read: {error}"), None))
    }
}
