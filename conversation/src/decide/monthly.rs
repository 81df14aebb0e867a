//! What may be paid each month.

use super::budget::{SMALLEST_BUDGET, set};
use super::draft::Draft;
use super::saying::Value;
use crate::acts::Act;
use crate::financing::{self, TERMS_MONTHS};
use crate::money::Pesos;
use crate::payment::{Down, Payment};
use crate::texts::Text;
use crate::wish::Budget;

/// Takes it as the price that it pays, or for the car chosen as its plan.
pub(super) fn take(draft: &mut Draft<'_>, monthly: Pesos) {
    keep_monthly(draft, monthly);
    if let Some((price, down)) = super::plan::settled(draft) {
        term_for_monthly(draft, monthly, price, down);
        return;
    }
    if draft.chosen().is_some() {
        say_what_it_takes(draft, monthly);
        return;
    }
    let with_down = down_payment(draft)
        .and_then(|down| Some((down, financing::price_for_monthly_and_down(monthly, down)?)));
    let down = with_down.map(|(down, _)| down);
    let price = with_down.map(|(_, price)| price);
    let Some(price) = price.or_else(|| financing::price_for_monthly(monthly)) else {
        return;
    };
    let (said, high) = (Value::Money(monthly), Value::Money(price));
    if price < SMALLEST_BUDGET {
        let least = ("minimum", Value::Money(SMALLEST_BUDGET));
        draft.say_with(
            Text::BudgetTooSmallMonthly,
            [("monthly", said), ("high", high), least],
        );
        return;
    }
    let slots = [("monthly", said), ("high", high)];
    match down {
        Some(down) => {
            let [monthly, high] = slots;
            let down = ("down", Value::Money(down));
            draft.say_with(Text::BudgetFromMonthlyAndDown, [monthly, high, down]);
        }
        None => draft.say_with(Text::BudgetFromMonthly, slots),
    }
    set(
        draft,
        Budget {
            min: None,
            max: price,
            monthly: Some(monthly),
        },
    );
}

/// What may be paid each month for the car chosen stays said, and buys at least that car.
fn keep_monthly(draft: &mut Draft<'_>, monthly: Pesos) {
    let Some(price) = draft.chosen().and_then(|car| car.price) else {
        return;
    };
    let budget = draft.state.budget.get_or_insert(Budget {
        min: None,
        max: financing::price_for_monthly(monthly).map_or(price, |most| most.max(price)),
        monthly: None,
    });
    budget.monthly = Some(monthly);
}

/// The down payment in pesos that is known or comes with this message.
fn down_payment(draft: &Draft<'_>) -> Option<Pesos> {
    let said = draft.acts.iter().rev().find_map(|act| match act {
        Act::DownPayment(down) => Some(*down),
        _ => None,
    });
    match said.or(draft.state.down_payment)? {
        Down::Amount(amount) => Some(amount),
        Down::Percent(_) => None,
    }
}

/// The shortest term that a monthly payment carries.
fn term_for_monthly(draft: &mut Draft<'_>, monthly: Pesos, price: Pesos, down: Pesos) {
    let plans = financing::table(price, down, &TERMS_MONTHS).plans;
    let fits = plans
        .iter()
        .find(|plan| plan.monthly_payment_pesos <= monthly);
    let said = ("monthly", Value::Money(monthly));
    if let Some(plan) = fits {
        let term = Value::Number(plan.term_months.into());
        draft.say_with(Text::MonthlyFitsTerm, [said, ("term", term)]);
        draft.state.payment = Some(Payment::Financed);
        draft.state.term_months = Some(plan.term_months);
    } else if let Some(longest) = plans.last() {
        let lowest = Value::Money(longest.monthly_payment_pesos);
        draft.say_with(Text::MonthlyBelowAll, [said, ("lowest", lowest)]);
    }
}

/// For the car chosen, with the smallest down payment.
fn say_what_it_takes(draft: &mut Draft<'_>, monthly: Pesos) {
    let Some(price) = draft.chosen().and_then(|car| car.price) else {
        return;
    };
    draft.state.payment = Some(Payment::Financed);
    let down = financing::smallest_down_payment(price);
    let plans = financing::table(price, down, &TERMS_MONTHS).plans;
    let fits = plans
        .iter()
        .find(|plan| plan.monthly_payment_pesos <= monthly);
    match (fits, plans.last()) {
        (Some(plan), _) => draft.say_with(
            Text::MonthlyFitsIf,
            [
                ("down", Value::Money(down)),
                ("term", Value::Number(plan.term_months.into())),
                ("payment", Value::Money(plan.monthly_payment_pesos)),
            ],
        ),
        (None, Some(longest)) => draft.say_with(
            Text::MonthlyBelowAll,
            [
                ("monthly", Value::Money(monthly)),
                ("lowest", Value::Money(longest.monthly_payment_pesos)),
            ],
        ),
        (None, None) => {}
    }
}
