//! No invention: what a reply may say.
//!
//! A model may word a reply; whatever it says has to come from the sources of
//! this very turn, or from a list of words that claim nothing. Strict on
//! purpose: a wording that is refused costs nothing, the rule-made reply is
//! sent instead.

mod allowed;
mod cars;
mod passage;
mod rows;
#[cfg(test)]
mod tests;
mod wording;

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::Facts;
use crate::figures::{Counts, Figure, figures};
use crate::turn::Reply;
use crate::words::Words;
use allowed::{Allowed, NEAR, Subject};
use passage::Passage;
pub(crate) use wording::Wording;

/// The texts whose facts a reply may hold, beside what the rule-made reply
/// itself says.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Vec<String>,
}

impl Sources {
    /// Adds a text whose facts may be told.
    pub(super) fn add(&mut self, text: &str) {
        self.texts.push(text.to_owned());
    }

    /// The texts that the reply was made of.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// Why a text may not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsupported {
    /// There is nothing in it.
    Empty,
    /// A sign or a digit of another script.
    Character(char),
    /// A figure, or a figure about something else than the sources say.
    Figure(String),
    /// An address.
    Link(String),
    /// A word of content.
    Word(String),
    /// A promise made of harmless words.
    Promise(String),
    /// What is one car's is said of another.
    MixedUpCars,
    /// What one term costs is said of another.
    MixedUpTerms,
}

/// The first thing in a text that the reply's sources don't say; `None` where
/// the text may stand for the reply.
pub fn unsupported(text: &str, reply: &Reply, facts: &Facts) -> Option<Unsupported> {
    unsupported_by(text, reply, &facts.wording)
}

/// Whether a text holds every figure of a reply.
pub fn keeps_figures(text: &str, reply: &Reply) -> bool {
    let values = |text: &str| -> HashSet<Decimal> {
        let found = figures(&Words::read(text).list).into_iter();
        found.map(|figure| figure.value).collect()
    };
    values(&reply.text).is_subset(&values(text))
}

fn unsupported_by(text: &str, reply: &Reply, wording: &Wording) -> Option<Unsupported> {
    if text.trim().is_empty() {
        return Some(Unsupported::Empty);
    }
    let mut allowed = Allowed::default();
    allowed.add(&reply.text, wording);
    for source in &reply.sources.texts {
        allowed.add(source, wording);
    }
    let passage = Passage::read(text, wording);
    let prices = reply.cars.iter().filter_map(|car| car.price_pesos);
    let checker = Checker {
        allowed,
        wording,
        cars: reply.cars.len(),
        prices: prices.map(|price| Decimal::from(price.0)).collect(),
    };
    checker
        .character(text)
        .or_else(|| checker.link(&passage))
        .or_else(|| checker.figure(&passage))
        .or_else(|| checker.word(&passage))
        .or_else(|| checker.promise(&passage))
        .or_else(|| {
            let mixed = cars::are_mixed_up(&passage, reply, wording);
            mixed.then_some(Unsupported::MixedUpCars)
        })
        .or_else(|| {
            let table = Passage::read(&reply.text, wording);
            rows::are_mixed_up(&passage, &table).then_some(Unsupported::MixedUpTerms)
        })
}

struct Checker<'w> {
    allowed: Allowed,
    wording: &'w Wording,
    cars: usize,
    prices: Vec<Decimal>,
}

impl Checker<'_> {
    fn character(&self, text: &str) -> Option<Unsupported> {
        let harmless = |character: char| {
            character.is_ascii_alphanumeric()
                || character.is_alphabetic()
                || matches!(character, ' ' | '\n' | '\u{fe0f}')
                || "¡!¿?.,;:…\"'()*-–—•«»“”/%$".contains(character)
                || self.wording.is_smile(character)
                || self.allowed.has_character(character)
        };
        text.chars()
            .find(|character| !harmless(*character))
            .map(Unsupported::Character)
    }

    fn link(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let mut links = passage.links().into_iter();
        links
            .find(|link| !self.allowed.has_link(link))
            .map(Unsupported::Link)
    }

    fn figure(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let unsupported = |figure: &&Figure| {
            let about = self.subject(passage, figure);
            !self.counts_cars(passage, figure)
                && !self.is_price(passage, figure)
                && !self.allowed.has_figure(figure, &about)
        };
        let figure = passage.figures.iter().find(unsupported)?;
        Some(Unsupported::Figure(figure.value.to_string()))
    }

    /// `cuesta $637,999`: the price of a car of this reply.
    fn is_price(&self, passage: &Passage<'_>, figure: &Figure) -> bool {
        let before = figure.words.start.checked_sub(1);
        let verb = before.map_or("", |place| passage.words[place].text.as_str());
        matches!(verb, "cuesta" | "cuestan")
            && figure.counts == Counts::Money
            && self.prices.contains(&figure.value)
    }

    /// `tres opciones`, `la opción 2`, `los tres`: how many cars this reply shows,
    /// or one of their places.
    fn counts_cars(&self, passage: &Passage<'_>, figure: &Figure) -> bool {
        const NOUNS: [&str; 10] = [
            "auto",
            "autos",
            "carro",
            "carros",
            "coche",
            "coches",
            "opcion",
            "opciones",
            "alternativas",
            "numero",
        ];
        let counts = matches!(
            figure.counts,
            Counts::Plain | Counts::Other("auto" | "autos")
        );
        let cars = Decimal::from(self.cars);
        let fits = counts && (Decimal::ONE..=cars).contains(&figure.value) && !figure.scaled;
        let text = |place: usize| passage.words.get(place).map_or("", |word| &word.text);
        let before = figure.words.start.checked_sub(1).map_or("", text);
        let named = NOUNS.contains(&text(figure.words.end)) || NOUNS.contains(&before);
        // A list's own number, and `las tres` at a clause's end.
        let numbers = self.is_line_start(passage, figure.words.start);
        let ends = passage
            .words
            .get(figure.words.end)
            .is_none_or(|word| word.pause);
        let all = matches!(before, "los" | "las" | "estos" | "estas") && ends;
        fits && (named || numbers || all)
    }

    /// The content right before a figure and right after it.
    fn subject<'p>(&self, passage: &'p Passage<'_>, figure: &Figure) -> Subject<'p> {
        let sentence = passage.sentence_of(figure.words.start);
        let content = |place: &usize| passage.is_content(*place, self.wording);
        let stems = |place: usize| {
            let says = self.wording.is_subject(&passage.words[place].text);
            let both = [passage.stems[place].as_str(), &passage.plurals[place]];
            both.into_iter().filter(move |_| says)
        };
        let before = (sentence.start..figure.words.start).rev().filter(content);
        let after = (figure.words.end..sentence.end).filter(content);
        Subject {
            before: before.take(2).flat_map(stems).collect(),
            after: after.take(1).flat_map(stems).collect(),
        }
    }

    fn word(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let places = 0..passage.words.len();
        let mut content = places.filter(|place| !passage.is_figure(*place));
        let place = content.find(|place| !self.permits(passage, *place))?;
        Some(Unsupported::Word(passage.words[place].text.clone()))
    }

    fn permits(&self, passage: &Passage<'_>, place: usize) -> bool {
        let word = &passage.words[place];
        let text = word.text.as_str();
        // A capital inside a sentence is a name of something.
        let begins =
            passage.sentence_of(place).start == place || self.is_line_start(passage, place);
        if word.capital && !begins && !self.allowed.has_name(text) {
            return false;
        }
        if self.wording.is_function_word(text) {
            return true;
        }
        if self.wording.is_negator(text) {
            return self.allowed.has_word(text);
        }
        if self.wording.is_quantifier(text) {
            let pair = passage.pair_at(place);
            let led = passage.pair_before(place);
            return self.allowed.has_phrase(&pair)
                || self.wording.is_harmless_pair(&pair)
                || self.wording.is_harmless_pair(&led);
        }
        let negated = passage.negated[place].is_some_and(|distance| distance < NEAR);
        self.allowed.has_stem(&passage.stems[place], negated)
            || self.allowed.has_stem(&passage.plurals[place], negated)
            || !negated && self.allowed.has_synonym(text)
            || self.wording.is_courtesy(text, negated)
    }

    fn is_line_start(&self, passage: &Passage<'_>, place: usize) -> bool {
        let before = &passage.written[..passage.words[place].start];
        let said = before.trim_end_matches(|sign: char| !sign.is_alphanumeric() && sign != '\n');
        said.is_empty() || said.ends_with('\n') || before[said.len()..].contains(['.', ':', '!'])
    }

    fn promise(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let joined = passage.joined();
        let said = |promise: &&String| joined.contains(&format!(" {promise} "));
        let mut promises = self.wording.promises().iter().filter(said);
        promises
            .find(|promise| !self.allowed.has_phrase(promise))
            .map(|promise| Unsupported::Promise(promise.clone()))
    }
}
