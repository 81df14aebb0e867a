//! The question that ends a reply, and what is suggested as an answer.

use super::acts::asked_back;
use crate::decide::{Closing, Draft};
use crate::financing::smallest_down_payment;
use crate::payment::Payment;
use crate::state::Step;
use crate::texts::fill::fill;
use crate::texts::{Suggest, Text, kinds};
use crate::turn::NextAction;

/// The question that ends the reply, in words not used the time before.
pub(super) fn question(draft: &Draft<'_>) -> Option<String> {
    let time = draft.state.asked_again;
    let text = match draft.closing {
        Closing::Nothing => return None,
        Closing::Proposal => return Some(asked_back(draft, time)),
        Closing::Supposed => Text::KeepSupposed,
        Closing::WhichOne => Text::WhichOne,
        Closing::TakeIt => Text::TakeIt,
        Closing::WhatToChange => Text::WhatToChange,
        Closing::UseMinimum => Text::UseMinimum,
        Closing::WhichPreference => Text::WhichPreference,
        Closing::WhatUse => Text::WhatUse,
        Closing::InPesos => Text::InPesos,
        Closing::WhichCity => Text::WhichCity,
        Closing::OtherPhone => Text::OtherPhone,
        Closing::WhichHour => Text::WhichHour,
        Closing::Step => text_of(draft),
    };
    let minimum = draft.chosen().and_then(|car| car.price).unwrap_or_default();
    let minimum = smallest_down_payment(minimum);
    let phone = draft.sender_phone().map(kinds::phone).unwrap_or_default();
    let text = draft.facts.texts.variant(text, time);
    Some(fill(text, &[("minimum", &minimum), ("phone", &phone)]))
}

fn text_of(draft: &Draft<'_>) -> Text {
    match draft.state.step {
        Step::Need => Text::AskNeed,
        Step::Budget => Text::AskBudget,
        Step::Preferences => Text::AskPreferences,
        Step::Options if draft.state.offered.len() == 1 => Text::AskChoiceOne,
        Step::Options => Text::AskChoice,
        Step::Financing => Text::AskFinancing,
        Step::DownPayment => Text::AskDownPayment,
        Step::LoanTerm => Text::AskLoanTerm,
        Step::Contact => Text::AskContact,
        Step::Name => Text::AskName,
        Step::Phone if draft.sender_phone().is_some() => Text::AskPhoneWhatsapp,
        Step::Phone => Text::AskPhone,
        Step::PreferredTime => Text::AskPreferredTime,
        Step::NextStep => Text::AskNextStep,
        Step::Confirm | Step::Handoff => Text::AskAnythingElse,
    }
}

/// What a step asks for, in the contract's words.
pub(super) fn next_action(draft: &Draft<'_>) -> NextAction {
    match draft.state.step {
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

/// Answers to suggest.
pub(super) fn suggestions<'a>(draft: &Draft<'a>) -> &'a [String] {
    let list = draft.suggest.unwrap_or(match draft.closing {
        Closing::Proposal | Closing::Supposed | Closing::UseMinimum => Suggest::Proposal,
        Closing::WhichOne if draft.state.offered.len() > 1 => Suggest::Which,
        Closing::TakeIt => Suggest::OptionsOne,
        Closing::WhatToChange => Suggest::Change,
        Closing::WhatUse => Suggest::NeedUse,
        Closing::InPesos => Suggest::Budget,
        Closing::WhichCity => Suggest::City,
        Closing::OtherPhone => Suggest::Phone,
        Closing::WhichHour => Suggest::PreferredTime,
        _ => for_step(draft),
    });
    draft.facts.texts.suggestions(list)
}

fn for_step(draft: &Draft<'_>) -> Suggest {
    match draft.state.step {
        Step::Need => Suggest::Need,
        Step::Budget => Suggest::Budget,
        Step::Preferences => Suggest::Preferences,
        Step::Options if draft.state.offered.len() == 1 => Suggest::OptionsOne,
        Step::Options => Suggest::Options,
        Step::Financing => Suggest::Financing,
        Step::DownPayment => Suggest::DownPayment,
        Step::LoanTerm => Suggest::LoanTerm,
        Step::Contact if draft.state.payment == Some(Payment::Cash) => Suggest::ContactCash,
        Step::Contact => Suggest::Contact,
        Step::Name => Suggest::Name,
        Step::Phone if draft.sender_phone().is_some() => Suggest::PhoneWhatsapp,
        Step::Phone => Suggest::Phone,
        Step::PreferredTime => Suggest::PreferredTime,
        Step::NextStep => Suggest::NextStep,
        Step::Confirm | Step::Handoff => Suggest::Handoff,
    }
}
