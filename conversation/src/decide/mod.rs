//! From a state and what a customer does to a new state and what to say.
//!
//! Every concern (contact data, money, the wish, a choice, questions, …) takes
//! its acts in a fixed order; then the turn is finished: cars and plans that
//! are due are shown, a person takes over, the next question is found. No
//! Spanish here: `say` puts a decision into words.

mod answers;
mod budget;
mod call;
mod capture;
mod cars;
mod choice;
mod company;
mod compare;
mod contact;
mod doubts;
mod draft;
mod errands;
mod facts;
mod finish;
mod listing;
mod loan;
mod monthly;
mod next;
mod options;
mod own_car;
mod passed_on;
mod person;
mod plan;
mod proposals;
mod resolve;
mod saying;
mod search;
mod social;
mod wish;

pub(crate) use capture::changed_lead;
pub(crate) use draft::Draft;
pub(crate) use plan::plan;
pub(crate) use resolve::{Resolved, resolve};
pub(crate) use saying::{CallTime, Closing, Loan, Saying, Value};

use crate::acts::{Act, Interpretation};
use crate::message::Message;
use crate::state::State;
use crate::texts::Text;
use crate::{Facts, Lead};

/// What becomes of the state, and what is to be said.
pub(crate) fn decide<'a>(
    state: &'a State,
    message: &'a Message<'a>,
    interpretation: &Interpretation,
    facts: &'a Facts,
) -> Draft<'a> {
    let mut draft = Draft::new(state, message, facts);
    for sentence in &interpretation.notes {
        draft.state.lead.note(sentence);
    }
    proposals::settle(&mut draft, interpretation);
    greet(&mut draft);
    if draft.acts.is_empty() && draft.doubtful.is_empty() && !draft.served {
        not_understood(&mut draft);
    } else {
        draft.state.misunderstood = 0;
        take(&mut draft);
    }
    finish::finish(&mut draft);
    draft
}

/// Introduces the agent, once; without an offer if the message reports a problem.
fn greet(draft: &mut Draft<'_>) {
    if draft.state.greeted {
        return;
    }
    draft.state.greeted = true;
    let served = draft.served;
    let text = if errands::has_other_errand(draft) {
        Text::GreetingPlain
    } else {
        Text::Greeting
    };
    draft.sayings.insert(0, Saying::Line(text, Vec::new()));
    draft.served = served;
}

/// Every concern in its order: what is given before what is asked, what is
/// asked before what merely answers yes or no.
fn take(draft: &mut Draft<'_>) {
    social::refuse(draft);
    restart(draft);
    errands::take(draft);
    contact::take(draft);
    passed_on::take(draft);
    budget::take(draft);
    loan::take(draft);
    cars::point(draft);
    wish::take(draft);
    choice::take(draft);
    cars::answer(draft);
    loan::answer(draft);
    company::answer(draft);
    doubts::answer(draft);
    options::take(draft);
    answers::take(draft);
    social::answer(draft);
    proposals::ask(draft);
}

fn restart(draft: &mut Draft<'_>) {
    if draft.does(|act| *act == Act::Restart) {
        let lead = std::mem::take(&mut draft.state.lead);
        draft.state = State {
            greeted: true,
            // The ad led here, whatever is talked about.
            lead: Lead {
                ad_click_id: lead.ad_click_id,
                ad_source_id: lead.ad_source_id,
                ..Lead::default()
            },
            asked: std::mem::take(&mut draft.state.asked),
            asked_again: draft.state.asked_again,
            has_privacy_notice: draft.state.has_privacy_notice,
            ..State::default()
        };
        draft.say(Text::Restarted);
    }
}

fn not_understood(draft: &mut Draft<'_>) {
    draft.understood = false;
    if draft.message.text.trim().is_empty() {
        draft.understood = true;
        draft.say(Text::Blank);
        return;
    }
    // The greeting and its question are answer enough to a first message.
    if draft.before.greeted {
        // It is not lost: the person who calls reads it.
        let passed_on = draft.state.lead.notes != draft.before.lead.notes;
        draft.say(if passed_on {
            Text::PassedOn
        } else {
            Text::NotUnderstood
        });
    }
    draft.state.misunderstood = draft.state.misunderstood.saturating_add(1);
    if draft.state.misunderstood > 1 && !draft.before.step.is_contact() {
        // It offers a person instead of asking the same again.
        draft.closing = Closing::Nothing;
        draft.suggest = Some(crate::texts::Suggest::NextStep);
    }
}
