//! Spelling: what people type, in the words that they mean.
//!
//! A word that is spelt right is never corrected: correction is only for words
//! that no Spanish word list, no name of the catalog and no phrase holds, and
//! only to words of the trade.

mod expected;

use std::collections::HashMap;

use serde::Deserialize;

use super::frames::Frames;
use crate::catalog::Names;
use crate::language::{Typos, spelled};
use crate::words::{Sentence, Word, Words};

/// 635,000 Spanish words; made by `examples/word_list.rs`.
static SPANISH: &[u8] = include_bytes!("../../../data/spanish.fst");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    spellings: HashMap<String, String>,
    domain: Domain,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Domain {
    words: String,
}

/// Why the spelling data that come with the program can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SpellingError {
    /// The list of Spanish words is damaged.
    #[error("the list of Spanish words is damaged")]
    WordList(#[from] fst::Error),
    /// The list of spellings is damaged.
    #[error("the list of spellings is damaged")]
    Spellings(#[from] toml::de::Error),
}

/// What is needed to put misspelt words right.
pub(crate) struct Spelling {
    spanish: fst::Set<&'static [u8]>,
    colloquial: HashMap<String, Vec<String>>,
    trade: Typos,
    names: Typos,
    known_names: Vec<String>,
}

impl std::fmt::Debug for Spelling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spelling").finish_non_exhaustive()
    }
}

impl Spelling {
    /// The spelling that comes with the program, for a catalog's names.
    pub(crate) fn new(frames: &Frames, names: &Names) -> Result<Self, SpellingError> {
        let file: File = toml::from_str(include_str!("../../../data/spelling.toml"))?;
        let spanish = fst::Set::new(SPANISH)?;
        let (mut trade, mut cars) = (Typos::default(), Typos::default());
        for word in frames
            .vocabulary()
            .chain(file.domain.words.split_whitespace())
        {
            trade.add(word);
        }
        for word in names.words() {
            cars.add(word);
        }
        let mut known_names = names.words().to_vec();
        for (_, model) in names.models() {
            cars.add(model.compact());
            known_names.push(model.compact().to_owned());
        }
        known_names.sort_unstable();
        let colloquial = file.spellings.into_iter().map(|(typed, meant)| {
            let meant = meant.split_whitespace().map(str::to_owned).collect();
            (typed, meant)
        });
        Ok(Self {
            spanish,
            colloquial: colloquial.collect(),
            trade,
            names: cars,
            known_names,
        })
    }

    /// The words of a message in right spelling; offsets stay those of the
    /// message. A spelling that stands for several words becomes several.
    pub(crate) fn correct(&self, mut words: Words, frames: &Frames) -> Words {
        let mut list: Vec<Word> = Vec::with_capacity(words.list.len());
        let mut moved: Vec<usize> = Vec::with_capacity(words.list.len() + 1);
        for (place, word) in words.list.iter().enumerate() {
            moved.push(list.len());
            let glued_next = words.list.get(place + 1).is_some_and(|next| next.glued);
            let meant = self.meant(word, glued_next, list.last(), frames);
            for (part, text) in meant.into_iter().enumerate() {
                list.push(Word {
                    text,
                    pause: word.pause && part == 0,
                    glued: word.glued && part == 0,
                    ..word.clone()
                });
            }
        }
        moved.push(list.len());
        let sentences = std::mem::take(&mut words.sentences)
            .into_iter()
            .map(|sentence| Sentence {
                words: moved[sentence.words.start]..moved[sentence.words.end],
                ..sentence
            });
        Words {
            sentences: sentences.collect(),
            list,
            ..words
        }
    }

    /// What a word stands for.
    fn meant(
        &self,
        word: &Word,
        glued_next: bool,
        before: Option<&Word>,
        frames: &Frames,
    ) -> Vec<String> {
        let text = word.text.as_str();
        let after_number = before.is_some_and(|before| before.number.is_some());
        // `300 k` is a unit, the `x` of `X5` part of a name.
        let part_of_name = text.len() == 1 && (after_number || word.glued || glued_next);
        if word.number.is_some() || part_of_name {
            return vec![text.to_owned()];
        }
        if let Some(meant) = self.colloquial.get(text) {
            return meant.clone();
        }
        if self.is_right(text, frames) {
            return vec![text.to_owned()];
        }
        let corrected = self.corrected(word, before, frames);
        vec![corrected.unwrap_or_else(|| text.to_owned())]
    }

    /// Whether a word is spelt right.
    pub(crate) fn is_right(&self, text: &str, frames: &Frames) -> bool {
        self.spanish.contains(text)
            || frames.knows(text)
            || spelled::value(text).is_some()
            || self.is_name(text)
    }

    /// Whether a word is a Spanish one.
    pub(crate) fn is_spanish(&self, text: &str) -> bool {
        self.spanish.contains(text)
    }

    fn is_name(&self, text: &str) -> bool {
        self.known_names
            .binary_search_by(|known| known.as_str().cmp(text))
            .is_ok()
    }

    fn corrected(&self, word: &Word, before: Option<&Word>, frames: &Frames) -> Option<String> {
        let text = word.text.as_str();
        // `graciaas`: drawn out.
        let short = without_doubled_vowels(text);
        if short != text {
            let known = self.colloquial.get(&short).map(|meant| meant.join(" "));
            if let Some(known) = known.or_else(|| self.is_right(&short, frames).then_some(short)) {
                return Some(known);
            }
        }
        if let Some(car) = self.names.correct(text)
            && expected::car(word, before)
        {
            return Some(car.to_owned());
        }
        if expected::is_a_name(word, before) {
            return None;
        }
        let trade = self.trade.correct(text)?;
        (trade != text).then(|| trade.to_owned())
    }
}

fn without_doubled_vowels(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        let doubled = plain.ends_with(letter) && "aeiou".contains(letter);
        if !doubled {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests;
