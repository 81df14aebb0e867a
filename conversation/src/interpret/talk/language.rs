//! English and Portuguese, by words that Spanish does not have.

use crate::interpret::{Act, Clause, Reading};

const FOREIGN: &[&str] = &[
    "the",
    "you",
    "have",
    "want",
    "looking",
    "how",
    "much",
    "does",
    "is",
    "are",
    "for",
    "with",
    "what",
    "can",
    "car",
    "need",
    "would",
    "like",
    "do",
    "my",
    "speak",
    "english",
    "hello",
    "price",
    "voce",
    "nao",
    "obrigado",
    "obrigada",
    "estou",
    "procurando",
    "preciso",
    "tenho",
    "quanto",
    "custa",
    "quero",
    "gostaria",
    "meu",
    "minha",
    "voces",
    "tem",
    "um",
    "uma",
    "bom",
    "ola",
];

/// A clause of which most words are foreign.
pub(super) fn read(clause: &Clause<'_>) -> Vec<Reading> {
    let foreign = clause
        .places()
        .filter(|place| FOREIGN.contains(&clause.text(*place)))
        .count();
    let most = foreign >= 3 || foreign == 2 && clause.span.len() <= 4;
    if most && foreign * 5 >= clause.span.len() * 2 {
        return vec![Reading::new(Act::OtherLanguage, clause.span.clone())];
    }
    Vec::new()
}
