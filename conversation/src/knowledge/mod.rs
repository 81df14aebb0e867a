//! What the company tells its customers, found by words.

mod find;
mod index;
mod markdown;
mod names;
mod places;
mod topics;

pub use find::Found;
use index::{Index, Query};
pub use markdown::Passage;
pub use places::{PlaceAnswer, PlaceText};

/// Why a knowledge base is not taken.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// The table of topics that comes with the program is broken.
    #[error("the table of topics that comes with the program is broken")]
    Topics(#[from] toml::de::Error),
    /// Nothing under any heading.
    #[error("the knowledge base has no text under any heading")]
    Empty,
}

/// The company's knowledge base, cut at its headings and indexed.
#[derive(Debug)]
pub struct Knowledge {
    passages: Vec<Passage>,
    index: Index,
    places: places::Places,
    topics: topics::Topics,
    names: names::Names,
    /// The stems of each passage's title.
    titles: Vec<Vec<String>>,
}

/// What the customer said counts for more than what the topic adds.
const OWN_WORDS: f32 = 2.0;
/// An answer keeps to about this many characters.
const LONGEST_ANSWER_CHARS: usize = 420;
/// A passage that holds less of the question than this is no answer to it.
const WEAKEST_COVERAGE: f32 = 0.45;

impl Knowledge {
    /// The knowledge base that comes with the program.
    pub fn builtin() -> Result<Self, KnowledgeError> {
        Self::from_markdown(include_str!("../../data/knowledge_base.md"))
    }

    /// Reads a knowledge base's text (Markdown in Spanish).
    pub fn from_markdown(text: &str) -> Result<Self, KnowledgeError> {
        let passages = markdown::passages(text);
        if passages.is_empty() {
            return Err(KnowledgeError::Empty);
        }
        let texts: Vec<Vec<(&str, f32)>> = passages
            .iter()
            .map(|passage| {
                let title = (passage.title.as_str(), 3.0);
                let parent = (passage.parent.as_str(), 1.5);
                vec![title, parent, (passage.text.as_str(), 1.0)]
            })
            .collect();
        Ok(Self {
            index: Index::new(&texts),
            places: places::Places::new(&passages),
            topics: topics::Topics::builtin()?,
            names: names::Names::new(&passages),
            titles: passages
                .iter()
                .map(|passage| index::stems(&passage.title))
                .collect(),
            passages,
        })
    }

    /// A title that the question says as a whole is what was asked for:
    /// `garantía` before `qué cubre la garantía`.
    fn title_bonus(&self, passage: usize, query: &Query) -> f32 {
        let title = &self.titles[passage];
        let held = title.iter().filter(|stem| query.holds(stem)).count();
        1.0 + held as f32 / title.len().max(1) as f32
    }

    /// Every passage, in the text's order.
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// The passages that share most with a text, best first.
    pub(crate) fn candidates(&self, text: &str, count: usize) -> Vec<&Passage> {
        let mut query = Query::default();
        query.add(text, 1.0);
        let mut found = self.index.search(&query);
        found.sort_by(|one, other| other.1.total_cmp(&one.1));
        let best = found.into_iter().take(count);
        best.map(|(passage, _)| &self.passages[passage]).collect()
    }

    /// The places (branches) of the knowledge base.
    pub fn places(&self) -> &places::Places {
        &self.places
    }

    /// The part of the knowledge base that answers a question, in a few
    /// sentences; `None` when nothing matches well enough. `asked` is the
    /// customer's words; `topic` is what the knowledge base would say for it.
    pub fn answer(&self, asked: &str, topic: Option<&str>) -> Option<String> {
        const WEAKEST_WITH_TOPIC: f32 = 0.2;
        let mut query = Query::default();
        query.add(asked, OWN_WORDS);
        let Some(topic) = topic else {
            return self.best(&query, WEAKEST_COVERAGE);
        };
        query.add(topic, 0.8);
        // Asked in English, or in words that the text has not: the topic alone.
        self.best(&query, WEAKEST_WITH_TOPIC).or_else(|| {
            let mut query = Query::default();
            query.add(topic, 1.0);
            self.best(&query, WEAKEST_WITH_TOPIC)
        })
    }

    fn best(&self, query: &Query, needed: f32) -> Option<String> {
        let found = self.index.search(query).into_iter();
        let (best, _) = found
            .filter(|(passage, _)| !self.passages[*passage].place)
            .map(|(passage, score)| (passage, score * self.title_bonus(passage, query)))
            .reduce(|best, other| if other.1 > best.1 { other } else { best })?;
        (self.index.coverage(query, best) >= needed)
            .then(|| excerpt(&self.passages[best].text, query))
    }
}

/// The lines of a text that a query asks for, in their order.
fn excerpt(text: &str, query: &Query) -> String {
    if text.chars().count() <= LONGEST_ANSWER_CHARS {
        return text.to_owned();
    }
    let pieces: Vec<&str> = text.lines().flat_map(sentences).collect();
    let mut ranked: Vec<(usize, usize)> = pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| {
            let stems = index::stems(piece);
            let held = query.stems().filter(|stem| stems.iter().any(|s| s == stem));
            (held.count(), index)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut length, mut kept) = (0, Vec::new());
    for (_, index) in ranked {
        let chars = pieces[index].chars().count();
        if length + chars <= LONGEST_ANSWER_CHARS || kept.is_empty() {
            length += chars;
            kept.push(index);
        }
    }
    kept.sort_unstable();
    let kept: Vec<&str> = kept.into_iter().map(|index| pieces[index]).collect();
    kept.join("\n")
}

/// The sentences of a line.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(". ").map(str::trim)
}

#[cfg(test)]
mod tests;
