//! Compares what the agent noted with what the customer meant.

mod known;

use kavak_conversation::{Facts, State, Turn};
use serde_json::Value;

pub(crate) use self::known::known;
use crate::dialogue::Expect;

/// Something that is not as the customer meant it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Nothing was noted where the customer said something.
    Missing(String),
    /// Something else was noted than the customer meant.
    Wrong(String),
    /// The reply lacks something, or says something that it should not.
    Reply(String),
}

/// Whether a reply says something, however it spells it; signs (`$`) are looked
/// for as they are, since folding leaves nothing of them.
fn says(text: &str, unwanted: &str) -> bool {
    let folds = folded(unwanted);
    if folds.is_empty() {
        text.contains(unwanted)
    } else {
        folded(text).contains(&folds)
    }
}

/// What is wrong after a turn.
pub(crate) fn turn(before: &State, turn: &Turn, expect: &Expect, facts: &Facts) -> Vec<Finding> {
    let text = &turn.reply.text;
    let mut found = known(&turn.state, &expect.known, facts);
    for wanted in &expect.mentions {
        if !text.contains(wanted.as_str()) {
            found.push(Finding::Reply(format!("lacks {wanted:?}")));
        }
    }
    for unwanted in &expect.not_mentions {
        if says(text, unwanted) {
            found.push(Finding::Reply(format!("says {unwanted:?}")));
        }
    }
    if (expect.unchanged || expect.asks_back) && noted(before) != noted(&turn.state) {
        let change = format!("{} became {}", noted(before), noted(&turn.state));
        found.push(Finding::Wrong(format!("should be unchanged: {change}")));
    }
    if expect.asks_back && !text.contains('?') {
        found.push(Finding::Reply("asks nothing back".to_owned()));
    }
    if expect.cars_shown && turn.reply.cars.is_empty() {
        found.push(Finding::Reply("shows no car".to_owned()));
    }
    found
}

/// What is known of a customer, as one value to compare.
fn noted(state: &State) -> Value {
    let json = serde_json::to_value(state).unwrap_or_default();
    let fields = [
        "chosen",
        "payment",
        "down_payment",
        "term_months",
        "budget",
        "errand",
        "lead/name",
        "lead/phone",
        "lead/preferred_time",
        "lead/preferred_time_at",
        "wish/not_makes",
    ];
    fields
        .iter()
        .map(|field| {
            let value = json.pointer(&format!("/{field}")).cloned();
            ((*field).to_owned(), value.unwrap_or_default())
        })
        .collect::<serde_json::Map<String, Value>>()
        .into()
}

/// Lower case, without accents and punctuation, to compare loosely.
fn folded(text: &str) -> String {
    let words = kavak_conversation::words::Words::read(text).list;
    let words: Vec<String> = words.into_iter().map(|word| word.text).collect();
    words.join(" ")
}
