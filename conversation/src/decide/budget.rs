//! How much the customer wants to spend.

use super::draft::Draft;
use super::monthly;
use super::proposals::propose;
use super::saying::{Closing, Value};
use crate::acts::{Act, MoneyRange, Noted};
use crate::financing;
use crate::money::Pesos;
use crate::payment::{Down, Payment};
use crate::state::Step;
use crate::texts::Text;
use crate::wish::Budget;

/// Below it there is no car to offer.
pub(super) const SMALLEST_BUDGET: Pesos = Pesos(50_000);

/// Takes what the message says about the budget; of several, the last one:
/// `400 mil, no, mejor 350 mil`.
pub(super) fn take(draft: &mut Draft<'_>) {
    let is_budget = |act: &Act| matches!(act, Act::Budget(_));
    let last = draft.acts.iter().rposition(is_budget);
    for (place, act) in draft.acts.clone().into_iter().enumerate() {
        match act {
            Act::Budget(range) if Some(place) == last => {
                let range = with_other_bound(draft, range);
                take_budget(draft, range);
            }
            Act::ChangeBudgetBy(pesos) => change_by(draft, pesos),
            Act::NoBudget => waive(draft),
            Act::Monthly(monthly) => monthly::take(draft, monthly),
            Act::ForeignMoney(_) => {
                draft.say(Text::ForeignMoney);
                draft.closing = Closing::InPesos;
            }
            Act::Change(Noted::Budget) if !is_said(draft) && is_wondered_at(draft) => {
                // It was never said: the car taken stays.
                draft.state.budget = None;
                draft.state.budget_waived = true;
                draft.say(Text::BudgetDropped);
            }
            Act::Change(Noted::Budget) if !is_said(draft) => {
                draft.state.budget = None;
                draft.state.budget_waived = false;
                draft.reopen_options();
                draft.say(Text::ChangeBudget);
            }
            _ => {}
        }
    }
}

/// `¿cuál 880?`, once a car is taken: no other budget is asked for.
fn is_wondered_at(draft: &Draft<'_>) -> bool {
    let words = crate::words::Words::read(draft.message.text).list;
    let mut wonders = words.iter().map(|word| word.text.as_str());
    draft.state.chosen.is_some() && wonders.any(|word| matches!(word, "cual" | "cuales"))
}

/// `hasta 300 mil, mínimo 200 mil`: two bounds of one budget.
fn with_other_bound(draft: &Draft<'_>, range: MoneyRange) -> MoneyRange {
    let others = draft.acts.iter().filter_map(|act| match act {
        Act::Budget(other) => Some(*other),
        _ => None,
    });
    others.fold(range, |range, other| match (range.min, range.max, other) {
        (Some(min), None, MoneyRange { max: Some(max), .. }) if min < max => MoneyRange {
            max: Some(max),
            ..range
        },
        (
            None,
            Some(max),
            MoneyRange {
                min: Some(min),
                max: None,
            },
        ) if min < max => MoneyRange {
            min: Some(min),
            ..range
        },
        _ => range,
    })
}

fn is_said(draft: &Draft<'_>) -> bool {
    draft.does(|act| {
        matches!(
            act,
            Act::Budget(_) | Act::Monthly(_) | Act::ChangeBudgetBy(_) | Act::NoBudget
        )
    })
}

fn take_budget(draft: &mut Draft<'_>, range: MoneyRange) {
    let (_, dearest) = draft.facts.catalog.price_range();
    let max = range
        .max
        .unwrap_or(dearest.max(range.min.unwrap_or_default()));
    if is_rather_down_payment(draft, range, max) {
        propose(draft, vec![Act::DownPayment(Down::Amount(max))]);
        return;
    }
    if max < SMALLEST_BUDGET {
        let least = Value::Money(SMALLEST_BUDGET);
        draft.say_with(Text::BudgetTooSmall, [("minimum", least)]);
        draft.state.budget = draft.before.budget;
        return;
    }
    if may_be_down_payment(draft, range, max) {
        return;
    }
    let min = range.min.filter(|min| *min < max);
    let high = Value::Money(max);
    match min {
        Some(low) => {
            let low = Value::Money(low);
            draft.say_with(Text::BudgetRangeNoted, [("low", low), ("high", high)]);
        }
        None => draft.say_with(Text::BudgetNoted, [("high", high)]),
    }
    let (cheapest, _) = draft.facts.catalog.price_range();
    if max < cheapest {
        draft.say_with(Text::BudgetBelowAll, [("price", Value::Money(cheapest))]);
    }
    let monthly = payable_monthly(draft, max);
    set(draft, Budget { min, max, monthly });
}

/// What was to be paid each month stays said, while it buys a car of that price.
fn payable_monthly(draft: &Draft<'_>, max: Pesos) -> Option<Pesos> {
    let monthly = draft.before.budget?.monthly?;
    let most = financing::price_for_monthly(monthly)?;
    (max <= most).then_some(monthly)
}

/// `es a crédito, tengo 40 mil`: no car costs so little, but a loan can begin
/// with it.
fn is_rather_down_payment(draft: &Draft<'_>, range: MoneyRange, max: Pesos) -> bool {
    let financed = draft.state.payment == Some(Payment::Financed)
        || draft.does(|act| matches!(act, Act::Pay(Payment::Financed) | Act::Monthly(_)));
    let (cheapest, _) = draft.facts.catalog.price_range();
    financed && range.min.is_none() && max < cheapest
}

/// An amount far below the price of the car chosen is rather what is paid at
/// first: asked, not guessed.
fn may_be_down_payment(draft: &mut Draft<'_>, range: MoneyRange, max: Pesos) -> bool {
    let late = !matches!(
        draft.before.step,
        Step::Budget | Step::Need | Step::Preferences
    );
    let cash = draft.state.payment == Some(Payment::Cash);
    let Some((car, price)) = draft.chosen().and_then(|car| Some((car, car.price?))) else {
        return false;
    };
    let doubtful = late && !cash && range.min.is_none() && max.0 < price.0 / 2;
    if doubtful {
        draft.say_with(
            Text::BudgetBelowChoice,
            [
                ("car", Value::Car(car)),
                ("price", Value::Money(price)),
                ("amount", Value::Money(max)),
            ],
        );
        propose(draft, vec![Act::DownPayment(Down::Amount(max))]);
    }
    doubtful
}

fn change_by(draft: &mut Draft<'_>, pesos: i64) {
    let base = draft.state.budget.map(|budget| budget.max);
    let base = base.or_else(|| draft.chosen().or(draft.at_hand())?.price);
    let Some(max) = base.and_then(|base| base.0.checked_add_signed(pesos)) else {
        return;
    };
    let min = draft.state.budget.and_then(|budget| budget.min);
    take_budget(
        draft,
        MoneyRange {
            min,
            max: Some(Pesos(max)),
        },
    );
}

pub(super) fn waive(draft: &mut Draft<'_>) {
    draft.state.budget_waived = true;
    if draft.state.budget.take().is_some() {
        draft.state.offered.clear();
        draft.state.seen.clear();
    }
    draft.say(Text::BudgetWaived);
}

/// A car chosen that the budget carries stays chosen.
pub(super) fn set(draft: &mut Draft<'_>, budget: Budget) {
    if draft.state.budget != Some(budget) {
        let price = draft.chosen().and_then(|car| car.price);
        if price.is_some_and(|price| price <= budget.max) {
            draft.state.seen.clear();
        } else {
            draft.reopen_options();
        }
    }
    draft.state.budget = Some(budget);
    draft.state.budget_waived = false;
}
