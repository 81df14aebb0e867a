//! Courtesies in front of what a message says.

use crate::{after, report, say};

#[test]
fn courtesy_is_answered_and_nothing_called_unknown() {
    let mut wrong = Vec::new();
    for text in [
        "buenas cómo está",
        "hola buenas tardes como está usted",
        "qué tal, cómo amaneció",
        "cómo les va",
        "muy bien gracias a dios, ¿y usted?",
        "bien y tú?",
    ] {
        let reply = say(&after(&["hola"]), text).reply.text;
        if !reply.contains("gracias por preguntar") || reply.contains("dato") {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}

#[test]
fn what_follows_a_courtesy_is_taken() {
    let state = after(&["busco una suv"]);
    let state = say(&state, "muy bien gracias, ¿ustedes? como 350 mil").state;
    assert_eq!(state.budget.map(|budget| budget.max.0), Some(350_000));
    let reply = say(
        &state,
        "buen día, cómo amaneció? quería preguntar por la garantía",
    );
    assert!(reply.reply.text.contains("3 meses"), "{}", reply.reply.text);
    let reply = say(
        &after(&["el versa 2018"]),
        "¿y cómo está la llanta de refacción?",
    )
    .reply;
    assert!(
        !reply.text.contains("gracias por preguntar"),
        "{}",
        reply.text
    );
}
