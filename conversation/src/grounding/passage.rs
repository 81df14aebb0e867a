//! A text as claims: its stems with their negation, its figures, its links.

use std::collections::HashSet;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use crate::figures::{Figure, figures};
use crate::lexicon::Wording;
use crate::words::{Word, Words};

/// A text to be checked, or one that may be repeated.
pub(super) struct Passage<'t> {
    pub(super) written: &'t str,
    pub(super) words: Vec<Word>,
    /// Stretches of words between full stops, question marks and line breaks.
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) figures: Vec<Figure>,
    /// One a word.
    pub(super) stems: Vec<String>,
    /// The stems of their plurals in `-es`: `interés` and `intereses` differ.
    pub(super) plurals: Vec<String>,
    /// How many words of content stand between each word and a negator before
    /// it, where there is one.
    pub(super) negated: Vec<Option<usize>>,
}

impl<'t> Passage<'t> {
    pub(super) fn read(written: &'t str, wording: &Wording) -> Self {
        let Words {
            list: words,
            sentences,
            ..
        } = Words::read(written);
        let stemmer = Stemmer::create(Algorithm::Spanish);
        let sentences: Vec<Range<usize>> = sentences.into_iter().map(|one| one.words).collect();
        Self {
            written,
            figures: figures(&words),
            stems: words
                .iter()
                .map(|word| stemmer.stem(&word.text).into_owned())
                .collect(),
            plurals: words
                .iter()
                .map(|word| stemmer.stem(&format!("{}es", word.text)).into_owned())
                .collect(),
            negated: negations(&words, &sentences, wording),
            words,
            sentences,
        }
    }

    /// The sentence that holds a word.
    pub(super) fn sentence_of(&self, place: usize) -> Range<usize> {
        let holds = |sentence: &&Range<usize>| sentence.contains(&place);
        let found = self.sentences.iter().find(holds);
        found.cloned().unwrap_or(place..place + 1)
    }

    /// Whether a word belongs to a figure.
    pub(super) fn is_figure(&self, place: usize) -> bool {
        let figures = self.figures.iter();
        figures
            .into_iter()
            .any(|figure| figure.words.contains(&place))
    }

    /// Words as written.
    pub(super) fn written_part(&self, words: &Range<usize>) -> &str {
        let part = self.words.get(words.clone()).unwrap_or_default();
        let ends = part.first().zip(part.last());
        ends.and_then(|(first, last)| self.written.get(first.start..last.end))
            .unwrap_or_default()
    }

    /// Whether a word is neither a figure nor a function word.
    pub(super) fn is_content(&self, place: usize, wording: &Wording) -> bool {
        !self.is_figure(place) && !wording.is_function_word(&self.words[place].text)
    }

    /// The words run together with blanks, to find phrases in.
    pub(super) fn joined(&self) -> String {
        let mut joined = String::from(" ");
        for word in &self.words {
            joined.push_str(&word.text);
            joined.push(' ');
        }
        joined
    }

    /// A word with the one that it stands before, at a sentence's end with the
    /// one that it stands after.
    pub(super) fn pair_at(&self, place: usize) -> String {
        let sentence = self.sentence_of(place);
        let next = place + 1 < sentence.end && !self.words[place + 1].pause;
        let first = if next { place } else { place.saturating_sub(1) };
        let pair = self.words[first..self.words.len().min(first + 2)].iter();
        let pair: Vec<&str> = pair.map(|word| word.text.as_str()).collect();
        pair.join(" ")
    }

    /// A word with the one before it.
    pub(super) fn pair_before(&self, place: usize) -> String {
        let first = place.saturating_sub(1);
        let pair = self.words[first..=place].iter();
        let pair: Vec<&str> = pair.map(|word| word.text.as_str()).collect();
        pair.join(" ")
    }

    /// Web and mail addresses.
    pub(super) fn links(&self) -> HashSet<String> {
        self.written
            .split_whitespace()
            .map(|token| {
                token
                    .trim_matches(|sign: char| ".,;:!?¡¿()\"'«»*".contains(sign))
                    .to_lowercase()
            })
            .filter(|token| is_link(token))
            .collect()
    }
}

fn is_link(token: &str) -> bool {
    let dotted = token.match_indices('.').any(|(dot, _)| {
        let before = token[..dot].chars().next_back();
        let after = token[dot + 1..].chars().next();
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphabetic)
    });
    dotted || token.contains("://") || token.contains('@') || token.starts_with("www")
}

fn negations(words: &[Word], sentences: &[Range<usize>], wording: &Wording) -> Vec<Option<usize>> {
    let mut negated = vec![None; words.len()];
    for sentence in sentences {
        let mut distance = None;
        for place in sentence.clone() {
            let word = &words[place];
            if word.pause {
                distance = None;
            }
            if wording.is_negator(&word.text) {
                distance = Some(0);
            } else if !wording.is_function_word(&word.text) {
                negated[place] = distance;
                distance = distance.map(|distance: usize| distance + 1);
            }
        }
    }
    negated
}
