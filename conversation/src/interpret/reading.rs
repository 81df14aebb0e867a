//! What a reader found in a clause.

use super::{Act, Span};

/// An act with the words that it explains.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// What is done.
    pub(crate) act: Act,
    /// The words that say it, by their places in the message; the first span
    /// holds the act's core (`50 mil`), further ones what frames it (`traigo`,
    /// `de enganche`).
    pub(crate) explains: Vec<Span>,
}

impl Reading {
    /// A reading of these words.
    pub(crate) fn new(act: Act, core: Span) -> Self {
        Self {
            act,
            explains: vec![core],
        }
    }

    /// Explains further words.
    pub(crate) fn framed_by(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.explains.extend(spans);
        self
    }

    /// Whether it explains the word at that place.
    pub(crate) fn explains(&self, place: usize) -> bool {
        self.explains.iter().any(|span| span.contains(&place))
    }
}
