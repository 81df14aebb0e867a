//! The settings, read from the environment once at the start.
//!
//! No other module reads the environment. Names and defaults are those of the
//! service that this one succeeds, so a deployment moves over as it is.

mod database;
mod page;
mod read;
mod sales;
mod services;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

pub use database::{DatabaseUrl, RepositoryKind};
pub use kavak_conversation::DeskHours;
pub use page::{Color, Page};
pub use read::Problems;
use read::Reader;
pub use sales::{Desk, EventsTopic, LeadWebhook, Retention};

/// The settings of the agent; every value has been checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Name of the environment, shown in logs (`dev`, `prod`).
    pub app_env: String,
    /// Opens the `/debug` routes and fills `debug` in replies.
    pub debug_mode: bool,
    /// The address that serves customers.
    pub listen: SocketAddr,
    /// The address that Prometheus reads; the load balancer does not reach it.
    pub metrics_listen: SocketAddr,
    /// The filter of the logs, as `RUST_LOG` spells it.
    pub log_filter: String,
    /// Reports counters in the log, as CloudWatch metrics of the environment of this
    /// name.
    pub embedded_metrics: Option<String>,
    /// The repositories of conversations and leads.
    pub storage: Storage,
    /// The cache in front of the database.
    pub cache: Cache,
    /// The time for which a cached conversation is valid.
    pub state_ttl: Duration,
    /// The model, when there is one to ask.
    pub model: Option<Model>,
    /// Transcribes voice notes, if configured.
    pub transcription: Option<Transcription>,
    /// The settings of Twilio.
    pub twilio: Twilio,
    /// A catalog instead of the built-in one.
    pub catalog_path: Option<PathBuf>,
    /// A knowledge base instead of the built-in one.
    pub knowledge_base_path: Option<PathBuf>,
    /// The limits of requests.
    pub rate_limits: RateLimits,
    /// The receiver of the leads' events.
    pub lead_webhook: Option<LeadWebhook>,
    /// The topic that sends them by e-mail.
    pub events_topic: Option<EventsTopic>,
    /// The retention of personal data.
    pub retention: Retention,
    /// The hours of the sales team.
    pub desk: Desk,
    /// Lets programs of the team take over and answer; `None` lets none.
    pub desk_api_token: Option<SecretString>,
    /// A command that an operator sealed for this task.
    pub sealed_command: Option<SecretString>,
    /// The seller's details on the web page.
    pub page: Page,
}

/// The repositories of conversations and leads.
#[derive(Debug, Clone)]
pub struct Storage {
    /// Keeps the conversations.
    pub conversations: RepositoryKind,
    /// Keeps the leads.
    pub leads: RepositoryKind,
    /// The database that either of them uses.
    pub database_url: DatabaseUrl,
}

/// The cache in front of the database.
#[derive(Debug, Clone)]
pub enum Cache {
    /// Nothing.
    None,
    /// A bounded map of this process.
    Memory,
    /// Redis at this address.
    Redis(SecretString),
}

/// An OpenAI-compatible server.
#[derive(Debug, Clone)]
pub struct Model {
    /// Up to and without `/chat/completions`.
    pub base_url: String,
    /// Sent as a bearer token; servers at home may need none.
    pub api_key: Option<SecretString>,
    /// The model's name.
    pub name: String,
    /// The longest wait for one answer.
    pub timeout: Duration,
}

/// An OpenAI-compatible server that writes voice notes down.
#[derive(Debug, Clone)]
pub struct Transcription {
    /// Up to and without `/audio/transcriptions`.
    pub base_url: String,
    /// Sent as a bearer token; servers at home may need none.
    pub api_key: Option<SecretString>,
    /// The model's name.
    pub model: String,
    /// Access to the voice notes.
    pub twilio: TwilioRest,
}

/// The settings of Twilio. The agent's replies go out in the answers to Twilio's own posts; only a
/// person's words need its REST API.
#[derive(Debug, Clone)]
pub struct Twilio {
    /// Signs the webhook's posts.
    pub auth_token: Option<SecretString>,
    /// True if unsigned posts are refused.
    pub validate_signature: bool,
    /// Scheme and host that Twilio calls, without a trailing slash.
    pub public_base_url: Option<String>,
    /// The time for which a message's answer is kept for its duplicates; `None` answers every post
    /// again.
    pub idempotency_ttl: Option<Duration>,
    /// For how long a sender must write nothing to be answered; 0 answers each message.
    pub quiet: Duration,
    /// Its REST API; `None` unless account, token and number are set.
    pub rest: Option<TwilioRest>,
}

/// Twilio's REST API.
#[derive(Debug, Clone)]
pub struct TwilioRest {
    /// Scheme and host, without a trailing slash.
    pub base_url: String,
    /// The account that sends.
    pub account_sid: String,
    /// Its password.
    pub auth_token: SecretString,
    /// The number that customers write to, in E.164.
    pub number: String,
}

/// Requests a minute; `None` is without limit.
#[derive(Debug, Clone, Copy)]
pub struct RateLimits {
    /// Messages of one session.
    pub session_per_minute: Option<u32>,
    /// Messages from one client address.
    pub address_per_minute: Option<u32>,
}

impl Settings {
    /// Reads the process's environment.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn from_environment() -> Result<Self, Problems> {
        Self::from_lookup(&|name| std::env::var(name).ok())
    }

    /// Reads settings through `lookup`. An empty value counts as unset, as
    /// task definitions write it. Every problem is reported, not the first.
    pub fn from_lookup(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, Problems> {
        let mut reader = Reader::new(lookup);
        let address = reader.address("LISTEN_ADDRESS", Ipv4Addr::UNSPECIFIED.into());
        let twilio = services::twilio(&mut reader);
        let settings = Self {
            app_env: reader.text("APP_ENV").unwrap_or_else(|| "dev".to_owned()),
            debug_mode: reader.flag("DEBUG_MODE", false),
            listen: SocketAddr::new(address, reader.number("PORT", 8000)),
            metrics_listen: SocketAddr::new(address, reader.number("METRICS_PORT", 9000)),
            log_filter: reader.text("RUST_LOG").unwrap_or_else(|| "info".to_owned()),
            embedded_metrics: reader.text("EMBEDDED_METRICS"),
            storage: database::storage(&mut reader),
            cache: services::cache(&mut reader),
            state_ttl: Duration::from_secs(reader.positive("STATE_TTL_SECONDS", 86_400)),
            model: services::model(&mut reader),
            transcription: services::transcription(&mut reader, twilio.rest.as_ref()),
            twilio,
            catalog_path: reader.file("CATALOG_PATH"),
            knowledge_base_path: reader.file("KNOWLEDGE_BASE_PATH"),
            rate_limits: RateLimits {
                session_per_minute: limit(reader.number("RATE_LIMIT_SESSION_PER_MINUTE", 60)),
                address_per_minute: limit(reader.number("RATE_LIMIT_ADDRESS_PER_MINUTE", 600)),
            },
            lead_webhook: sales::lead_webhook(&mut reader),
            events_topic: sales::events_topic(&mut reader),
            retention: sales::retention(&mut reader),
            desk: sales::desk(&mut reader),
            desk_api_token: sales::desk_api_token(&mut reader),
            sealed_command: reader
                .text(kavak_sealed::COMMAND_VARIABLE)
                .map(SecretString::from),
            page: page::page(&mut reader),
        };
        reader.finish(settings)
    }
}

fn limit(per_minute: u32) -> Option<u32> {
    (per_minute > 0).then_some(per_minute)
}

#[cfg(test)]
mod tests;
