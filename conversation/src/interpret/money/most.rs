//! `unos 300, 310 lo mucho`: an amount, and the most that it may come to.

use rust_decimal::Decimal;

use crate::interpret::Clause;
use crate::interpret::quantity::{Bound, Quantity, Unit};

/// Keeps the upper one of two amounts of which it is the most.
pub(super) fn keep_most(clause: &Clause<'_>, found: &mut Vec<Quantity>) {
    let mut index = 1;
    while index < found.len() {
        let most = most_of(clause, &found[index - 1], &found[index]);
        let Some(most) = most else {
            index += 1;
            continue;
        };
        let lower = found.remove(index - 1);
        let upper = &mut found[index - 1];
        upper.value = most;
        upper.scaled |= lower.scaled;
        upper.bound_words.push(lower.span.start..upper.span.start);
        upper.bound_words.extend(lower.bound_words);
    }
}

/// The value of the upper amount, where it only stretches the lower one.
fn most_of(clause: &Clause<'_>, lower: &Quantity, upper: &Quantity) -> Option<Decimal> {
    const JOINTS: [&str; 5] = ["o", "y", "ya", "hasta", "pero"];
    let plain = |one: &Quantity| {
        let money = matches!(one.unit, None | Some(Unit::Peso));
        money && one.until.is_none() && !one.is_model_year() && one.value >= Decimal::TEN
    };
    let between = lower.span.end..upper.span.start;
    let joined = between.clone().all(|place| {
        let mut bounds = upper.bound_words.iter();
        JOINTS.contains(&clause.text(place)) || bounds.any(|words| words.contains(&place))
    });
    let bounded = upper.bound == Some(Bound::AtMost);
    let stretches = bounded || lower.bound == Some(Bound::About) && between.is_empty();
    let open = matches!(lower.bound, None | Some(Bound::About));
    // `300 mil, 310 lo mucho`
    let unsaid = lower.scaled && !upper.scaled && upper.value < Decimal::from(2_000);
    let most = if unsaid {
        upper.value * Decimal::ONE_THOUSAND
    } else {
        upper.value
    };
    let near = lower.value < most && most * Decimal::TWO <= lower.value * Decimal::from(3);
    (plain(lower) && plain(upper) && joined && stretches && open && near).then_some(most)
}
