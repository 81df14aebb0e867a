//! BM25 over stems.
//!
//! A small index of our own rather than a crate's: its order of equal scores
//! is fixed (the same question gives the same answer) and a search allocates
//! one vector.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};

use crate::words::Words;

/// Term frequency saturation.
const K1: f32 = 1.2;
/// How much long passages are held back.
const B: f32 = 0.75;

/// Words that say nothing about what is asked.
const STOP_WORDS: &str = "a al algo ante como con cual cuales cuando cuanto cuanta cuantos cuantas \
    de del desde donde e el ella ellos en entre era es esa ese eso esta este esto estan estar fue \
    ha hay hace hacen la las le les lo los mas me mi mis muy no nos o para pero por porque pues \
    que quien quienes se ser si sin sobre son su sus te tengo tiene tienen tienes tu tus un una \
    uno unos unas usted ustedes y ya yo puedo puede pueden puedes quiero quisiera saber dime oye \
    hola gracias favor tambien auto autos carro carros coche coches kavak manejan ofrecen dan \
    hacer cuenta cuentan existe algun alguna aqui ahi entonces dura duran incluye incluyen dime \
    tarda tardan sirve gusta gustaria convence necesito quisiera seria asi bien todo toda todos ustedes va van";

/// One term's occurrences: passage and its share of the score.
type Postings = Vec<(u32, f32)>;

/// Passages found by the stems that they hold.
#[derive(Default)]
pub(super) struct Index {
    postings: HashMap<String, (f32, Postings)>,
    passages: usize,
}

/// What a query is made of: stems with their weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    terms: Vec<(String, f32)>,
}

impl Query {
    /// Adds a text's stems, each with that weight.
    pub(super) fn add(&mut self, text: &str, weight: f32) {
        for stem in stems(text) {
            if !self.terms.iter().any(|(known, _)| *known == stem) {
                self.terms.push((stem, weight));
            }
        }
    }

    /// Adds a stem.
    pub(super) fn add_stem(&mut self, stem: &str, weight: f32) {
        if !self.terms.iter().any(|(known, _)| known == stem) {
            self.terms.push((stem.to_owned(), weight));
        }
    }

    /// Whether a stem was asked for in the customer's own words.
    pub(super) fn holds(&self, stem: &str) -> bool {
        self.terms
            .iter()
            .any(|(known, weight)| known == stem && *weight >= 1.0)
    }

    /// The stems.
    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|(stem, _)| stem.as_str())
    }
}

/// The stems of a text's words, without those that say nothing.
pub(super) fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::Spanish);
    Words::read(text)
        .list
        .iter()
        .filter(|word| !is_stop_word(&word.text))
        .map(|word| stem(&stemmer, &word.text))
        .collect()
}

/// The stems of all of a text's words.
pub(super) fn stem_words(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::Spanish);
    let words = Words::read(text).list;
    words
        .iter()
        .map(|word| stem(&stemmer, &word.text))
        .collect()
}

/// The stemmer wants accents on some endings that people leave out, so both
/// sides are stemmed without any: `garantía` and `garantias` are `garanti`.
fn stem(stemmer: &Stemmer, word: &str) -> String {
    // Without its accent `devolvería` would not be known for a verb.
    let conditional = ["ria", "rian", "rias", "riamos"];
    let verb = conditional.iter().find_map(|ending| {
        let verb = word.strip_suffix(ending)?;
        (verb.len() > 3 && verb.ends_with(['a', 'e', 'i'])).then(|| format!("{verb}r"))
    });
    stemmer.stem(verb.as_deref().unwrap_or(word)).into_owned()
}

fn is_stop_word(word: &str) -> bool {
    use std::collections::HashSet;
    use std::sync::LazyLock;
    static STOP: LazyLock<HashSet<&str>> =
        LazyLock::new(|| STOP_WORDS.split_whitespace().collect());
    STOP.contains(word)
}

impl Index {
    /// Indexes passages given as weighted texts: a title counts more.
    pub(super) fn new(passages: &[Vec<(&str, f32)>]) -> Self {
        let counted: Vec<HashMap<String, f32>> =
            passages.iter().map(|texts| count(texts)).collect();
        let lengths: Vec<f32> = counted.iter().map(|terms| terms.values().sum()).collect();
        let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
        let mut postings: HashMap<String, (f32, Postings)> = HashMap::new();
        for (passage, terms) in counted.iter().enumerate() {
            let held_back = 1.0 - B + B * lengths[passage] / average.max(1.0);
            for (term, frequency) in terms {
                let share = frequency * (K1 + 1.0) / (frequency + K1 * held_back);
                let entry = postings.entry(term.clone()).or_default();
                entry
                    .1
                    .push((u32::try_from(passage).unwrap_or(u32::MAX), share));
            }
        }
        for (idf, found) in postings.values_mut() {
            let (all, with) = (passages.len() as f32, found.len() as f32);
            *idf = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
        }
        Self {
            postings,
            passages: passages.len(),
        }
    }

    /// How rare a stem is; a stem that no passage holds is the rarest.
    pub(super) fn idf(&self, stem: &str) -> f32 {
        let known = self.postings.get(stem).map(|(idf, _)| *idf);
        known.unwrap_or_else(|| (1.0 + (self.passages as f32 + 0.5) / 0.5).ln())
    }

    /// Whether any passage holds a stem.
    pub(super) fn knows(&self, stem: &str) -> bool {
        self.postings.contains_key(stem)
    }

    /// Whether a passage holds a stem.
    pub(super) fn holds(&self, passage: usize, stem: &str) -> bool {
        let known = self.postings.get(stem);
        known.is_some_and(|(_, found)| found.iter().any(|(place, _)| *place as usize == passage))
    }

    /// Passages with their scores, best first, equals in the text's order.
    pub(super) fn search(&self, query: &Query) -> Vec<(usize, f32)> {
        let mut scores = vec![0.0_f32; self.passages];
        for (term, weight) in &query.terms {
            if let Some((idf, found)) = self.postings.get(term) {
                for (passage, share) in found {
                    scores[*passage as usize] += weight * idf * share;
                }
            }
        }
        let mut found: Vec<(usize, f32)> = scores
            .into_iter()
            .enumerate()
            .filter(|(_, score)| *score > 0.0)
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }

    /// How much of what a query asks for is in one passage, from 0 to 1.
    pub(super) fn coverage(&self, query: &Query, passage: usize) -> f32 {
        let (mut all, mut held) = (0.0, 0.0);
        for (term, weight) in &query.terms {
            let worth = weight * self.idf(term);
            all += worth;
            let there = self.postings.get(term).is_some_and(|(_, found)| {
                found.iter().any(|(known, _)| *known as usize == passage)
            });
            if there {
                held += worth;
            }
        }
        if all > 0.0 { held / all } else { 0.0 }
    }
}

fn count(texts: &[(&str, f32)]) -> HashMap<String, f32> {
    let mut terms = HashMap::new();
    for (text, weight) in texts {
        for stem in stems(text) {
            *terms.entry(stem).or_insert(0.0) += weight;
        }
    }
    terms
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Index({} passages, {} stems)",
            self.passages,
            self.postings.len()
        )
    }
}
