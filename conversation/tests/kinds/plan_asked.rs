//! Plans that are left at a term, asked for at another down payment, and told in figures.

use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, State};

use crate::{after, report, say};

const CHOSEN: [&str; 2] = ["cuanto cuesta el passat", "lo quiero"];

fn plan(state: &State) -> (Option<u64>, Option<u32>) {
    let down = match state.down_payment {
        Some(Down::Amount(Pesos(amount))) => Some(amount),
        _ => None,
    };
    (down, state.term_months)
}

fn most(state: &State) -> Option<u64> {
    state.budget.map(|budget| budget.max.0)
}

/// A usual term at which a plan is left is none of its amounts, and a down payment that is
/// raised in a question is no monthly payment.
#[test]
fn plan_is_left_at_a_term_and_asked_for_at_a_down_payment() {
    let state = after(&[
        "cuanto cuesta el passat",
        "lo quiero",
        "65 mil de enganche",
        "a 48",
    ]);
    let asked = say(&state, "y a 36 en cuanto quedaria").state;
    let mut wrong = Vec::new();
    for (text, meant) in [
        ("no mejor lo dejo en 60", (Some(65_000), Some(60))),
        ("mejor lo dejo en 48", (Some(65_000), Some(48))),
        ("déjelo en 72 entonces", (Some(65_000), Some(72))),
        (
            "y si le subo el enganche a ciento veinte mil en cuanto queda la mensualidad",
            (Some(65_000), Some(48)),
        ),
        (
            "y si le bajo el enganche a 50 mil en cuanto queda la mensualidad",
            (Some(65_000), Some(48)),
        ),
        (
            "yo saco como 9 mil a la semana ya libres de gasolina",
            (Some(65_000), Some(48)),
        ),
    ] {
        for before in [&state, &asked] {
            let next = say(before, text).state;
            let fuel = next.wish.fuel.is_some();
            if plan(&next) != meant || most(&next) != most(before) || fuel {
                wrong.push(format!("{text}: {:?} {:?}", plan(&next), next.budget));
            }
        }
    }
    report(&wrong);
}

/// A down payment in cash pays no car in cash.
#[test]
fn down_payment_in_cash_is_a_down_payment() {
    let state = after(&CHOSEN);
    for text in [
        "El enganche lo pongo en efectivo, 150 mil",
        "doy el enganche en efectivo, son 150 mil",
    ] {
        let given = say(&state, text).state;
        assert_eq!(plan(&given).0, Some(150_000), "{text}");
        let planned = say(&given, "Y el resto en cinco años").state;
        assert_eq!(plan(&planned), (Some(150_000), Some(60)), "{text}");
    }
}

#[test]
fn figures_of_the_plan_are_told() {
    let state = after(&[
        "cuanto cuesta el passat",
        "lo quiero",
        "35% de enganche a 48 meses",
    ]);
    let share = say(&state, "¿Cuánto es el enganche en pesos?").reply.text;
    assert!(share.contains("El 35 % del precio"), "{share}");
    for text in [
        "¿A cuánto asciende el monto a financiar?",
        "¿cuánto es el monto a financiar?",
    ] {
        let loan = say(&state, text).reply.text;
        assert!(loan.contains("Monto a financiar"), "{loan}");
    }
}
