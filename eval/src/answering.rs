//! Who answers the customers: the rules alone, or with a model beside them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use kavak_agent::llm::Model;
use kavak_agent::settings;
use kavak_conversation::{Facts, Message, State, Turn, answer, interpret, respond};
use secrecy::SecretString;
use tokio::runtime::{Builder, Runtime};

/// A model that is asked takes at most this long for a turn, as in service.
const TURN_LIMIT: Duration = Duration::from_secs(8);

/// Answers messages.
pub enum Answering {
    /// By rules.
    Rules,
    /// By rules, with a model for what they are not certain of.
    WithModel {
        /// Asks the model.
        model: Box<Model>,
        /// Waits for it.
        runtime: Runtime,
    },
}

impl Answering {
    /// Rules with a model at an OpenAI-compatible address. Its key, if it needs
    /// one, is the caller's to give.
    pub fn with_model(base_url: &str, name: &str, api_key: Option<SecretString>) -> Result<Self> {
        let settings = settings::Model {
            base_url: base_url.trim_end_matches('/').to_owned(),
            api_key,
            name: name.to_owned(),
            timeout: TURN_LIMIT,
        };
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let model = Model::new(&settings).context("the model's address can't be used")?;
        Ok(Self::WithModel {
            model: Box::new(model),
            runtime,
        })
    }

    /// The turn that a message leads to.
    pub fn answer(&self, state: &State, message: &Message<'_>, facts: &Facts) -> Turn {
        let Self::WithModel { model, runtime } = self else {
            return respond(state, message, facts);
        };
        let rules = interpret(state, message, facts);
        let interpretation = if rules.is_certain() {
            rules
        } else {
            let deadline = Instant::now() + TURN_LIMIT;
            let asked = model.interpret(state, message, &rules, facts, deadline);
            runtime.block_on(asked).unwrap_or(rules)
        };
        let mut turn = answer(state, message, &interpretation, facts);
        turn.state.remember(message.text, &turn.reply.text);
        turn
    }
}
