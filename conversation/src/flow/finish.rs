//! Leads on: shows what is due, asks what is missing, brings the lead up to
//! date.

use super::{Draft, money, options, prompts};
use crate::car_text::name;
use crate::financing;
use crate::replies::fill;
use crate::state::{Payment, Step};
use crate::turn::{FinancingTable, NextAction, Reply, Turn};

/// Ends a reply by moving one step on.
pub(super) fn finish(mut draft: Draft<'_>) -> Turn {
    forget_what_is_gone(&mut draft);
    if !draft.understood {
        return conclude(draft);
    }
    draft.state.misunderstood = 0;
    if draft.state.down_payment.is_some()
        && draft.state.chosen != draft.before.chosen
        && !money::check_down_payment(&mut draft)
    {
        draft.state.down_payment = None;
    }
    if draft.state.pending() == Step::Options && draft.state.offered.is_empty() {
        options::show(&mut draft);
        draft.prompted = false;
    }
    show_plan(&mut draft);
    conclude(draft)
}

/// A car that left the catalog since is no longer offered or chosen.
fn forget_what_is_gone(draft: &mut Draft<'_>) {
    let catalog = &draft.facts.catalog;
    draft.state.offered.retain(|id| catalog.car(id).is_some());
    if draft.state.chosen.is_some() && draft.chosen().is_none() {
        draft.state.forget_choice();
    }
}

fn conclude(mut draft: Draft<'_>) -> Turn {
    let step = draft.state.pending();
    if step != draft.before.step {
        draft.state.unsure = false;
    }
    let handed_over = step == Step::Handoff && draft.before.step != Step::Handoff;
    if handed_over {
        say_handoff(&mut draft, false);
    }
    if !draft.prompted {
        prompts::ask(&mut draft, step);
    }
    draft.state.step = step;
    bring_lead_up_to_date(&mut draft);
    let text = draft.text();
    draft.sources.add(&text);
    let suggestions = draft
        .suggestions
        .unwrap_or_else(|| prompts::suggestions(&draft, step));
    let next_action: NextAction = prompts::next_action(&draft, step);
    Turn {
        reply: Reply {
            text,
            next_action,
            suggested_questions: suggestions.to_vec(),
            cars: std::mem::take(&mut draft.cars),
            financing: draft.financing.take(),
            sources: std::mem::take(&mut draft.sources),
        },
        understood: draft.understood,
        lead: draft.changed_lead(),
        state: draft.state,
    }
}

/// The plan of the car chosen, once all of it is settled.
pub(super) fn plan(draft: &Draft<'_>) -> Option<FinancingTable> {
    let (price, down) = money::settled(draft)?;
    let term = draft.state.term_months?;
    (draft.state.payment == Some(Payment::Financed)).then(|| financing::table(price, down, &[term]))
}

/// Shows the plan whenever this message settled or changed it.
fn show_plan(draft: &mut Draft<'_>) {
    let state = &draft.state;
    let before = draft.before;
    let same = state.chosen == before.chosen
        && state.down_payment == before.down_payment
        && state.term_months == before.term_months
        && state.payment == before.payment;
    let replies = draft.replies();
    if same {
        return;
    }
    let (Some(car), Some(table)) = (draft.chosen(), plan(draft)) else {
        say_down_payment(draft);
        return;
    };
    let Some(plan) = table.plans.first() else {
        return;
    };
    let lines = fill(
        &replies.plan_lines,
        &[
            ("price", &table.price_pesos),
            ("down", &table.down_payment_pesos),
            ("financed", &table.financed_pesos),
            ("term", &plan.term_months),
            ("monthly", &plan.monthly_payment_pesos),
            ("total", &plan.total_pesos),
            ("interest", &plan.interest_pesos),
            ("rate", &table.annual_rate_percent),
        ],
    );
    let intro = fill(&replies.plan_intro, &[("car", &name(car))]);
    draft.say(&format!("{intro}\n{lines}"));
    // A new plan is a new reason to talk, and what was read back has changed.
    if draft.state.wants_contact == Some(false) {
        draft.state.wants_contact = None;
    }
    draft.state.confirmed = false;
    draft.show(car);
    draft.financing = Some(table);
}

/// Says what a down payment leaves to be financed, before the term is known.
fn say_down_payment(draft: &mut Draft<'_>) {
    let changed = draft.state.down_payment != draft.before.down_payment;
    if let Some((price, down)) = money::settled(draft).filter(|_| changed) {
        let financed = crate::money::Pesos(price.0 - down.0);
        draft.say_with(
            &draft.replies().down_noted,
            &[("down", &down), ("financed", &financed)],
        );
    }
}

/// Says that a person takes over, or that one already does.
pub(super) fn say_handoff(draft: &mut Draft<'_>, known: bool) {
    let replies = draft.replies();
    let lead = draft.state.lead.clone();
    let time = lead
        .preferred_time
        .map_or("", |part| replies.words.day_part(part));
    let text = if known {
        &replies.handoff_known
    } else {
        &replies.handoff
    };
    let (name, phone) = (
        lead.name.unwrap_or_default(),
        lead.phone.unwrap_or_default(),
    );
    let slots: [(&str, &dyn std::fmt::Display); 3] =
        [("name", &name), ("time", &time), ("phone", &phone)];
    draft.say_with(text, &slots);
}

fn bring_lead_up_to_date(draft: &mut Draft<'_>) {
    let chosen = draft.chosen();
    let table = plan(draft);
    let need = draft.state.wish.clone();
    let words = &draft.replies().words;
    let need = match (&need.make, need.body, need.need) {
        (Some(make), _, _) => Some(crate::car_text::make_and_model(
            make,
            need.model.as_deref().unwrap_or(""),
        )),
        (None, Some(body), _) => Some(words.body(body).to_owned()),
        (None, None, Some(need)) => Some(words.need(need).to_owned()),
        (None, None, None) => need.open.then(|| words.any_car.clone()),
    };
    let lead = &mut draft.state.lead;
    lead.need = need.or(lead.need.take());
    lead.budget_pesos = draft
        .state
        .budget
        .map(|budget| budget.max)
        .or(lead.budget_pesos);
    if let Some(car) = chosen {
        lead.stock_id = Some(car.stock_id.clone());
        lead.car = Some(name(car));
        lead.price_pesos = car.price;
        let plan = table.as_ref().and_then(|table| table.plans.first());
        lead.down_payment_pesos = table.as_ref().map(|table| table.down_payment_pesos);
        lead.term_months = plan.map(|plan| plan.term_months);
        lead.monthly_payment_pesos = plan.map(|plan| plan.monthly_payment_pesos);
    }
}
