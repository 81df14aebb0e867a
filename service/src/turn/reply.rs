//! The reply to a message: by rules, and with a model where it helps.
//!
//! A turn is interpret → answer → word. A model may interpret messages that the rules are not
//! certain of, and may choose words. It never supplies facts: its words are sent only if this
//! turn's sources support all of them.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::{Agent, Incoming};
use crate::llm::Model;
use crate::metrics::{ModelOutcome, Purpose};
use kavak_conversation::{
    Block, Facts, Interpretation, Lead, Message, NextAction, Reply, State, Turn, answer, interpret,
    keeps_figures, unsupported,
};

/// A turn's model calls, all together, end this long after the message came.
const MODEL_LIMIT: Duration = Duration::from_secs(8);

/// A computed turn in its final words.
pub(super) struct Worded {
    pub(super) turn: Turn,
    pub(super) by_model: bool,
}

impl Agent {
    /// Computes the reply to a message.
    pub(super) async fn reply(
        &self,
        state: &State,
        incoming: &Incoming,
        facts: &Facts,
        arrived: Instant,
    ) -> Worded {
        let message = Message {
            text: &incoming.piece.text,
            channel: incoming.channel,
            sender: incoming.sender.clone(),
            now: local_time(),
        };
        let deadline = arrived + MODEL_LIMIT;
        let interpretation = self.understand(state, &message, facts, deadline).await;
        let mut turn = answer(state, &message, &interpretation, facts);
        let Some(model) = &self.model else {
            return Worded {
                turn,
                by_model: false,
            };
        };
        let words = self.word(model, &turn, facts, deadline).await;
        let by_model = words.is_some();
        if let Some(words) = words {
            turn.reply.text = words;
            // Texts alone: see `may_be_worded`.
            turn.reply.blocks.clear();
        }
        turn.state.remember(message.text, &turn.reply.text);
        Worded { turn, by_model }
    }

    /// Interprets a message by the rules, and by the model if the rules are not certain.
    async fn understand(
        &self,
        state: &State,
        message: &Message<'_>,
        facts: &Facts,
        deadline: Instant,
    ) -> Interpretation {
        let rules = interpret(state, message, facts);
        let model = self.model.as_ref();
        let doubtful = !rules.is_certain() && !message.text.trim().is_empty();
        let Some(model) = model.filter(|_| doubtful) else {
            return rules;
        };
        let asked = model.interpret(state, message, &rules, facts, deadline);
        let (interpretation, outcome) = match asked.await {
            Ok(joined) => (joined, ModelOutcome::Used),
            Err(outcome) => (rules, outcome),
        };
        self.metrics.model_call(Purpose::Understand, outcome);
        interpretation
    }

    /// Returns the model's words for a reply, unless they add anything.
    async fn word(
        &self,
        model: &Model,
        turn: &Turn,
        facts: &Facts,
        deadline: Instant,
    ) -> Option<String> {
        if !may_be_worded(turn) {
            return None;
        }
        let reply = &turn.reply;
        let (words, outcome) = match model.word(&reply.text, deadline).await {
            Ok(words) if is_fit(&words, reply, facts) => (Some(words), ModelOutcome::Used),
            Ok(_) => (None, ModelOutcome::Rejected),
            Err(outcome) => (None, outcome),
        };
        self.metrics.model_call(Purpose::Word, outcome);
        words
    }
}

/// Returns whether the words can stand for the reply's own.
fn is_fit(words: &str, reply: &Reply, facts: &Facts) -> bool {
    let longest = reply.text.chars().count() * 2 + 200;
    let asks = reply.text.contains('?');
    words.chars().count() <= longest
        && (!asks || words.contains('?'))
        && keeps_figures(words, reply)
        && unsupported(words, reply, facts).is_none()
}

/// The time in America/Mexico_City: UTC−6 all year, since daylight saving time
/// was abolished in October 2022.
pub(super) fn local_time() -> DateTime {
    const CENTRAL_TIME: Offset = jiff::tz::offset(-6);
    CENTRAL_TIME.to_datetime(Timestamp::now())
}

/// Confirmations have the same words every time, no name and no phone number leaves for the model,
/// and no link may get lost. Words about the cards or the table that a page draws would repeat
/// them.
fn may_be_worded(turn: &Turn) -> bool {
    let is_text = |block: &Block| matches!(block, Block::Text { .. });
    let has_link = turn.reply.text.contains("://");
    if has_link || !turn.reply.blocks.iter().all(is_text) {
        return false;
    }
    let Lead { name, phone, .. } = &turn.state.lead;
    let text = &turn.reply.text;
    let names = name.as_ref().is_some_and(|name| text.contains(name));
    // Numbers are shown in groups: `55 1234 5678`.
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let calls = phone.as_ref().is_some_and(|phone| {
        let national = phone.get(phone.len().saturating_sub(10)..);
        national.is_some_and(|national| digits.contains(national))
    });
    let confirms = matches!(
        turn.reply.next_action,
        NextAction::AskContactInfo | NextAction::CollectContactInfo | NextAction::HandoffToHuman
    );
    !confirms && !names && !calls
}
