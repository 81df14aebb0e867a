//! What is noted is read back on request, and a change is said only where there is one.

use crate::{after, report, say};

const ARRANGED: [&str; 9] = [
    "el versa 2018",
    "lo quiero",
    "a credito",
    "50 mil",
    "48",
    "sí que me llamen",
    "Laura Peña",
    "5512345678",
    "mañana a las 10",
];

const ASKS: [&str; 12] = [
    "dígame qué tiene anotado",
    "digame que tiene anotado",
    "qué datos tienes?",
    "que datos tienes",
    "qué anotaste?",
    "resumen por favor",
    "cómo quedó todo?",
    "léeme mis datos",
    "qué teléfono tienes?",
    "a qué nombre quedó",
    "qué coche tengo apartado",
    "confirmame mis datos",
];

#[test]
fn recap_names_car_money_name_phone_and_time() {
    let arranged = after(&ARRANGED);
    let mut wrong = Vec::new();
    for text in ASKS {
        let turn = say(&arranged, text);
        let said = turn.reply.text;
        let all = [
            "Versa",
            "$50,000",
            "48",
            "Laura Peña",
            "55 1234 5678",
            "mañana a las 10",
        ];
        if !all.iter().all(|part| said.contains(part)) || turn.state.errand.is_some() {
            wrong.push(format!("{text}: {said}"));
        }
    }
    report(&wrong);
}

#[test]
fn recap_before_a_call_is_arranged_names_what_is_known() {
    let mut wrong = Vec::new();
    let budget = after(&["busco una suv", "hasta 300 mil"]);
    let chosen = after(&["el versa 2018", "lo quiero", "doy 50 mil de enganche"]);
    for text in [
        "dígame qué tiene anotado",
        "qué datos tienes?",
        "que llevamos hasta ahorita",
    ] {
        for (state, known) in [(&budget, "$300,000"), (&chosen, "$50,000")] {
            let said = say(state, text).reply.text;
            if !said.contains(known) {
                wrong.push(format!("{text}: {said}"));
            }
        }
    }
    report(&wrong);
}

#[test]
fn nothing_is_called_updated_where_nothing_changed() {
    let arranged = after(&ARRANGED);
    let mut wrong = Vec::new();
    for text in [
        "está bonito el color?",
        "vivo en Querétaro, hay sucursal?",
        "ok gracias",
        "mañana a las 10 entonces",
        "tengo tres hijos",
        "le paso a mi esposa",
        "me queda lejos",
    ] {
        let said = say(&arranged, text).reply.text;
        if said.contains("actualicé") {
            wrong.push(format!("{text}: {said}"));
        }
    }
    report(&wrong);
}
