//! Which settings and which environment a command means.

use std::path::PathBuf;

use kavak_settings::{Flag, Loaded, Sources};
use kavak_stack::Environment;

use super::Context;
use crate::{error::Error, local};

/// Stands for all environments of a project.
const ANY_ENV: &str = "any";

impl Context {
    /// Where settings come from.
    #[must_use]
    pub fn sources(&self) -> Sources {
        let mut flags = self.options.flags();
        if self.options.local {
            flags.extend(self.local_defaults());
        }
        flags.extend(self.drill_flags());
        Sources {
            flags,
            variables: self.variables.clone(),
            config: self.options.config.clone(),
            directory: PathBuf::new(),
            is_local: self.options.local,
        }
    }

    /// The settings that a simulated AWS needs no file for: the environment's name, and
    /// this machine's processor.
    fn local_defaults(&self) -> Vec<Flag> {
        let flag = |key, value: &str| Flag {
            flag: "--local",
            key,
            value: value.to_owned(),
        };
        let has_env = self.options.env.is_some()
            || self.options.config.is_some()
            || self.variables.get("KAVAK_ENV").is_some();
        let env = (!has_env).then(|| flag("env", local::DEFAULT_ENV));
        // Its tasks run on this machine's processor.
        let architecture = flag("agent.architecture", std::env::consts::ARCH);
        env.into_iter().chain([architecture]).collect()
    }

    /// Whether a new environment on a simulated AWS uses a language model, where no setting
    /// decides it: if this shell has a key for one. One that exists keeps to what it runs,
    /// whatever shell it is planned from.
    #[must_use]
    pub fn local_model(&self, loaded: &Loaded) -> Option<bool> {
        let is_open =
            self.options.local && self.drill_of.is_none() && !loaded.is_given("agent.llm_enabled");
        is_open.then(|| self.variables.secret("OPENAI_API_KEY").is_some())
    }

    /// All settings, checked.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn settings(&self) -> Result<Loaded, Error> {
        let mut loaded = self.sources().load()?;
        self.adapt_to_drill(&mut loaded.settings);
        Ok(loaded)
    }

    /// Project, env and region, with or without a configuration file.
    ///
    /// # Errors
    /// What is missing or wrong of these three.
    pub fn environment(&self) -> Result<Environment, Error> {
        Ok(self.sources().environment()?)
    }

    /// Project and region, with or without a configuration file, of whichever
    /// environment.
    ///
    /// # Errors
    /// What is missing or wrong of these two.
    pub fn any_environment(&self) -> Result<Environment, Error> {
        let mut sources = self.sources();
        if !sources.flags.iter().any(|flag| flag.key == "env") {
            sources.flags.push(Flag {
                flag: "--env",
                key: "env",
                value: ANY_ENV.to_owned(),
            });
        }
        sources.environment().map_err(|mut problems| {
            // That this one has no file is no problem.
            problems.0.retain(|problem| problem.key.is_some());
            problems.into()
        })
    }
}
