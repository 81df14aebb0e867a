//! What every command works with.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use kavak_engine::{Outcome, Stop};
use kavak_settings::{Loaded, Sources, Variables};
use kavak_stack::Environment;

use crate::{
    aws::Aws,
    cli::CommonOptions,
    error::{Error, ErrorKind},
    interrupt,
    secrets::SecretSource,
    ui::Ui,
};

/// What every command works with.
#[derive(Clone, Debug)]
pub struct Context {
    /// The user's end.
    pub ui: Ui,
    /// What the command line says.
    pub options: CommonOptions,
    /// The process's environment.
    pub variables: Variables,
    /// When the command began: its deadline counts from here.
    pub began: Instant,
}

impl Context {
    /// The context of this process.
    #[must_use]
    pub fn new(options: CommonOptions) -> Self {
        let variables = Variables::of_process();
        Self {
            ui: Ui::new(&options, &variables),
            options,
            variables,
            began: Instant::now(),
        }
    }

    /// Where settings come from.
    #[must_use]
    pub fn sources(&self) -> Sources {
        Sources {
            flags: self.options.flags(),
            variables: self.variables.clone(),
            config: self.options.config.clone(),
            directory: PathBuf::new(),
        }
    }

    /// All settings, checked.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn settings(&self) -> Result<Loaded, Error> {
        Ok(self.sources().load()?)
    }

    /// Project, env and region, with or without a configuration file.
    ///
    /// # Errors
    /// What is missing or wrong of these three.
    pub fn environment(&self) -> Result<Environment, Error> {
        Ok(self.sources().environment()?)
    }

    /// Clients for an environment. Makes no call.
    pub async fn connect(&self, environment: &Environment, secrets: SecretSource) -> Aws {
        Aws::connect(environment, self.options.endpoint_url.as_deref(), secrets).await
    }

    /// Has certificate and DNS records read, by the domain of the settings where
    /// there are some.
    pub fn read_domain(&self, aws: &Aws) {
        let domain = self
            .settings()
            .ok()
            .and_then(|loaded| loaded.settings.ingress.domain);
        match domain {
            Some(domain) => aws.read_domain_of(&domain),
            None => aws.read_domain(),
        }
    }

    /// The order to stop that Ctrl-C, SIGTERM and the deadline give.
    ///
    /// # Errors
    /// The system's, if signals can't be listened for.
    pub fn stop(&self) -> Result<Stop, Error> {
        interrupt::listen(self.time_left()).map_err(|error| {
            Error::new(ErrorKind::Failure, "signals can't be listened for").because(error)
        })
    }

    fn time_left(&self) -> Option<Duration> {
        let deadline = self.options.deadline?;
        Some(deadline.saturating_sub(self.began.elapsed()))
    }

    /// Does the work of `verb`, unless the order to stop comes before its end.
    ///
    /// # Errors
    /// The work's, and that it was stopped.
    pub async fn unless_stopped<T>(
        &self,
        verb: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let stop = self.stop()?;
        tokio::select! {
            done = work => done,
            () = stop.ordered() => {
                let outcome = Outcome { stopped: stop.reason(), ..Outcome::default() };
                match Error::of_outcome(&outcome, &self.command_line(verb)) {
                    Some(error) => Err(error),
                    None => Err(Error::new(ErrorKind::Interrupted, "told to stop")),
                }
            }
        }
    }

    /// The command line that does `verb` to the same environment.
    #[must_use]
    pub fn command_line(&self, verb: &str) -> String {
        let options = &self.options;
        let config = options
            .config
            .as_ref()
            .map(|file| file.display().to_string());
        let given = [
            ("--env", &options.env),
            ("--config", &config),
            ("--project", &options.project),
            ("--region", &options.region),
            ("--owner", &options.owner),
            ("--endpoint-url", &options.endpoint_url),
        ];
        given.into_iter().fold(
            format!("kavak-infra {verb}"),
            |line, (flag, value)| match value {
                Some(value) => format!("{line} {flag} {value}"),
                None => line,
            },
        )
    }
}
