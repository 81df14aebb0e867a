//! Questions by a word or a turn within the clause: `a 5 años cuánto queda`.

use super::AS_SOON_AS;
use crate::interpret::reported::is_figure;
use crate::words::Word;

/// `eso cuánto es al mes o qué`, `pagan luego luego o hay que esperar`
pub(super) fn ends_in_doubt(words: &[Word]) -> bool {
    const BEHIND: [&str; 5] = ["hay", "tengo", "tenemos", "toca", "debo"];
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    // `no eso, sino si se le quitan los asientos`
    if (0..words.len()).any(|place| text(place) == "sino" && text(place + 1) == "si") {
        return true;
    }
    (1..words.len()).any(|place| {
        let or = matches!(text(place), "o" | "u");
        let last =
            place + 2 == words.len() && matches!(text(place + 1), "que" | "q" | "no" | "como");
        or && (last || BEHIND.contains(&text(place + 1)) && text(place + 2) == "que")
    })
}

/// `es diésel o gasolina`, `trae 4 o 6 cilindros`: which of two it is.
pub(super) fn offers_alternatives(words: &[Word]) -> bool {
    const VERBS: [&str; 6] = ["es", "son", "viene", "vienen", "usa", "seria"];
    const MOST_WORDS: usize = 8;
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let or = words
        .iter()
        .position(|word| matches!(word.text.as_str(), "o" | "u"));
    let inside = or.is_some_and(|or| or > 1 && or + 1 < words.len());
    VERBS.contains(&text(0)) && inside && words.len() <= MOST_WORDS && !words.iter().any(is_figure)
}

/// `no sé a cuántos`, `de esas cuál tiene menos km`: a word that asks within the clause.
pub(super) fn asks_how_much(words: &[Word]) -> bool {
    // `y desde qué edad dan crédito`
    const MEASURES: [&str; 18] = [
        "mes",
        "meses",
        "fecha",
        "banco",
        "antiguedad",
        "tiempo",
        "edad",
        "monto",
        "ciudad",
        "ciudades",
        "sucursal",
        "calle",
        "colonia",
        "zona",
        "hora",
        "horario",
        "plaza",
        "direccion",
    ];
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).map_or("", |at| words[at].text.as_str());
        let after = words.get(at + 1).map_or("", |word| word.text.as_str());
        match word.text.as_str() {
            "cuanto" | "cuanta" => {
                after != "antes" && !(before == "en" && AS_SOON_AS.contains(&after))
            }
            "que" | "q" | "k" => {
                let measured = matches!(before, "desde" | "hasta" | "a" | "de" | "en" | "con");
                matches!(after, "precio" | "tan") || measured && MEASURES.contains(&after)
            }
            // `no sé a cuántos`
            "cuantos" | "cuantas" => {
                !matches!(before, "unos" | "unas") && (before != "a" || !after.is_empty())
            }
            // `de esas cuál tiene menos km`
            "cual" => matches!(
                before,
                "esas" | "esos" | "estas" | "estos" | "dos" | "tres" | "todos"
            ),
            // `la de Santa Fe dónde mero está`
            "donde" => {
                let verb = at + 1 + usize::from(matches!(after, "mero" | "mera" | "exactamente"));
                let word = words.get(verb).map_or("", |word| word.text.as_str());
                let last = verb + 1 == words.len();
                at > 0
                    && last
                    && matches!(
                        word,
                        "esta" | "estan" | "queda" | "quedan" | "caen" | "cae" | "andan"
                    )
            }
            "como" => before == "a" && after.is_empty() || sums_up(words, at),
            _ => false,
        }
    })
}

/// `si me quedo sin trabajo qué pasa con el crédito`: what follows a supposition asks.
pub(super) fn supposes_and_asks(words: &[Word]) -> bool {
    const ASKING: [&str; 23] = [
        "cuanto",
        "puedo",
        "podemos",
        "quedaria",
        "quedarian",
        "saldria",
        "saldrian",
        "pagaria",
        "pagariamos",
        "pasa",
        "pasaria",
        "pueden",
        "podrian",
        "hago",
        "hacen",
        "cubre",
        "aplica",
        "regresan",
        "devuelven",
        "aceptan",
        "cobran",
        "darian",
        "quien",
    ];
    const CALLS: [&str; 4] = ["llamar", "marcar", "hablar", "llamarme"];
    /// A supposition is of as many words.
    const LEAST_WORDS: usize = 3;
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let begin = usize::from(matches!(text(0), "y" | "pero" | "oye"));
    let rest = begin + 1 + LEAST_WORDS;
    let asks = |place: usize| ASKING.contains(&text(place)) && !CALLS.contains(&text(place + 1));
    text(begin) == "si" && (rest..words.len()).any(asks)
}

/// `a 5 años como me quedaría cada mes`
fn sums_up(words: &[Word], at: usize) -> bool {
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let verb = at + 1 + usize::from(matches!(text(at + 1), "me" | "nos" | "le"));
    matches!(
        text(verb),
        "queda" | "quedan" | "quedaria" | "quedarian" | "saldria" | "saldrian"
    )
}
