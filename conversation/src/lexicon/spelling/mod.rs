//! Right spelling: what words are, and what misspelt ones stand for.
//!
//! A word that is spelt right is never corrected: it stands in the Spanish word
//! list, in a phrase, in a name of the catalog or of a person. What is left is
//! corrected to words of the trade alone.

mod stems;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use fst::Set;
use hashbrown::HashSet;
use serde::Deserialize;

use super::Frames;
use super::People;
use crate::catalog::Catalog;
use crate::language::Typos;
use crate::language::spelled::word_value;
use crate::state::Step;
use crate::words::{Word, Words};

static WORDS: &[u8] = include_bytes!("../../../data/words.fst");

/// What words there are, and what colloquial and misspelt ones stand for.
#[derive(Debug)]
pub(crate) struct Spelling {
    words: Set<&'static [u8]>,
    extra: HashSet<String>,
    colloquial: BTreeMap<String, Vec<String>>,
    /// Words of the trade, and of the catalog's names.
    trade: Typos,
    names: Typos,
    name_words: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    colloquial: BTreeMap<String, String>,
    words: Extra,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extra {
    extra: String,
}

/// What the question asked last lets expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Anything,
    /// Contact data: what is unknown is no car.
    Contact,
    /// A name: what is unknown is one, and stays.
    Name,
}

impl Expected {
    /// What a step's question lets expect.
    pub(crate) fn at(step: Step) -> Self {
        match step {
            Step::Name => Self::Name,
            step if step.is_contact() => Self::Contact,
            _ => Self::Anything,
        }
    }
}

/// Why the spelling data that come with the program are not usable.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpellingError {
    #[error(transparent)]
    File(#[from] toml::de::Error),
    #[error(transparent)]
    Words(#[from] fst::Error),
}

impl Spelling {
    /// The words that come with the program, those of its phrases, and those of
    /// the catalog's names.
    pub(crate) fn new(frames: &Frames, catalog: &Catalog) -> Result<Self, SpellingError> {
        let file: File = toml::from_str(include_str!("../../../data/spelling.toml"))?;
        let trade = Typos::new(frames.vocabulary().chain(TRADE.split_whitespace()));
        let names = Typos::new(catalog.names().words().iter().map(String::as_str));
        let mut name_words: HashSet<String> = catalog.names().words().iter().cloned().collect();
        for (_, model) in catalog.names().models() {
            name_words.insert(model.compact().to_owned());
        }
        let split =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        Ok(Self {
            words: Set::new(WORDS)?,
            extra: split(&file.words.extra).into_iter().collect(),
            colloquial: file
                .colloquial
                .iter()
                .map(|(word, meant)| (word.clone(), split(meant)))
                .collect(),
            trade,
            names,
            name_words,
        })
    }

    /// Whether a word, normalised, is spelt right.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.listed(word) || stems::stems(word).any(|stem| self.listed(&stem))
    }

    /// Whether a word stands in the name of a car of the catalog.
    pub(crate) fn is_car_word(&self, word: &str) -> bool {
        self.name_words.contains(word)
    }

    fn listed(&self, word: &str) -> bool {
        self.words.contains(word) || self.extra.contains(word)
    }

    /// The words of a message in right spelling.
    pub(crate) fn correct(
        &self,
        read: Words,
        frames: &Frames,
        people: &People,
        expected: Expected,
    ) -> Words {
        let names = expected == Expected::Name;
        let shouted = !read.written.chars().any(char::is_lowercase);
        let mut spelt = Words {
            list: Vec::with_capacity(read.list.len()),
            ..read.clone()
        };
        let mut places = Vec::with_capacity(read.list.len() + 1);
        for (index, word) in read.list.iter().enumerate() {
            let word = &mut word.clone();
            places.push(spelt.list.len());
            let begins = read
                .sentences
                .iter()
                .any(|sentence| sentence.words.start == index);
            let apart = word.capital && !shouted && !begins;
            let next = read.list.get(index + 1);
            // The letters of `X5`, `X-Trail`, `x trail` and `M.N.`
            let joined = next.is_some_and(|next| {
                next.glued
                    || matches!(next.sign, Some('-' | '.'))
                    || self.name_words.contains(&next.text)
            });
            let before = index.checked_sub(1).map(|before| &read.list[before]);
            // `Q3`
            let model = word.text.len() == 1
                && read
                    .list
                    .get(index + 1)
                    .is_some_and(|next| next.glued && next.number.is_some());
            let after_number = before.is_some_and(|before| before.number.is_some());
            // `Xóchitl Nah Uc`: a capital after a capital goes on with a name.
            let goes_on = apart && !word.pause && before.is_some_and(|before| before.capital);
            let hundred = word.text == "siento" && next.is_some_and(|next| self.counts(next));
            if hundred {
                "ciento".clone_into(&mut word.text);
            }
            let colloquial = self.colloquial.get(&word.text);
            // `Addy Pech Canul`: what a surname follows is no misspelt car.
            let named_next = next.is_some_and(|next| {
                let car = self.name_words.contains(&next.text);
                next.capital && !next.pause && !shouted && people.is_name(&next.text) && !car
            });
            let leads_on = word.capital && named_next && !self.listed(&word.text);
            let person =
                leads_on || people.is_name(&word.text) && (apart || names || colloquial.is_none());
            let named = goes_on || person;
            let right = if named || model || is_part_of_a_name(word, joined || after_number) {
                None
            } else if colloquial.is_some() {
                colloquial.cloned()
            } else if names || self.is_right(word, frames, people) {
                None
            } else {
                self.typo(&word.text, apart, expected)
                    .map(|meant| vec![meant.to_owned()])
            };
            let meant = right.unwrap_or_else(|| vec![word.text.clone()]);
            spelt
                .list
                .extend(meant.into_iter().enumerate().map(|(part, text)| Word {
                    text,
                    pause: word.pause && part == 0,
                    glued: word.glued && part == 0,
                    ..word.clone()
                }));
        }
        places.push(spelt.list.len());
        for sentence in &mut spelt.sentences {
            let place = |index: usize| places.get(index).copied().unwrap_or(spelt.list.len());
            sentence.words = place(sentence.words.start)..place(sentence.words.end);
        }
        spelt
    }

    /// Whether a word counts tens, misspelt or not: `siento sincuenta mil`.
    fn counts(&self, word: &Word) -> bool {
        let meant = || self.trade.correct(&word.text).and_then(word_value);
        let value = word_value(&word.text).or_else(meant);
        value.is_some_and(|value| (10..100).contains(&value))
    }

    fn is_right(&self, word: &Word, frames: &Frames, people: &People) -> bool {
        let text = word.text.as_str();
        word.number.is_some()
            || frames.knows(text)
            || self.name_words.contains(text)
            || people.is_name(text)
            || word_value(text).is_some()
            || self.is_word(text)
    }

    /// The word of the trade, or of a car's name, that a misspelt one is.
    fn typo(&self, word: &str, names_alone: bool, expected: Expected) -> Option<&str> {
        let trade = || self.trade.correct(word).filter(|_| !names_alone);
        // `Addy Chan`, where a call is arranged, is no Caddy.
        let car = || {
            self.names
                .correct(word)
                .filter(|_| expected == Expected::Anything)
        };
        trade().or_else(car)
    }
}

/// `300 k`, the `x` of `X5`: letters that stand by a figure mean something else.
fn is_part_of_a_name(word: &Word, joined: bool) -> bool {
    let stands_for_a_word = matches!(word.text.as_str(), "d" | "q");
    word.text.len() == 1
        && (word.glued || matches!(word.sign, Some('-' | '.')) || joined && !stands_for_a_word)
}

/// Words of the trade that stand in no phrase.
const TRADE: &str = "presupuesto enganche mensualidad mensualidades financiamiento financiado \
    credito contado automatico automatica estandar manual camioneta camionetas sedan hatchback \
    compacto familiar hibrido electrico diesel gasolina garantia sucursal sucursales factura \
    lunes martes miercoles jueves viernes sabado domingo manana pasado mediodia temprano \
    telefono celular whatsapp meses millon millones pesos trescientos doscientos cuatrocientos \
    quinientos seiscientos veinte treinta cuarenta cincuenta mitad llamo media sesenta setenta ochenta noventa";
