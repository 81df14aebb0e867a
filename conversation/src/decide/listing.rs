//! Lists of cars: numbered, so that a number picks one.

use super::draft::Draft;
use super::saying::{Loan, Saying};
use crate::catalog::Car;
use crate::financing::TERMS_MONTHS;
use crate::money::Pesos;
use crate::offer::MOST_SHOWN;
use crate::payment::Payment;

/// Shows cars by number and remembers them as the list.
pub(super) fn list<'a>(draft: &mut Draft<'a>, cars: &[&'a Car]) {
    let cars = &cars[..cars.len().min(MOST_SHOWN)];
    draft.remember_list(cars);
    let loan = loan(draft);
    draft.show(Saying::Cars(cars.to_vec(), loan));
}

/// Whoever spoke of a down payment or a term sees what each car costs a month.
fn loan(draft: &Draft<'_>) -> Option<Loan> {
    let state = &draft.state;
    let settled = state.down_payment.is_some() || state.term_months.is_some();
    let financed = state.payment == Some(Payment::Financed) && settled;
    let longest = TERMS_MONTHS[TERMS_MONTHS.len() - 1];
    financed.then(|| Loan {
        down: state.down_payment,
        term: state.term_months.unwrap_or(longest),
    })
}

/// The lowest and the highest price of some cars.
pub(super) fn price_span(cars: &[&Car]) -> (Pesos, Pesos) {
    let prices = || cars.iter().filter_map(|car| car.price);
    (
        prices().min().unwrap_or_default(),
        prices().max().unwrap_or_default(),
    )
}
