//! A question is answered about the car that it names, with the thing that it asks.

use crate::{after, report, say};

#[test]
fn question_is_answered_about_the_car_that_it_names() {
    let chosen = [
        "tienen aveo 2017?",
        "lo quiero, a meses con 20 mil de enganche a 48",
    ];
    let cases = [
        ("¿cuánto saldría el march al mes a 60 meses?", "March"),
        ("no no ese es el aveo, te pregunté por el march", "March"),
        ("el Corolla 2020 se ve chido, pero ¿es estándar?", "Corolla"),
        (
            "¿le caben cosas atrás o cuánto carga?",
            "capacidad de carga",
        ),
        (
            "no te pregunté cuánto cuesta sino si se le pueden quitar los asientos",
            "asientos",
        ),
        ("¿cómo quedaría así?", "Aveo"),
        ("el largo", "largo"),
        ("faltó el largo", "largo"),
    ];
    let mut wrong = Vec::new();
    for (text, holds) in cases {
        let reply = say(&after(&chosen), text).reply.text;
        let priced = holds == "asientos" && reply.contains("138,999");
        if !reply.contains(holds) || priced || reply.contains("Depende del auto") {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}

#[test]
fn consumption_is_denied_once_and_refuses_no_fuel() {
    let talk = ["busco un sedán automático", "420 mil", "me da igual"];
    let mut wrong = Vec::new();
    for text in [
        "¿cuál gasta menos gasolina?",
        "me interesa cuál gasta menos gasolina",
        "¿cuántos kilómetros por litro da cada uno?",
        "¿cuál rinde más?",
    ] {
        let turn = say(&after(&talk), text);
        let wish = &turn.state.wish;
        let fuel = wish.fuel.is_some() || !wish.not_fuels.is_empty();
        let denied = turn.reply.text.matches("consumo").count();
        if fuel || denied != 1 || turn.state.asked == "proposal" {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn both_cars_of_a_question_are_answered() {
    for text in [
        "¿Tendrá usted un Corolla, o si no un Versa?",
        "¿tiene un Corolla o un Versa?",
    ] {
        let reply = say(&after(&["hola"]), text).reply.text;
        assert!(
            reply.contains("Corolla") && reply.contains("Versa"),
            "{reply}"
        );
    }
}

#[test]
fn budget_below_every_car_is_said_plainly() {
    for text in [
        "¿no tienen algo como de 80 o 100 mil?",
        "no tienen algo de 100 mil",
    ] {
        let turn = say(&after(&["¿cuál es el más barato?"]), text);
        assert!(
            turn.reply.text.contains("más barato que tengo cuesta"),
            "{}",
            turn.reply.text
        );
        assert_eq!(turn.state.budget.map(|budget| budget.max.0), Some(100_000));
    }
}
