//! Limits and down payments in further words.

use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, State};

use crate::{after, report, say};

fn monthly(state: &State) -> Option<u64> {
    let budget = state.budget?;
    Some(budget.monthly?.0)
}

#[test]
fn limits_are_taken_in_words_of_what_must_not_be_reached() {
    let looking = after(&["busco un auto a crédito"]);
    let mut wrong = Vec::new();
    for text in [
        "la letra que no me llegue a más de 5500",
        "que la letra no pase de 5500",
    ] {
        let is = say(&looking, text).state;
        if monthly(&is) != Some(5_500) {
            wrong.push(format!("{text}: {:?}", is.budget));
        }
    }
    for text in [
        "ando buscando un carrito que no me salga en más de ciento sesenta mil pesos",
        "busco algo que no nos cueste más de 160 mil",
    ] {
        let is = after(&[text]);
        if is.budget.map(|budget| budget.max) != Some(Pesos(160_000)) {
            wrong.push(format!("{text}: {:?}", is.budget));
        }
    }
    report(&wrong);
}

#[test]
fn what_is_scraped_together_is_the_down_payment_that_was_asked_for() {
    let asked = after(&["quiero el Versa 2020", "ese me lo llevo", "a crédito"]);
    let mut wrong = Vec::new();
    for text in [
        "bueno consigo 30 mil con mi hermano",
        "conseguimos 30 mil",
        "juntaría 30 mil",
    ] {
        let is = say(&asked, text).state.down_payment;
        if is != Some(Down::Amount(Pesos(30_000))) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}
