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

#[test]
fn question_after_one_thing_noted_is_answered_by_what_is_noted() {
    let arranged = after(&ARRANGED);
    let asks = [
        ("cuánto le puse de enganche?", "$50,000"),
        ("quedó lo de mi enganche?", "$50,000"),
        ("¿cuánto dije que daba de enganche?", "$50,000"),
        ("a cuántos meses quedó?", "48"),
        ("y el plazo en cuánto quedó", "48"),
        ("si anotaron mi teléfono?", "55 1234 5678"),
        ("¿sí apuntaste bien mi número?", "55 1234 5678"),
        ("¿qué número les di?", "55 1234 5678"),
        ("oiga y sí le pusieron que era el versa?", "Versa"),
        ("cuál carro escogí al final?", "Versa"),
        ("ya tienen anotado mi nombre?", "Laura Peña"),
        ("entonces en qué quedamos?", "mañana a las 10"),
        ("¿quedó la cita?", "mañana a las 10"),
        ("¿quedamos mañana, verdad?", "mañana a las 10"),
        ("¿quedó registrada la hora?", "mañana a las 10"),
        ("sí guardaste todo lo que te dije?", "Versa"),
    ];
    let mut wrong = Vec::new();
    for (text, noted) in asks {
        let turn = say(&arranged, text);
        let said = turn.reply.text;
        if !said.contains(noted) || turn.state.lead != arranged.lead {
            wrong.push(format!("{text}: {said}"));
        }
    }
    report(&wrong);
}

#[test]
fn question_about_a_car_or_a_plan_asks_for_nothing_noted() {
    let arranged = after(&ARRANGED);
    let mut wrong = Vec::new();
    for text in [
        "¿le pusieron llantas nuevas?",
        "¿cómo quedó la economía del país?",
        "¿quedó algún Jetta rojo?",
        "¿cuántos dueños ha tenido el versa?",
        "¿en cuánto sale el versa 2018?",
        "¿y si le pongo 80 mil de enganche?",
    ] {
        let said = say(&arranged, text).reply.text;
        if said.contains("tengo anotado") || said.contains("ya está con el equipo") {
            wrong.push(format!("{text}: {said}"));
        }
    }
    report(&wrong);
}
