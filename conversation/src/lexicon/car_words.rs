//! Words by which cars are named and described, read from `cars.toml`.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use serde::Deserialize;

/// Words by which cars are named and described.
#[derive(Debug, Default)]
pub(crate) struct CarWords {
    needs_make: HashSet<String>,
    needs_article: HashSet<String>,
    expects_car: HashSet<String>,
    nouns: HashSet<String>,
    joints: HashSet<String>,
    colors: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    needs_make: String,
    needs_article: String,
    expects_car: String,
    nouns: String,
    joints: String,
    colors: BTreeMap<String, String>,
}

impl CarWords {
    /// The words that come with the program.
    pub(crate) fn builtin() -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(include_str!("../../data/cars.toml"))?;
        let set = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        let forms = file.colors.iter().flat_map(|(color, forms)| {
            let forms = forms.split_whitespace();
            forms.map(move |form| (form.to_owned(), color.clone()))
        });
        Ok(Self {
            needs_make: set(&file.needs_make),
            needs_article: set(&file.needs_article),
            expects_car: set(&file.expects_car),
            nouns: set(&file.nouns),
            joints: set(&file.joints),
            colors: forms.collect(),
        })
    }

    /// Whether a model's name is an everyday word, which names it beside its make only.
    pub(crate) fn needs_make(&self, key: &str) -> bool {
        self.needs_make.contains(key)
    }

    /// Whether a model's name means something else without an article.
    pub(crate) fn needs_article(&self, key: &str) -> bool {
        self.needs_article.contains(key)
    }

    /// Whether a car's name is expected behind a word.
    pub(crate) fn expects_car(&self, word: &str) -> bool {
        self.expects_car.contains(word)
    }

    /// Whether a noun means any car.
    pub(crate) fn is_noun(&self, word: &str) -> bool {
        self.nouns.contains(word)
    }

    /// Whether a word joins the parts of a phrase.
    pub(crate) fn is_joint(&self, word: &str) -> bool {
        self.joints.contains(word)
    }

    /// The colour that a word names, in the form that is kept.
    pub(crate) fn color(&self, word: &str) -> Option<&str> {
        self.colors.get(word).map(String::as_str)
    }
}
