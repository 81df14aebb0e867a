//! Down payments of several persons and sources, results, halves and corrections.

use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, Payment, State};

use crate::{after, report, say};

fn paid_down(state: &State) -> Option<u64> {
    match state.down_payment {
        Some(Down::Amount(Pesos(amount))) => Some(amount),
        _ => None,
    }
}

/// Fails with every message that neither settles nor asks back the down payment.
fn expect(asked: &State, cases: &[(&str, u64)]) {
    let mut wrong = Vec::new();
    for (text, pesos) in cases {
        let state = say(asked, text).state;
        let settled = paid_down(&state).filter(|_| state.down_payment != asked.down_payment);
        // What is asked back is applied by a yes.
        let is = settled.or_else(|| paid_down(&say(&state, "sí").state));
        if is != Some(*pesos) {
            wrong.push(format!("{text}: {is:?} instead of {pesos}"));
        }
    }
    report(&wrong);
}

#[test]
fn shares_of_several_make_one_down_payment() {
    let asked = after(&["cuanto cuesta el passat", "lo quiero", "a meses"]);
    expect(
        &asked,
        &[
            (
                "de aguinaldo me caen 38 y del fondo de ahorro 22, todo eso va pal enganche",
                60_000,
            ),
            (
                "35 de enganche, son 30 q traigo y 5 q me debe un compa",
                35_000,
            ),
            ("de enganche yo pongo 60 mil y él otros 60 mil", 120_000),
            ("mi papá pone 50 mil y yo 10, o sea 60", 60_000),
            (
                "tenemos 80 mil y mi suegro nos presta otros 40, serían 120 mil de enganche",
                120_000,
            ),
            (
                "entre mi esposa y yo juntamos 90 mil de enganche, 50 ella y 40 yo",
                90_000,
            ),
            ("doy 40 y mi mamá me presta 30 de enganche", 70_000),
            ("de mi bono 40, de la tanda 25, eso es el enganche", 65_000),
            ("30 mio y 20 de mi señora", 50_000),
            (
                "vendí mi moto en 35 mil y tengo 20 ahorrados, eso doy de enganche",
                55_000,
            ),
            (
                "somos tres y ponemos veinte mil cada uno de enganche, o sea sesenta mil",
                60_000,
            ),
            ("somos dos y cada quien pone 35 mil de enganche", 70_000),
            (
                "de enganche doy la tanda que son 50 mil mas 12 mil que tengo guardados",
                62_000,
            ),
            (
                "tengo guardados 80 mil, de enganche suelto la mitad",
                40_000,
            ),
            // Opinions and corrections add nothing up.
            (
                "mi esposo dice que demos 100 de enganche pero para mí con 80 basta. Pon 80",
                80_000,
            ),
            ("mi esposa quiere que demos 100 y yo digo 70", 70_000),
            ("60 mil, no, mejor 75 mil", 75_000),
        ],
    );
}

#[test]
fn change_of_the_down_payment_is_understood() {
    let asked = after(&[
        "cuanto cuesta el passat",
        "lo quiero",
        "60 mil de enganche",
        "a 60 meses",
    ]);
    expect(
        &asked,
        &[
            (
                "ay viera que gané la quiniela jaja, súbale diez mil más al enganche",
                70_000,
            ),
            ("súbele 15 al enganche", 75_000),
            ("bájale 10 mil al enganche", 50_000),
            ("al enganche ponle 20 mil más", 80_000),
            (
                "El enganche sí lo puedo subir, en lugar de 60 ponle 100 mil",
                100_000,
            ),
            ("en vez de 60 que sean 75 de enganche", 75_000),
            ("mejor doy 80", 80_000),
        ],
    );
}

/// What others lost, and cash that is declined, is no money of the sale.
#[test]
fn money_of_others_settles_nothing() {
    let mut wrong = Vec::new();
    for text in [
        "es que a mi primo le bajaron 30 mil de anticipo en una página pirata",
        "a mi hermana le robaron 20 mil de enganche en otra agencia",
        "me pidieron 15 mil de anticipo en otro lado y era fraude",
    ] {
        let state = say(&State::default(), text).state;
        if state.down_payment.is_some() || state.payment.is_some() {
            wrong.push(format!("{text}: {:?}", state.down_payment));
        }
    }
    let asked = after(&["cuanto cuesta el passat", "lo quiero"]);
    for text in [
        "preferimos no liquidarlo de contado",
        "no lo puedo pagar todo de contado",
    ] {
        let state = say(&asked, text).state;
        if state.payment == Some(Payment::Cash) {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}

/// A bare term, where a plan lacks one, is a term; two are asked between.
#[test]
fn bare_term_completes_the_plan() {
    let asked = after(&["cuanto cuesta el passat", "lo quiero", "60 mil de enganche"]);
    let mut wrong = Vec::new();
    for (text, term) in [
        ("ándale pues 36", Some(36)),
        (
            "él quiere 72 meses y yo 48... que sean 60 y nadie pelea",
            Some(60),
        ),
        ("a 48 o 60 meses", None),
        ("24 dije", None),
        ("60 es mucho", None),
        ("60 es mucho, mejor 48", Some(48)),
    ] {
        let is = say(&asked, text).state.term_months;
        if is != term {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    let fifty = after(&[
        "cuanto cuesta el passat",
        "lo quiero",
        "a meses",
        "50",
        "48",
    ]);
    if (paid_down(&fifty), fifty.term_months) != (Some(50_000), Some(48)) {
        wrong.push(format!("50, 48: {:?}", fifty.down_payment));
    }
    report(&wrong);
}
