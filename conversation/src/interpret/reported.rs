//! Words that begin like a question and are none.

use crate::language::spelled;
use crate::words::Word;

/// `(dice) que el Forte`, `que sí`, `(lo mío), que son 260 mil`: `que` leads to
/// what is said, not to a question. `como el poeta` compares.
pub(super) fn is_reported(words: &[Word]) -> bool {
    const TELLS: [&str; 14] = [
        "el", "la", "los", "las", "lo", "ese", "esa", "este", "esta", "si", "gracias", "ya",
        "mejor", "siempre",
    ];
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    match text(0) {
        "que" if matches!(text(1), "es" | "son" | "seria" | "serian") => {
            words.get(2).is_some_and(is_figure)
        }
        // `que el Forte cómo anda` asks after all.
        "que" => TELLS.contains(&text(1)) && !words[2..].iter().any(asks),
        _ => is_comparison(words),
    }
}

/// `como la calle`, `como mi papá`: likens, and asks nothing.
pub(super) fn is_comparison(words: &[Word]) -> bool {
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let likens = matches!(
        text(1),
        "el" | "la" | "los" | "las" | "un" | "una" | "mi" | "su"
    );
    // `¿cómo la ves?`
    let asks = matches!(
        text(2),
        "ves" | "ven" | "ve" | "pago" | "saco" | "aparto" | "hago"
    );
    text(0) == "como" && likens && !asks && words.len() == 3
}

/// Digits, or a number in words.
pub(crate) fn is_figure(word: &Word) -> bool {
    word.text.starts_with(|first: char| first.is_ascii_digit())
        || spelled::word_value(&word.text).is_some()
}

fn asks(word: &Word) -> bool {
    const QUESTION_WORDS: [&str; 8] = [
        "que", "cual", "cuales", "como", "cuando", "donde", "quien", "trae",
    ];
    QUESTION_WORDS.contains(&word.text.as_str())
}
