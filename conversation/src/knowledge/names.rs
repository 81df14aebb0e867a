//! Names of what the company sells, by which a question asks for them: `Kavak Total`.

use std::collections::BTreeMap;

use super::find::pieces;
use super::markdown::Passage;
use super::topics::spaced;

/// Names of two words, each with the sentences that hold it.
#[derive(Debug, Default)]
pub(super) struct Names {
    sentences: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// Finds the names in all passages but those of places.
    pub(super) fn new(passages: &[Passage]) -> Self {
        let mut names = Self::default();
        for passage in passages.iter().filter(|passage| !passage.place) {
            for piece in pieces(&passage.text) {
                for name in names_in(&piece.text) {
                    let sentences = names.sentences.entry(name).or_default();
                    sentences.push(piece.text.clone());
                }
            }
        }
        names
    }

    /// What is said of the name that a question holds.
    pub(super) fn said_of(&self, question: &str) -> Option<String> {
        let question = spaced(question);
        let mut names = self.sentences.iter();
        let (_, sentences) = names.find(|(name, _)| question.contains(name.as_str()))?;
        Some(sentences.join("\n"))
    }
}

/// Two words with capitals behind the first word of a text, each between spaces.
fn names_in(text: &str) -> Vec<String> {
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let pairs = words.windows(2).skip(1);
    let names = pairs.filter(|pair| pair.iter().all(|word| capital(word) && word.len() > 3));
    names.map(|pair| spaced(&pair.join(" "))).collect()
}
