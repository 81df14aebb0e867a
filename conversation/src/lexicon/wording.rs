//! What a model may say of its own accord.

use std::collections::HashSet;

use serde::Deserialize;

/// The lists of `wording.toml`.
#[derive(Debug, Default)]
pub(crate) struct Wording {
    function_words: HashSet<String>,
    courtesy: HashSet<String>,
    may_be_negated: HashSet<String>,
    negators: HashSet<String>,
    neutral: HashSet<String>,
    quantifiers: HashSet<String>,
    harmless_pairs: Vec<String>,
    promises: Vec<String>,
    smiles: HashSet<char>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    function_words: String,
    courtesy: String,
    may_be_negated: String,
    negators: String,
    neutral: String,
    quantifiers: String,
    harmless_pairs: Vec<String>,
    promises: Vec<String>,
    smiles: String,
}

impl Wording {
    /// The lists that come with the program.
    pub(crate) fn builtin() -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(include_str!("../../data/wording.toml"))?;
        let words = |list: &str| list.split_whitespace().map(str::to_owned).collect();
        Ok(Self {
            function_words: words(&file.function_words),
            courtesy: words(&file.courtesy),
            may_be_negated: words(&file.may_be_negated),
            negators: words(&file.negators),
            neutral: words(&file.neutral),
            quantifiers: words(&file.quantifiers),
            harmless_pairs: file.harmless_pairs,
            promises: file.promises,
            smiles: file.smiles.chars().collect(),
        })
    }

    /// Whether a word carries no content, negated or not.
    pub(crate) fn is_function_word(&self, word: &str) -> bool {
        self.function_words.contains(word)
    }

    /// Whether a word may be said without a source.
    pub(crate) fn is_courtesy(&self, word: &str, negated: bool) -> bool {
        let list = if negated {
            &self.may_be_negated
        } else {
            &self.courtesy
        };
        list.contains(word)
    }

    pub(crate) fn is_negator(&self, word: &str) -> bool {
        self.negators.contains(word)
    }

    /// Whether a word enlarges or narrows what it stands with.
    pub(crate) fn is_quantifier(&self, word: &str) -> bool {
        self.quantifiers.contains(word)
    }

    pub(crate) fn is_harmless_pair(&self, pair: &str) -> bool {
        self.harmless_pairs.iter().any(|known| known == pair)
    }

    /// Whether a figure may be said of a word.
    pub(crate) fn is_subject(&self, word: &str) -> bool {
        // `por ejemplo, 300 mil` is said of nothing but the example.
        word == "ejemplo"
            || !self.neutral.contains(word)
                && !self.courtesy.contains(word)
                && !self.function_words.contains(word)
    }

    pub(crate) fn is_smile(&self, character: char) -> bool {
        self.smiles.contains(&character)
    }

    pub(crate) fn promises(&self) -> &[String] {
        &self.promises
    }
}
