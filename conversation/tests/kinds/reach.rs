//! By message or by call: as the customer wants it.

use kavak_conversation::{Reach, State};

use crate::{after, report, say};

const NUMBER_GIVEN: [&str; 7] = [
    "el versa 2018",
    "lo quiero",
    "a credito",
    "50 mil",
    "48",
    "sí que me llamen",
    "Laura Peña 5512345678",
];

const BY_MESSAGE: [&str; 16] = [
    "mejor mándenme mensaje, no llamada",
    "por mensaje mejor",
    "que me escriban porfa",
    "prefiero whatsapp",
    "no contesto llamadas, escríbanme",
    "no me llamen, mándenme un whats",
    "mañana en la tarde pero por mensaje",
    "cuando quieran pero por whats",
    "me pueden mandar whats mejor? en el trabajo no contesto",
    "mensaje en vez de llamada por favor",
    "no puedo contestar llamadas, solo mensajes",
    "en la tarde, que me escriban",
    "escribanme por favor",
    "por whatsapp porfa, sin llamadas",
    "texteenme mejor? no, mándeme un mensajito",
    "nada de llamadas, puro mensaje",
];

const NOTHING_OF_IT: [&str; 9] = [
    "mándenme fotos por whats",
    "mándame la cotización por mensaje",
    "si no contesto mándenme mensaje",
    "mándenme un mensaje antes de llamar",
    "que me llamen o me escriban, me da igual",
    "ya les había mandado mensaje",
    "¿ustedes me escriben?",
    "llámenme por whatsapp",
    "mañana a las 5",
];

fn reach(state: &State) -> Option<Reach> {
    state.lead.reach
}

#[test]
fn customer_who_wants_messages_is_written_to() {
    let mut wrong = Vec::new();
    for messages in [
        &NUMBER_GIVEN[..],
        &[&NUMBER_GIVEN[..], &["mañana a las 10"]].concat(),
    ] {
        let state = after(messages);
        for text in BY_MESSAGE {
            let turn = say(&state, text);
            let kept = turn.state.lead.phone == state.lead.phone && !turn.state.lead.call_cancelled;
            let said = turn.reply.text;
            if reach(&turn.state) != Some(Reach::Message) || !kept || said.contains("llamará") {
                wrong.push(format!("{text}: {said}"));
            }
        }
    }
    report(&wrong);
}

#[test]
fn message_beside_the_number_counts_and_the_handover_promises_no_call() {
    let state = after(&NUMBER_GIVEN[..6]);
    let turn = say(&state, "Laura Peña, 55 1234 5678 pero mensaje, no llamada");
    assert_eq!(turn.state.lead.phone.as_deref(), Some("+525512345678"));
    assert_eq!(reach(&turn.state), Some(Reach::Message));
    let turn = say(&turn.state, "mañana a las 10");
    let said = turn.reply.text;
    assert!(said.contains("te escribirá mañana a las 10"), "{said}");
    assert!(said.contains("por mensaje, sin llamadas"), "{said}");
    let turn = say(&turn.state, "siempre sí llámenme, es más rápido");
    assert_eq!(reach(&turn.state), Some(Reach::Call));
}

#[test]
fn message_sent_or_spoken_of_says_nothing_of_how_to_be_reached() {
    let state = after(&NUMBER_GIVEN);
    let mut wrong = Vec::new();
    for text in NOTHING_OF_IT {
        let turn = say(&state, text);
        if reach(&turn.state).is_some() {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}
