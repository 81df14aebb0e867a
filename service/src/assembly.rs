//! The agent, built from settings.

use std::sync::Arc;

use crate::data::{self, DataError, DataVersion};
use crate::llm::{Model, ModelError};
use crate::metrics::Metrics;
use crate::settings::Settings;
use crate::store::{StoreError, Stores};
use crate::telemetry::SessionHasher;
use crate::turn::Agent;
use crate::twilio::{self, SendError};

/// Why the agent cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum AssemblyError {
    /// Catalog or knowledge base cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The stores cannot be opened.
    #[error("the store cannot be used")]
    Store(#[from] StoreError),
    /// The model's client cannot be set up.
    #[error("the model cannot be used")]
    Model(#[from] ModelError),
    /// Twilio's client cannot be set up.
    #[error("Twilio cannot be used")]
    Twilio(#[from] SendError),
}

/// An agent and its parts, before it serves.
pub struct Assembled {
    /// Answers messages.
    pub agent: Agent,
    /// The version of the data that it answers from.
    pub data: DataVersion,
    /// Conversations, leads and events.
    pub stores: Arc<Stores>,
    /// Its counters.
    pub metrics: Arc<Metrics>,
}

/// Reads catalog and knowledge and opens the stores, without waiting for any.
pub fn assemble(settings: &Settings) -> Result<Assembled, AssemblyError> {
    // The process's cryptography, unless a library has chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (facts, data) = data::read(settings)?;
    let metrics = Arc::new(Metrics::new());
    let stores = Arc::new(Stores::open(settings, metrics.clone())?);
    let model = settings.model.as_ref().map(Model::new).transpose()?;
    let hasher = SessionHasher::new(settings);
    let mut agent = Agent::new(
        facts,
        stores.clone(),
        model,
        metrics.clone(),
        hasher,
        settings.desk.clone(),
        settings.twilio.quiet,
    );
    if let Some(rest) = &settings.twilio.rest {
        agent = agent.with_contents(twilio::Contents::new(twilio::Client::new(rest)?));
    }
    Ok(Assembled {
        agent,
        data,
        stores,
        metrics,
    })
}
