//! A call that is arranged: moved to another day or hour, confirmed, and its hour left open.

use jiff::civil::{DateTime, date};
use kavak_conversation::State;

use crate::{after, report, say};

const ASKED: [&str; 6] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Rosa Luna",
    "55 8765 4321",
];

fn arranged(time: &str) -> State {
    let state = say(&after(&ASKED), time).state;
    assert!(state.handed_over);
    state
}

fn december(day: i8, hour: i8, minute: i8) -> Option<DateTime> {
    Some(date(2026, 12, day).at(hour, minute, 0, 0))
}

#[test]
fn call_is_moved_by_the_part_that_changes() {
    let today = arranged("hoy a las 6 de la tarde");
    let tomorrow = arranged("mañana a las 5");
    let mut wrong = Vec::new();
    for (state, text, at) in [
        (
            &today,
            "la puedo recorrer para mañana a la misma hora",
            december(2, 18, 0),
        ),
        (
            &today,
            "¿se puede recorrer para mañana a la misma hora?",
            december(2, 18, 0),
        ),
        (&today, "oiga hoy ya no, mañana", december(2, 18, 0)),
        (&today, "hoy ya no voy a poder, mañana", december(2, 18, 0)),
        (&today, "hoy siempre no, mejor mañana", december(2, 18, 0)),
        (&today, "mañana, hoy no alcanzo", december(2, 18, 0)),
        (&today, "la pasamos al viernes", december(4, 18, 0)),
        (
            &today,
            "páseme la llamada al viernes porfa",
            december(4, 18, 0),
        ),
        (&today, "muévanla a las 7", december(1, 19, 0)),
        (&today, "recórranla media hora", december(1, 18, 30)),
        (&today, "¿la puede adelantar una hora?", december(1, 17, 0)),
        (&tomorrow, "adelántenla a las 10", december(2, 10, 0)),
        (&tomorrow, "la dejamos para el viernes", december(4, 17, 0)),
        (
            &tomorrow,
            "¿la podemos adelantar a hoy?",
            december(1, 17, 0),
        ),
        (&tomorrow, "¿podría ser hoy mismo?", december(1, 17, 0)),
        (&tomorrow, "¿me pueden marcar a las 3?", december(2, 15, 0)),
        (
            &tomorrow,
            "¿puede ser ese mismo día pero hasta las 6?",
            december(2, 18, 0),
        ),
        (&tomorrow, "no pues mejor el viernes eh", december(4, 17, 0)),
        (
            &tomorrow,
            "me hice bolas, es el jueves, lo de las 5 sí está bien",
            december(3, 17, 0),
        ),
        // None of it moves the call.
        (&tomorrow, "es todo por hoy, gracias", december(2, 17, 0)),
        (&tomorrow, "más tarde les digo", december(2, 17, 0)),
        (&tomorrow, "¿se puede ver el carro hoy?", december(2, 17, 0)),
    ] {
        let is = say(state, text).state.lead.preferred_time_at;
        if is != at {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn same_time_again_closes_without_a_question() {
    let hour = arranged("mañana a las 5");
    let part = arranged("el sábado en la mañana");
    let mut wrong = Vec::new();
    for (state, text) in [
        (&hour, "sí, mañana a las 5"),
        (&hour, "ok mañana a las 5 entonces"),
        (&hour, "si esta bien mañana 5"),
        (&hour, "perfecto mañana a las 5 quedo al pendiente"),
        (&part, "sí, el sábado en la mañana"),
    ] {
        let turn = say(state, text);
        let same = turn.state.lead.preferred_time_said == state.lead.preferred_time_said;
        if !same || turn.reply.text.contains('?') {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn hour_that_does_not_suit_is_asked_for_and_the_day_stays() {
    let state = arranged("mañana a las 5");
    let mut wrong = Vec::new();
    for text in [
        "mejor más tarde",
        "mas tardecito porfa",
        "no tan temprano",
        "¿puede ser más tarde?",
        "mañana más tarde",
    ] {
        let turn = say(&state, text);
        let kept = turn.state.lead.preferred_time_at == december(2, 17, 0);
        let asks = turn.reply.text.contains("hora");
        let answered = say(&turn.state, "a las 8").state.lead.preferred_time_at;
        if !kept || !asks || answered != december(2, 20, 0) && answered != december(2, 8, 0) {
            wrong.push(format!("{text}: {answered:?} {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn hour_without_a_day_is_said_back_with_its_day() {
    let asked = after(&ASKED);
    let mut wrong = Vec::new();
    for (text, back) in [
        ("a las 4", "hoy a las 4"),
        ("4 pm", "hoy 4 pm"),
        ("a las 9", "mañana a las 9"),
        ("no más tarde de las 5", "hoy no más tarde de las 5"),
        ("mañana a las 4 no más", "mañana a las 4"),
        ("para el viernes a las 4", "te llamará el viernes a las 4"),
        ("mañana no antes de las 10", "mañana no antes de las 10"),
    ] {
        let turn = say(&asked, text);
        if !turn.reply.text.contains(back) {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn bound_of_an_hour_is_no_hour() {
    let asked = after(&ASKED);
    let mut wrong = Vec::new();
    for (text, at, until) in [
        ("mañana no más tarde de las 5", None, december(2, 17, 0)),
        ("hoy pero no después de las 7", None, december(1, 19, 0)),
        ("mañana a más tardar a las 5", None, december(2, 17, 0)),
        ("mañana no antes de las 10", december(2, 10, 0), None),
    ] {
        let lead = say(&asked, text).state.lead;
        if (lead.preferred_time_at, lead.preferred_time_until) != (at, until) {
            wrong.push(format!(
                "{text}: {:?} {:?}",
                lead.preferred_time_at, lead.preferred_time_until
            ));
        }
    }
    report(&wrong);
}

#[test]
fn occasion_is_kept_in_words_and_said_back_to_the_customer() {
    let asked = after(&ASKED);
    let mut wrong = Vec::new();
    for (text, said, back) in [
        (
            "mañana cuando salga del trabajo",
            "mañana cuando salga del trabajo",
            "cuando salgas del",
        ),
        (
            "cuando me desocupe",
            "cuando me desocupe",
            "cuando te desocupes",
        ),
        (
            "en cuanto llegue a mi casa",
            "en cuanto llegue a mi casa",
            "llegues a tu casa",
        ),
        ("pasando quincena", "pasando quincena", "pasando quincena"),
        (
            "el domingo después de misa",
            "el domingo después de misa",
            "después de misa",
        ),
        (
            "saliendo de la chamba porfa",
            "saliendo de la chamba",
            "saliendo de la chamba",
        ),
    ] {
        let turn = say(&asked, text);
        let is = turn.state.lead.preferred_time_said;
        if is.as_deref() != Some(said) || !turn.reply.text.contains(back) {
            wrong.push(format!("{text}: {is:?} {}", turn.reply.text));
        }
    }
    for text in ["cuando lo vea les digo", "luego te digo a qué hora"] {
        let is = say(&asked, text).state.lead.preferred_time_said;
        if is.is_some() {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn day_beside_another_one_with_its_hour_is_asked_back() {
    let asked = after(&ASKED);
    let turn = say(&asked, "mañana, hoy entre 1 y 3");
    assert_eq!(turn.state.lead.preferred_time_said, None);
    assert!(
        turn.reply.text.contains("hoy entre 1 y 3"),
        "{}",
        turn.reply.text
    );
    assert!(!turn.reply.text.contains("mañana"), "{}", turn.reply.text);
}
