//! Sentences and their clauses.

use super::Span;
use super::frames::{Frame, Frames, Label};
use super::question_form::asks_by_form;
use super::reported::{is_comparison, is_figure};
use crate::language::pattern::Hit;
use crate::words::{Sentence, Word, Words};

/// A message: its words in right spelling, and the phrases that occur in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    /// In right spelling; offsets point into the message as written.
    pub(crate) words: Words,
    phrases: Vec<Hit<Label>>,
}

impl Text {
    /// Finds the phrases in words.
    pub(crate) fn new(words: Words, frames: &Frames) -> Self {
        Self {
            phrases: frames.find(&words.list),
            words,
        }
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
    phrases: &'m [Hit<Label>],
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

/// The clauses of a message.
pub(crate) fn clauses(text: &Text) -> Vec<Clause<'_>> {
    let list = &text.words.list;
    let mut clauses = Vec::new();
    for sentence in &text.words.sentences {
        let mut start = sentence.words.start;
        for place in sentence.words.clone() {
            if place > start && begins_clause(list, place) {
                clauses.push(clause(text, start..place, sentence.opened));
                start = place;
            }
        }
        if start < sentence.words.end {
            clauses.push(clause(text, start..sentence.words.end, sentence.question));
        }
        mark_topics(&mut clauses, sentence);
    }
    ask_before_tags(&mut clauses);
    clauses
}

/// `los dos son estándar, ¿no?` asks whether they are.
fn ask_before_tags(clauses: &mut [Clause<'_>]) {
    for place in 1..clauses.len() {
        if clauses[place].asks && is_tag(&clauses[place]) {
            clauses[place - 1].asks = true;
            clauses[place - 1].asked_next = false;
        }
    }
}

/// Marks the clauses of the last sentence which a question follows.
fn mark_topics(clauses: &mut [Clause<'_>], sentence: &Sentence) {
    let start = sentence.words.start;
    let mut asked = sentence.leads_to_question;
    for clause in clauses.iter_mut().rev() {
        if clause.span.start < start {
            break;
        }
        clause.asked_next = asked;
        asked = clause.asks;
    }
}

/// `¿no?`, `¿verdad?` behind a clause ask whether it is so.
fn is_tag(clause: &Clause<'_>) -> bool {
    const TAGS: &[&str] = &["no", "verdad", "cierto"];
    clause.span.len() == 1 && clause.has(TAGS)
}

/// `asked`: a question mark belongs to it. Without an opening mark, the closing
/// one belongs to the last clause alone: `traigo 300 mil, ¿me alcanza?`.
fn clause(text: &Text, span: Span, asked: bool) -> Clause<'_> {
    let words = &text.words.list;
    Clause {
        written: &text.words.written,
        words,
        phrases: &text.phrases,
        asks: asked || asks_by_form(&words[span.clone()]),
        asked_next: false,
        span,
    }
}

/// `pero`, `aunque`, `porque`, … begin a clause, and so does what follows a
/// comma; numbers and names keep together what an `y` joins.
fn begins_clause(words: &[Word], place: usize) -> bool {
    const JOINTS: [&str; 9] = [
        "pero", "aunque", "porque", "pq", "xq", "sino", "mejor", "entonces", "oye",
    ];
    let word = &words[place];
    let next = words.get(place + 1).map_or("", |next| &next.text);
    let pause = word.pause && !joins_numbers(words, place) && !goes_on(words, place);
    pause || JOINTS.contains(&word.text.as_str()) || word.text == "asi" && next == "que"
}

/// Whether what a pause parts is one thing: `presupuesto: 210`, `M.N.`
fn goes_on(words: &[Word], place: usize) -> bool {
    const LABELS: [&str; 16] = [
        "presupuesto",
        "enganche",
        "anticipo",
        "plazo",
        "mensualidad",
        "telefono",
        "tel",
        "cel",
        "celular",
        "whatsapp",
        "whats",
        "numero",
        "num",
        "nombre",
        "hora",
        "horario",
    ];
    let Some(before) = place.checked_sub(1).map(|before| &words[before]) else {
        return false;
    };
    let word = &words[place];
    let letter = before.text.len() == 1 && !"aeiouy".contains(before.text.as_str());
    let abbreviated = letter && before.number.is_none()
        || matches!(
            before.text.as_str(),
            "ma" | "sr" | "sra" | "dr" | "dra" | "lic" | "ing"
        );
    let figure = word.text.starts_with(|first: char| first.is_ascii_digit());
    // `lada 222, número 304 77 18`
    let named = figure || LABELS.contains(&word.text.as_str());
    let lada = named && before.number.is_some() && place > 1 && words[place - 2].text == "lada";
    abbreviated || lada || figure && LABELS.contains(&before.text.as_str())
}

/// Whether numbers stand on both sides of a pause: `5:30`, and a phone number
/// dictated in pairs, are one thing.
fn joins_numbers(words: &[Word], place: usize) -> bool {
    let is_number = |word: &Word| !matches!(word.text.as_str(), "un" | "una") && is_figure(word);
    is_number(&words[place]) && place > 0 && is_number(&words[place - 1])
}
