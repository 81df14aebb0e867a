//! Cars as cards.

use super::cars::{is_gearbox, monthly, more, readable};
use crate::catalog::Car;
use crate::decide::Loan;
use crate::financing::LONGEST_TERM_MONTHS;
use crate::texts::Texts;
use crate::turn::{CarCard, MonthlyPayment};

/// The card of a car, with what it costs a month by a loan: else with the smallest
/// down payment and the longest term.
pub(super) fn card(car: &Car, loan: Option<Loan>) -> CarCard {
    let example = Loan {
        term: LONGEST_TERM_MONTHS,
        down: None,
    };
    CarCard {
        version_text: version_without_gearbox(car),
        monthly: monthly(car, loan.unwrap_or(example)).map(|payment| MonthlyPayment {
            is_agreed: loan.is_some(),
            ..payment
        }),
        ..CarCard::of(car)
    }
}

/// The card with all else that the row says.
pub(super) fn detailed(car: &Car, texts: &Texts) -> CarCard {
    CarCard {
        details: more(car, texts),
        ..card(car, None)
    }
}

/// The version in readable case, for a card that names the gearbox by itself.
fn version_without_gearbox(car: &Car) -> String {
    let words = car.version.split_whitespace();
    let words = words.filter(|word| car.gearbox.is_none() || !is_gearbox(word));
    words.map(readable).collect::<Vec<_>>().join(" ")
}
