//! Hands over to a person, and keeps the lead up to date.

use super::draft::Draft;
use super::person::person_called;
use super::plan;
use super::saying::{CallTime, Closing, Saying, Value};
use crate::acts::{Errand, Reach};
use crate::car_text;
use crate::catalog::Car;
use crate::lead::Lead;
use crate::payment::{Down, Payment};
use crate::texts::Text;
use crate::wish::Wish;

/// Name, phone and time for the texts of the handover.
pub(super) fn slots<'a>(draft: &Draft<'_>) -> Vec<(&'static str, Value<'a>)> {
    let lead = &draft.state.lead;
    let words = |text: &Option<String>| Value::Words(text.clone().unwrap_or_default());
    let time = CallTime {
        said: lead.preferred_time_said.clone(),
        part: lead.preferred_time,
    };
    let reaches = match lead.reach {
        Some(Reach::Message) => Text::WillWrite,
        Some(Reach::Call) | None => Text::WillCall,
    };
    vec![
        (
            "reaches",
            Value::Words(draft.facts.texts.get(reaches).to_owned()),
        ),
        ("name", words(&lead.name)),
        (
            "phone",
            Value::Phone(lead.phone.clone().unwrap_or_default()),
        ),
        ("time", Value::Time(time)),
        ("person", words(&lead.ask_for)),
    ]
}

/// Reads the contact data back together with the handover.
pub(super) fn hand_over(draft: &mut Draft<'_>) {
    let state = &mut draft.state;
    let again = std::mem::replace(&mut state.handed_over, true);
    state.human_wanted = false;
    state.confirmed = true;
    let errand = state.errand.is_some_and(|errand| errand != Errand::TradeIn);
    let timed = state.lead.preferred_time.is_some() || state.lead.preferred_time_said.is_some();
    let text = match (errand, timed) {
        (true, _) if state.lead.name.is_none() => Text::HandoffErrandNoName,
        (true, _) => Text::HandoffErrand,
        (false, true) if person_called(&state.lead).is_some() => Text::HandoffFor,
        (false, true) => Text::Handoff,
        (false, false) => Text::HandoffNoTime,
    };
    let slots = slots(draft);
    // The handover says the time itself.
    let noted = |saying: &Saying<'_>| matches!(saying, Saying::Line(Text::TimeNoted, _));
    draft
        .sayings
        .retain(|saying| !noted(saying) && !matches!(saying, Saying::Summary(_)));
    draft.show(Saying::Line(text, slots));
    if !again || draft.before.lead != draft.state.lead {
        draft.show(Saying::Summary(Text::HandoffSummary));
        draft.say(Text::HandoffCorrect);
    }
    draft.closing = Closing::Nothing;
}

/// Tells the customer that a person has the change.
pub(super) fn pass_on_changes(draft: &mut Draft<'_>) {
    let handed_over_before = draft.before.handed_over;
    // A sentence that is only passed on changes nothing of what was agreed.
    let (mut lead, mut before) = (draft.state.lead.clone(), draft.before.lead.clone());
    lead.notes.clear();
    before.notes.clear();
    // The branch is said where it is noted.
    before.branch.clone_from(&lead.branch);
    if handed_over_before && lead != before {
        draft.say(Text::Updated);
    }
}

/// A wish without the make, model and shape that the car taken has not, and whether there
/// are such: who looked for an SUV and took a sedan needs no SUV.
fn wish_met(wish: &Wish, chosen: Option<&Car>) -> (Wish, bool) {
    let Some(car) = chosen else {
        return (wish.clone(), false);
    };
    let named = [(wish.make.clone(), wish.model.clone())];
    let also = wish.also.iter().cloned();
    let mut names = named
        .into_iter()
        .chain(also.map(|(make, model)| (Some(make), model)));
    let same = |(make, model): (Option<String>, Option<String>)| {
        make.is_none_or(|make| make == car.make) && model.is_none_or(|model| model == car.model)
    };
    let name_met = names.any(same);
    let shapes = wish.body.iter().chain(&wish.or_bodies);
    let shape_met = wish.body.is_none()
        || car.body.is_none()
        || shapes.into_iter().any(|body| car.body == Some(*body));
    let mut met = wish.clone();
    if !name_met {
        (met.make, met.model) = (None, None);
        met.also.clear();
    }
    if !shape_met {
        met.body = None;
        met.or_bodies.clear();
    }
    (met, !name_met || !shape_met)
}

/// Writes what is known into the lead.
pub(super) fn update_lead(draft: &mut Draft<'_>) {
    let chosen = draft.chosen();
    let table = plan::plan(draft);
    let (wish, other) = wish_met(&draft.state.wish, chosen);
    let state = &mut draft.state;
    let lead = &mut state.lead;
    let known = lead.need.take().filter(|_| !other);
    lead.need = crate::texts::kinds::need(&draft.facts.texts, &wish).or(known);
    lead.budget_pesos = state.budget.map(|budget| budget.max).or(lead.budget_pesos);
    lead.payment = state.payment.or(lead.payment);
    lead.errand = state.errand.or(lead.errand);
    let given = matches!(state.errand, Some(Errand::TradeIn | Errand::SellCar));
    if let Some(own) = state.own_car.as_ref().filter(|_| given) {
        lead.own_car = car_text::own(own).or(lead.own_car.take());
    }
    if let Some(car) = chosen {
        lead.stock_id = Some(car.stock_id.clone());
        lead.car = Some(car_text::name(car));
        lead.price_pesos = car.price;
        let plan = table.as_ref().and_then(|table| table.plans.first());
        let financed = state.payment == Some(Payment::Financed);
        lead.down_payment_pesos = table.as_ref().map(|table| table.down_payment_pesos);
        // What an own car is worth is settled later, how long it is paid is known.
        let term = plan.map(|plan| plan.term_months).or(state.term_months);
        lead.term_months = term.filter(|_| financed);
        lead.monthly_payment_pesos = plan.map(|plan| plan.monthly_payment_pesos);
    } else {
        // Said before any car: the person who calls plans with it.
        if let Some(Down::Amount(amount)) = state.down_payment {
            lead.down_payment_pesos = Some(amount);
        }
        lead.term_months = state.term_months.or(lead.term_months);
    }
}

/// The lead, if this message changed one that can be followed up.
pub(crate) fn changed_lead(draft: &Draft<'_>) -> Option<Lead> {
    let lead = &draft.state.lead;
    let reachable = lead.name.is_some() || lead.phone.is_some() || lead.preferred_time.is_some();
    (reachable && *lead != draft.before.lead).then(|| lead.clone())
}
