//! A configuration in a directory of its own.

use std::path::PathBuf;

use kavak_settings::{Flag, Loaded, Problems, Sources, Variables};

/// A directory with `config/dev.toml`, and whatever else says something.
pub(crate) struct World {
    pub(crate) sources: Sources,
    pub(crate) file: PathBuf,
    _directory: tempfile::TempDir,
}

pub(crate) const IDENTITY: &str =
    "project = \"kavak-agent\"\nenv = \"dev\"\nregion = \"us-east-1\"\nowner = \"sales\"\n";

impl World {
    /// A world whose file is exactly this.
    pub(crate) fn with_file(text: &str) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let config = directory.path().join("config");
        std::fs::create_dir(&config).expect("a directory");
        let file = config.join("dev.toml");
        std::fs::write(&file, text).expect("a file");
        let sources = Sources {
            directory: directory.path().to_owned(),
            ..Sources::default()
        };
        Self {
            sources,
            file,
            _directory: directory,
        }
        .flag("--env", "env", "dev")
    }

    /// A world whose file names the environment and says `text` besides.
    pub(crate) fn with(text: &str) -> Self {
        Self::with_file(&format!("{IDENTITY}{text}"))
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.sources.variables = Variables::from_iter([(name, value)]);
        self
    }

    pub(crate) fn flag(mut self, flag: &'static str, key: &'static str, value: &str) -> Self {
        self.sources.flags.push(Flag {
            flag,
            key,
            value: value.into(),
        });
        self
    }

    pub(crate) fn load(&self) -> Result<Loaded, Problems> {
        self.sources.load()
    }

    /// All problems, with the directory cut off.
    pub(crate) fn problems(&self) -> String {
        let problems = self.load().expect_err("settings with problems");
        let directory = format!("{}/", self.sources.directory.display());
        problems.to_string().replace(&directory, "")
    }
}
