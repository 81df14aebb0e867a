//! Money as it is spoken of: ways to pay that are denied, prices said again, plans that are
//! only asked about, and where an amount is from.

use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, Payment};

use crate::spoken::{SHOWN, chosen_and};
use crate::{after, report, say};

/// settles nothing.
#[test]
fn denied_way_to_pay_leaves_the_other() {
    let (cash, loan) = (Some(Payment::Cash), Some(Payment::Financed));
    let asked = chosen_and(&[]);
    let cases = [
        (
            "no no a credito no yo ya no estoy para deudas se los pago completo de contado",
            cash,
        ),
        ("a crédito no gracias de contado", cash),
        ("no quiero a meses quiero de contado", cash),
        ("a meses ni de chiste, de contado", cash),
        ("prefiero de contado que a meses", cash),
        ("en lugar de crédito de contado", cash),
        (
            "de contado porque a crédito salen caros los intereses",
            cash,
        ),
        ("de contado no puedo ahorita a meses por favor", loan),
        ("no quiero de contado quiero a meses", loan),
        ("prefiero a meses que de contado", loan),
        ("a crédito aunque de contado sería mejor", loan),
        ("a crédito, porque de contado no puedo", loan),
        ("lo necesito a crédito, ya ve cómo está la cosa", loan),
        ("de contado o a crédito, cuál conviene", None),
        ("no sé si de contado o a crédito", None),
        ("a lo mejor de contado", None),
        ("no crédito no de contado", None),
    ];
    let mut wrong = Vec::new();
    for (text, payment) in cases {
        let is = say(&asked, text).state.payment;
        if is != payment {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// are no budget.
#[test]
fn price_said_again_is_no_budget() {
    let shown = after(&SHOWN);
    let (before, price) = (shown.budget, Some(Pesos(219_000)));
    let mut wrong = Vec::new();
    for text in [
        "219 mil por un versa, ta caro",
        "doscientos diecinueve mil por ese, está carísimo",
        "uy 219 mil",
        "no manches 219 mil!!",
        "ok 219 mil, déjame pensarlo",
        "en marketplace vi uno en 190 mil",
        "me ofrecen uno igual en 195 en un lote",
        "un vecino vende el suyo en 170 mil",
        "son 20 mil más que el otro",
        "la diferencia son 20 mil pesos",
        "son 20 mil pesos de diferencia",
    ] {
        let is = say(&shown, text).state;
        if is.budget != before || !is.proposed.is_empty() {
            wrong.push(format!("{text}: {:?} {:?}", is.budget, is.proposed));
        }
    }
    for text in ["tengo 219 mil", "hasta 219 mil", "mi tope son 219 mil"] {
        let is = say(&shown, text).state.budget.map(|budget| budget.max);
        if is != price {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// person wants changes no term.
#[test]
fn plan_stays_where_another_is_asked_about() {
    let cash = chosen_and(&["de contado"]);
    let mut wrong = Vec::new();
    for text in [
        "oye y si lo saco a 60 meses dando 100 mil de enganche cuanto seria?",
        "¿y a 60 meses con 100 mil de enganche?",
        "y si doy 80 de enganche?",
    ] {
        let is = say(&cash, text).state;
        if is.payment != Some(Payment::Cash) || is.down_payment.is_some() {
            wrong.push(format!("{text}: {:?}", is.payment));
        }
    }
    let down = Down::Amount(Pesos(45_000));
    let planned = chosen_and(&["a meses", "45 mil de enganche"]);
    for (text, term) in [
        ("ponle 60 aunque mi esposa quiere 48", Some(60)),
        ("a 60 pero mi esposa quiere 48", Some(60)),
        ("mi esposa dice 48 pero yo digo 60", Some(60)),
        ("el plazo más cortito que tengan", Some(36)),
        ("36 o 60?", None),
        ("entre 48 y 60 cuál sale mejor", None),
    ] {
        let is = say(&planned, text).state;
        if is.term_months != term || is.down_payment != Some(down) {
            wrong.push(format!("{text}: {:?}", is.term_months));
        }
    }
    report(&wrong);
}

/// Where the down payment is asked, an amount is given with where it is from.
#[test]
fn down_payment_is_given_with_its_source() {
    let asked = chosen_and(&["a meses"]);
    let amount = |thousands: u64| Some(Down::Amount(Pesos(thousands * 1_000)));
    let cases = [
        (
            "de enganche tengo 40 mil del aguinaldo y la caja de ahorro",
            amount(40),
        ),
        ("35 mil que saqué de la caja popular", amount(35)),
        ("35 mil de la venta de unos puercos", amount(35)),
        ("mi papá da 80 de enganche", amount(80)),
        ("y que demos 60 mil de enganche para que baje", amount(60)),
        ("50 mil cuando venda mi moto", None),
        ("60 mil si vendo la moto, si no 40", None),
        ("cuánto es lo menos que puedo dar", None),
        ("y si no doy enganche?", None),
    ];
    let mut wrong = Vec::new();
    for (text, down) in cases {
        let is = say(&asked, text).state.down_payment;
        if is != down {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}
