//! Whether the agent serves: what customers and Twilio would ask it, through
//! the address that they use.

mod address;
mod asker;
mod checks;
mod http;
mod name;
mod shut_out;
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
    address::{Address, wait as until_it_answers},
    checks::parts_down,
    shut_out::ShutOut,
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

/// How long the address may take to answer anything.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

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
    /// The networks that reach the load balancer; empty: everyone.
    pub admitted: Vec<String>,
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
    /// Whether anything answers this machine, if only a gateway.
    #[serde(skip)]
    pub is_answered: bool,
    /// That nothing answers here where only some networks reach the load balancer.
    #[serde(skip)]
    pub shut_out: Option<ShutOut>,
}

impl Customer {
    /// One who knows what Twilio knows: the token of the environment, and the
    /// address that the running agent is configured with.
    ///
    /// # Errors
    /// That there is no service, and the reads' failures.
    pub async fn of(
        aws: &Clients,
        network: &Network,
        environment: &Environment,
        url: &str,
    ) -> Result<Self, Error> {
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
            admitted: Vec::new(),
            network: network.clone(),
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

    /// The same, where only these networks reach the load balancer.
    #[must_use]
    pub fn from_networks(mut self, admitted: &[String]) -> Self {
        self.admitted = admitted.to_vec();
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
        self.report(checks).await
    }

    async fn report(&self, checks: Vec<Check>) -> Report {
        let ok = checks.iter().all(|check| check.ok);
        let is_answered = ok || self.is_answered().await;
        let shut_out = ShutOut::of(&self.admitted).filter(|_| !is_answered);
        Report {
            url: self.url.clone(),
            ok,
            checks,
            is_answered,
            shut_out,
        }
    }

    /// Whether anything answers at the address, if only a gateway.
    async fn is_answered(&self) -> bool {
        let health = format!("{}/health", self.url);
        http::get(&self.network, health, ANSWER_LIMIT).await.is_ok()
    }

    /// Waits until the agent says that it is ready, for as long as `patience`;
    /// then what `/ready` and `/version` say.
    pub async fn until_ready(&self, patience: Duration, stop: &Stop) -> Report {
        let started = Instant::now();
        loop {
            let asker = &Asker::at_once(self, stop);
            let checks = vec![checks::ready(asker).await, checks::version(asker).await];
            let is_ok = checks.iter().all(|check| check.ok);
            let is_over = is_ok || started.elapsed() >= patience;
            if is_over || stop.pause(LOOK_INTERVAL).await.is_err() {
                return self.report(checks).await;
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
        if let Some(shut_out) = &self.shut_out {
            return Err(shut_out.explain(error));
        }
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
