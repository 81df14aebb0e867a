//! Flags over environment variables over the file over the defaults.

mod variables;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use kavak_stack::{Environment, Settings};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Flag, Origin, Problem, Problems, SettingKey, Variables,
    catalogue::{Node, ROOT, Shape},
    file, rules, text,
};

/// The flag and the variable that name a configuration file.
const CONFIG_FLAG: &str = "--config";
pub(crate) const CONFIG_VARIABLE: &str = "KAVAK_CONFIG";

/// Where configuration files are, unless one is named.
pub(crate) const DIRECTORY: &str = "config";

/// What identifies an environment.
const IDENTITY: [&str; 3] = ["project", "env", "region"];

/// Everything that may say something about the settings.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Settings given by flags.
    pub flags: Vec<Flag>,
    /// The process's environment.
    pub variables: Variables,
    /// The file that `--config` names.
    pub config: Option<PathBuf>,
    /// The directory that `config/` is in; empty: the working directory.
    pub directory: PathBuf,
}

/// One setting that somebody gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Which setting.
    pub key: SettingKey,
    /// Its value; null where it is unset.
    pub value: Value,
    /// Where the value came from.
    pub origin: Origin,
}

/// Settings that keep every rule, and where they came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// The file that was read.
    pub file: PathBuf,
    origins: BTreeMap<SettingKey, Origin>,
}

impl Sources {
    /// All settings, checked.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load(&self) -> Result<Loaded, Problems> {
        let file = self.file()?;
        let text = std::fs::read_to_string(&file)
            .map_err(|error| unreadable(&file, &error, self.names_file()))?;
        let (entries, mut problems) = file::read(&file, &text);
        if problems.iter().any(|problem| problem.key.is_none()) {
            return Err(Problems(problems));
        }
        let mut given = Given::default();
        given.take(entries);
        if !self.names_file() {
            problems.extend(given.another_env(&file, self.env()));
        }
        self.overlay(&mut given, &mut problems);
        given.drop_mistyped(&mut problems);
        given.require(&mut problems, &file);
        let settings = given.settings()?;
        rules::check(&settings, &given.0, &mut problems);
        if !problems.is_empty() {
            return Err(Problems::sorted(problems));
        }
        let origins = given
            .0
            .into_iter()
            .map(|(key, (_, origin))| (key, origin))
            .collect();
        Ok(Loaded {
            settings,
            file,
            origins,
        })
    }

    /// Project, env and region alone: from the file if there is one, whatever
    /// else is wrong with it.
    ///
    /// # Errors
    /// What is missing or can't be a part of a name.
    pub fn environment(&self) -> Result<Environment, Problems> {
        let (mut given, mut problems) = (Given::default(), Vec::new());
        if let Ok(file) = self.file()
            && let Ok(text) = std::fs::read_to_string(&file)
        {
            given.take(file::read(&file, &text).0);
        }
        self.overlay(&mut given, &mut problems);
        let is_identity =
            |key: &SettingKey| IDENTITY.iter().any(|name| *key == SettingKey::from(*name));
        given.0.retain(|key, _| is_identity(key));
        given.drop_mistyped(&mut problems);
        for name in IDENTITY {
            given.require_one(&name.into(), &mut problems, None);
        }
        let settings = given.settings()?;
        rules::check_identity(&settings, &given.0, &mut problems);
        problems.retain(|problem| problem.key.as_ref().is_none_or(is_identity));
        if problems.is_empty() {
            Ok(settings.environment())
        } else {
            Err(Problems(problems))
        }
    }

    /// What flags and variables say, unchecked.
    #[must_use]
    pub fn given(&self) -> Vec<Entry> {
        let mut given = Given::default();
        self.overlay(&mut given, &mut Vec::new());
        let entries = given.0.into_iter();
        entries
            .map(|(key, (value, origin))| Entry { key, value, origin })
            .collect()
    }

    /// The file that holds the settings of `env` unless another one is named.
    #[must_use]
    pub fn default_file(&self, env: &str) -> PathBuf {
        self.directory.join(DIRECTORY).join(format!("{env}.toml"))
    }

    /// The file to read.
    fn file(&self) -> Result<PathBuf, Problem> {
        if let Some(file) = &self.config {
            return Ok(file.clone());
        }
        if let Some(file) = self.variables.get(CONFIG_VARIABLE) {
            return Ok(file.into());
        }
        match self.env() {
            Some(env) => Ok(self.default_file(env)),
            None => Err(self.which_env()),
        }
    }

    fn names_file(&self) -> bool {
        self.config.is_some() || self.variables.get(CONFIG_VARIABLE).is_some()
    }

    fn env(&self) -> Option<&str> {
        let flag = self.flags.iter().find(|flag| flag.key == "env");
        flag.map(|flag| flag.value.as_str())
            .or_else(|| self.variables.get("KAVAK_ENV"))
    }

    fn which_env(&self) -> Problem {
        let mut envs: Vec<String> = std::fs::read_dir(self.directory.join(DIRECTORY))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                entry
                    .file_name()
                    .to_str()?
                    .strip_suffix(".toml")
                    .map(str::to_owned)
            })
            .collect();
        envs.sort();
        let envs: Vec<&str> = envs.iter().map(String::as_str).collect();
        let there = if envs.is_empty() {
            format!("`{DIRECTORY}/` holds no file yet: `kavak-infra init --env dev` writes one")
        } else {
            format!("`{DIRECTORY}/` has {}", text::alternatives(&envs))
        };
        Problem::of(
            "env".into(),
            format!("is required: give --env, KAVAK_ENV or {CONFIG_FLAG} FILE; {there}"),
        )
    }

    fn overlay(&self, given: &mut Given, problems: &mut Vec<Problem>) {
        let (entries, unknown) = variables::entries(&self.variables);
        given.take(entries);
        problems.extend(unknown);
        for flag in &self.flags {
            let key = SettingKey::from(flag.key);
            if let Some(node) = ROOT.get(&key) {
                let origin = Origin::Flag(flag.flag);
                given.take(variables::parsed(&key, node, &flag.value, &origin));
            }
        }
    }
}

impl Entry {
    /// The value as TOML writes it.
    #[must_use]
    pub fn toml(&self) -> String {
        text::toml_value(&self.value)
    }
}

impl Loaded {
    /// Every setting with its value and where that came from, defaults too.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let values = serde_json::to_value(&self.settings).unwrap_or_default();
        let mut entries = Vec::new();
        for (key, node) in ROOT.settings() {
            let value = key
                .parts()
                .iter()
                .fold(&values, |value, part| &value[part.as_str()]);
            match (&node.shape, value.as_object()) {
                (Shape::Map, Some(members)) if !members.is_empty() => {
                    entries.extend(
                        members
                            .iter()
                            .map(|(name, value)| self.entry(key.member(name), value)),
                    );
                }
                _ => entries.push(self.entry(key, value)),
            }
        }
        entries
    }

    fn entry(&self, key: SettingKey, value: &Value) -> Entry {
        let origin = self.origins.get(&key).cloned().unwrap_or(Origin::Default);
        Entry {
            key,
            value: value.clone(),
            origin,
        }
    }
}

/// What was given, by setting: the strongest source wins.
#[derive(Default)]
struct Given(BTreeMap<SettingKey, (Value, Origin)>);

impl Given {
    fn take(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.0.insert(entry.key, (entry.value, entry.origin));
        }
    }

    /// A file that was found by its name, but speaks of another environment,
    /// was copied and not adapted.
    fn another_env(&self, file: &Path, wanted: Option<&str>) -> Option<Problem> {
        let key = SettingKey::from("env");
        let (value, origin) = self.0.get(&key)?;
        (value.as_str() != wanted).then(|| {
            let rule = format!("must be the name of its file, {}", file.display());
            Problem::of(key, rule).given(Some(value.clone()), origin.clone())
        })
    }

    /// Drops what is not of its setting's type, so that the rest can be checked.
    fn drop_mistyped(&mut self, problems: &mut Vec<Problem>) {
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

    fn require(&self, problems: &mut Vec<Problem>, file: &Path) {
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

    fn require_one(&self, key: &SettingKey, problems: &mut Vec<Problem>, file: Option<&Path>) {
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
    /// that is told already.
    fn settings(&self) -> Result<Settings, Problem> {
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

fn unreadable(file: &Path, error: &std::io::Error, is_named: bool) -> Problem {
    let rule = match error.kind() {
        std::io::ErrorKind::NotFound if is_named => "there is no such file".to_owned(),
        std::io::ErrorKind::NotFound => {
            let env = file.file_stem().unwrap_or_default().to_string_lossy();
            format!("there is no such file; `kavak-infra init --env {env}` writes one")
        }
        _ => format!("can't be read: {error}"),
    };
    Problem::general(format!("{}: {rule}", file.display()), None)
}
