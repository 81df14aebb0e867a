//! Sums and differences: `los 80 más 10`, `100 mil menos 20`.

use rust_decimal::Decimal;

use super::{Quantity, Unit};
use crate::interpret::Clause;
use crate::lexicon::Frame;

/// Words that may stand beside the one that adds or takes away.
const BESIDE: &[&str] = &["otros", "los", "unos", "esos", "y", "aparte", "de", "ya"];

/// Whether an amount is added to, or taken from, the one before it.
pub(super) fn is_sum(clause: &Clause<'_>, first: &Quantity, second: &Quantity) -> bool {
    let money = |unit| matches!(unit, None | Some(Unit::Peso));
    // `300 mil más 20 de enganche` are two things.
    let named = [Frame::DownPayment, Frame::PerMonth, Frame::PerFortnight]
        .iter()
        .any(|frame| {
            clause
                .frames(*frame)
                .any(|span| span.start == second.span.end)
        });
    let plain = !first.is_model_year() && !second.is_model_year();
    money(first.unit)
        && money(second.unit)
        && first.until.is_none()
        && plain
        && !named
        && operator(clause, first, second).is_some()
}

/// Makes one amount of two.
pub(super) fn add(clause: &Clause<'_>, first: &mut Quantity, second: &Quantity) {
    // `80 mil más 10` and `80 más 10 mil`: thousands are said once.
    let in_thousands = |one: &Quantity, other: &Quantity| {
        let thousand = Decimal::from(1_000);
        let said = other.scaled || other.value >= Decimal::from(10_000);
        let unsaid = !one.scaled && one.value < thousand;
        if said && unsaid {
            one.value * thousand
        } else {
            one.value
        }
    };
    let (one, other) = (in_thousands(first, second), in_thousands(second, first));
    let value = match operator(clause, first, second) {
        Some(Operator::Less) => one - other,
        _ => one + other,
    };
    let behind = usize::from(adds_behind(clause, first, second));
    first.value = value.max(Decimal::ZERO);
    first.scaled |= second.scaled;
    first.unit = first.unit.or(second.unit);
    first.span.end = second.span.end + behind;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    More,
    Less,
}

/// What stands between two amounts, or behind the second: `80 y 10 más`.
fn operator(clause: &Clause<'_>, first: &Quantity, second: &Quantity) -> Option<Operator> {
    let between = || (first.span.end..second.span.start).map(|place| clause.text(place));
    if between().next().is_none() {
        let (before, after) = (
            &clause.words[first.span.end - 1],
            &clause.words[second.span.start],
        );
        let gap = clause.written.get(before.end..after.start);
        let plus = gap.is_some_and(|gap| gap.trim() == "+" || gap.trim() == "+ $");
        return plus.then_some(Operator::More);
    }
    let operators = between().filter(|word| !BESIDE.contains(word));
    match operators.collect::<Vec<_>>()[..] {
        ["mas"] => Some(Operator::More),
        ["menos"] => Some(Operator::Less),
        [] => {
            let more = between().any(|word| matches!(word, "otros" | "aparte"));
            (more || adds_behind(clause, first, second)).then_some(Operator::More)
        }
        _ => None,
    }
}

/// `80 y 10 más`, not `80 y 10 más o menos`.
fn adds_behind(clause: &Clause<'_>, first: &Quantity, second: &Quantity) -> bool {
    let end = second.span.end;
    clause.text(first.span.end) == "y"
        && clause.text(end) == "mas"
        && !matches!(clause.text(end + 1), "o" | "de")
}
