//! What this turn's sources say.

use std::collections::HashSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::passage::Passage;
use crate::figures::{Counts, Figure};
use crate::lexicon::Wording;

/// As many words of content after a negator may be what it negates.
const FAR: usize = 6;
/// As many surely are.
pub(super) const NEAR: usize = 2;

/// What the sources hold, all together.
#[derive(Default)]
pub(super) struct Allowed {
    stems: HashSet<(String, bool)>,
    words: HashSet<String>,
    capitals: HashSet<String>,
    characters: HashSet<char>,
    links: HashSet<String>,
    figures: Vec<SourceFigure>,
    /// A source tells what is paid a month.
    monthly: bool,
    joined: String,
}

/// A figure and what is said about it.
struct SourceFigure {
    value: Decimal,
    counts: Counts,
    stems: HashSet<String>,
    /// The content right after it.
    after: Option<String>,
}

impl Allowed {
    pub(super) fn add(&mut self, text: &str, wording: &Wording) {
        let passage = Passage::read(text, wording);
        self.characters.extend(text.chars());
        self.links.extend(passage.links());
        self.joined.push_str(&passage.joined());
        for (place, word) in passage.words.iter().enumerate() {
            self.words.insert(word.text.clone());
            if word.capital {
                self.capitals.insert(word.text.clone());
            }
            let stem = || passage.stems[place].clone();
            match passage.negated[place] {
                Some(distance) if distance < NEAR => {
                    self.stems.insert((stem(), true));
                }
                Some(distance) if distance < FAR => {
                    self.stems.extend([(stem(), true), (stem(), false)]);
                }
                _ => {
                    self.stems.insert((stem(), false));
                }
            }
        }
        let monthly = |figure: &Figure| figure.counts == Counts::Monthly;
        self.monthly |= passage.figures.iter().any(monthly);
        self.add_figures(&passage, wording);
    }

    fn add_figures(&mut self, passage: &Passage<'_>, wording: &Wording) {
        let headings = headings(passage);
        for figure in &passage.figures {
            let sentence = passage.sentence_of(figure.words.start);
            let heading = headings.iter().rfind(|end| **end <= sentence.start);
            let heading = heading.map(|end| passage.sentence_of(end.saturating_sub(1)));
            let places =
                subject(passage, figure, sentence, wording).chain(heading.into_iter().flatten());
            let mut rest = figure.words.end..passage.sentence_of(figure.words.start).end;
            let after = rest.find(|place| passage.is_content(*place, wording));
            self.figures.push(SourceFigure {
                after: after.map(|place| passage.stems[place].clone()),
                value: figure.value,
                counts: figure.counts,
                stems: places.map(|place| passage.stems[place].clone()).collect(),
            });
        }
    }

    pub(super) fn has_character(&self, character: char) -> bool {
        self.characters.contains(&character)
    }

    pub(super) fn has_link(&self, link: &str) -> bool {
        self.links.contains(link)
    }

    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    pub(super) fn has_name(&self, word: &str) -> bool {
        self.capitals.contains(word)
    }

    pub(super) fn has_stem(&self, stem: &str, negated: bool) -> bool {
        self.stems.contains(&(stem.to_owned(), negated))
    }

    /// Whether a word names what a source says in other words: `$6,087 al mes` is a
    /// `mensualidad`.
    pub(super) fn has_synonym(&self, word: &str) -> bool {
        self.monthly && matches!(word, "mensualidad" | "mensualidades")
    }

    pub(super) fn has_phrase(&self, phrase: &str) -> bool {
        self.joined.contains(&format!(" {phrase} "))
    }

    /// Whether a source says that figure of the same.
    pub(super) fn has_figure(&self, figure: &Figure, subject: &Subject<'_>) -> bool {
        self.figures.iter().any(|source| {
            let leads = |stem: &&str| source.stems.contains(*stem);
            let follows = |stem: &&str| source.after.as_deref() == Some(*stem) || leads(stem);
            let silent = subject.before.is_empty() && subject.after.is_empty();
            source.value == figure.value
                && is_same_unit(source, figure)
                && (silent || subject.before.iter().any(leads) || subject.after.iter().any(follows))
        })
    }
}

/// What a figure is said of: the stems of the content around it.
#[derive(Default)]
pub(super) struct Subject<'p> {
    pub(super) before: Vec<&'p str>,
    pub(super) after: Vec<&'p str>,
}

/// The words of a sentence that a figure is said of: where it holds several of
/// the kind, those that lead to this one.
fn subject(
    passage: &Passage<'_>,
    figure: &Figure,
    sentence: Range<usize>,
    wording: &Wording,
) -> Range<usize> {
    if matches!(figure.counts, Counts::Plain | Counts::Kilometres) {
        return sentence;
    }
    let says_something = |place: usize| passage.is_content(place, wording);
    let rivals = passage.figures.iter().filter(|other| {
        sentence.contains(&other.words.start)
            && other.counts == figure.counts
            && other.words != figure.words
    });
    let rivals: Vec<&Figure> = rivals.collect();
    if rivals.is_empty() {
        return sentence;
    }
    // `36, 48 o 60 meses` are said of the same.
    let before = rivals.iter().map(|other| other.words.end);
    let before = before.filter(|end| (*end..figure.words.start).any(says_something));
    before.max().unwrap_or(sentence.start)..figure.words.end
}

/// `400 mil` may be worded as `$400,000`, never as `400 km`.
fn is_same_unit(source: &SourceFigure, figure: &Figure) -> bool {
    let money_unsaid = Decimal::from(10_000);
    source.counts == figure.counts
        || figure.counts == Counts::Plain
        || source.counts == Counts::Plain
            && figure.counts == Counts::Money
            && figure.value >= money_unsaid
}

/// Where sentences that end with a colon end: they say what the lines below
/// them are about.
fn headings(passage: &Passage<'_>) -> Vec<usize> {
    let ends = passage.words.iter().enumerate().filter(|(_, word)| {
        let after = passage.written.get(word.end..).unwrap_or_default();
        after.starts_with(":\n") || after.starts_with("\n\n")
    });
    ends.map(|(place, _)| place + 1).collect()
}
