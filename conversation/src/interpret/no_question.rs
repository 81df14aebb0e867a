//! `que` and `qué` that ask nothing: exclamations, and what is told on.

use crate::words::Word;

/// `qué difícil`, `qué padre`: an exclamation, unless a mark says otherwise.
pub(super) fn exclaims(words: &[Word]) -> bool {
    const MOST_WORDS: usize = 3;
    const EXCLAIMED: [&str; 32] = [
        "dificil", "padre", "raro", "rara", "mal", "bien", "bueno", "buena", "lastima", "pena",
        "triste", "chido", "chida", "emocion", "nervios", "horror", "risa", "caro", "cara",
        "barato", "bonito", "bonita", "lindo", "linda", "hermoso", "hermosa", "curioso", "rapido",
        "amable", "chistoso", "feo", "gusto",
    ];
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    text(0) == "que" && words.len() <= MOST_WORDS && EXCLAIMED.contains(&text(1))
}

/// `me dice que va a esperar`, behind a pause: `que` leads to what is said, unless it
/// asks for something by its name.
pub(super) fn goes_on_telling(words: &[Word]) -> bool {
    const ASKED: [&str; 24] = [
        "precio",
        "ano",
        "anos",
        "color",
        "colores",
        "km",
        "kilometraje",
        "tal",
        "onda",
        "plazo",
        "plazos",
        "interes",
        "tasa",
        "enganche",
        "documentos",
        "papeles",
        "garantia",
        "version",
        "modelo",
        "modelos",
        "incluye",
        "cubre",
        "pasa",
        "tan",
    ];
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    text(0) == "que" && !ASKED.contains(&text(1))
}
