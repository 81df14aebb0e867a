//! What answers the question just asked is taken, also beside other words; what was
//! asked back stands once the customer goes on.

use kavak_conversation::{Down, Payment};

use crate::{after, report, say};

const CHOSEN: [&str; 2] = ["quiero el Versa 2020", "ese me lo llevo"];

fn asked(more: &[&str]) -> kavak_conversation::State {
    after(&[&CHOSEN[..], more].concat())
}

#[test]
fn way_to_pay_is_taken_with_what_the_money_comes_from() {
    let state = asked(&[]);
    let mut wrong = Vec::new();
    for (text, payment) in [
        (
            "pagamos de contado con lo de un terreno que vendimos",
            Some(Payment::Cash),
        ),
        (
            "de contado, mi patrona liquidó unos becerros",
            Some(Payment::Cash),
        ),
        (
            "a crédito porque los ahorros se fueron en la boda",
            Some(Payment::Financed),
        ),
        ("mi compadre lo pagó de contado con un terreno", None),
    ] {
        let is = say(&state, text).state.payment;
        if is != payment {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn down_payment_and_term_are_taken_with_their_reasons() {
    let down = asked(&["a crédito"]);
    let term = asked(&["a crédito", "60 mil de enganche"]);
    let mut wrong = Vec::new();
    for (text, amount) in [
        (
            "el enganche sería por la cantidad de $65,000.00 M.N.",
            Some(65_000),
        ),
        (
            "vendi el otro carro en 110 pero ese dinero ya lo debia",
            None,
        ),
        ("50 mil cuando me finiquiten", None),
        ("mi hermano dio 40 mil y le rebajaron", None),
    ] {
        let is = say(&down, text).state.down_payment;
        let meant = amount.map(|pesos| Down::Amount(kavak_conversation::money::Pesos(pesos)));
        if is != meant {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    for (text, months) in [
        ("72 meses así leve", Some(72)),
        ("48 meses y descansamos", Some(48)),
        ("mi primo lo sacó a 72 meses y se arrepintió", None),
    ] {
        let is = say(&term, text).state.term_months;
        if is != months {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn what_was_asked_back_stands_once_the_customer_goes_on() {
    let doubted = "a ver si alcanzo el 40 por ciento con los borregos";
    let state = asked(&["a crédito", doubted]);
    assert_eq!(state.asked, "proposal", "{doubted} is certain");
    assert_eq!(state.down_payment, None);
    let share = Some(Down::Percent(40.into()));
    let mut wrong = Vec::new();
    for (messages, down) in [
        (&["me llamo Rosa Arce"][..], share),
        (&["¿la tasa es fija?", "¿hay sucursal en Puebla?"], share),
        (&["no, el 40 no"], None),
        (
            &["¿la tasa es fija?", "no, mejor el 20 por ciento"],
            Some(Down::Percent(20.into())),
        ),
        (&["¿la tasa es fija?"], None),
    ] {
        let last = messages
            .iter()
            .fold(state.clone(), |state, text| say(&state, text).state);
        if last.down_payment != down {
            wrong.push(format!("{messages:?}: {:?}", last.down_payment));
        }
    }
    report(&wrong);
}

#[test]
fn figures_that_are_no_offer_change_nothing() {
    let state = asked(&["a crédito", "60 mil de enganche", "a 60 meses"]);
    let mut wrong = Vec::new();
    for text in [
        "trae 42 mil, ya le tocó el servicio de los 40 mil?",
        "gasta mucha gasolina? ahorita le echo como 3500 al mes a la mía",
        "hay meses que saco 25 mil y otros 9, soy de comisiones, no importa?",
        "uy, 113 mil más de lo que traigo, qué lástima",
        "dice mi papá que por 300 mil mejor me compro uno más grande",
        "al revés, 9 mil no puedo",
        "9 mil al mes no me da la siembra",
    ] {
        let is = say(&state, text).state;
        let money = |state: &kavak_conversation::State| {
            (
                state.down_payment,
                state.term_months,
                state.chosen.clone(),
                state.budget,
            )
        };
        if money(&is) != money(&state) {
            wrong.push(format!(
                "{text}: {:?} {:?} {:?}",
                is.down_payment, is.budget, is.chosen
            ));
        }
    }
    report(&wrong);
}

#[test]
fn usual_term_beside_a_plan_is_the_other_term() {
    let state = asked(&["a crédito", "60 mil de enganche", "a 60 meses"]);
    for text in [
        "con 48",
        "mucho interés. Con 48 ¿sí? Déjalo en 48.",
        "mejor déjalo a 4 años como te había dicho",
    ] {
        let is = say(&state, text).state;
        assert_eq!(is.term_months, Some(48), "{text}");
        assert_eq!(is.down_payment, state.down_payment, "{text}");
    }
}

#[test]
fn budget_is_lowered_where_no_price_is_shown() {
    let state = after(&["busco algo", "hasta 350 mil"]);
    let is = say(&state, "mi vieja me jaló las orejas, mejor bájale a 280").state;
    assert_eq!(is.budget.map(|budget| budget.max.0), Some(280_000));
}

#[test]
fn budget_asked_back_stands_once_the_search_goes_on() {
    let state = after(&[
        "busco algo",
        "me van a depositar 180 mil y con eso tengo que comprar",
    ]);
    assert_eq!((state.asked.as_str(), state.budget), ("proposal", None));
    let is = say(&state, "automático").state;
    assert_eq!(is.budget.map(|budget| budget.max.0), Some(180_000));
    let is = say(&state, "no, nada más 150 mil").state;
    assert_eq!(is.budget.map(|budget| budget.max.0), Some(150_000));
}

#[test]
fn who_wants_no_credit_pays_at_once() {
    let state = asked(&[]);
    let mut wrong = Vec::new();
    for (text, payment) in [
        (
            "lo pagamos todo de jalón, no queremos crédito",
            Some(Payment::Cash),
        ),
        ("no queremos crédito", Some(Payment::Cash)),
        (
            "tengo el dinero completo, no quiero deberle a nadie",
            Some(Payment::Cash),
        ),
        ("sí queremos crédito", Some(Payment::Financed)),
        ("para financiamiento qué documentos piden", None),
        ("qué papeles piden para el crédito", None),
    ] {
        let is = say(&state, text).state.payment;
        if is != payment {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    let down = "nomás tenemos cincuenta mil pesos para dar de enganche y lo demás lo iríamos pagando cada mes";
    let is = say(&state, down).state;
    assert_eq!(
        is.down_payment,
        Some(Down::Amount(kavak_conversation::money::Pesos(50_000)))
    );
    report(&wrong);
}
