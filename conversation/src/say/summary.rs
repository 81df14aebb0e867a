//! What a person is handed, read back once.

use super::words;
use crate::acts::{Errand, Reach};
use crate::decide::{CallTime, Draft, plan};
use crate::financing::amount_of;
use crate::money::Pesos;
use crate::payment::Payment;
use crate::texts::fill::fill;
use crate::texts::{Text, kinds};

/// What is read back when a person takes over.
pub(super) fn summary(draft: &Draft<'_>) -> String {
    let texts = &draft.facts.texts;
    let lead = &draft.state.lead;
    let mut lines = Vec::new();
    let mut add = |label: Text, value: Option<String>| {
        let value = value.filter(|value| !value.is_empty());
        lines.extend(value.map(|value| format!("• {}: {value}", texts.get(label))));
    };
    add(Text::NameLabel, lead.name.clone());
    let other = lead.ask_for.clone().filter(|_| lead.ask_for != lead.name);
    add(Text::AskForLabel, other);
    add(Text::PhoneLabel, lead.phone.as_deref().map(kinds::phone));
    add(
        Text::BackupPhoneLabel,
        lead.backup_phone.as_deref().map(kinds::phone),
    );
    let by_message = lead.reach == Some(Reach::Message);
    add(
        Text::ReachLabel,
        by_message.then(|| texts.get(Text::ReachMessage).to_owned()),
    );
    let time = CallTime {
        said: lead.preferred_time_said.clone(),
        part: lead.preferred_time,
    };
    add(Text::TimeLabel, Some(words::time(texts, &time)));
    let errand = draft.state.errand.map(about);
    add(
        Text::ErrandLabel,
        errand.map(|errand| texts.get(errand).to_owned()),
    );
    let own = lead
        .own_car
        .clone()
        .filter(|_| draft.state.errand.is_some());
    add(Text::OwnCarLabel, own);
    let chosen = draft.chosen();
    add(
        Text::CarLabel,
        chosen.map(|car| super::cars::line(car, texts)),
    );
    let need = lead.need.clone().filter(|_| chosen.is_none());
    let elsewhere = draft
        .state
        .errand
        .is_some_and(|errand| errand != Errand::TradeIn);
    add(Text::NeedLabel, need.filter(|_| !elsewhere));
    let plan = chosen.and_then(|_| payment(draft));
    let price = chosen.and_then(|car| car.price);
    let down = draft.state.down_payment.zip(price);
    let down = down.and_then(|(down, price)| amount_of(down, price));
    let down = down.or(lead.down_payment_pesos).filter(|_| plan.is_none());
    let budget = lead.budget_pesos.filter(|_| chosen.is_none());
    let amount = |amount: Option<Pesos>| amount.map(|amount| amount.to_string());
    add(Text::BudgetLabel, amount(budget));
    add(Text::DownLabel, amount(down));
    let cash = draft.state.payment == Some(Payment::Cash);
    let term = draft.state.term_months.filter(|_| plan.is_none() && !cash);
    let term = term.map(|term| fill(texts.get(Text::TermSummary), &[("term", &term)]));
    add(Text::PlanLabel, plan);
    add(Text::TermLabel, term);
    let has_notes = !lead.notes.is_empty();
    add(
        Text::NotesLabel,
        has_notes.then(|| texts.get(Text::NotesSummary).to_owned()),
    );
    lines.join("\n")
}

fn payment(draft: &Draft<'_>) -> Option<String> {
    let texts = &draft.facts.texts;
    if draft.state.payment? == Payment::Cash {
        return Some(texts.get(Text::CashSummary).to_owned());
    }
    let table = plan(draft)?;
    let plan = table.plans.first()?;
    Some(fill(
        texts.get(Text::PlanSummary),
        &[
            ("down", &table.down_payment_pesos),
            ("term", &plan.term_months),
            ("monthly", &plan.monthly_payment_pesos),
        ],
    ))
}

fn about(errand: Errand) -> Text {
    match errand {
        Errand::Complaint => Text::AboutComplaint,
        Errand::AfterSales => Text::AboutAfterSales,
        Errand::SellCar => Text::AboutSellCar,
        Errand::TradeIn => Text::AboutTradeIn,
        Errand::DataRequest => Text::AboutDataRequest,
        Errand::LostProperty => Text::AboutLostProperty,
        Errand::Other => Text::AboutOther,
    }
}
