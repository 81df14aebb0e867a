//! Where a sentence without any comma goes on with something else: `esa sí me alcanza quiero
//! la Kicks 2020`.

use super::{Span, Text};

/// Words behind which a verb goes on with what was begun.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "que", "q", "k", "si", "no", "ni", "y", "e", "o", "u", "pero", "porque", "pq", "xq", "cuando",
    "donde", "como", "yo", "ya", "tambien", "mas", "de", "a", "para", "pa", "por", "con", "en",
    "lo", "la", "los", "las", "le", "les", "me", "te", "se", "nos", "quien", "cual", "cuanto",
    "cuantos", "solo", "siempre", "nunca", "mejor", "entonces", "pues", "pos", "aunque",
    "mientras", "hasta", "asi", "bien", "todo", "toda", "apenas", "nomas", "nada", "ahorita",
    "hoy", "aqui", "ahi", "esa", "ese", "eso", "esta", "este", "nosotros", "tanto", "casi",
    "ahora", "luego", "bueno", "mire", "mira", "oiga", "oye", "hola", "ok", "va", "al", "del",
    "el", "un", "una", "mi", "todavia", "aun", "tampoco", "dos", "tres", "ustedes", "usted",
];
/// What customers say of themselves.
#[rustfmt::skip]
const OWN: &[&str] = &[
    "quiero", "queremos", "quisiera", "tengo", "tenemos", "traigo", "prefiero", "busco", "buscamos",
    "necesito", "necesitamos", "ocupo", "soy", "doy", "damos", "llevo", "llevamos", "quedo",
    "quedamos", "pago", "pagaria", "compro", "tomo", "gusta", "gustan", "alcanza", "conviene",
    "sirve", "interesa", "decido", "llamo", "elijo",
];
/// Verbs of what may be said before: `de enganche tenemos 60 mil` begins without one.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "es", "son", "esta", "estan", "hay", "puedo", "puede", "dice", "dicen", "era", "se", "voy",
    "vamos", "vive", "vivo", "trabajo", "va", "vi", "sale", "cuesta", "trae", "tiene", "sea",
    "fue", "hace", "importa", "vale", "gana", "cueste", "sepa", "debo", "debe", "ando", "estoy", "quiere", "pagar", "comprar", "vendo", "vendi",
    "gusto", "encanto", "convencio", "latio",
];
const OBJECTS: &[&str] = &["lo", "la", "los", "las", "me", "nos"];

/// Whether a sentence that no comma cuts goes on with something else at a place.
pub(super) fn goes_on(text: &Text, sentence: &Span, place: usize) -> bool {
    const LEAST_BEFORE: usize = 2;
    let list = &text.words.list;
    let word = |at: usize| {
        let inside = sentence.contains(&at).then(|| list.get(at)).flatten();
        inside.map_or("", |word| word.text.as_str())
    };
    let cut = (sentence.start + 1..sentence.end).any(|at| list[at].pause);
    let early = place < sentence.start + LEAST_BEFORE || place + 1 >= sentence.end;
    let verb = |at: usize| OWN.contains(&word(at)) || VERBS.contains(&word(at));
    let begun = (sentence.start..place).any(verb);
    if cut || early || !begun {
        return false;
    }
    if asks_the_company(&word, place) {
        return true;
    }
    if LEADS.contains(&word(place - 1)) {
        return false;
    }
    // `y de enganche traigo 70`
    let names = matches!(
        word(place - 1),
        "enganche" | "entrada" | "anticipo" | "presupuesto"
    ) && matches!(word(place.saturating_sub(2)), "de" | "como");
    if names {
        return false;
    }
    if asks_behind_a_choice(&word, sentence, place) {
        return !is_in_phrase(text, place);
    }
    let denied = usize::from(word(place) == "no");
    // `me la quedo` has two.
    let object = (place + denied..place + denied + 2)
        .take_while(|at| OBJECTS.contains(&word(*at)))
        .count();
    let verb = place + denied + object;
    let bare = denied + object == 0;
    // `me quedo`, but `quedo` by itself says something else.
    let own = OWN.contains(&word(verb)) && (!bare || OWN[..14].contains(&word(verb)));
    own && verb + 1 < sentence.end.max(verb + usize::from(!bare) + 1) && !is_in_phrase(text, place)
}

/// `me quedo con la CX-5 2020 cuándo la puedo ver`: a question word right behind the year of
/// the car that is taken.
fn asks_behind_a_choice<'a>(
    word: &impl Fn(usize) -> &'a str,
    sentence: &Span,
    place: usize,
) -> bool {
    const ASKS: &[&str] = &["cuando", "cuanto", "cuantos", "cual", "donde", "como"];
    const TAKES: &[&str] = &[
        "quiero", "queremos", "quedo", "llevo", "compro", "tomo", "decido",
    ];
    if !word(place - 1).is_empty() && asks_how_to_go_on(word, place) {
        return true;
    }
    let year = word(place - 1)
        .parse()
        .is_ok_and(|year: u16| (1990..=2035).contains(&year));
    let takes = (sentence.start..place).any(|at| TAKES.contains(&word(at)));
    year && takes && ASKS.contains(&word(place))
}

/// `mi vecina tiene un Yaris y no gasta nada ustedes tienen Yaris`
fn asks_the_company<'a>(word: &impl Fn(usize) -> &'a str, place: usize) -> bool {
    let verb = word(place + 1);
    word(place) == "ustedes"
        && matches!(verb, "tienen" | "manejan" | "venden" | "traen" | "cuentan")
}

/// `me lo quedo cómo le hacemos`, `la quiero qué sigue`
fn asks_how_to_go_on<'a>(word: &impl Fn(usize) -> &'a str, place: usize) -> bool {
    const TAKES: &[&str] = &[
        "quiero", "queremos", "quedo", "quedamos", "llevo", "llevamos", "compro", "tomo",
    ];
    let back = |count: usize| place.checked_sub(count).map_or("", word);
    let takes = TAKES.contains(&back(1)) && matches!(back(2), "lo" | "la");
    let asks = match (word(place), word(place + 1)) {
        ("como", next) => matches!(
            next,
            "le" | "hago" | "hacemos" | "procedo" | "procedemos" | "seguimos" | "sigo"
        ),
        ("que", next) => matches!(
            next,
            "sigue"
                | "procede"
                | "hago"
                | "hacemos"
                | "necesito"
                | "ocupo"
                | "papeles"
                | "documentos"
        ),
        ("cuanto", next) => next != "antes",
        ("donde", _) => true,
        _ => false,
    };
    takes && asks
}

/// Whether a phrase begins before a place and ends behind it.
fn is_in_phrase(text: &Text, place: usize) -> bool {
    let mut phrases = text.phrases.iter();
    phrases.any(|hit| hit.solid && hit.start < place && place < hit.end)
}
