//! What every command works with.

use std::{
    fs::OpenOptions,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use kavak_engine::{Outcome, Stop, StopReason};
use kavak_local::Connected;
use kavak_settings::{Flag, Loaded, Sources, Variables};
use kavak_stack::{Environment, settings::Agent};
use tokio::time::timeout;

use crate::{
    aws::{Aws, Endpoint},
    cli::CommonOptions,
    delivery::image::{Making, Wanted},
    error::{Error, ErrorKind},
    interrupt,
    invocation::Invocation,
    local,
    secrets::SecretSource,
    ui::Ui,
};

/// How long what is under way may take to end after the order to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Stands for all environments of a project.
const ANY_ENV: &str = "any";

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
    /// The simulated AWS that this command uses.
    connected: Arc<Mutex<Option<Connected>>>,
    /// The one order to stop of this command.
    stop: Arc<OnceLock<Stop>>,
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
            connected: Arc::default(),
            stop: Arc::default(),
        }
    }

    /// Where settings come from.
    #[must_use]
    pub fn sources(&self) -> Sources {
        let mut flags = self.options.flags();
        if self.options.local {
            flags.extend(self.local_defaults());
        }
        Sources {
            flags,
            variables: self.variables.clone(),
            config: self.options.config.clone(),
            directory: PathBuf::new(),
        }
    }

    /// What a simulated AWS needs nobody to say: which environment is meant,
    /// and that no model answers where nobody has a key for one.
    fn local_defaults(&self) -> Vec<Flag> {
        let flag = |key, value: &str| Flag {
            flag: "--local",
            key,
            value: value.to_owned(),
        };
        let has_env = self.options.env.is_some()
            || self.options.config.is_some()
            || self.variables.get("KAVAK_ENV").is_some();
        let has_key = self.variables.secret("OPENAI_API_KEY").is_some();
        let env = (!has_env).then(|| flag("env", local::DEFAULT_ENV));
        // Its tasks run on this machine's processor.
        let architecture = flag("agent.architecture", std::env::consts::ARCH);
        let no_model = (!has_key).then(|| flag("agent.llm_enabled", "false"));
        env.into_iter()
            .chain(no_model)
            .chain([architecture])
            .collect()
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

    /// Clients for an environment. Makes no call.
    ///
    /// # Errors
    /// If the simulated AWS, where that is meant, does not start.
    pub async fn connect(
        &self,
        environment: &Environment,
        secrets: SecretSource,
    ) -> Result<Aws, Error> {
        let endpoint = if self.options.local {
            let connected = local::connect()?;
            let port = connected.server.port;
            *self.connected() = Some(connected);
            Some(Endpoint::simulated(port))
        } else {
            self.options.endpoint_url.as_deref().map(Endpoint::of_url)
        };
        Ok(Aws::connect(environment, endpoint, secrets).await)
    }

    /// Ends the simulated AWS, if this command used it and left nothing in it.
    /// Who removes is told if it goes on, and why.
    ///
    /// # Errors
    /// If what it kept can't be removed.
    pub fn leave_local(&self, removes: bool) -> Result<(), Error> {
        let Some(server) = self.connected().take().map(|connected| connected.server) else {
            return Ok(());
        };
        if local::leave()? {
            self.ui
                .talk("the simulated AWS held nothing any more and is gone");
        } else if removes {
            self.ui.notice(&format!(
                "the simulated AWS goes on at http://127.0.0.1:{}: something else is in it, or somebody else is at work; `kill {}` stops it and keeps {}",
                server.port,
                server.pid,
                local::FOLDER
            ));
        }
        Ok(())
    }

    fn connected(&self) -> MutexGuard<'_, Option<Connected>> {
        self.connected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The values of secrets that the user gave. On a simulated AWS those that
    /// are missing are made up: nobody outside knows them.
    #[must_use]
    pub fn secrets(&self) -> SecretSource {
        let given = SecretSource::of(&self.variables);
        if self.options.local {
            given.made_up()
        } else {
            given
        }
    }

    /// How the agent's image is made: of the source tree around this
    /// directory, or on a simulated AWS of the agent beside this program.
    ///
    /// # Errors
    /// If this program can't be found.
    pub fn making(&self, agent: &Agent) -> Result<Making, Error> {
        let binary = match self.options.local {
            true => Some(local::agent()?),
            false => None,
        };
        Ok(Making {
            wanted: Wanted {
                binary,
                ..Wanted::of(agent)
            },
            ui: self.ui.clone(),
        })
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

    /// Makes sure that the file can be written that `--summary` names, before
    /// anything else is done. What is in it stays.
    ///
    /// # Errors
    /// That it can't be written.
    pub fn check_summary(&self) -> Result<(), Error> {
        let Some(file) = &self.options.summary else {
            return Ok(());
        };
        let opened = OpenOptions::new().append(true).create(true).open(file);
        opened.map(drop).map_err(|error| {
            Error::usage(unwritable(file))
                .because(error)
                .meaning("nothing was done")
                .next("name a file with --summary in a folder that is there and can be written to")
        })
    }

    /// Writes what the command did to the file that `--summary` names.
    ///
    /// # Errors
    /// That it can't be written.
    pub fn write_summary(&self, command: &str) -> Result<(), Error> {
        let Some(file) = &self.options.summary else {
            return Ok(());
        };
        std::fs::write(file, self.ui.markdown(command))
            .map_err(|error| Error::new(ErrorKind::Failure, unwritable(file)).because(error))
    }

    /// The order to stop that Ctrl-C, SIGTERM and the deadline give: the same
    /// for all of the command.
    ///
    /// # Errors
    /// The system's, if signals can't be listened for.
    pub fn stop(&self) -> Result<Stop, Error> {
        if let Some(stop) = self.stop.get() {
            return Ok(stop.clone());
        }
        let ui = self.ui.clone();
        let tell = move |reason| ui.notice(stopping(reason));
        let stop = interrupt::listen(self.time_left(), tell).map_err(|error| {
            Error::new(ErrorKind::Failure, "signals can't be listened for").because(error)
        })?;
        Ok(self.stop.get_or_init(|| stop).clone())
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
            () = stop.ordered() => Err(self.stopped(verb, &stop)),
        }
    }

    /// The same for work that changes something: after the order to stop it has
    /// a few seconds to come to its end.
    ///
    /// # Errors
    /// The work's, and that it was stopped.
    pub async fn with_grace<T>(
        &self,
        verb: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let stop = self.stop()?;
        let mut work = std::pin::pin!(work);
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = stop.ordered() => {}
        }
        let done = timeout(GRACE, work).await;
        done.unwrap_or_else(|_| Err(self.stopped(verb, &stop)))
    }

    /// That the order to stop came before anything was begun.
    pub(crate) fn stopped(&self, verb: &str, stop: &Stop) -> Error {
        let outcome = Outcome {
            stopped: stop.reason(),
            ..Outcome::default()
        };
        Error::of_outcome(&outcome, &self.command_line(verb))
            .unwrap_or_else(|| Error::new(ErrorKind::Interrupted, "told to stop"))
    }

    /// The command line that does `verb` to the same environment.
    #[must_use]
    pub fn command_line(&self, verb: &str) -> String {
        Invocation::of(&self.options).command(verb)
    }
}

fn unwritable(file: &Path) -> String {
    format!("the summary can't be written to {}", file.display())
}

/// What is told at once when the order to stop comes, from wherever.
pub(crate) fn stopping(reason: StopReason) -> &'static str {
    match reason {
        StopReason::Interrupted => "interrupted: calls under way are finished, 5 s at most",
        StopReason::Terminated => "told to stop: calls under way are finished, 5 s at most",
        StopReason::DeadlinePassed => {
            "the deadline has passed: calls under way are finished, 5 s at most"
        }
        StopReason::HoldLost => "another run holds the environment: nothing more is changed",
    }
}
