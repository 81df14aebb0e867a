//! Kinds of sentences that were once misread: each with its wording varied, and with
//! sentences beside them that look alike and mean something else.
#![allow(clippy::unwrap_used, reason = "a test")]

mod after_the_call;
mod answers_given;
mod apart;
mod branches;
mod calls;
mod cars;
mod choices;
mod company;
mod conditions;
mod contacts;
mod english;
mod errands;
mod given;
mod given_contacts;
mod given_down;
mod gone;
mod hedged;
mod hour_spans;
mod kept_car;
mod liked;
mod limits_reworded;
mod money;
mod moved_calls;
mod names_given;
mod notes_for_adviser;
mod number_offered;
mod old_and_new;
mod other_contacts;
mod other_people;
mod own_car_sold;
mod papers_shown;
mod phone_digits;
mod plain_money;
mod plain_no;
mod plan_asked;
mod plans;
mod protests;
mod reach;
mod recap;
mod returned;
mod right_car;
mod second_phone;
mod shapes;
mod shares;
mod shopping;
mod shown_first;
mod sizes;
mod small_talk;
mod spelled_names;
mod spoken;
mod spoken_contacts;
mod spoken_money;
mod spoken_wishes;
mod sums;
mod taken;
mod taken_in_other_words;
mod times;
mod whatsapp;
mod yes_and_errands;

use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{DateTime, date};
use kavak_conversation::catalog::{Car, Catalog};
use kavak_conversation::knowledge::Knowledge;
use kavak_conversation::{Channel, Facts, Message, State, Turn, respond};

/// A stock of one or two cars a model, and a knowledge base of a few lines.
static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = std::fs::read_to_string(folder.join("../eval/thin_stock/catalog.csv")).unwrap();
    let catalog = Catalog::from_csv(&(rows + M2)).unwrap();
    let knowledge = Knowledge::from_markdown(include_str!("knowledge.md")).unwrap();
    Facts::new(catalog, knowledge).unwrap()
});

/// A car that goes by the name of its version.
const M2: &str = "999001,56000,860999.0,BMW,Serie 2,2017,3.0 M2 DCT,Sí,4470.0,1850.0,1410.0,Sí\n";

/// A Tuesday.
const NOW: DateTime = date(2026, 12, 1).at(10, 0, 0, 0);

/// Says one message in a state.
fn say(state: &State, text: &str) -> Turn {
    let message = Message {
        text,
        channel: Channel::Web,
        sender: None,
        now: NOW,
    };
    respond(state, &message, &FACTS)
}

/// The state after some messages.
fn after(messages: &[&str]) -> State {
    messages
        .iter()
        .fold(State::default(), |state, text| say(&state, text).state)
}

/// The car chosen.
fn chosen(state: &State) -> Option<&'static Car> {
    FACTS.catalog.car(state.chosen.as_ref()?)
}

/// The model chosen, or nothing.
fn model(state: &State) -> &'static str {
    chosen(state).map_or("", |car| car.model.as_str())
}

/// Fails with every sentence that was read otherwise than meant.
fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} sentences: {wrong:#?}", wrong.len());
}
