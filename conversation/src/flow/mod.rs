//! From a message to a reply: what is taken, answered and asked next.

mod answers;
mod budget;
mod choice;
mod contact;
mod draft;
mod finish;
mod money;
mod options;
mod prompts;
mod questions;
mod refusals;
mod tell;
mod wishes;

use super::language::Intent;
use super::message::Message;
use super::state::State;
use super::turn::Turn;
use super::understanding::{Understanding, read};
use super::{Facts, replies};
use draft::Draft;

/// Answers a message by rules alone.
pub fn respond(state: &State, message: &Message<'_>, facts: &Facts) -> Turn {
    respond_understood(state, message, &Understanding::default(), facts)
}

/// Answers a message with what a model understood of it; what the rules
/// understand themselves wins.
pub fn respond_understood(
    state: &State,
    message: &Message<'_>,
    understanding: &Understanding,
    facts: &Facts,
) -> Turn {
    let mut reading = read(message.text, state.step, &facts.lexicon, &facts.catalog);
    reading.fill(understanding, &facts.catalog);
    let mut draft = Draft::new(state, message, reading, facts);
    if !draft.state.greeted {
        draft.state.greeted = true;
        draft.say(&facts.replies.greeting);
    }
    route(&mut draft);
    finish::finish(draft)
}

/// The first that applies wins: no words, starting over, refusals, a person;
/// then everything that the message tells, asks and answers.
fn route(draft: &mut Draft<'_>) {
    if draft.reading.tagged.words.is_empty() {
        draft.understood = true;
        draft.say(&draft.replies().blank);
        return;
    }
    if restart(draft) || refusals::refuse(draft) || contact::hand_over(draft) {
        draft.understood = true;
        return;
    }
    let corrected = contact::correct(draft);
    let told_contact = contact::take(draft);
    let asked = questions::answer_about_cars(draft);
    let told = wishes::take(draft, asked) | money::take(draft);
    let chose = !asked && choice::take(draft);
    let company = questions::answer_about_company(draft);
    let mut made_sense = corrected || told_contact || asked || told || chose || company;
    if !made_sense {
        made_sense = answers::take(draft);
    }
    if !made_sense {
        made_sense = questions::answer_anything_asked(draft) || social(draft);
    }
    draft.understood = made_sense;
    if !made_sense {
        not_understood(draft);
    }
}

fn restart(draft: &mut Draft<'_>) -> bool {
    if !draft.reading.says(Intent::Restart) {
        return false;
    }
    draft.state = State {
        greeted: true,
        ..State::default()
    };
    draft.say(&draft.replies().restarted);
    true
}

/// A purely social message gets a social answer.
fn social(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let first = !draft.before.greeted;
    let answers = [
        (Intent::WhoAreYou, &replies.who_are_you),
        (Intent::HowAreYou, &replies.how_are_you),
        (Intent::Help, &replies.help),
        (Intent::Bye, &replies.bye),
        (Intent::Thanks, &replies.thanks),
        (Intent::Compliment, &replies.compliment),
        (Intent::Later, &replies.later),
        (Intent::Greeting, &replies.hello_again),
    ];
    let Some((intent, answer)) = answers
        .iter()
        .find(|(intent, _)| draft.reading.says(*intent))
    else {
        return false;
    };
    if !(first && *intent == Intent::Greeting) {
        draft.say(answer);
    }
    if matches!(intent, Intent::Bye) {
        draft.prompted = true;
    }
    true
}

fn not_understood(draft: &mut Draft<'_>) {
    let replies = draft.replies();
    if draft.reading.unknown_car {
        draft.say(&replies.unknown_car);
        draft.prompted = draft.state.pending() == super::state::Step::Need;
        return;
    }
    draft.state.misunderstood = draft.state.misunderstood.saturating_add(1);
    let again = draft.state.misunderstood > 1;
    draft.say(if again {
        &replies.not_understood_again
    } else {
        &replies.not_understood
    });
}
