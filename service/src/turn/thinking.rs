//! What to say: by rules, and with a model where it helps.
//!
//! A model may tell what a message means and may choose words. It never
//! supplies facts: what it words is sent only if every figure, car and term in
//! it is in this turn's sources.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::{Agent, Incoming};
use crate::llm::Model;
use crate::metrics::{ModelOutcome, Purpose};
use kavak_conversation::{
    Lead, Message, NextAction, Reply, State, Turn, Understanding, keeps_figures, respond,
    respond_understood, unsupported,
};

/// A turn's model calls, all together, end this long after the message came.
const MODEL_LIMIT: Duration = Duration::from_secs(8);

/// What was thought and who chose the words.
pub(super) struct Thought {
    pub(super) turn: Turn,
    pub(super) worded_by_model: bool,
}

impl Agent {
    pub(super) async fn think(
        &self,
        state: &State,
        incoming: &Incoming,
        arrived: Instant,
    ) -> Thought {
        let message = Message {
            text: &incoming.text,
            channel: incoming.channel,
            sender: incoming.sender.clone(),
            now: local_time(),
        };
        let mut turn = respond(state, &message, &self.facts);
        let Some(model) = &self.model else {
            return Thought {
                turn,
                worded_by_model: false,
            };
        };
        let deadline = arrived + MODEL_LIMIT;
        if !turn.understood
            && let Some(better) = self.understand(model, state, &message, deadline).await
        {
            turn = better;
        }
        let words = self.word(model, &turn, deadline).await;
        let worded_by_model = words.is_some();
        if let Some(words) = words {
            turn.reply.text = words;
        }
        Thought {
            turn,
            worded_by_model,
        }
    }

    /// The turn as it is once a model has told what the message says.
    async fn understand(
        &self,
        model: &Model,
        state: &State,
        message: &Message<'_>,
        deadline: Instant,
    ) -> Option<Turn> {
        let told = match model.understand(state, message.text, deadline).await {
            Ok(told) => told,
            Err(outcome) => {
                self.metrics.model_call(Purpose::Understand, outcome);
                return None;
            }
        };
        let turn = Understanding::from_model(&told, message.text)
            .map(|understanding| respond_understood(state, message, &understanding, &self.facts))
            .filter(|turn| turn.understood);
        let outcome = match turn {
            Some(_) => ModelOutcome::Used,
            None => ModelOutcome::Rejected,
        };
        self.metrics.model_call(Purpose::Understand, outcome);
        turn
    }

    /// The model's words for a reply, if they say nothing new.
    async fn word(&self, model: &Model, turn: &Turn, deadline: Instant) -> Option<String> {
        if !may_be_worded(turn) {
            return None;
        }
        let reply = &turn.reply;
        let (words, outcome) = match model.word(&reply.text, deadline).await {
            Ok(words) if self.is_fit(&words, reply) => (Some(words), ModelOutcome::Used),
            Ok(_) => (None, ModelOutcome::Rejected),
            Err(outcome) => (None, outcome),
        };
        self.metrics.model_call(Purpose::Word, outcome);
        words
    }

    /// Whether the words can stand for the reply's own.
    fn is_fit(&self, words: &str, reply: &Reply) -> bool {
        let longest = reply.text.chars().count() * 2 + 200;
        let asks = reply.text.contains('?');
        words.chars().count() <= longest
            && (!asks || words.contains('?'))
            && keeps_figures(words, reply)
            && unsupported(words, reply, &self.facts).is_none()
    }
}

/// The time in America/Mexico_City: UTC−6 all year, since daylight saving time
/// was abolished in October 2022.
fn local_time() -> DateTime {
    const CENTRAL_TIME: Offset = jiff::tz::offset(-6);
    CENTRAL_TIME.to_datetime(Timestamp::now())
}

/// What a customer has to confirm is said in the same words every time, and
/// no name and no phone number is sent away to be worded.
fn may_be_worded(turn: &Turn) -> bool {
    let Lead { name, phone, .. } = &turn.state.lead;
    let tells_who = |known: &Option<String>| {
        known
            .as_ref()
            .is_some_and(|known| turn.reply.text.contains(known))
    };
    let confirms = matches!(
        turn.reply.next_action,
        NextAction::AskContactInfo | NextAction::CollectContactInfo | NextAction::HandoffToHuman
    );
    !confirms && !tells_who(name) && !tells_who(phone)
}
