//! English words among Spanish ones, as people write at the border.

use crate::{after, model, say};

#[test]
fn english_words_mean_what_they_say() {
    let state = after(&["Hi! quick question, ¿tienen SUVs under 350k pesos?"]);
    assert_eq!(state.budget.map(|budget| budget.max.0), Some(350_000));
    assert_eq!(state.wish.make, None, "`quick` is no Buick");
    let asked = say(&state, "How much por la Kicks?");
    assert!(
        asked.reply.text.contains("$337,999"),
        "{}",
        asked.reply.text
    );
    let driven = say(&asked.state, "and the mileage?");
    assert!(
        driven.reply.text.contains("21,111"),
        "{}",
        driven.reply.text
    );
    for text in ["Nice, me gusta la Kicks, I'll take it", "I'll take it"] {
        assert_eq!(model(&say(&driven.state, text).state), "Kicks", "{text}");
    }
}

#[test]
fn sierra_that_somebody_goes_to_is_no_car() {
    for text in [
        "hola busco suv hasta 320 mil pa andar en oaxaca y subir a la sierra",
        "busco algo para ir a la sierra",
    ] {
        assert_eq!(after(&[text]).wish.make, None, "{text}");
    }
    let priced = say(&after(&["hola"]), "Es por la Durango, ¿en cuánto?");
    assert!(
        priced.reply.text.contains("$833,999"),
        "{}",
        priced.reply.text
    );
}
