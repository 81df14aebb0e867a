//! Answers, as they are kept for duplicates.

use serde::{Deserialize, Serialize};

use super::{Outgoing, Replied};
use crate::store::TurnId;
use kavak_conversation::{Block, CarCard, FinancingTable, NextAction, Reply, Sources};

/// The part of an answer that its duplicates get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The words: TwiML holds no more.
    Words,
    /// Everything; `Outgoing::from_kept` reads it.
    Everything,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    words: String,
    /// None where a person has the conversation.
    #[serde(default)]
    answer: Option<KeptAnswer>,
}

/// Fields may be added, never renamed: an older image reads a newer answer.
#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    turn: TurnId,
    version: i64,
    next_action: NextAction,
    suggested_questions: Vec<String>,
    #[serde(default)]
    cars: Vec<CarCard>,
    #[serde(default)]
    financing: Option<FinancingTable>,
    #[serde(default)]
    blocks: Vec<Block>,
    understood: bool,
    worded_by_model: bool,
}

impl Keep {
    /// Returns the text that the store keeps of an answer.
    pub(super) fn kept(self, words: &str, outgoing: &Outgoing) -> serde_json::Result<String> {
        if self == Self::Words {
            let is_sent = matches!(outgoing, Outgoing::Sent(_));
            return Ok(if is_sent {
                String::new()
            } else {
                words.to_owned()
            });
        }
        let answer = match outgoing {
            Outgoing::Reply(replied) | Outgoing::Sent(replied) => Some(KeptAnswer {
                turn: replied.turn.clone(),
                version: replied.version,
                next_action: replied.reply.next_action,
                suggested_questions: replied.reply.suggested_questions.clone(),
                cars: replied.reply.cars.clone(),
                financing: replied.reply.financing.clone(),
                blocks: replied.reply.blocks.clone(),
                understood: replied.understood,
                worded_by_model: replied.worded_by_model,
            }),
            _ => None,
        };
        let words = words.to_owned();
        serde_json::to_string(&Kept { words, answer })
    }
}

impl Outgoing {
    /// The answer that was kept with [`Keep::Everything`]; `None` for anything else.
    pub(crate) fn from_kept(text: &str) -> Option<Self> {
        let Kept { words, answer } = serde_json::from_str(text).ok()?;
        let Some(answer) = answer else {
            return Some(Self::Attended(words));
        };
        Some(Self::Reply(Box::new(Replied {
            reply: Reply {
                text: words,
                next_action: answer.next_action,
                suggested_questions: answer.suggested_questions,
                cars: answer.cars,
                financing: answer.financing,
                blocks: answer.blocks,
                sources: Sources::default(),
            },
            turn: answer.turn,
            version: answer.version,
            worded_by_model: answer.worded_by_model,
            understood: answer.understood,
        })))
    }
}
