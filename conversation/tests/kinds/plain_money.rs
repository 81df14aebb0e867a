//! Money called by its name, figures of the agent's own, and figures that are no money.

use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, State};

use crate::{after, model, report, say};

const PLANNED: [&str; 5] = [
    "el versa 2018",
    "lo quiero",
    "a meses",
    "doy 50 mil",
    "a 60 meses",
];

fn planned() -> State {
    let state = after(&PLANNED);
    assert_eq!(state.term_months, Some(60));
    state
}

/// The texts after which down payment (in thousands) or budget (in thousands) differ.
fn others(state: &State, texts: &[(&str, u64, Option<u64>)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (text, down, budget) in texts {
        let is = say(state, text).state;
        let amount = Some(Down::Amount(Pesos(down * 1_000)));
        let max = is.budget.map(|budget| budget.max.0 / 1_000);
        let monthly = is.budget.and_then(|budget| budget.monthly);
        if is.down_payment != amount || max != *budget || monthly.is_some() {
            wrong.push(format!("{text}: {:?} {max:?} {monthly:?}", is.down_payment));
        }
        if !is.proposed.is_empty() {
            wrong.push(format!("{text}: asked back"));
        }
    }
    wrong
}

#[test]
fn money_is_what_it_is_called() {
    let texts = [
        ("mi tope son 350 mil", 50, Some(350)),
        (
            "el enganche son 50, lo que digo es que mi tope para gastar es 350 mil",
            50,
            Some(350),
        ),
        (
            "mi presupuesto sería como 450 mil contando lo de mi carro",
            50,
            Some(450),
        ),
        ("no no al mes no doy 60 mil de enganche", 60, None),
        (
            "60 mil al mes ni que fuera rico, son 60 mil de enganche",
            60,
            None,
        ),
        ("al mes no, 70 mil de enganche", 70, None),
        ("pon 65 mil de enganche", 65, None),
    ];
    report(&others(&planned(), &texts));
}

#[test]
fn figures_of_the_last_plan_are_no_offer() {
    let state = planned();
    let table = say(&state, "¿cuánto queda al mes?").reply.text;
    let monthly = state.lead.monthly_payment_pesos.unwrap();
    assert!(table.contains(&monthly.to_string()));
    let rounded = monthly.0 / 100 * 100;
    for text in [
        format!("{monthly} nos queda justo, pero sí entra"),
        format!("{rounded} ta perro"),
        format!("uy {monthly} al mes"),
    ] {
        let is = say(&state, &text).state;
        assert_eq!(is.down_payment, state.down_payment, "{text}");
        assert_eq!(is.budget, state.budget, "{text}");
        assert!(is.proposed.is_empty(), "{text}: {:?}", is.proposed);
    }
}

#[test]
fn least_down_payment_pointed_at_is_taken() {
    let state = planned();
    for text in [
        "el mínimo era 22 y fracción, ¿no? pon ese mejor",
        "¿cuál era el mínimo? ponme ese",
    ] {
        let is = say(&state, text).state;
        assert_eq!(is.down_payment, Some(Down::Percent(10.into())), "{text}");
    }
}

#[test]
fn down_payment_of_a_question_reaches_its_plan() {
    let state = after(&["busco un versa", "¿cuánto cuesta el versa 2018?"]);
    for text in [
        "¿cuánto pagaríamos al mes si damos 50,000 de enganche, a 5 años?",
        "si lo saco a credito dando 50 mil en cuanto me salen las mensualidades",
    ] {
        let is = say(&state, text).state;
        assert_eq!(is.down_payment, Some(Down::Amount(Pesos(50_000))), "{text}");
        assert!(is.budget.is_none(), "{text}: {:?}", is.budget);
    }
}

#[test]
fn ages_sizes_and_counts_are_no_money() {
    let asked = after(&PLANNED[..4]);
    let chosen = after(&PLANNED[..3]);
    let planned = planned();
    let mut wrong = Vec::new();
    for state in [&asked, &chosen, &planned] {
        for text in [
            "mi bebé tiene 8 meses",
            "jajaja no, 8 meses tiene mi bebé",
            "es que mi hija de 10 meses va en su sillita",
            "llevo 5 años en mi trabajo",
            "4.65 < 4.70, sí cabe",
            "mi cochera mide 4.70 m",
            "dos correcciones",
            "tengo 3 preguntas",
            "los otros dos van a la primaria",
        ] {
            let is = say(state, text).state;
            let same = is.down_payment == state.down_payment
                && is.term_months == state.term_months
                && is.budget == state.budget;
            if !same || is.proposed != state.proposed {
                wrong.push(format!("{text}: {:?} {:?}", is.down_payment, is.proposed));
            }
        }
    }
    report(&wrong);
    assert_eq!(model(&planned), "Versa");
}
