//! Plays a dialogue turn by turn.

use jiff::ToSpan;
use kavak_conversation::{Facts, Message, Sender, State, Turn};

use crate::dialogue::Dialogue;
use crate::judge::{self, Finding};

/// A dialogue that was played.
#[derive(Debug)]
pub struct Played {
    /// Its name.
    pub name: String,
    /// What was said, in order.
    pub exchanges: Vec<Exchange>,
    /// What was wrong at the end.
    pub findings: Vec<Finding>,
}

/// One message and its reply.
#[derive(Debug)]
pub struct Exchange {
    /// What the customer said.
    pub says: String,
    /// What the agent replied.
    pub reply: String,
    /// What was wrong with it.
    pub findings: Vec<Finding>,
    /// Whether it ends with the question that the reply before ended with.
    pub repeats: bool,
}

/// Plays a dialogue with an agent that answers messages.
pub fn play(
    dialogue: &Dialogue,
    facts: &Facts,
    mut answer: impl FnMut(&State, &Message<'_>) -> Turn,
) -> Played {
    let sender = dialogue.from.as_ref().map(|from| Sender::new(from, None));
    let mut state = State::default();
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut now = dialogue.today;
    for line in &dialogue.turn {
        let message = Message {
            text: &line.says,
            channel: dialogue.channel,
            sender: sender.clone(),
            now,
        };
        let turn = answer(&state, &message);
        let last_question = exchanges.last().and_then(|before| question(&before.reply));
        let asked = question(&turn.reply.text);
        exchanges.push(Exchange {
            says: line.says.clone(),
            repeats: asked.is_some() && asked == last_question,
            findings: judge::turn(&state, &turn, &line.expect, facts),
            reply: turn.reply.text,
        });
        state = turn.state;
        now = now.checked_add(1.minute()).unwrap_or(now);
    }
    Played {
        name: dialogue.name.clone(),
        findings: judge::known(&state, &dialogue.outcome, facts),
        exchanges,
    }
}

/// The question that a reply ends with.
fn question(reply: &str) -> Option<String> {
    let end = reply.rfind('?')?;
    let start = reply[..end].rfind('¿').unwrap_or(0);
    // A question with a sentence after it no longer ends the reply.
    let tail = reply[end..].chars().count();
    (tail < 120).then(|| reply[start..=end].to_owned())
}
