//! Waiting until anything answers at the address that customers use.

use std::time::Duration;

use kavak_engine::Stop;
use ureq::{
    Agent,
    config::{Config, ConfigBuilder},
    typestate::AgentScope,
    unversioned::transport::DefaultConnector,
};

use super::{
    ShutOut,
    name::{self, Through, Wrong},
};
use crate::{
    error::{Error, ErrorKind},
    network::Network,
};

/// How long the address may take to answer after the rollout is complete:
/// names of new load balancers take a minute or two to be known everywhere.
const PATIENCE: Duration = Duration::from_secs(300);
const BETWEEN_TRIES: Duration = Duration::from_secs(2);
const ONE_TRY: Duration = Duration::from_secs(5);

/// The address that customers use, and how they come there.
#[derive(Clone, Copy, Debug)]
pub struct Address<'a> {
    /// The address.
    pub url: &'a str,
    /// The load balancer's own name, to which that in `url` should lead.
    pub balancer: &'a str,
    /// The networks that reach the load balancer; empty: everyone.
    pub admitted: &'a [String],
}

/// Waits until the agent answers, or until the order to stop comes. `report` gets what is
/// waited for and why.
///
/// # Errors
/// That it does not answer, with what came instead of an answer, or that the
/// name does not lead to the load balancer.
pub async fn wait(
    network: &Network,
    at: Address<'_>,
    stop: &Stop,
    report: &mut (dyn FnMut(&str) + Send),
) -> Result<(), Error> {
    let Address { url, balancer, .. } = at;
    let address = format!("{url}/health");
    let started = std::time::Instant::now();
    loop {
        let last = match ask(network, address.clone()).await {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        if started.elapsed() >= PATIENCE {
            return Err(match name::wrong(url, balancer).await {
                Some(wrong) => misled(network, url, balancer, &wrong, &address).await,
                None => match ShutOut::of(at.admitted) {
                    Some(shut_out) if !last.is_answer => {
                        shut_out.explain(unhealthy(&address, &last.reason))
                    }
                    _ => unhealthy(&address, &last.reason),
                },
            });
        }
        report(&format!(
            "waiting until {address} answers, which takes a minute or two for a new load balancer: {}",
            last.reason
        ));
        if stop.pause(BETWEEN_TRIES).await.is_err() {
            // The outcome reports why.
            return Ok(());
        }
    }
}

/// What came instead of the agent's answer.
#[derive(Debug)]
struct Failure {
    reason: String,
    /// Whether it is an answer, of a gateway or of the agent.
    is_answer: bool,
}

impl From<ureq::Error> for Failure {
    fn from(error: ureq::Error) -> Self {
        Self {
            reason: error.to_string(),
            is_answer: matches!(error, ureq::Error::StatusCode(_)),
        }
    }
}

async fn ask(network: &Network, address: String) -> Result<(), Failure> {
    let client = network.web_client(&address);
    ask_by(address, client, Agent::new_with_config).await
}

/// The same of what the load balancer answers to those who ask it for `address`.
async fn ask_through(network: &Network, address: String, balancer: &str) -> Result<(), Failure> {
    // A proxy would look the name up by itself.
    let client = network.web_client(&address).proxy(None);
    let through = Through(balancer.to_owned());
    let agent = |config| Agent::with_parts(config, DefaultConnector::default(), through);
    ask_by(address, client, agent).await
}

async fn ask_by(
    address: String,
    client: ConfigBuilder<AgentScope>,
    agent: impl FnOnce(Config) -> Agent + Send + 'static,
) -> Result<(), Failure> {
    let request = move || {
        let config = client.timeout_global(Some(ONE_TRY)).build();
        agent(config).get(&address).call().map(drop)
    };
    match tokio::task::spawn_blocking(request).await {
        Ok(answer) => Ok(answer?),
        Err(error) => Err(Failure {
            reason: error.to_string(),
            is_answer: false,
        }),
    }
}

/// What is wrong where customers' requests go somewhere else.
async fn misled(
    network: &Network,
    url: &str,
    balancer: &str,
    wrong: &Wrong,
    address: &str,
) -> Error {
    let domain = name::host(url).unwrap_or(url);
    let meaning = match ask_through(network, address.to_owned(), balancer).await {
        Ok(()) => "the load balancer answers for it: only the name does not lead there".to_owned(),
        Err(failure) => format!(
            "the load balancer does not answer for it either: {}",
            failure.reason
        ),
    };
    Error::new(
        ErrorKind::Unhealthy,
        format!("{domain} does not point to the load balancer"),
    )
    .because(wrong)
    .meaning(meaning)
    .next(name::record_to_make(domain, balancer))
    .next("records may take some minutes to be known; `kavak-infra up` asks again")
}

fn unhealthy(address: &str, last: &str) -> Error {
    Error::new(ErrorKind::Unhealthy, format!("{address} does not answer"))
        .because(last)
        .meaning("everything is made and the rollout is complete, but customers reach nothing")
        .next("`kavak-infra status` tells what runs; with --wait stable nobody asks the address")
}

#[cfg(test)]
mod tests;
