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
    let exclaimed = words.len() <= MOST_WORDS && EXCLAIMED.contains(&text(1));
    // `que Dios te bendiga mijo, eres muy amable`
    text(0) == "que" && (exclaimed || text(1) == "dios")
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

/// `¿pues no ven que es este mismo?`, `¿no les dije que de contado?`: says what it seems
/// to ask.
pub(super) fn is_rhetorical(words: &[Word]) -> bool {
    const SAYS: [&str; 8] = [
        "ven",
        "ves",
        "ve",
        "dije",
        "dijimos",
        "puse",
        "entienden",
        "estoy",
    ];
    const OPENS: [&str; 6] = ["pues", "que", "y", "acaso", "o", "ya"];
    let opening = words
        .iter()
        .take_while(|word| OPENS.contains(&word.text.as_str()));
    let text = |offset: usize| words.get(offset).map_or("", |word| word.text.as_str());
    let denial = opening.count();
    let verb = denial + 1 + usize::from(matches!(text(denial + 1), "te" | "les" | "le" | "me"));
    let reported = SAYS.contains(&text(verb)) && text(verb + 1) == "que";
    let writing = text(verb) == "estoy" && text(verb + 1).starts_with("dic");
    text(denial) == "no" && (reported && text(verb) != "estoy" || writing)
}
