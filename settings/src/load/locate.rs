//! Which file holds the settings.

use std::path::{Path, PathBuf};

use super::Sources;
use crate::{Problem, text};

/// The flag and the variable that name a configuration file.
const CONFIG_FLAG: &str = "--config";
pub(super) const CONFIG_VARIABLE: &str = "KAVAK_CONFIG";

/// Where configuration files are, unless one is named.
const DIRECTORY: &str = "config";

impl Sources {
    /// The file that holds the settings of `env` unless another one is named.
    #[must_use]
    pub fn default_file(&self, env: &str) -> PathBuf {
        self.directory.join(DIRECTORY).join(format!("{env}.toml"))
    }

    /// Whether there is a file for these settings, whatever is in it.
    #[must_use]
    pub fn has_file(&self) -> bool {
        self.file().is_ok_and(|file| file.exists())
    }

    /// The file to read.
    pub(super) fn file(&self) -> Result<PathBuf, Problem> {
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

    pub(super) fn names_file(&self) -> bool {
        self.config.is_some() || self.variables.get(CONFIG_VARIABLE).is_some()
    }

    pub(super) fn env(&self) -> Option<&str> {
        let flag = self.flags.iter().find(|flag| flag.key == "env");
        flag.map(|flag| flag.value.as_str())
            .or_else(|| self.variables.get("KAVAK_ENV"))
    }

    /// What names an environment that has no file, where others have one: most
    /// likely its name is mistyped.
    pub(super) fn mistyped_env(&self) -> Option<Problem> {
        let file = self.file().ok().filter(|file| !file.exists())?;
        let is_named = self.names_file();
        let absent = unreadable(&file, &std::io::ErrorKind::NotFound.into(), is_named);
        let there = self.files();
        Some(Problem {
            rule: format!("{}; {there}", absent.rule),
            ..absent
        })
    }

    fn which_env(&self) -> Problem {
        let there = self.files();
        Problem::of(
            "env".into(),
            format!("is required: give --env, KAVAK_ENV or {CONFIG_FLAG} FILE; {there}"),
        )
    }

    /// Which environments have a file, in words.
    fn files(&self) -> String {
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
        if envs.is_empty() {
            format!("`{DIRECTORY}/` holds no file yet: `kavak-infra init --env dev` writes one")
        } else {
            format!("`{DIRECTORY}/` has {}", text::alternatives(&envs))
        }
    }
}

/// The problem of a file that is not there or can't be read.
pub(super) fn unreadable(file: &Path, error: &std::io::Error, is_named: bool) -> Problem {
    let rule = match error.kind() {
        std::io::ErrorKind::NotFound if is_named => format!(
            "there is no such file; `kavak-infra init --config {}` writes one",
            file.display()
        ),
        std::io::ErrorKind::NotFound => {
            let env = file.file_stem().unwrap_or_default().to_string_lossy();
            format!("there is no such file; `kavak-infra init --env {env}` writes one")
        }
        _ => format!("can't be read: {error}"),
    };
    Problem::general(format!("{}: {rule}", file.display()), None)
}
