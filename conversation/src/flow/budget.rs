//! How much the customer wants to spend.

use super::Draft;
use super::money::settled;
use crate::financing::{self, TERMS_MONTHS};
use crate::language::Intent;
use crate::money::Pesos;
use crate::state::{Down, Payment, Step};
use crate::wish::Budget;

/// Below it there is no car to offer.
pub(super) const SMALLEST_BUDGET: Pesos = Pesos(50_000);

/// `mejor 80 mil` after the plan is another down payment, `mejor 250 mil` for
/// a car of that order another budget.
pub(super) fn reinterpret(draft: &mut Draft<'_>) {
    let Some(amount) = draft.reading.budget.and_then(|budget| budget.max) else {
        return;
    };
    let late = matches!(
        draft.before.step,
        Step::LoanTerm | Step::Contact | Step::Confirm | Step::NextStep
    ) || draft.before.step == Step::Financing && !draft.reading.says(Intent::Change);
    let financed = draft.state.payment != Some(Payment::Cash);
    let price = draft.chosen().and_then(|car| car.price);
    let part_of_price = price.is_some_and(|price| late && financed && amount.0 < price.0 / 2);
    // `tengo 100 mil y lo demás a crédito`, once a budget is known.
    let budget = draft.before.budget.map(|budget| budget.max);
    let part_of_budget = draft.reading.says(Intent::Finance)
        && draft.before.step != Step::Budget
        && budget.is_some_and(|budget| amount.0 < budget.0 / 2);
    if part_of_price || part_of_budget {
        draft.reading.down = Some(Down::Amount(amount));
        draft.reading.budget = None;
    }
}

pub(super) fn take_monthly(draft: &mut Draft<'_>) -> bool {
    let Some(monthly) = draft.reading.monthly else {
        return false;
    };
    if let (Step::LoanTerm | Step::Contact, Some((price, down))) =
        (draft.before.step, settled(draft))
    {
        take_term_for_monthly(draft, monthly, price, down);
        return true;
    }
    let replies = draft.replies();
    let Some(price) = financing::price_for_monthly(monthly) else {
        return false;
    };
    if price < SMALLEST_BUDGET {
        draft.say_with(
            &replies.budget_too_small_monthly,
            &[
                ("monthly", &monthly),
                ("budget", &price),
                ("minimum", &SMALLEST_BUDGET),
            ],
        );
        return true;
    }
    draft.say_with(
        &replies.budget_from_monthly,
        &[("monthly", &monthly), ("budget", &price)],
    );
    set_budget(
        draft,
        Budget {
            min: None,
            max: price,
            monthly: Some(monthly),
        },
    );
    true
}

/// The shortest term that a monthly payment carries.
fn take_term_for_monthly(draft: &mut Draft<'_>, monthly: Pesos, price: Pesos, down: Pesos) {
    let replies = draft.replies();
    let plans = financing::table(price, down, &TERMS_MONTHS).plans;
    let fits = plans
        .iter()
        .find(|plan| plan.monthly_payment_pesos <= monthly);
    if let Some(plan) = fits {
        let term = plan.term_months;
        draft.say_with(
            &replies.monthly_fits_term,
            &[("monthly", &monthly), ("term", &term)],
        );
        draft.state.term_months = Some(term);
    } else if let Some(longest) = plans.last() {
        draft.say_with(
            &replies.monthly_below_all,
            &[
                ("monthly", &monthly),
                ("lowest", &longest.monthly_payment_pesos),
            ],
        );
        draft.financing = Some(financing::table(price, down, &TERMS_MONTHS));
    }
}

pub(super) fn take_budget(draft: &mut Draft<'_>) -> bool {
    let Some(asked) = draft
        .reading
        .budget
        .filter(|_| !super::choice::picks(draft))
    else {
        return false;
    };
    let replies = draft.replies();
    let (_, dearest) = price_range(draft);
    let max = asked.max.unwrap_or(dearest);
    if max < SMALLEST_BUDGET {
        draft.say_with(&replies.budget_too_small, &[("minimum", &SMALLEST_BUDGET)]);
        return true;
    }
    let min = asked.min.filter(|min| *min < max);
    match min {
        Some(low) => draft.say_with(
            &replies.budget_range_noted,
            &[("low", &low), ("budget", &max)],
        ),
        None => draft.say_with(&replies.budget_noted, &[("budget", &max)]),
    }
    set_budget(
        draft,
        Budget {
            min,
            max,
            monthly: None,
        },
    );
    true
}

fn set_budget(draft: &mut Draft<'_>, budget: Budget) {
    if draft.state.budget != Some(budget) {
        draft.state.reopen_options();
    }
    draft.state.budget = Some(budget);
}

/// The lowest and the highest price on sale.
pub(super) fn price_range(draft: &Draft<'_>) -> (Pesos, Pesos) {
    draft.facts.catalog.price_range()
}
