//! What every command works with.

mod authentication;
mod drill;
mod permit;
mod sources;
mod stopping;

use std::{
    fs::OpenOptions,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Instant,
};

use kavak_engine::Stop;
use kavak_local::Connected;
use kavak_settings::{Loaded, Variables};
use kavak_stack::{Environment, settings::Agent};

pub use self::drill::make_drill_of;
use self::permit::Locked;
pub(crate) use self::stopping::stopping;
use crate::{
    aws::{Clients, Endpoint, credentials::CredentialChain},
    cli::CommonOptions,
    delivery::image::{Making, SellersData, Wanted},
    error::{CHECK_PATH, Error, ErrorKind},
    invocation::Invocation,
    local,
    observe::{ObserveScope, WantedRecord},
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
    /// The environment whose backup is drilled, `kavak-agent-prod`, where this is the context
    /// of its drill.
    drill_of: Option<String>,
    /// The command line that goes on with whatever this context does, where there is but one.
    continued_by: Option<String>,
    /// The simulated AWS that this command uses.
    connected: Arc<Mutex<Option<Connected>>>,
    /// The lock that this command holds, for the commands that it is composed of.
    locked: Locked,
    /// The one order to stop of this command.
    stop: Arc<OnceLock<Stop>>,
    /// The credentials of this command, whatever environments it is about.
    credentials: Arc<OnceLock<Arc<CredentialChain>>>,
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
            drill_of: None,
            continued_by: None,
            connected: Arc::default(),
            locked: Locked::default(),
            stop: Arc::default(),
            credentials: Arc::default(),
        }
    }

    /// Clients for a region, once there are credentials.
    ///
    /// # Errors
    /// That there are none, that a proxy can't be used, or that the simulated
    /// AWS, where that is meant, does not start.
    pub async fn connect(&self, region: &str) -> Result<Clients, Error> {
        let endpoint = if self.options.local {
            let connected = local::connect()?;
            let endpoint = Endpoint::simulated(connected.server.port, &connected.access_key);
            *self.connected() = Some(connected);
            Some(endpoint)
        } else {
            self.options.endpoint_url.as_deref().map(Endpoint::of_url)
        };
        let network = self.network()?;
        let credentials = self.credentials(&network, region);
        if !self.options.local {
            self.authenticate(&credentials).await?;
        }
        let stop = self.stop()?;
        Ok(Clients::connect(region, endpoint, &network, credentials, stop).await)
    }

    /// Ends the simulated AWS, if this command used it and left nothing in it.
    /// `down` reports whether it goes on, and why.
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
                "the simulated AWS still holds resources (also snapshots, backups and secrets that `down` keeps), or another command uses it: it runs on at http://127.0.0.1:{}; `kill {}` stops it and keeps {folder}, which can be deleted then",
                server.port,
                server.pid,
                folder = local::FOLDER
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
    /// are missing are made up: no one outside knows them.
    #[must_use]
    pub fn secrets(&self) -> SecretSource {
        let given = match self.drill_of {
            // A drill sends nothing, so it gets no real key.
            Some(_) => SecretSource::of(&Variables::default()),
            None => SecretSource::of(&self.variables),
        };
        if self.options.local || self.drill_of.is_some() {
            given.made_up()
        } else {
            given
        }
    }

    /// How the agent's image is made: of this executable; else of the source
    /// tree around this directory, or on a simulated AWS of the agent beside
    /// this program.
    ///
    /// # Errors
    /// If this program can't be found, or a proxy can't be used.
    pub fn making(&self, agent: &Agent, binary: Option<&Path>) -> Result<Making, Error> {
        let binary = match (binary, self.options.local) {
            (Some(binary), _) => Some(binary.to_owned()),
            (None, true) => Some(local::agent()?),
            (None, false) => None,
        };
        Ok(Making {
            wanted: Wanted {
                binary,
                ..Wanted::of(agent)
            },
            data: None,
            refuse_findings_from: agent.refuse_findings_from,
            network: self.network()?,
            events: self.ui.image_events(),
        })
    }

    /// The seller's data that the settings name, and says which; `None` where they
    /// name none.
    ///
    /// # Errors
    /// What is wrong with the files; that a protected environment has none.
    pub fn data(&self, loaded: &Loaded) -> Result<Option<SellersData>, Error> {
        let agent = &loaded.settings.agent;
        let read = loaded.data().map_err(|problems| Error {
            next: vec!["correct that; `kavak-infra validate` says what is left".to_owned()],
            ..problems.into()
        })?;
        let Some(data) = SellersData::of(agent, read) else {
            return Ok(None);
        };
        if let (Some(file), Some(cars)) = (&agent.catalog, data.cars) {
            self.ui
                .talk(&format!("agent.catalog: {cars} cars in {file}"));
        }
        Ok(Some(data))
    }

    /// What a removal of this environment reads, with the domain of the settings
    /// where there are some.
    #[must_use]
    pub fn scope_of_removal(&self, environment: &Environment) -> ObserveScope {
        let loaded = self.settings().ok();
        let wanted = loaded.and_then(|loaded| WantedRecord::of(&loaded.settings));
        ObserveScope::of_removal(environment, wanted)
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
        std::fs::write(file, self.ui.markdown(command)).map_err(|error| {
            Error::new(ErrorKind::Failure, unwritable(file))
                .because(error)
                .next(CHECK_PATH)
        })
    }

    /// The command line that does `verb` to the same environment.
    #[must_use]
    pub fn command_line(&self, verb: &str) -> String {
        let this = || Invocation::of(&self.options).command(verb);
        self.continued_by.clone().unwrap_or_else(this)
    }
}

fn unwritable(file: &Path) -> String {
    format!("the summary can't be written to {}", file.display())
}
