//! A message's words with what they stand for.

use super::lexicon::{Intent, Lexicon, Tag, Unit};
use super::pattern::WordId;
use crate::words::{Word, Words};

/// What a customer wants is said within as many words; the rest of a flood is
/// not read.
const MOST_WORDS: usize = 250;

/// A stretch of words that stands for something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) tag: Tag,
    /// First word.
    pub(crate) start: usize,
    /// One after the last word.
    pub(crate) end: usize,
    /// Whether it is denied: `que no sea automático`.
    pub(crate) denied: bool,
}

/// A message's words, spelt right, with what they stand for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tagged {
    /// Spelt right; offsets point into the message.
    pub(crate) words: Vec<Word>,
    /// In order of their start.
    pub(crate) spans: Vec<Span>,
    /// Whether the word is in no list and like none in them.
    pub(crate) unknown: Vec<bool>,
    /// Whether the word was misspelt and put right.
    pub(crate) corrected: Vec<bool>,
    /// Whether the word is a first name or a surname.
    pub(crate) person: Vec<bool>,
    /// Whether a question mark occurs.
    pub(crate) question_mark: bool,
}

impl Tagged {
    /// Spells and tags the words of a message.
    pub(crate) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let mut read = Words::read(text);
        read.list.truncate(MOST_WORDS);
        let (words, ids, corrected) = spell(read.list, lexicon);
        let mut tagged = Self {
            unknown: ids.iter().map(|id| *id == WordId::UNKNOWN).collect(),
            person: words
                .iter()
                .map(|word| lexicon.is_person(&word.text))
                .collect(),
            words,
            corrected,
            spans: Vec::new(),
            question_mark: read.question,
        };
        for hit in lexicon.find(&ids) {
            tagged.spans.push(Span {
                tag: hit.tag,
                start: hit.start,
                end: hit.end,
                denied: tagged.denied_before(hit.start),
            });
        }
        tagged
    }

    /// Whether every word is a first name, a surname or a particle of one.
    pub(crate) fn is_a_persons_name(&self) -> bool {
        let particle = |text: &str| matches!(text, "de" | "la" | "del" | "las" | "los");
        self.words
            .iter()
            .zip(&self.person)
            .all(|(word, person)| *person || particle(&word.text))
    }

    /// Whether a `no`, `sin` or the like before that word denies it.
    pub(crate) fn denied_before(&self, start: usize) -> bool {
        const REACH: usize = 4;
        let from = start.saturating_sub(REACH);
        for index in (from..start).rev() {
            let word = &self.words[index];
            let text = word.text.as_str();
            let denies = matches!(
                text,
                "no" | "sin" | "ni" | "menos" | "excepto" | "nada" | "not"
            );
            // `ya no quiero sedán`, `no, SUV`: a pause after the `no` ends its reach.
            let paused = self.words[index + 1..=start].iter().any(|word| word.pause);
            if denies && !paused {
                return true;
            }
            // `no quiero sedán, mejor SUV`: the denial ends there.
            let turns = matches!(text, "pero" | "sino" | "mejor" | "prefiero");
            if turns || paused {
                return false;
            }
        }
        false
    }

    /// Whether an intent occurs, undenied.
    pub(crate) fn says(&self, intent: Intent) -> bool {
        self.intent(intent).is_some()
    }

    /// The first occurrence of an intent, undenied.
    pub(crate) fn intent(&self, intent: Intent) -> Option<&Span> {
        self.spans
            .iter()
            .find(|span| span.tag == Tag::Intent(intent) && !span.denied)
    }

    /// Whether a unit's word begins at `index`, and where it ends.
    pub(crate) fn unit_at(&self, index: usize, unit: Unit) -> Option<usize> {
        self.spans
            .iter()
            .find(|span| span.start == index && span.tag == Tag::Unit(unit))
            .map(|span| span.end)
    }

    /// Whether a unit's word ends right before `index`.
    pub(crate) fn unit_before(&self, index: usize, unit: Unit) -> bool {
        self.spans
            .iter()
            .any(|span| span.end == index && span.tag == Tag::Unit(unit))
    }

    /// Whether the word at `index` belongs to something that is no mere unit.
    pub(crate) fn meant(&self, index: usize) -> bool {
        self.spans.iter().any(|span| {
            let inside = span.start <= index && index < span.end;
            inside && !matches!(span.tag, Tag::Unit(_) | Tag::DayPart(_))
        })
    }

    /// Whether the message asks: by its mark or by its first word.
    pub(crate) fn asks(&self) -> bool {
        const ASKING: &str = "que como cuando cuanto cuanta cuantos cuantas donde cual cuales quien \
            tienen tienes hacen aceptan puedo manejan hay estan es son do what where how is";
        let first = self.words.first().map_or("", |word| word.text.as_str());
        self.question_mark || ASKING.split_whitespace().any(|word| word == first)
    }

    /// Whether a word occurs.
    pub(crate) fn has_word(&self, text: &str) -> bool {
        self.words.iter().any(|word| word.text == text)
    }

    /// Whether the text at `index` is that word.
    pub(crate) fn is(&self, index: usize, text: &str) -> bool {
        self.words.get(index).is_some_and(|word| word.text == text)
    }
}

/// The words as the vocabulary spells them, their ids, and which were misspelt.
fn spell(read: Vec<Word>, lexicon: &Lexicon) -> (Vec<Word>, Vec<WordId>, Vec<bool>) {
    let mut words: Vec<Word> = Vec::with_capacity(read.len());
    let mut ids = Vec::with_capacity(read.len());
    let mut corrected = Vec::with_capacity(read.len());
    let glued_to_next: Vec<bool> = read.iter().skip(1).map(|word| word.glued).collect();
    for (index, word) in read.into_iter().enumerate() {
        let after_number = words.last().is_some_and(|before| before.number.is_some());
        let in_a_name = word.glued || glued_to_next.get(index) == Some(&true);
        // `300 k` is a unit, the `x` of `X5` part of a name.
        let keeps = word.text.len() == 1 && (after_number || in_a_name);
        let meant = lexicon.spelling(&word.text).filter(|_| !keeps);
        for text in meant.unwrap_or_default() {
            ids.push(lexicon.id(text));
            corrected.push(false);
            let text = text.clone();
            words.push(Word {
                text,
                ..word.clone()
            });
        }
        if meant.is_none() {
            let (id, right) = spelt(&word, lexicon);
            ids.push(id);
            corrected.push(right.is_some());
            words.push(match right {
                Some(text) => Word { text, ..word },
                None => word,
            });
        }
    }
    (words, ids, corrected)
}

/// A word's id and, where it was misspelt, the right spelling.
fn spelt(word: &Word, lexicon: &Lexicon) -> (WordId, Option<String>) {
    let id = lexicon.id(&word.text);
    if id != WordId::UNKNOWN || word.number.is_some() {
        return (id, None);
    }
    match lexicon.correct(&word.text) {
        Some(meant) => (lexicon.id(meant), Some(meant.to_owned())),
        None => (id, None),
    }
}
