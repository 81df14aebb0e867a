//! Questions without question marks, recognised by their form.

mod within;

use super::no_question::exclaims;
use super::reported::{is_figure, is_reported};
use crate::words::Word;
use within::{asks_how_much, ends_in_doubt, offers_alternatives, supposes_and_asks};

/// `como 300 mil`, `como a las 2`: about as much, no question.
fn is_about(words: &[Word]) -> bool {
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let figure = words.get(1).is_some_and(is_figure);
    let asks = matches!(text(2), "que" | "cuanto" | "cuantos" | "cuantas" | "cual");
    let joint = matches!(
        text(1),
        "a" | "unos" | "unas" | "por" | "de" | "mil" | "medio" | "pesos"
    );
    text(0) == "como" && !asks && (joint || figure)
}

/// Verbs behind `cuando` and `en cuanto` in answers: `cuando salga del trabajo`.
const AS_SOON_AS: [&str; 15] = [
    "este", "pueda", "puedan", "tenga", "llegue", "sepa", "salga", "termine", "cobre", "deje",
    "regrese", "vuelva", "acabe", "desocupe", "baje",
];

/// Words that begin a question, or ask behind `dime`.
const ASKING: [&str; 32] = [
    "que", "q", "como", "cuando", "cuanto", "cuanta", "cuantos", "cuantas", "donde", "cual",
    "cuales", "quien", "tienen", "tienes", "tendran", "tendras", "hay", "hacen", "aceptan",
    "manejan", "venden", "cuentan", "puedo", "pueden", "puedes", "gasta", "trae", "incluye",
    "acaso", "what", "how", "where",
];

fn is_asking(word: &Word) -> bool {
    ASKING.contains(&word.text.as_str())
}

/// A question without its marks begins like one.
pub(super) fn asks_by_form(words: &[Word]) -> bool {
    const BEFORE: [&str; 18] = [
        "mm", "mmm", "ah", "eh", "y", "i", "esa", "oye", "oiga", "disculpa", "disculpe", "perdon",
        "hola", "ok", "bueno", "pues", "a", "de",
    ];
    let after_greeting = greeting(words);
    let place = words[after_greeting..]
        .iter()
        .position(|word| !BEFORE.contains(&word.text.as_str()))
        .map(|place| place + after_greeting);
    let rest = place.map_or(&[][..], |place| &words[place..]);
    begins_question(words, rest)
        || asks_politely(rest)
        || asks_leave(rest)
        || asks_what_is_done(rest)
        || asks_how_much(words)
        || is_tagged(words)
        || offers_alternatives(rest)
        || supposes_and_asks(words)
        || is_told_what_to_answer(words)
        || ends_in_doubt(words)
        // `es cierto que Kavak es un unicornio`
        || matches!(rest, [is, sure, that, ..] if is.text == "es"
            && matches!(sure.text.as_str(), "cierto" | "verdad") && that.text == "que")
}

/// `no tendrá un March`, `no manejan Honda`: asks for a car without a question mark.
fn asks_politely(rest: &[Word]) -> bool {
    const HAVE: [&str; 12] = [
        "tendra", "tendran", "tendras", "tendria", "tendrian", "habra", "tienen", "tienes",
        "manejan", "venden", "hay", "sabe",
    ];
    let text = |place: usize| rest.get(place).map_or("", |word| word.text.as_str());
    let offers = matches!(
        text(2),
        "un" | "una" | "algun" | "alguna" | "ningun" | "ninguna" | "algo" | "otro" | "otra"
    );
    text(0) == "no" && HAVE.contains(&text(1)) && (text(1).starts_with("tendr") || offers)
}

/// Whether the first words that carry something, `rest`, begin a question.
fn begins_question(words: &[Word], rest: &[Word]) -> bool {
    // `qué año me dijiste que es`
    const NAMED: [&str; 14] = [
        "ano",
        "anos",
        "precio",
        "color",
        "km",
        "kilometraje",
        "plazo",
        "plazos",
        "interes",
        "tasa",
        "version",
        "modelo",
        "marca",
        "garantia",
    ];
    const SUBJUNCTIVE: [&str; 13] = [
        "sea", "sean", "tenga", "tengan", "no", "traiga", "este", "quede", "me", "cueste",
        "cuesten", "valga", "salga",
    ];
    let Some(first) = rest.first().filter(|_| !is_about(rest)) else {
        return false;
    };
    let subjunctive = || {
        words
            .iter()
            .any(|word| SUBJUNCTIVE.contains(&word.text.as_str()))
    };
    // `trae 71,000 km` tells.
    let tells = first.text == "trae" && words.iter().any(is_figure);
    let reported = tells || exclaims(words) || is_at_any_time(words) || is_reported(rest);
    let named = rest
        .get(1)
        .is_some_and(|word| NAMED.contains(&word.text.as_str()));
    let wished = first.text == "que" && subjunctive() && !named;
    // `ustedes tienen Yaris`
    let company = first.text == "ustedes" && rest.get(1).is_some_and(is_asking);
    (is_asking(first) || company) && !reported && !wished && !offers_money(rest)
}

/// `cuando gusten`, `cuando salga del trabajo` are answers.
fn is_at_any_time(words: &[Word]) -> bool {
    // `cuando ya recogí a los niños`
    let opens = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    if opens(0) == "cuando" && opens(1) == "ya" {
        return true;
    }
    const ANY: [&str; 8] = [
        "sea", "gusten", "gustes", "guste", "quieran", "quieras", "puedan", "puedas",
    ];
    let is_later = |word: &Word| {
        let text = word.text.as_str();
        ANY.contains(&text) || AS_SOON_AS.contains(&text)
    };
    words.iter().enumerate().any(|(at, word)| {
        let mut next = words[at + 1..].iter();
        let next = next.find(|next| !matches!(next.text.as_str(), "me" | "ya"));
        word.text == "cuando" && next.is_some_and(is_later)
    })
}

/// `puedo dar 100 mil` offers.
fn offers_money(rest: &[Word]) -> bool {
    let text = |place: usize| rest.get(place).map_or("", |word| word.text.as_str());
    let gives = matches!(
        text(1),
        "dar" | "pagar" | "poner" | "dejar" | "gastar" | "llegar" | "juntar"
    );
    text(0) == "puedo" && gives && rest.iter().any(is_figure)
}

/// `dime`, `explíquenme`: what is asked follows.
pub(super) fn is_call_for_answer(word: &str) -> bool {
    const CALLS: [&str; 15] = [
        "dime",
        "diganme",
        "digame",
        "saber",
        "pregunta",
        "duda",
        "dices",
        "decirme",
        "preguntar",
        "preguntarte",
        "platicame",
        "platiqueme",
        "cuenteme",
        "cuentame",
        "aclarenme",
    ];
    let explains = word.starts_with("expli") && word.ends_with("me");
    explains || CALLS.contains(&word)
}

/// `dime qué papeles piden`
fn is_told_what_to_answer(words: &[Word]) -> bool {
    let called = words.iter().position(|word| is_call_for_answer(&word.text));
    // `dígame si tiene garantía`
    let whether = |at: usize| words.get(at + 1).is_some_and(|word| word.text == "si");
    called.is_some_and(|at| {
        whether(at) && words.len() > at + 3 || words[at + 1..].iter().any(is_asking)
    })
}

/// `automático, ¿verdad?` without its signs.
fn is_tagged(words: &[Word]) -> bool {
    const TAGS: [&str; 3] = ["verdad", "cierto", "vea"];
    // `el del 18 qué onda`
    if let [_, .., what, last] = words
        && what.text == "que"
        && matches!(last.text.as_str(), "onda" | "tal")
    {
        return true;
    }
    let [first, .., before, last] = words else {
        return matches!(words, [_, last] if TAGS.contains(&last.text.as_str()));
    };
    let sworn = matches!(before.text.as_str(), "la" | "de" | "es" | "no" | "por");
    TAGS.contains(&last.text.as_str()) && !sworn && first.text != "la"
}

/// `compran carros chocados`, `reciben carros a cuenta`: what the company does.
fn asks_what_is_done(rest: &[Word]) -> bool {
    const DO: [&str; 16] = [
        "compran",
        "reciben",
        "toman",
        "agarran",
        "entregan",
        "envian",
        "atienden",
        "checan",
        "revisan",
        "financian",
        "facturan",
        "ofrecen",
        "prestan",
        "recogen",
        "garantizan",
        "aceptan",
    ];
    const MOST_WORDS: usize = 8;
    let does = rest
        .first()
        .is_some_and(|word| DO.contains(&word.text.as_str()));
    does && (2..=MOST_WORDS).contains(&rest.len()) && !rest.iter().any(is_figure)
}

/// `se puede probar antes`; `se puede mañana` answers.
fn asks_leave(words: &[Word]) -> bool {
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let verb = text(2).trim_end_matches("lo").trim_end_matches("la");
    let infinitive = ["ar", "er", "ir"].iter().any(|end| verb.ends_with(end));
    let may = matches!(text(1), "puede" | "pueden" | "podria" | "podrian");
    text(0) == "se" && may && infinitive
}

/// The words of `qué onda`, `qué tal` at the beginning, where more follows.
fn greeting(words: &[Word]) -> usize {
    const GREETS: [&str; 7] = ["onda", "tal", "hubo", "transa", "tranza", "rollo", "pedo"];
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    // `qué tal la tercera`, `qué onda con el 2` ask how it is.
    let of = matches!(text(2), "el" | "la" | "los" | "las" | "ese" | "esa");
    let asked = text(1) == "tal" && of || text(1) == "onda" && text(2) == "con";
    let greets = matches!(text(0), "que" | "q" | "ke") && GREETS.contains(&text(1)) && !asked;
    if greets && words.len() > 3 { 2 } else { 0 }
}
