//! No invention: what a reply may say.

use std::collections::HashSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{CarCard, Reply};
use crate::catalog::Names;
use crate::words::{Word, Words, compact};

/// Every fact that a reply may hold: what the rule-made reply says, the cars
/// shown and the passages it was made of.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Vec<String>,
    names: Arc<Names>,
}

/// Words that promise something: a reply may hold them only if a source does.
const PROMISES: &[&str] = &[
    "gratis",
    "gratuito",
    "gratuita",
    "descuento",
    "descuentos",
    "regalo",
    "regalamos",
    "rebaja",
    "promocion",
    "oferta",
    "garantizado",
    "garantizada",
    "garantizamos",
    "garantia",
    "aprobado",
    "aprobada",
    "seguro",
    "bono",
    "cashback",
    "sin costo",
    "reembolso",
    "devolucion",
    "incluye",
    "incluido",
    "incluida",
    "envio",
    "domicilio",
    "certificado",
    "certificada",
    "inspeccion",
];

impl Sources {
    pub(super) fn new(names: &Arc<Names>) -> Self {
        Self {
            texts: Vec::new(),
            names: Arc::clone(names),
        }
    }

    /// Adds a text whose facts may be told.
    pub(super) fn add(&mut self, text: &str) {
        self.texts.push(text.to_owned());
    }

    /// The texts that the reply was made of.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// Whether every figure, price, car, rate, term, phone and proper name in
/// `text` is in the reply's sources.
///
/// Strict on purpose: a rewording that is refused costs nothing, the rule-made
/// reply is sent instead.
pub fn is_grounded(text: &str, reply: &Reply) -> bool {
    let mut allowed = Allowed::default();
    allowed.add(&reply.text);
    for source in &reply.sources.texts {
        allowed.add(source);
    }
    let words = Words::read(text);
    !text.trim().is_empty()
        && figures(&words.list).is_subset(&allowed.figures)
        && links(text).iter().all(|link| allowed.links.contains(link))
        && words.list.iter().all(|word| allowed.permits(word, text))
        && names_only_known_cars(&words, &allowed, &reply.sources.names)
        && sentences(text).all(|sentence| !mixes_up_cars(sentence, reply))
}

/// The sentences and lines of a text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';', '!', '?'])
        .flat_map(|line| line.split(". "))
}

/// Whether a sentence about one of the cars shown tells the price or the
/// kilometres of another.
fn mixes_up_cars(sentence: &str, reply: &Reply) -> bool {
    let said = compact(sentence);
    let named = |card: &&CarCard| said.contains(&compact(&card.model));
    let mut about = reply.cars.iter().filter(named);
    let (Some(card), None) = (about.next(), about.next()) else {
        return false;
    };
    let figures = figures(&Words::read(sentence).list);
    let holds =
        |figure: Option<u64>| figure.is_some_and(|figure| figures.contains(&Decimal::from(figure)));
    let others = reply
        .cars
        .iter()
        .filter(|other| other.stock_id != card.stock_id);
    others.into_iter().any(|other| {
        let price = other.price_pesos.map(|price| price.0);
        let km = other.km.map(u64::from);
        let own = [
            card.price_pesos.map(|price| price.0),
            card.km.map(u64::from),
        ];
        holds(price) && !own.contains(&price) || holds(km) && !own.contains(&km)
    })
}

/// What the sources hold.
#[derive(Default)]
struct Allowed {
    words: HashSet<String>,
    figures: HashSet<Decimal>,
    links: HashSet<String>,
    joined: String,
}

impl Allowed {
    fn add(&mut self, text: &str) {
        let words = Words::read(text);
        self.figures.extend(figures(&words.list));
        self.links.extend(links(text));
        self.joined.push('\u{1}');
        for word in words.list {
            self.joined.push_str(&word.text);
            self.words.insert(word.text);
        }
    }

    fn permits(&self, word: &Word, text: &str) -> bool {
        if word.number.is_some() || self.words.contains(&word.text) {
            return true;
        }
        if word.text.bytes().all(|byte| byte.is_ascii_digit())
            || PROMISES.contains(&word.text.as_str())
        {
            return false;
        }
        // A capital inside a sentence is a name of something.
        let typed = &text[word.start..word.end];
        let proper = typed.chars().next().is_some_and(char::is_uppercase);
        !proper || begins_sentence(text, word.start)
    }
}

/// Whether a word that begins at `start` begins a sentence.
fn begins_sentence(text: &str, start: usize) -> bool {
    let before =
        text[..start].trim_end_matches(|c: char| c.is_whitespace() || "¡¿\"«(*•-".contains(c));
    let line = text[..start]
        .rfind('\n')
        .is_some_and(|line| before.len() <= line);
    before.is_empty() || line || before.ends_with(['.', '!', '?', ':', '…'])
}

/// Every figure, and every number written in words above ten.
fn figures(words: &[Word]) -> HashSet<Decimal> {
    let mut figures = HashSet::new();
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1).map_or("", |next| next.text.as_str());
        let scale = match next {
            "mil" | "k" => 1_000,
            "millon" | "millones" | "mdp" => 1_000_000,
            _ => 1,
        };
        let spelt = super::language::small_number(&word.text).map(Decimal::from);
        let above_ten = spelt.filter(|number| *number > Decimal::TEN || scale > 1);
        if let Some(number) = word.number.or(above_ten) {
            let scaled = number.checked_mul(Decimal::from(scale)).unwrap_or(number);
            figures.insert(scaled.normalize());
        }
        if word.text == "medio" && next == "millon" {
            figures.insert(Decimal::from(500_000));
        }
        if matches!(word.text.as_str(), "mil") && index == 0 {
            figures.insert(Decimal::from(1_000));
        }
    }
    figures
}

/// Web and mail addresses.
fn links(text: &str) -> HashSet<String> {
    text.split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| ".,;:!?()\"".contains(c))
                .to_lowercase()
        })
        .filter(|word| {
            let dotted = word.split_once('.').is_some_and(|(host, end)| {
                !host.is_empty()
                    && end.len() > 1
                    && end.chars().all(char::is_alphabetic)
                    && host.len() > 2
            });
            word.contains("://") || word.contains('@') || word.starts_with("www.") || dotted
        })
        .collect()
}

/// Whether every make and model named is in the sources.
fn names_only_known_cars(words: &Words, allowed: &Allowed, names: &Names) -> bool {
    const LONGEST_NAME: usize = 4;
    (0..words.list.len()).all(|start| {
        (1..=LONGEST_NAME).all(|length| {
            let Some(part) = words.list.get(start..start + length) else {
                return true;
            };
            let key: String = part.iter().map(|word| word.text.as_str()).collect();
            let digits = key.bytes().all(|byte| byte.is_ascii_digit());
            let car = names.find_make(&key).is_some() || !names.find_models(&key).is_empty();
            // Everyday words that are also models are judged by their capital.
            let everyday = length == 1 && !key.bytes().any(|byte| byte.is_ascii_digit());
            digits || !car || everyday && is_everyday(&key) || allowed.joined.contains(&key)
        })
    })
}

fn is_everyday(key: &str) -> bool {
    matches!(
        key,
        "es" | "is"
            | "uno"
            | "one"
            | "city"
            | "note"
            | "linea"
            | "vision"
            | "express"
            | "manager"
            | "escape"
            | "fiesta"
            | "up"
            | "gol"
            | "leon"
            | "mini"
            | "partner"
            | "expert"
            | "pulse"
            | "panda"
            | "bravo"
            | "soul"
            | "fit"
            | "tt"
            | "cc"
            | "ka"
            | "gt"
            | "beat"
    )
}

#[cfg(test)]
mod tests;
