//! Budget, payment, down payment and term as the message tells them.

use super::Draft;
use crate::catalog::Car;
use crate::conversation::financing::{self, TERMS_MONTHS};
use crate::conversation::language::Intent;
use crate::conversation::state::{Down, Payment, Step};
use crate::conversation::wish::Budget;
use crate::money::Pesos;

/// Below it there is no car to offer.
pub(super) const SMALLEST_BUDGET: Pesos = Pesos(50_000);

/// Takes budget, way of paying, down payment and term.
pub(super) fn take(draft: &mut Draft<'_>) -> bool {
    reinterpret(draft);
    let monthly = take_monthly(draft);
    let budget = take_budget(draft);
    let payment = take_payment(draft);
    let down = take_down_payment(draft);
    let term = take_term(draft);
    monthly || budget || payment || down || term
}

/// `mejor 80 mil` after the plan is another down payment, `mejor 250 mil` for
/// a car of that order another budget.
fn reinterpret(draft: &mut Draft<'_>) {
    let Some(amount) = draft.reading.budget.and_then(|budget| budget.max) else {
        return;
    };
    let late = matches!(
        draft.before.step,
        Step::LoanTerm | Step::Contact | Step::Confirm | Step::NextStep
    ) || draft.before.step == Step::Financing && !draft.reading.says(Intent::Change);
    let financed = draft.state.payment != Some(Payment::Cash);
    let price = draft.chosen().and_then(|car| car.price);
    if let Some(price) = price.filter(|price| late && financed && amount.0 < price.0 / 2) {
        debug_assert!(price > amount);
        draft.reading.down = Some(Down::Amount(amount));
        draft.reading.budget = None;
    }
}

fn take_monthly(draft: &mut Draft<'_>) -> bool {
    let Some(monthly) = draft.reading.monthly else {
        return false;
    };
    let replies = draft.replies();
    if let (Step::LoanTerm | Step::Contact, Some((price, down))) =
        (draft.before.step, settled(draft))
    {
        let financed = Pesos(price.0 - down.0);
        let plans = TERMS_MONTHS
            .iter()
            .filter_map(|term| financing::plan(financed, *term));
        let plans: Vec<_> = plans.collect();
        match plans
            .iter()
            .find(|plan| plan.monthly_payment_pesos <= monthly)
        {
            Some(plan) => {
                let term = plan.term_months;
                draft.say_with(
                    &replies.monthly_fits_term,
                    &[("monthly", &monthly), ("term", &term)],
                );
                draft.state.term_months = Some(term);
            }
            None => {
                let lowest = plans
                    .last()
                    .map_or(Pesos(0), |plan| plan.monthly_payment_pesos);
                draft.say_with(
                    &replies.monthly_below_all,
                    &[("monthly", &monthly), ("lowest", &lowest)],
                );
            }
        }
        return true;
    }
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
        draft.state.budget = draft
            .state
            .budget
            .filter(|_| draft.before.step != Step::Budget);
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

fn take_budget(draft: &mut Draft<'_>) -> bool {
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

fn take_payment(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let reading = &draft.reading;
    let asks = reading.tagged.question_mark;
    if reading.says(Intent::Cash) && !asks {
        let news = draft.state.payment != Some(Payment::Cash);
        draft.state.payment = Some(Payment::Cash);
        (draft.state.down_payment, draft.state.term_months) = (None, None);
        if let Some(price) = draft.chosen().and_then(|car| car.price).filter(|_| news) {
            draft.say_with(&replies.payment_cash, &[("price", &price)]);
        }
        return true;
    }
    let wants = reading.says(Intent::Finance) && !asks
        || reading.down.is_some()
        || reading.term_months.is_some() && reading.topics.is_empty();
    if !wants {
        return false;
    }
    if draft.state.payment != Some(Payment::Financed) {
        draft.state.payment = Some(Payment::Financed);
        let plain = reading.down.is_none() && reading.term_months.is_none();
        if plain && draft.state.chosen.is_some() {
            draft.say(&replies.payment_financed);
        }
    }
    true
}

fn take_down_payment(draft: &mut Draft<'_>) -> bool {
    let at_step = draft.before.step == Step::DownPayment;
    let words = &draft.reading.tagged.words;
    let least = words
        .iter()
        .any(|word| matches!(word.text.as_str(), "minimo" | "minima" | "menos" | "menor"));
    let asks = draft.reading.tagged.question_mark;
    if at_step && least && !asks && draft.reading.down.is_none() {
        draft.state.down_payment = Some(Down::Percent(10.into()));
        return true;
    }
    let Some(down) = draft.reading.down else {
        return false;
    };
    // What was settled stays when the new one is refused.
    let settled = draft.state.down_payment.replace(down);
    if !check_down_payment(draft) {
        draft.state.down_payment = settled;
    }
    true
}

/// Says what is wrong with the down payment for the car chosen, if anything
/// is.
pub(super) fn check_down_payment(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let price = draft.chosen().and_then(|car| car.price);
    let (Some(price), Some(down)) = (price, draft.state.down_payment) else {
        return true;
    };
    let minimum = financing::smallest_down_payment(price);
    match amount_of(down, price) {
        Some(amount) if amount >= price => {
            draft.say_with(&replies.down_too_big, &[("price", &price)]);
            false
        }
        Some(amount) if amount < minimum => {
            draft.say_with(
                &replies.down_too_small,
                &[("down", &amount), ("minimum", &minimum)],
            );
            false
        }
        Some(_) => true,
        None => {
            draft.say_with(&replies.down_too_small_plain, &[("minimum", &minimum)]);
            false
        }
    }
}

/// A down payment in pesos; ten percent is never below the minimum for
/// rounding's sake.
pub(super) fn amount_of(down: Down, price: Pesos) -> Option<Pesos> {
    let minimum = financing::SMALLEST_DOWN_PAYMENT_PERCENT;
    match down {
        Down::Amount(amount) => Some(amount),
        Down::Percent(percent) if percent == rust_decimal::Decimal::from(minimum) => {
            Some(financing::smallest_down_payment(price))
        }
        Down::Percent(percent) => financing::share(price, percent),
    }
}

fn take_term(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let words = &draft.reading.tagged.words;
    let has = |texts: &[&str]| words.iter().any(|word| texts.contains(&word.text.as_str()));
    let at_step = draft.before.step == Step::LoanTerm && !draft.reading.tagged.question_mark;
    let spoken = match draft.reading.term_months {
        None if at_step && has(&["largo", "maximo", "mas"]) => TERMS_MONTHS.last().copied(),
        None if at_step && has(&["corto", "minimo", "menos", "menor"]) => {
            TERMS_MONTHS.first().copied()
        }
        term => term,
    };
    // `3 meses de garantía` is no term.
    let foreign = !draft.reading.topics.is_empty() && draft.before.step != Step::LoanTerm;
    let Some(term) = spoken.filter(|_| !foreign) else {
        return false;
    };
    if TERMS_MONTHS.contains(&term) {
        draft.state.term_months = Some(term);
    } else {
        draft.say_with(&replies.term_refused, &[("term", &term)]);
    }
    true
}

/// Price and down payment in pesos, once a car is chosen and both are known.
pub(super) fn settled(draft: &Draft<'_>) -> Option<(Pesos, Pesos)> {
    let price = draft.chosen().and_then(|car: &Car| car.price)?;
    let down = amount_of(draft.state.down_payment?, price)?;
    (down < price).then_some((price, down))
}
