//! Words between an amount and what frames it.

/// Words that may stand between a frame and its amount.
#[rustfmt::skip]
const JOINTS: &[&str] = &[
    "de", "los", "las", "unos", "unas", "el", "la", "un",
    "es", "son", "a", "en", "por", "que", "como", "y",
    "seria", "serian", "entre", "mas", "menos", "si", "pues", "al",
    "del", "o", "mis", "q", "ahi", "asi", "hasta", "con",
    "nada", "solo", "nomas", "aproximadamente", "maximo", "minimo", "tope", "mensuales",
    "mensual", "mes", "alrededor", "aprox", "unicamente", "exactamente", "casi", "tipo",
    "cerca", "traigo", "traemos", "tengo", "tenemos", "doy", "damos", "pongo", "ponemos",
];

/// Whether a word may stand between a frame and its amount.
pub(super) fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}
