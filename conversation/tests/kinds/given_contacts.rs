//! Names, surnames and hours in the words that stand around them: put down for the customer,
//! for the buyer, beside a number.

use jiff::civil::date;

use crate::{after, report, say};

const OFFERED: [&str; 3] = ["el versa 2018", "lo quiero", "de contado"];

#[test]
fn name_is_put_down_for_the_customer_or_the_buyer() {
    let offered = after(&OFFERED);
    let mut wrong = Vec::new();
    for (text, name) in [
        ("póngale nada más Socorro", Some("Socorro")),
        ("pongale Ernestina", Some("Ernestina")),
        ("anótele nomás Chuy", Some("Chuy")),
        ("póngale José María Lira", Some("José María Lira")),
        ("ponle ganas", None),
        ("póngale que sí", None),
        ("se llama Kavak Total", None),
        (
            "Le saluda Héctor Villaseñor, para servirle",
            Some("Héctor Villaseñor"),
        ),
        (
            "Iván Ledesma / 8441730962 / mañana 11 am",
            Some("Iván Ledesma"),
        ),
        (
            "él se llama Rigoberto, yo soy Kevin pero el comprador es él",
            Some("Rigoberto"),
        ),
        (
            "yo soy Kevin pero el comprador es mi apá, anótelo a él: Rigoberto Salas",
            Some("Rigoberto Salas"),
        ),
        (
            "yo casi no contesto, ponga los datos de mi hija Itzel Barrera",
            Some("Itzel Barrera"),
        ),
        (
            "yo soy Kevin y el comprador no es mi papá Rigoberto",
            Some("Kevin"),
        ),
    ] {
        let lead = say(&offered, text).state.lead;
        if lead.name.as_deref() != name {
            wrong.push(format!("{text}: {:?}", lead.name));
        }
    }
    report(&wrong);
}

#[test]
fn surname_is_added_beside_a_phone() {
    let named = after(&["el versa 2018", "lo quiero", "de contado", "Fernanda"]);
    let mut wrong = Vec::new();
    for (text, name) in [
        (
            "Cárdenas de apellido, y mi cel 8112 40 55 63",
            "Fernanda Cárdenas",
        ),
        (
            "mi apellido es Luna y mi cel 8112 40 55 63",
            "Fernanda Luna",
        ),
    ] {
        let lead = say(&named, text).state.lead;
        if lead.name.as_deref() != Some(name) || lead.phone.as_deref() != Some("+528112405563") {
            wrong.push(format!("{text}: {:?} {:?}", lead.name, lead.phone));
        }
    }
    report(&wrong);
}

#[test]
fn number_that_is_not_to_be_rung_calls_nothing_off() {
    let dialled = after(&[
        "el versa 2018",
        "de contado",
        "Noemí Zárate",
        "4612 08 33 19",
    ]);
    let text = "también tengo el 4616 12 40 40 del trabajo pero ahí no me marquen";
    let turn = say(&dialled, text);
    assert_eq!(turn.state.lead.phone.as_deref(), Some("+524612083319"));
    assert_eq!(turn.state.lead.backup_phone, None);
    assert!(!turn.reply.text.contains("cancele"), "{}", turn.reply.text);
}

#[test]
fn call_is_moved_in_the_words_around_its_hour() {
    let arranged = after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "Rosa Luna",
        "55 8765 4321",
        "hoy a las 6 de la tarde",
    ]);
    let mut wrong = Vec::new();
    for (text, day, hour) in [
        ("hoy ya no alcanzo mañana a la misma hora", 2, 18),
        ("dígale que mejor me marque el viernes a las 5", 4, 17),
        (
            "mañana a esa hora ando en el banco que sea a las siete",
            2,
            19,
        ),
        (
            "mañana no q es cumple de mi niña, pasado a las 11 de la mañana",
            3,
            11,
        ),
    ] {
        let lead = say(&arranged, text).state.lead;
        let at = date(2026, 12, day).at(hour, 0, 0, 0);
        if lead.preferred_time_at != Some(at) {
            wrong.push(format!("{text}: {:?}", lead.preferred_time_at));
        }
    }
    report(&wrong);
}

#[test]
fn return_is_answered_under_any_condition() {
    let chosen = after(&["el versa 2018"]);
    let mut wrong = Vec::new();
    for text in [
        "¿puedo devolver el carro si no me late?",
        "¿y si me arrepiento, qué pasa?",
        "¿lo puedo regresar si no le gusta a mi mujer?",
    ] {
        let reply = say(&chosen, text).reply.text;
        if !reply.contains("300 km") || reply.contains("no lo tengo") {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}
