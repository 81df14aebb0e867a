//! Cars are shown before the form of the call goes on.

use crate::{after, report, say};

/// Ways to ask to see cars.
const ASKS: [&str; 12] = [
    "con gusto, nada más que primero enséñeme los carros",
    "¿qué sedanes automáticos tiene usted?",
    "¿me enseña los carros, por favor?",
    "muéstreme los sedanes que tenga disponibles",
    "pero primero quiero ver los autos",
    "enséñame unos sedanes primero",
    "quiero ver los carros que tienen",
    "mejor muéstrame lo que tienes",
    "¿me podrías mostrar unos autos?",
    "antes quiero ver las camionetas",
    "¿qué carros tiene?",
    "cuales tienes? y cuanto cuestan",
];

#[test]
fn who_asks_to_see_cars_sees_them_before_the_form_goes_on() {
    let mut wrong = Vec::new();
    let forms = [
        &["busco un sedán", "320 mil", "quiero hablar con un asesor"][..],
        &["quiero hablar con un asesor"],
        &[
            "busco un sedán, 320 mil, pásame con alguien",
            "soy Ernesto Pacheco",
        ],
    ];
    for form in forms {
        for text in ASKS {
            let reply = say(&after(form), text).reply;
            let unknown = reply.text.contains("No tengo ese dato");
            if reply.cars.is_empty() || unknown || reply.text.contains("Depende del auto") {
                wrong.push(format!("{form:?} {text}: {}", reply.text));
            }
        }
    }
    report(&wrong);
}

#[test]
fn name_is_not_asked_for_in_each_reply() {
    let talk = [
        "busco un sedán, 320 mil",
        "quiero hablar con un asesor",
        "primero enséñeme los carros",
        "¿el primero es automático?",
        "¿qué garantía dan?",
        "¿el segundo cuántos km tiene?",
        "¿y el tercero?",
        "¿hacen envíos?",
        "¿qué tasa manejan?",
        "¿dónde están?",
        "¿qué papeles piden?",
    ];
    let mut state = after(&talk[..1]);
    let mut asked = 0;
    for text in &talk[1..] {
        let turn = say(&state, text);
        let last = turn.reply.text.rsplit("\n\n").next().unwrap_or_default();
        let asks = ["llamas", "nombre"].iter().any(|word| last.contains(word));
        asked += u8::from(asks);
        state = turn.state;
    }
    assert!(asked <= 4, "asked {asked} times");
    // It is taken whenever it comes.
    let state = say(&state, "me llamo Ernesto Pacheco").state;
    assert_eq!(state.lead.name.as_deref(), Some("Ernesto Pacheco"));
}
