//! An own car that was to be given in part payment, and is not any more.

use kavak_conversation::State;
use kavak_conversation::acts::Errand;

use crate::{after, model, report, say};

const GIVEN: [&str; 4] = [
    "el versa 2018",
    "lo quiero",
    "tengo un aveo 2014 que quiero dejar a cuenta",
    "a crédito, 36 meses",
];

fn given() -> State {
    let state = after(&GIVEN);
    assert_eq!(state.errand, Some(Errand::TradeIn));
    state
}

#[test]
fn own_car_that_is_kept_leaves_state_and_lead() {
    let given = given();
    let mut wrong = Vec::new();
    for text in [
        "ya no voy a dejar mi carro a cuenta",
        "siempre no lo dejo, lo vendo por fuera",
        "siempre no voy a dejar el aveo",
        "mejor no lo dejo a cuenta",
        "ya no dejo mi aveo, lo voy a vender por mi lado",
        "olvida lo del carro a cuenta",
        "fijate que ya no va mi carro de enganche",
        "ya vendí el aveo, así que ya no lo dejo",
        "el aveo siempre se lo queda mi hijo",
        "mi carro ya no lo voy a dar",
        "lo del aveo ya no",
        "quita lo del aveo",
        "no voy a dejar carro a cuenta siempre no",
    ] {
        let is = say(&given, text).state;
        let lead = &is.lead;
        if is.errand.is_some() || lead.errand.is_some() || !lead.own_car_withdrawn {
            wrong.push(format!("{text}: {:?} {:?}", is.errand, lead.errand));
        }
        if model(&is) != "Versa" || is.term_months != Some(36) {
            wrong.push(format!("{text}: {} {:?}", model(&is), is.term_months));
        }
    }
    report(&wrong);
}

#[test]
fn own_car_is_given_on_where_only_its_price_or_state_is_spoken_of() {
    let given = given();
    let mut wrong = Vec::new();
    for text in [
        "no lo dejo en menos de 90 mil",
        "si no me dan 90 no lo dejo",
        "no tiene adeudos",
        "ya no tiene garantía",
        "todavía no decido si lo dejo",
        "no lo vendo hasta que me entreguen el otro",
        "¿y si ya no lo dejo?",
        "mi aveo ya no trae llanta de refacción",
    ] {
        let is = say(&given, text).state.errand;
        if is != Some(Errand::TradeIn) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn own_car_that_was_kept_can_be_given_after_all() {
    let kept = say(&given(), "ya no voy a dejar mi carro a cuenta").state;
    let again = say(&kept, "siempre sí dejo mi aveo a cuenta").state;
    assert_eq!(again.lead.errand, Some(Errand::TradeIn));
    assert!(!again.lead.own_car_withdrawn);
}
