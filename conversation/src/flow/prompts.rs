//! The question that ends a reply, and what is suggested as an answer.

use super::Draft;
use crate::car_text::line;
use crate::financing;
use crate::message::Channel;
use crate::replies::fill;
use crate::state::{Payment, Step};
use crate::turn::NextAction;

/// Puts the question of a step.
pub(super) fn ask(draft: &mut Draft<'_>, step: Step) {
    let replies = draft.replies();
    match step {
        Step::Need => draft.say(&replies.ask_need),
        Step::Budget => draft.say(&replies.ask_budget),
        Step::Preferences => draft.say(&replies.ask_preferences),
        Step::Options => ask_choice(draft),
        Step::Financing => draft.say(&replies.ask_financing),
        Step::DownPayment => {
            let price = draft.chosen().and_then(|car| car.price).unwrap_or_default();
            let minimum = financing::smallest_down_payment(price);
            draft.say_with(&replies.ask_down_payment, &[("minimum", &minimum)]);
        }
        Step::LoanTerm => draft.say(&replies.ask_loan_term),
        Step::Contact => draft.say(&replies.ask_contact),
        Step::Name => draft.say(&replies.ask_name),
        Step::Phone => ask_phone(draft),
        Step::PreferredTime => draft.say(&replies.ask_preferred_time),
        Step::Confirm => {
            let summary = summary(draft);
            draft.say_with(&replies.ask_confirm, &[("summary", &summary)]);
        }
        Step::NextStep => draft.say(&replies.ask_next_step),
        Step::Handoff => draft.say(&replies.ask_anything_else),
    }
}

fn ask_choice(draft: &mut Draft<'_>) {
    let replies = draft.replies();
    let fresh = draft.before.offered != draft.state.offered || !draft.cars.is_empty();
    let text = match (draft.state.offered.len(), fresh) {
        (1, _) => &replies.ask_choice_one,
        (_, true) => &replies.ask_choice,
        (_, false) => &replies.ask_choice_again,
    };
    draft.say(text);
}

fn ask_phone(draft: &mut Draft<'_>) {
    let replies = draft.replies();
    match draft
        .sender_phone()
        .filter(|_| draft.message.channel == Channel::Whatsapp)
    {
        Some(phone) => draft.say_with(&replies.ask_phone_whatsapp, &[("phone", &phone)]),
        None => draft.say(&replies.ask_phone),
    }
}

/// What is read back before a person takes over.
fn summary(draft: &Draft<'_>) -> String {
    let replies = draft.replies();
    let words = &replies.words;
    let lead = &draft.state.lead;
    let mut lines = Vec::new();
    let mut add = |label: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("• {label}: {value}")));
    };
    add(&words.name_label, lead.name.clone());
    add(&words.phone_label, lead.phone.clone());
    add(
        &words.time_label,
        lead.preferred_time
            .map(|part| words.day_part(part).to_owned()),
    );
    add(
        &words.car_label,
        draft.chosen().map(|car| line(car, replies)),
    );
    let plan = match draft.state.payment {
        Some(Payment::Cash) => Some(words.cash_summary.clone()),
        Some(Payment::Financed) => super::finish::plan(draft).and_then(|table| {
            let plan = table.plans.first()?;
            Some(fill(
                &words.plan_summary,
                &[
                    ("down", &table.down_payment_pesos),
                    ("term", &plan.term_months),
                    ("monthly", &plan.monthly_payment_pesos),
                ],
            ))
        }),
        None => None,
    };
    add(
        &words.plan_label,
        plan.filter(|_| draft.state.chosen.is_some()),
    );
    lines.join("\n")
}

/// What a step asks for, in the contract's words.
pub(super) fn next_action(draft: &Draft<'_>, step: Step) -> NextAction {
    match step {
        Step::Need => NextAction::AskNeed,
        Step::Budget => NextAction::AskBudget,
        Step::Preferences => NextAction::AskPreferences,
        Step::Options | Step::Financing => NextAction::AskFinancing,
        Step::DownPayment => NextAction::AskDownPayment,
        Step::LoanTerm => NextAction::AskLoanTerm,
        Step::Contact => NextAction::AskContactInfo,
        // Being handed over, one may still be asked for a name.
        Step::Name | Step::Phone | Step::PreferredTime | Step::Confirm
            if draft.state.human_wanted && !draft.before.human_wanted =>
        {
            NextAction::HandoffToHuman
        }
        Step::Name | Step::Phone | Step::PreferredTime | Step::Confirm => {
            NextAction::CollectContactInfo
        }
        Step::NextStep => NextAction::NextAction,
        Step::Handoff if draft.before.step == Step::Handoff => NextAction::ContinueConversation,
        Step::Handoff => NextAction::HandoffToHuman,
    }
}

/// Answers to suggest at a step.
pub(super) fn suggestions<'a>(draft: &Draft<'a>, step: Step) -> &'a [String] {
    let all = &draft.replies().suggestions;
    match step {
        Step::Need => &all.need,
        Step::Budget => &all.budget,
        Step::Preferences => &all.preferences,
        Step::Options if draft.state.offered.len() == 1 => &all.options_one,
        Step::Options => &all.options,
        Step::Financing => &all.financing,
        Step::DownPayment => &all.down_payment,
        Step::LoanTerm => &all.loan_term,
        Step::Contact if draft.state.payment == Some(Payment::Cash) => &all.contact_cash,
        Step::Contact => &all.contact,
        Step::Name => &all.name,
        Step::Phone if draft.sender_phone().is_some() => &all.phone_whatsapp,
        Step::Phone => &all.phone,
        Step::PreferredTime => &all.preferred_time,
        Step::Confirm => &all.confirm,
        Step::NextStep => &all.next_step,
        Step::Handoff => &all.handoff,
    }
}
