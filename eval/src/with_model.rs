//! Rules with a model beside them, as in service.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use kavak_agent::llm::Model;
use kavak_agent::settings;
use kavak_conversation::{Facts, Message, State, Turn, answer, interpret};
use secrecy::SecretString;
use tokio::runtime::{Builder, Runtime};

/// A model that is asked takes at most this long for a turn, as in service.
const TURN_LIMIT: Duration = Duration::from_secs(8);

/// Answers by rules, and asks a model for the messages that they are not certain of.
pub struct RulesWithModel {
    model: Model,
    /// Waits for the model.
    runtime: Runtime,
}

impl RulesWithModel {
    /// A model at an OpenAI-compatible address. Its key, if it needs one, is the caller's to
    /// give.
    ///
    /// # Errors
    /// An address that can't be used.
    pub fn new(base_url: &str, name: &str, api_key: Option<SecretString>) -> Result<Self> {
        let settings = settings::Model {
            base_url: base_url.trim_end_matches('/').to_owned(),
            api_key,
            name: name.to_owned(),
            timeout: TURN_LIMIT,
        };
        Ok(Self {
            model: Model::new(&settings).context("the model's address can't be used")?,
            runtime: Builder::new_current_thread().enable_all().build()?,
        })
    }

    /// The turn that a message leads to.
    pub fn answer(&self, state: &State, message: &Message<'_>, facts: &Facts) -> Turn {
        let rules = interpret(state, message, facts);
        let interpretation = if rules.is_certain() {
            rules
        } else {
            let deadline = Instant::now() + TURN_LIMIT;
            let asked = self
                .model
                .interpret(state, message, &rules, facts, deadline);
            self.runtime.block_on(asked).unwrap_or(rules)
        };
        let mut turn = answer(state, message, &interpretation, facts);
        turn.state.remember(message.text, &turn.reply.text);
        turn
    }
}
