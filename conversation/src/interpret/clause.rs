//! Sentences and their clauses.

use super::reported::is_comparison;
use super::{Span, towns};
use crate::language::pattern::Hit;
use crate::lexicon::{Frame, Frames, Label};
use crate::words::{Word, Words};

/// A message: its words in right spelling, and the phrases that occur in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    /// In right spelling; offsets point into the message as written.
    pub(crate) words: Words,
    pub(super) phrases: Vec<Hit<Label>>,
}

impl Text {
    /// Whether a phrase of a frame occurs.
    pub(super) fn has(&self, frame: Frame) -> bool {
        self.phrases
            .iter()
            .any(|hit| hit.tag == Label::Frame(frame))
    }

    /// Finds the phrases in words.
    pub(crate) fn new(words: Words, frames: &Frames) -> Self {
        let mut phrases = frames.find(&words.list);
        towns::take_out(&words.list, &mut phrases);
        Self { words, phrases }
    }
}

/// A clause: a stretch of words in which one thing is said or asked.
#[derive(Debug, Clone)]
pub(crate) struct Clause<'m> {
    /// The message as written.
    pub(crate) written: &'m str,
    /// All words of the message.
    pub(crate) words: &'m [Word],
    /// All phrases of the message.
    pub(super) phrases: &'m [Hit<Label>],
    /// The clause's own.
    pub(crate) span: Span,
    /// Whether it asks: by its sentence's mark, or by its form.
    pub(crate) asks: bool,
    /// Whether the next clause of its sentence asks: `la segunda, ¿cuánto gasta?`
    pub(crate) asked_next: bool,
}

impl Clause<'_> {
    /// The word at a place of the message, if it is in this clause.
    pub(crate) fn text(&self, place: usize) -> &str {
        if self.span.contains(&place) {
            &self.words[place].text
        } else {
            ""
        }
    }

    /// The words of the message before it, as one clause.
    pub(crate) fn earlier(&self) -> Self {
        Self {
            span: 0..self.span.start,
            ..self.clone()
        }
    }

    /// This clause up to a place.
    pub(crate) fn up_to(&self, place: usize) -> Self {
        Self {
            span: self.span.start..place,
            ..self.clone()
        }
    }

    /// The whole message, as one clause.
    pub(crate) fn message(&self) -> Self {
        Self {
            span: 0..self.words.len(),
            ..self.clone()
        }
    }

    /// Whether a word numbers a line of a list: `2) automático`.
    pub(crate) fn is_list_marker(&self, place: usize) -> bool {
        let Some(word) = self.words.get(place) else {
            return false;
        };
        let number = word.text.len() <= 2 && word.text.bytes().all(|byte| byte.is_ascii_digit());
        let rest = self.written.get(word.end..);
        number && rest.is_some_and(|rest| rest.starts_with(')'))
    }

    /// A span as written.
    pub(crate) fn written(&self, span: &Span) -> &str {
        let words = self.words.get(span.clone()).unwrap_or_default();
        let start = words.iter().map(|word| word.start).min();
        let end = words.iter().map(|word| word.end).max();
        start
            .zip(end)
            .and_then(|(start, end)| self.written.get(start..end))
            .unwrap_or_default()
    }

    /// The phrases in the clause: what they stand for, and where.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (Label, Span)> {
        let inside = |hit: &&Hit<Label>| self.span.start <= hit.start && hit.end <= self.span.end;
        self.phrases
            .iter()
            .filter(inside)
            .map(|hit| (hit.tag, hit.start..hit.end))
    }

    /// Where phrases of a frame occur.
    pub(crate) fn frames(&self, frame: Frame) -> impl Iterator<Item = Span> {
        self.labels()
            .filter(move |(label, _)| *label == Label::Frame(frame))
            .map(|(_, span)| span)
    }

    /// The longest phrase of a frame.
    pub(crate) fn frame(&self, frame: Frame) -> Option<Span> {
        self.frames(frame).max_by_key(|span| span.len())
    }

    /// This clause with everything up to the end of another.
    pub(crate) fn joined_to(&self, last: &Self) -> Self {
        Self {
            span: self.span.start..last.span.end,
            ..self.clone()
        }
    }

    /// Whether it only likens something: `como la calle`.
    pub(crate) fn likens(&self) -> bool {
        !self.asks && is_comparison(&self.words[self.span.clone()])
    }

    /// The places of the clause's words.
    pub(crate) fn places(&self) -> Span {
        self.span.clone()
    }

    /// Whether one of these words occurs in it.
    pub(crate) fn has(&self, texts: &[&str]) -> bool {
        self.find(texts).is_some()
    }

    /// Where one of these words occurs first.
    pub(crate) fn find(&self, texts: &[&str]) -> Option<usize> {
        self.places()
            .find(|place| texts.contains(&self.text(*place)))
    }
}
