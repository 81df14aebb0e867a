//! Flags over environment variables over the file over the defaults.

mod given;
mod loaded;
mod locate;
mod variables;

use std::path::PathBuf;

use kavak_stack::Environment;

pub use self::loaded::Loaded;
use self::{given::Given, locate::unreadable};
use crate::{
    Entry, Flag, Origin, Problem, Problems, SettingKey, Variables, catalogue::ROOT, file, rules,
};

/// What identifies an environment.
const IDENTITY: [&str; 3] = ["project", "env", "region"];

/// How much care the removal of an environment takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// Whether its name must be given.
    pub is_protected: bool,
    /// Whether the database leaves a last snapshot, if anything says so.
    pub final_snapshot: Option<bool>,
    /// How many last snapshots are kept, if anything says so; 0: all.
    pub final_snapshots_kept: usize,
}

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
    /// Whether the environment is on this machine, where tasks reach its loopback.
    pub is_local: bool,
}

impl Sources {
    /// All settings, checked.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load(&self) -> Result<Loaded, Problems> {
        let file = self.file()?;
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let absent = self.mistyped_env();
            absent.unwrap_or_else(|| unreadable(&file, &error, self.names_file()))
        })?;
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
        rules::check(&settings, &given.0, self.is_local, &mut problems);
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
            directory: self.directory.clone(),
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
            return Ok(settings.environment());
        }
        problems.splice(0..0, self.mistyped_env());
        Err(Problems(problems))
    }

    /// How much care a removal takes, as far as anything says so: the file
    /// counts whatever else is wrong with it.
    #[must_use]
    pub fn care(&self) -> Care {
        let mut given = Given::default();
        if let Ok(file) = self.file()
            && let Ok(text) = std::fs::read_to_string(&file)
        {
            given.take(file::read(&file, &text).0);
        }
        self.overlay(&mut given, &mut Vec::new());
        let value = |key: &str| given.0.get(&SettingKey::from(key)).map(|(value, _)| value);
        Care {
            is_protected: value("lifetime").and_then(|value| value.as_str()) == Some("protected"),
            final_snapshot: value("database.final_snapshot").and_then(|value| value.as_bool()),
            final_snapshots_kept: value("database.final_snapshots_kept")
                .and_then(|value| value.as_u64()?.try_into().ok())
                .unwrap_or_default(),
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
