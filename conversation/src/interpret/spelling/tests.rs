use super::*;
use crate::Facts;

fn spelt(text: &str) -> String {
    let facts = Facts::builtin().unwrap();
    let words = facts.spelling.correct(Words::read(text), &facts.frames);
    let words: Vec<String> = words.list.into_iter().map(|word| word.text).collect();
    words.join(" ")
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
        ("graciaaas", "gracias"),
        ("hla bunas nochs", "hola buenas noches"),
        (
            "el mrtes a las 6 dela tarde",
            "el martes a las 6 de la tarde",
        ),
        ("tienes el sivic o la bersa", "tienes el civic o la versa"),
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
        "nah",
        "la feria y la lana",
        "una troca",
        "el escape del carro",
    ] {
        let meant = spelt(text);
        let same = meant == text || text == "nah" && meant == "no";
        assert!(same, "{text}: {meant}");
    }
}

#[test]
fn frequent_words_are_never_corrected() {
    let facts = Facts::builtin().unwrap();
    let list = include_str!("../../../tests/data/frequent_words.txt");
    let mut changed = Vec::new();
    for typed in list.lines() {
        let words = Words::read(typed);
        let before: Vec<String> = words.list.iter().map(|word| word.text.clone()).collect();
        let after = facts.spelling.correct(words, &facts.frames);
        let after: Vec<String> = after.list.into_iter().map(|word| word.text).collect();
        let spanish = before.iter().all(|word| facts.spelling.is_spanish(word));
        let colloquial = before
            .iter()
            .all(|word| facts.spelling.colloquial.contains_key(word));
        if spanish && !colloquial && before != after {
            changed.push(format!("{before:?} became {after:?}"));
        }
    }
    assert!(changed.is_empty(), "{changed:#?}");
}

#[test]
fn a_spelling_that_stands_for_two_words_keeps_the_sentences() {
    let facts = Facts::builtin().unwrap();
    let words = Words::read("es pal trabajo. cuanto cuesta?");
    let words = facts.spelling.correct(words, &facts.frames);
    assert_eq!(words.sentences[0].words, 0..4);
    assert_eq!(words.sentences[1].words, 4..6);
    assert!(words.sentences[1].question);
}
