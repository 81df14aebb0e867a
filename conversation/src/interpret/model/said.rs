//! What the message itself holds.

use std::ops::Range;

use crate::words::{Word, Words, compact};

/// A message's words, to look quotes up in.
pub(super) struct Said {
    words: Vec<Word>,
    /// Sentences that ask.
    asked: Vec<Range<usize>>,
    joined: String,
}

impl Said {
    pub(super) fn read(message: &str) -> Self {
        let words = Words::read(message);
        let asking = words.sentences.iter().filter(|sentence| sentence.question);
        Self {
            asked: asking.map(|sentence| sentence.words.clone()).collect(),
            words: words.list,
            joined: compact(message),
        }
    }

    /// Where a quote stands in the message: the same words in the same order.
    pub(super) fn place_of(&self, quote: &str) -> Option<Range<usize>> {
        let quoted = Words::read(quote).list;
        if quoted.is_empty() {
            return None;
        }
        let matches = |start: &usize| {
            let there = &self.words[*start..*start + quoted.len()];
            there.iter().zip(&quoted).all(|(a, b)| a.text == b.text)
        };
        let last = self.words.len().checked_sub(quoted.len())?;
        let start = (0..=last).find(matches)?;
        Some(start..start + quoted.len())
    }

    /// Whether a stretch is part of a question.
    pub(super) fn is_asked(&self, place: &Range<usize>) -> bool {
        let mut asked = self.asked.iter();
        asked.any(|sentence| sentence.contains(&place.start))
    }

    /// Whether a name's words occur, written together or apart.
    pub(super) fn names(&self, name: &str) -> bool {
        let name = compact(name);
        !name.is_empty() && self.joined.contains(&name)
    }

    /// Whether every word of a text occurs.
    pub(super) fn holds_words(&self, text: &str) -> bool {
        let words = Words::read(text).list;
        let occurs = |word: &Word| self.words.iter().any(|said| said.text == word.text);
        !words.is_empty() && words.iter().all(occurs)
    }

    /// All words of the message.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }
}
