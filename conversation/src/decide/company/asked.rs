//! Questions about the company, distinguished by their words.

use crate::acts::CompanyQuestion;

/// `¿y si me arrepiento, qué pasa?`: beside a question that names its thing, one that asks
/// nothing of its own.
pub(super) fn asks_no_more(question: &CompanyQuestion) -> bool {
    const SMALL: [&str; 20] = [
        "que", "pasa", "sucede", "procede", "hago", "hacemos", "como", "le", "se", "puede", "ahi",
        "o", "y", "verdad", "no", "entonces", "onda", "cierto", "hay", "pedo",
    ];
    question.words.split(' ').all(|word| SMALL.contains(&word))
}

/// `¿tienen aviso de privacidad?`, `¿qué hacen con mis datos?`
pub(super) fn is_about_privacy(question: &CompanyQuestion) -> bool {
    const PRIVACY: [&str; 4] = [
        "privacidad",
        "mis datos",
        "nuestros datos",
        "datos personales",
    ];
    PRIVACY.iter().any(|words| question.words.contains(words))
}

/// `¿y en Toluca hay?`, but not `¿me van a hablar de un número de Monterrey?`.
pub(super) fn asks_for_place(words: &str) -> bool {
    const PLACES: [&str; 36] = [
        "piso",
        "calle",
        "colonia",
        "donde",
        "sucursal",
        "sucursales",
        "sede",
        "sedes",
        "tienda",
        "hay",
        "tienen",
        "estan",
        "queda",
        "quedan",
        "atienden",
        "cerca",
        "direccion",
        "llegar",
        "ir",
        "visitar",
        "recoger",
        "verlo",
        "verla",
        "ver",
        "entregan",
        "llevan",
        "mandan",
        "envian",
        "oficina",
        "abren",
        "vivo",
        "trasladan",
        "manejan",
        "cuentan",
        "llega",
        "llegan",
    ];
    const SHORT: usize = 4;
    let words: Vec<&str> = words.split_whitespace().collect();
    words.len() <= SHORT || words.iter().any(|word| PLACES.contains(word))
}

/// `¿cuántas sedes tienen?`
pub(super) fn counts(question: &CompanyQuestion) -> bool {
    let mut words = question.words.split_whitespace();
    let many = words.any(|word| matches!(word, "cuantas" | "cuantos"));
    // `¿y centros de inspección?`, behind how many branches there are
    let centres = question.words.contains("centros de inspeccion");
    many || centres && !question.words.contains("donde")
}

/// `¿y ahí abren los domingos?`
pub(super) fn points_there(question: &CompanyQuestion) -> bool {
    let mut words = question.words.split_whitespace();
    words.any(|word| matches!(word, "ahi" | "alla" | "alli" | "esa" | "ese"))
}
