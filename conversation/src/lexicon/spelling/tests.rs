use super::*;
use crate::lexicon::{Frames, People};

/// The words that come with the program.
fn builtin() -> (Frames, People, Spelling) {
    let frames = Frames::builtin().unwrap();
    let spelling = Spelling::new(&frames, &Catalog::builtin().unwrap()).unwrap();
    (frames, People::builtin().unwrap(), spelling)
}

fn spelt_where(text: &str, expected: Expected) -> String {
    let (frames, people, spelling) = builtin();
    let words = Words::read(text);
    let words = spelling.correct(words, &frames, &people, expected);
    let words: Vec<String> = words.list.into_iter().map(|word| word.text).collect();
    words.join(" ")
}

fn spelt(text: &str) -> String {
    spelt_where(text, Expected::Anything)
}

#[test]
fn misspelt_words_of_the_trade_are_put_right() {
    for (typed, meant) in [
        (
            "busco un toyotta corola automatco",
            "busco un toyota corolla automatico",
        ),
        ("presupuetso 360 mil", "presupuesto 360 mil"),
        (
            "kiero una camionta familar",
            "quiero una camioneta familiar",
        ),
        ("enganhe 70 mil", "enganche 70 mil"),
        (
            "el mrtes a las 6 dela tarde",
            "el martes a las 6 de la tarde",
        ),
        ("tienes el sivic o la bersa", "tienes el civic o la versa"),
        (
            "traigo 45 mil pal enganche",
            "traigo 45 mil para el enganche",
        ),
    ] {
        assert_eq!(spelt(typed), meant, "{typed}");
    }
}

#[test]
fn words_that_are_spelt_right_are_left_alone() {
    for text in [
        "ya me van a llamar",
        "un papel",
        "el patio de mi casa",
        "tendra usted",
        "lo siento",
        "mi compa",
        "la feria y la lana",
        "una troca",
        "el escape del carro",
        "digame",
        "el finde tempranito",
        "dame un varo",
        "esta chido",
    ] {
        assert_eq!(spelt(text), text);
    }
}

#[test]
fn names_of_people_are_left_alone_where_a_name_was_asked() {
    assert_eq!(
        spelt_where("Buitimea Larrañaga", Expected::Name),
        "buitimea larranaga"
    );
    assert_eq!(
        spelt_where("xochitl nah uc", Expected::Name),
        "xochitl nah uc"
    );
}

#[test]
fn a_spelling_that_stands_for_two_words_keeps_the_sentences() {
    let (frames, people, spelling) = builtin();
    let words = Words::read("es pal trabajo. cuanto cuesta?");
    let words = spelling.correct(words, &frames, &people, Expected::Anything);
    assert_eq!(words.sentences[0].words, 0..4);
    assert_eq!(words.sentences[1].words, 4..6);
    assert!(words.sentences[1].question);
}
