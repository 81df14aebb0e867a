//! What kind of word is expected at a place.

use crate::words::Word;

/// Whether a misspelt word may be a car's name: in lower case or after a word
/// that announces one.
pub(super) fn car(word: &Word, before: Option<&Word>) -> bool {
    const ANNOUNCES: &[&str] = &[
        "un",
        "una",
        "el",
        "la",
        "del",
        "al",
        "busco",
        "quiero",
        "tienen",
        "tienes",
        "hay",
        "auto",
        "carro",
        "coche",
        "camioneta",
        "y",
        "o",
        "vs",
        "con",
        "mi",
        "ese",
        "esa",
        "marca",
        "algun",
        "necesito",
        "manejan",
        "venden",
        "toyota",
        "nissan",
        "honda",
        "mazda",
        "chevrolet",
        "ford",
        "kia",
        "volkswagen",
        "hyundai",
        "seat",
        "renault",
        "peugeot",
        "audi",
        "bmw",
        "jeep",
        "otro",
        "otra",
        "los",
        "las",
        "de",
        "por",
        "interesa",
        "versus",
    ];
    !is_a_name(word, before)
        && before.is_none_or(|before| {
            word.pause || ANNOUNCES.contains(&before.text.as_str()) || before.number.is_some()
        })
}

/// Whether a person's or a place's name is expected: it is left as it is.
pub(super) fn is_a_name(word: &Word, before: Option<&Word>) -> bool {
    const ANNOUNCES: &[&str] = &[
        "soy",
        "llamo",
        "nombre",
        "senor",
        "senora",
        "don",
        "dona",
        "apellido",
        "apellidos",
        "sr",
        "sra",
        "ing",
        "lic",
        "colonia",
        "calle",
        "en",
    ];
    before.is_some_and(|before| {
        let announced = ANNOUNCES.contains(&before.text.as_str());
        // `Ana Tzab`: a capital after a capital goes on with a name.
        let goes_on = word.capital && before.capital && !word.pause;
        announced || goes_on
    })
}
