//! An OpenAI-compatible model: asked for meaning and for words, never for
//! facts, and never waited for longer than a customer waits.

mod breaker;
mod client;
mod prompts;

use std::time::Instant;

use tokio::sync::Semaphore;

use crate::metrics::ModelOutcome;
use crate::settings;
use breaker::Breaker;
use client::{Ask, Client};
use kavak_conversation::acts::Interpretation;
use kavak_conversation::{Facts, Message, State};

pub use client::ModelError;

/// Questions at the same time; more go without the model, so that a slow one
/// gathers no crowd.
const CONCURRENT_CALLS: usize = 64;

/// A model that may be asked, and may fail.
pub struct Model {
    client: Client,
    breaker: Breaker,
    slots: Semaphore,
}

impl Model {
    /// A model as the settings name it; nothing is asked yet.
    pub fn new(settings: &settings::Model) -> Result<Self, ModelError> {
        Ok(Self {
            client: Client::new(settings)?,
            breaker: Breaker::default(),
            slots: Semaphore::new(CONCURRENT_CALLS),
        })
    }

    /// Interprets a message: returns the model's acts, checked against message and catalog, and
    /// joined with those that the rules were certain of.
    pub async fn interpret(
        &self,
        state: &State,
        message: &Message<'_>,
        rules: &Interpretation,
        facts: &Facts,
        deadline: Instant,
    ) -> Result<Interpretation, ModelOutcome> {
        let visible = prompts::visible(state, message, rules);
        let ask = prompts::understanding(state, &visible, facts);
        let answer = self.ask(ask, deadline).await?;
        let seen = Message {
            text: &visible,
            ..message.clone()
        };
        let read = Interpretation::from_model(&answer, state, &seen, facts);
        let model = read.ok_or(ModelOutcome::Rejected)?;
        Ok(rules.clone().joined_with(model, &visible))
    }

    /// Other words for `reply`, which still have to be checked.
    pub async fn word(&self, reply: &str, deadline: Instant) -> Result<String, ModelOutcome> {
        self.ask(prompts::wording(reply), deadline).await
    }

    async fn ask(&self, ask: Ask, deadline: Instant) -> Result<String, ModelOutcome> {
        let Ok(_slot) = self.slots.try_acquire() else {
            return Err(ModelOutcome::Skipped);
        };
        if !self.breaker.allows(Instant::now()) {
            return Err(ModelOutcome::Skipped);
        }
        let answer = self.client.ask(&ask, deadline).await;
        self.breaker.record(answer.is_ok(), Instant::now());
        answer.map_err(|error| {
            tracing::warn!(%error, "the model is of no use");
            match error {
                ModelError::Late => ModelOutcome::Late,
                _ => ModelOutcome::Failed,
            }
        })
    }
}
