//! Questions about financing: fixed rules and the formula.

use super::{Draft, targets};
use crate::car_text::line;
use crate::financing::{self, TERMS_MONTHS};
use crate::flow::money;
use crate::language::Intent;
use crate::replies::fill;
use crate::state::Step;

/// All four terms for the car at hand.
pub(in crate::flow) fn financing_table(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let cars = targets(draft);
    let Some((car, price)) = cars.first().and_then(|car| Some((*car, car.price?))) else {
        draft.say(&replies.finance_needs_car);
        return true;
    };
    let minimum = financing::smallest_down_payment(price);
    let down = draft
        .state
        .down_payment
        .and_then(|down| money::amount_of(down, price));
    let down = down
        .filter(|down| (minimum..price).contains(down))
        .unwrap_or(minimum);
    let table = financing::table(price, down, &TERMS_MONTHS);
    let mut lines = vec![fill(
        &replies.table_intro,
        &[
            ("down", &down),
            ("financed", &table.financed_pesos),
            ("rate", &table.annual_rate_percent),
        ],
    )];
    lines.extend(table.plans.iter().map(|plan| {
        fill(
            &replies.table_line,
            &[
                ("term", &plan.term_months),
                ("monthly", &plan.monthly_payment_pesos),
                ("total", &plan.total_pesos),
                ("interest", &plan.interest_pesos),
            ],
        )
    }));
    draft.say(&line(car, replies));
    draft.say(&lines.join("\n"));
    draft.show(car);
    draft.financing = Some(table);
    true
}

/// Rate, terms and smallest down payment: fixed rules.
pub(super) fn financing_rules(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let reading = &draft.reading;
    let told_down = reading.down.is_some();
    let told_term = reading.term_months.is_some();
    let asks_all =
        reading.says(Intent::Finance) && reading.tagged.asks() && !draft.before.step.is_contact();
    let asks_all = asks_all && reading.topics.is_empty() && draft.before.step != Step::Financing;
    let rate = reading.says(Intent::RateQuestion) || asks_all;
    let terms = reading.says(Intent::TermsQuestion) && !told_term || asks_all;
    let down = reading.says(Intent::DownPaymentQuestion) && !told_down || asks_all;
    let down = down && (reading.topics.is_empty() || rate || terms);
    if !(rate || terms || down) {
        return false;
    }
    if rate {
        draft.say(&replies.rate_is);
    }
    if terms {
        draft.say(&replies.terms_there_are);
    }
    if down {
        match draft.chosen().and_then(|car| car.price) {
            Some(price) => {
                let minimum = financing::smallest_down_payment(price);
                draft.say_with(&replies.down_minimum_for, &[("minimum", &minimum)]);
            }
            None => draft.say(&replies.down_minimum_is),
        }
    }
    true
}
