//! Whether the agent serves: what customers and Twilio would ask it, through
//! the address that they use.

mod address;
mod asker;
mod checks;
mod http;
mod name;
mod twilio;
mod version;

use std::time::Duration;

use kavak_engine::Stop;
use kavak_stack::{Environment, key, names};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Serialize;
use tokio::time::Instant;

use self::asker::Asker;
pub(crate) use self::name::{record_to_make, unproven as unproven_record};
pub use self::{
    address::wait as until_it_answers,
    checks::parts_down,
    version::{Version, version_at},
};
use crate::{
    aws::Clients,
    credentials::kept,
    delivery::{image::SellersData, revisions, service},
    error::{Error, ErrorKind},
    network::Network,
};

/// Between two questions whether the agent is ready.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);

/// How the agent is reached, as whom.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The address that customers use.
    pub url: String,
    /// The address that Twilio signs, where it is another.
    pub signed_url: String,
    /// What Twilio signs with, or why it is not known.
    pub token: Result<SecretString, String>,
    /// The commit that is to answer, if one is expected.
    pub commit: Option<String>,
    /// The seller's data that are to be answered from, if some are expected.
    pub data: Option<SellersData>,
    /// How the address is reached.
    pub network: Network,
}

/// One question, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// What was asked for.
    pub name: &'static str,
    /// Whether the answer was as it should be.
    pub ok: bool,
    /// How long the answer took.
    pub elapsed_ms: u64,
    /// What it said, in short, or what was wrong with it.
    pub said: String,
}

/// All questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    /// The address that was asked.
    pub url: String,
    /// Whether all answers were as they should be.
    pub ok: bool,
    /// Each of them.
    pub checks: Vec<Check>,
}

impl Customer {
    /// One who knows what Twilio knows: the token of the environment, and the
    /// address that the running agent is told to be called by.
    ///
    /// # Errors
    /// That there is no service, and the reads' failures.
    pub async fn of(aws: &Clients, environment: &Environment, url: &str) -> Result<Self, Error> {
        let service = service::now(aws, environment).await?;
        let revision = revisions::read_one(aws, &service.revision)
            .await
            .map_err(|fault| Error::of_fault("reading the revision that runs", fault))?;
        let public = revision.variable("PUBLIC_BASE_URL").unwrap_or(url);
        let secret = names::name_of(environment, &key::SECRET_TWILIO_AUTH_TOKEN);
        let token = match kept(aws, &secret.unwrap_or_default()).await {
            Ok(Some(kept)) => Ok(kept.value),
            Ok(None) => Err("the secret of TWILIO_AUTH_TOKEN has no value".to_owned()),
            Err(fault) => Err(format!(
                "the secret of TWILIO_AUTH_TOKEN can't be read: {fault}"
            )),
        };
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            signed_url: public.trim_end_matches('/').to_owned(),
            token,
            commit: None,
            data: None,
            network: aws.network.clone(),
        })
    }

    /// The same, who expects this commit to answer.
    #[must_use]
    pub fn expecting(mut self, commit: Option<String>) -> Self {
        self.commit = commit;
        self
    }

    /// The same, who expects these data to be answered from.
    #[must_use]
    pub fn expecting_data(mut self, data: Option<SellersData>) -> Self {
        self.data = data;
        self
    }

    /// Asks everything; again, for half a minute at most and until the order to
    /// stop, only where a gateway says that it does not reach the agent now.
    pub async fn verify(&self, stop: &Stop) -> Report {
        let asker = &Asker::patient(self, stop);
        let mut checks = vec![
            checks::health(asker).await,
            checks::ready(asker).await,
            checks::version(asker).await,
            checks::chat(asker).await,
        ];
        checks.extend(checks::whatsapp(asker).await);
        Report {
            url: self.url.clone(),
            ok: checks.iter().all(|check| check.ok),
            checks,
        }
    }

    /// Waits until the agent says that it is ready, for as long as `patience`;
    /// then what `/ready` and `/version` say.
    pub async fn until_ready(&self, patience: Duration, stop: &Stop) -> Report {
        let started = Instant::now();
        loop {
            let asker = &Asker::at_once(self, stop);
            let checks = vec![checks::ready(asker).await, checks::version(asker).await];
            let report = Report {
                url: self.url.clone(),
                ok: checks.iter().all(|check| check.ok),
                checks,
            };
            let is_over = report.ok || started.elapsed() >= patience;
            if is_over || stop.pause(LOOK_INTERVAL).await.is_err() {
                return report;
            }
        }
    }
}

impl Report {
    /// What was not as it should be.
    ///
    /// # Errors
    /// If anything was.
    pub fn verdict(&self, command: &dyn Fn(&str) -> String) -> Result<(), Error> {
        if self.ok {
            return Ok(());
        }
        let failed: Vec<&Check> = self.checks.iter().filter(|check| !check.ok).collect();
        let names: Vec<&str> = failed.iter().map(|check| check.name).collect();
        let error = Error::new(
            ErrorKind::Unhealthy,
            format!(
                "the agent at {} does not serve: {}",
                self.url,
                names.join(", ")
            ),
        );
        let error = failed.iter().fold(error, |error, check| {
            error.because(format!("{}: {}", check.name, check.said))
        });
        // The agent has the token from its start; the check asked for it now.
        let only_signed =
            names == ["whatsapp_signed", "whatsapp_duplicate"] || names == ["whatsapp_signed"];
        let error = match only_signed {
            true => error.next(format!(
                "`{}` starts tasks that know the newest TWILIO_AUTH_TOKEN, if it was set after these were started",
                command("deploy --force")
            )),
            false => error,
        };
        Err(error
            .next(format!("`{}` shows what the tasks wrote", command("logs")))
            .next(format!(
                "`{}` tells what runs and how it is",
                command("status")
            )))
    }
}
