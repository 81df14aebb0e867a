//! A new figure beside the old one, shares in words, and questions for figures.

use kavak_conversation::{Down, Payment, State};

use crate::{after, report, say};

fn pesos_down(state: &State) -> Option<u64> {
    match state.down_payment {
        Some(Down::Amount(amount)) => Some(amount.0),
        _ => None,
    }
}

fn percent_down(state: &State) -> String {
    match state.down_payment {
        Some(Down::Percent(percent)) => percent.to_string(),
        _ => String::new(),
    }
}

const ODYSSEY: [&str; 3] = ["mi tope son 260 mil", "la odyssey 2016", "la quiero"];

#[test]
fn new_down_payment_takes_the_place_of_the_old_one() {
    let known = [&ODYSSEY[..], &["pongo 120 de enganche"]].concat();
    let open = after(&known);
    assert_eq!(pesos_down(&open), Some(120_000));
    let cases = [
        ("mejor pongo 100 de enganche, 120 me deja justa", 100_000),
        ("mejor 100 de enganche, 120 me deja muy apretada", 100_000),
        ("no puedo dar 120, doy 90", 90_000),
        ("ya no puedo dar los 120, doy 90", 90_000),
        ("lo de 120 siempre no, 70", 70_000),
        ("lo de los 120 siempre no, mejor 70", 70_000),
        ("subo a 130 en vez de 120", 130_000),
        ("bajo a 80 en lugar de 120", 80_000),
        (
            "pensándolo bien pongo 100, con 120 me quedo sin nada",
            100_000,
        ),
        ("con 120 me quedo sin ahorros, pongo 100", 100_000),
        ("de enganche 100 y no 120", 100_000),
        ("120 se me hace mucho, que sean 95 mil", 95_000),
    ];
    let mut wrong = Vec::new();
    for (text, meant) in cases {
        let state = say(&open, text).state;
        if pesos_down(&state) != Some(meant) || state.budget != open.budget {
            wrong.push(format!(
                "{text}: {:?}, {:?}",
                state.down_payment, state.budget
            ));
        }
    }
    report(&wrong);
}

#[test]
fn new_budget_takes_the_place_of_the_old_one() {
    let open = after(&["busco un sedán", "300 mil"]);
    let cases = [
        ("mejor 280, 300 me deja justa", 280_000),
        ("no puedo dar 300, doy 250", 250_000),
        ("subo a 350 en vez de 300", 350_000),
        ("lo de 300 siempre no, 250", 250_000),
        ("mi presupuesto ya no es 300, es 250", 250_000),
        ("300 es mucho, mejor 250", 250_000),
        // Nothing new is said.
        ("300 es mucho", 300_000),
    ];
    let mut wrong = Vec::new();
    for (text, meant) in cases {
        let state = say(&open, text).state;
        if state.budget.map(|budget| budget.max.0) != Some(meant) {
            wrong.push(format!("{text}: {:?}", state.budget));
        }
    }
    report(&wrong);
}

#[test]
fn share_in_cash_and_the_rest_in_payments_is_a_loan() {
    let open = after(&ODYSSEY);
    let cases = [
        ("la mitad en efectivo y lo demás a pagos", "50"),
        ("la mitad de contado y la otra mitad financiada", "50"),
        ("pago la mitad en efectivo, lo demás a pagos", "50"),
        ("la mitad al contado, la mitad a crédito", "50"),
        ("mitad y mitad, a 36", "50"),
        ("un tercio de entrada y el resto a 3 años", "33.33"),
        ("dos tercios de entrada y el resto a crédito", "66.67"),
        ("la cuarta parte y lo demás a 60", "25"),
    ];
    let mut wrong = Vec::new();
    for (text, meant) in cases {
        let state = say(&open, text).state;
        let loan = state.payment == Some(Payment::Financed);
        if percent_down(&state) != meant || !loan {
            wrong.push(format!("{text}: {:?}", state.down_payment));
        }
    }
    report(&wrong);
}

#[test]
fn question_for_a_figure_is_answered_and_changes_nothing() {
    let planned = [&ODYSSEY[..], &["pongo 120 de enganche", "a 48"]].concat();
    let mut wrong = Vec::new();
    for state in [after(&ODYSSEY), after(&planned)] {
        for text in [
            "cuánto de intereses",
            "cuánto de intereses a 36",
            "cuánto de intereses a 36 con 100 de enganche",
            "cuánto acabo pagando con 100 de enganche a 36",
            "al final cuánto acabo pagando",
            "cuánto al mes a 60",
            "cuánto me queda si doy la mitad en efectivo y lo demás a pagos",
            "cuánto me cobran de intereses",
        ] {
            let turn = say(&state, text);
            let kept = (turn.state.down_payment, turn.state.term_months)
                == (state.down_payment, state.term_months);
            if !kept || !turn.reply.text.contains("nteres") {
                wrong.push(format!("{text}: {}", turn.reply.text));
            }
        }
    }
    let state = after(&planned);
    for text in ["cuánto en total", "y en total", "en total cuánto sería"] {
        let turn = say(&state, text);
        if !turn.reply.text.contains("Total de los pagos") {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn how_long_a_warranty_lasts_is_no_term() {
    let planned = [&ODYSSEY[..], &["pongo 120 de enganche"]].concat();
    let mut wrong = Vec::new();
    for state in [after(&ODYSSEY), after(&planned)] {
        for text in [
            "la garantía de un año",
            "me interesa la garantía de un año",
            "quiero garantía de 3 años",
            "¿cuánto cuesta extenderla a un año?",
            "se puede ampliarla hasta 12 meses",
            "con la garantía extendida de 12 meses",
            "el seguro a 12 meses",
        ] {
            let term = say(&state, text).state.term_months;
            if term.is_some() {
                wrong.push(format!("{text}: {term:?}"));
            }
        }
    }
    report(&wrong);
}
