//! A yes with an errand or a question, goodbyes of many words, who answers, and the recap.

use crate::{after, report, say};

const OFFERED: [&str; 3] = ["el versa 2018", "lo quiero", "de contado"];
const DATA: [&str; 4] = [
    "sí, que me llamen",
    "Rosa Luna",
    "55 8765 4321",
    "el viernes a las 5",
];

#[test]
fn yes_that_goes_on_with_an_errand_or_a_question_is_a_yes() {
    let offered = after(&OFFERED);
    let mut wrong = Vec::new();
    for text in [
        "si y q documentos ocupo llevar",
        "si porfa y digale al asesor que me mande fotos",
        "si y dile al asesor que llevo a mi mecanico",
        "si claro oiga y donde estan ubicados",
        "sí, y ¿qué llevo?",
        "sí, márquenme, ¿y tienen garantía?",
    ] {
        let state = say(&offered, text).state;
        if state.wants_contact != Some(true) {
            wrong.push(text.to_owned());
        }
    }
    let condition = say(&offered, "y si dejo mi carro qué papeles piden").state;
    assert_eq!(condition.wants_contact, None);
    report(&wrong);
}

#[test]
fn goodbye_of_many_words_is_answered_and_asks_nothing() {
    let arranged = after(&[&OFFERED[..], &DATA].concat());
    let mut wrong = Vec::new();
    for text in [
        "bueno pues muchas gracias, quedo al pendiente, bonito día, bye",
        "muchas gracias quedo al pendiente",
        "gracias, aquí espero la llamada, saludos",
        "sale pues gracias ahi nos estamos viendo bye",
        "perfecto, entonces espero su llamada, gracias",
        "sería todo, gracias",
        "es todo por hoy gracias buenas noches",
        "no, gracias",
    ] {
        let turn = say(&arranged, text);
        let answered = turn.reply.text.contains("gusto")
            || turn.reply.text.contains("pronto")
            || turn.reply.text.contains("Para eso");
        let same = turn.state.lead.preferred_time_at == arranged.lead.preferred_time_at;
        if !answered || !same || turn.reply.text.contains('?') {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn question_who_answers_is_answered_by_the_assistant_alone() {
    let start = say(&after(&[]), "hola").state;
    let mut wrong = Vec::new();
    for text in [
        "¿eres persona o máquina?",
        "eres una persona o un robot?",
        "estoy hablando con una persona o con un bot",
        "usted es una persona real o es maquina",
        "es robot o gente",
        "eres humano o ia",
        "me está contestando una persona o una computadora?",
        "quien me contesta una persona o una maquina",
    ] {
        let turn = say(&start, text);
        let answered = turn.reply.text.contains("asistente virtual");
        let other = turn.state.human_wanted || turn.reply.text.contains("dato");
        if !answered || other {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn data_noted_are_read_back_however_they_are_asked_for() {
    let arranged = after(&[&OFFERED[..], &DATA].concat());
    let mut wrong = Vec::new();
    for text in [
        "Me confirma los datos",
        "cuáles datos tiene",
        "que datos le di",
        "me puede confirmar los datos?",
        "a ver repítame los datos",
        "qué nombre y número anotó",
    ] {
        let turn = say(&arranged, text);
        if !turn.reply.text.contains("Rosa Luna") {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn purpose_asks_for_no_reason() {
    let offered = after(&OFFERED[..2]);
    let why = |text: &str| say(&offered, text).reply.text.contains("Es para mostrarte");
    assert!(why("¿para q?") && why("pa q") && why("¿para qué quieren eso?"));
    assert!(!why("dime para q vea si me alcanza"));
    assert!(!why("para que me marquen mas tarde"));
}
