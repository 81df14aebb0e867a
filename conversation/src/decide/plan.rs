//! The plan of the car chosen, and tables of all terms.

use super::draft::Draft;
use super::saying::{Closing, Saying, Value};
use crate::acts::Act;
use crate::catalog::Car;
use crate::financing::amount_of;
use crate::financing::{self, TERMS_MONTHS};
use crate::money::Pesos;
use crate::payment::Payment;
use crate::texts::Text;
use crate::turn::FinancingTable;

/// Price and down payment in pesos, once a car is chosen and both are known.
pub(super) fn settled(draft: &Draft<'_>) -> Option<(Pesos, Pesos)> {
    let price = draft.chosen().and_then(|car| car.price)?;
    let down = amount_of(draft.state.down_payment?, price)?;
    (down < price).then_some((price, down))
}

/// The plan of the car chosen, once all of it is settled.
pub(crate) fn plan(draft: &Draft<'_>) -> Option<FinancingTable> {
    let (price, down) = settled(draft)?;
    let term = draft.state.term_months?;
    (draft.state.payment == Some(Payment::Financed))
        .then(|| financing::table(price, down, &[term]))
        .filter(|table| !table.plans.is_empty())
}

/// Shows the plan whenever this message settled or changed it.
pub(super) fn show(draft: &mut Draft<'_>) {
    if draft.state.chosen.is_none() {
        show_for_car_at_hand(draft);
        return;
    }
    let (state, before) = (&draft.state, draft.before);
    let same = state.chosen == before.chosen
        && state.down_payment == before.down_payment
        && state.term_months == before.term_months
        && state.payment == before.payment;
    if same {
        confirm(draft);
        return;
    }
    if let (Some(car), Some(table)) = (draft.chosen(), plan(draft)) {
        // A new plan is a new reason to talk.
        if draft.state.wants_contact == Some(false) {
            draft.state.wants_contact = None;
        }
        draft.show(Saying::Plan(car, table));
        return;
    }
    let changed = draft.state.down_payment != before.down_payment;
    if let Some((price, down)) = settled(draft).filter(|_| changed) {
        let financed = Value::Money(Pesos(price.0 - down.0));
        draft.say_with(
            Text::DownNoted,
            [("down", Value::Money(down)), ("financed", financed)],
        );
    }
}

/// `sí, déjalo en 20 %`: says the plan that was kept.
fn confirm(draft: &mut Draft<'_>) {
    // A refused down payment or term is not what was kept.
    let said = |saying: &Saying<'_>| {
        matches!(
            saying,
            Saying::Plan(..)
                | Saying::Table(..)
                | Saying::Line(Text::TermRefused | Text::DownTooSmall | Text::DownTooBig, _)
        )
    };
    let kept = plan(draft).filter(|_| draft.gives_loan() && !draft.sayings.iter().any(said));
    let Some(table) = kept else { return };
    let Some(plan) = table.plans.first() else {
        return;
    };
    let slots = [
        ("down", Value::Money(table.down_payment_pesos)),
        ("term", Value::Number(plan.term_months.into())),
        ("monthly", Value::Money(plan.monthly_payment_pesos)),
    ];
    draft.say_with(Text::PlanKept, slots);
}

/// `¿y con 60 de enganche?` of a car that was only asked about: its figures,
/// and whether it is taken.
fn show_for_car_at_hand(draft: &mut Draft<'_>) {
    let shown = |saying: &Saying<'_>| matches!(saying, Saying::Plan(..) | Saying::Table(..));
    if !draft.gives_loan() || draft.sayings.iter().any(shown) {
        return;
    }
    let Some(car) = draft.at_hand() else { return };
    show_payments(draft, car);
    if draft.closing == Closing::Step {
        draft.closing = Closing::TakeIt;
    }
}

/// Shows what a car costs a month: for the term settled, else for all terms.
pub(super) fn show_payments<'a>(draft: &mut Draft<'a>, car: &'a Car) {
    let Some(price) = car.price else {
        draft.say_with(Text::PriceUnknown, [("car", Value::Car(car))]);
        return;
    };
    let minimum = financing::smallest_down_payment(price);
    let down = draft.state.down_payment;
    let down = down.and_then(|down| amount_of(down, price));
    let down = down.filter(|down| (minimum..price).contains(down));
    let down = down.unwrap_or(minimum);
    match draft.state.term_months {
        Some(term) if TERMS_MONTHS.contains(&term) => {
            let table = financing::table(price, down, &[term]);
            draft.show(Saying::Plan(car, table));
        }
        _ => {
            let table = financing::table(price, down, &TERMS_MONTHS);
            draft.show(Saying::Table(car, table));
        }
    }
}

/// What is noted already needs no asking.
pub(super) fn is_noted(draft: &Draft<'_>, act: &Act) -> bool {
    let state = draft.before;
    match act {
        Act::Term(term) => state.term_months == Some(*term),
        Act::DownPayment(down) => state.down_payment == Some(*down),
        Act::Pay(payment) => state.payment == Some(*payment),
        _ => false,
    }
}
