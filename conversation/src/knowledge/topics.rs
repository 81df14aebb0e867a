//! What a question asks for, apart from its topic.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::index::stem_words;
use crate::language::Topic;
use crate::words::{Word, Words};

/// A question about the company, taken apart.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Stems of the customer's own words.
    pub(super) own: Vec<String>,
    /// Stems that mean the same as one of them.
    pub(super) alike: Vec<String>,
    /// The things asked for.
    pub(super) things: Vec<Thing>,
    /// What kind of answer is wanted.
    pub(super) kinds: Vec<Kind>,
    /// Stems that the knowledge base uses for the topic.
    pub(super) topic: Vec<String>,
    /// Whether steps are asked for.
    pub(super) how: bool,
}

/// A thing asked for, and the stems that mean the same.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) stem: String,
    pub(super) same: Vec<String>,
}

/// A kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What it costs.
    Cost,
    /// How long it takes or lasts.
    Duration,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Cost, Self::Duration];

    /// Words that ask for it.
    fn asking(self) -> &'static [&'static str] {
        match self {
            Self::Cost => &[
                "cuesta", "cuestan", "costo", "cobran", "cobra", "precio", "costaria", "gratis",
            ],
            Self::Duration => &[
                "dura", "duran", "tarda", "tardan", "tardaria", "demora", "demoran", "plazo",
            ],
        }
    }

    /// Whether a text answers it.
    pub(super) fn is_in(self, text: &str) -> bool {
        let words = Words::read(text).list;
        let has = |texts: &[&str]| words.iter().any(|word| texts.contains(&word.text.as_str()));
        match self {
            Self::Cost => {
                text.contains('$')
                    || has(&["costo", "costos", "precio", "gratis", "cargo", "cargos"])
            }
            Self::Duration => has(&[
                "dia", "dias", "mes", "meses", "ano", "anos", "hora", "horas", "minutos",
                "semanas", "semana",
            ]),
        }
    }
}

/// `¿cuántos días …?`
fn asks_how_long(words: &[Word]) -> bool {
    words.windows(2).any(|pair| {
        let many = matches!(pair[0].text.as_str(), "cuantos" | "cuantas");
        let time = matches!(
            pair[1].text.as_str(),
            "dias" | "meses" | "semanas" | "horas" | "anos"
        );
        // `en cuánto tiempo me dicen`
        let long = pair[0].text == "cuanto" && pair[1].text == "tiempo";
        many && time || long
    })
}

/// Words that ask how something is done.
const HOW: [&str; 7] = [
    "como",
    "pasos",
    "proceso",
    "procedimiento",
    "tramite",
    "hago",
    "necesito",
];

/// The table of topics, read once.
#[derive(Debug)]
pub(super) struct Topics {
    topics: HashMap<Topic, (HashSet<String>, Vec<String>)>,
    same: HashMap<String, Vec<String>>,
    stop: HashSet<String>,
    cities: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    topics: BTreeMap<Topic, Entry>,
    synonyms: Synonyms,
    stop: Stop,
    cities: Cities,
}

#[derive(Deserialize)]
struct Cities {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    means: String,
    words: String,
}

#[derive(Deserialize)]
struct Synonyms {
    same: Vec<String>,
}

#[derive(Deserialize)]
struct Stop {
    words: String,
}

impl Topics {
    /// The table that comes with the program.
    pub(super) fn builtin() -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(include_str!("../../data/company.toml"))?;
        let mut same: HashMap<String, Vec<String>> = HashMap::new();
        for line in &file.synonyms.same {
            let stems = stem_words(line);
            for stem in &stems {
                same.entry(stem.clone()).or_default().extend(stems.clone());
            }
        }
        let topics = file.topics.into_iter().map(|(topic, entry)| {
            let means = stem_words(&entry.means).into_iter().collect();
            (topic, (means, stem_words(&entry.words)))
        });
        let cities = file.cities.names.iter().map(|name| spaced(name));
        Ok(Self {
            cities: cities.collect(),
            topics: topics.collect(),
            same,
            stop: file
                .stop
                .words
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        })
    }

    /// Whether a city or a state of Mexico is named.
    pub(super) fn names_city(&self, words: &str) -> bool {
        let words = spaced(words);
        self.cities.iter().any(|city| words.contains(city))
    }

    /// Takes a question apart.
    pub(super) fn ask(&self, topic: Option<Topic>, words: &str) -> Asked {
        let entry = topic.and_then(|topic| self.topics.get(&topic));
        let list = Words::read(words).list;
        let kinds = Kind::ALL.into_iter().filter(|kind| {
            let asks = |word: &Word| kind.asking().contains(&word.text.as_str());
            list.iter().any(asks) || *kind == Kind::Duration && asks_how_long(&list)
        });
        let mut asked = Asked {
            kinds: kinds.collect(),
            how: list.iter().any(|word| HOW.contains(&word.text.as_str())),
            topic: entry.map(|(_, words)| words.clone()).unwrap_or_default(),
            ..Asked::default()
        };
        for word in &list {
            let kind = Kind::ALL
                .iter()
                .any(|kind| kind.asking().contains(&word.text.as_str()));
            if self.stop.contains(&word.text) || kind {
                continue;
            }
            let Some(stem) = stem_words(&word.text).pop() else {
                continue;
            };
            let means_topic = entry.is_some_and(|(means, _)| means.contains(&stem));
            if !means_topic && !asked.things.iter().any(|thing| thing.stem == stem) {
                let same = self.same.get(&stem).cloned();
                asked.things.push(Thing {
                    same: same.unwrap_or_else(|| vec![stem.clone()]),
                    stem: stem.clone(),
                });
            }
            asked
                .alike
                .extend(self.same.get(&stem).cloned().unwrap_or_default());
            asked.own.push(stem);
        }
        asked
    }
}

/// The words of a text, each between spaces.
pub(super) fn spaced(text: &str) -> String {
    let mut spaced = String::from(" ");
    for word in Words::read(text).list {
        spaced.push_str(&word.text);
        spaced.push(' ');
    }
    spaced
}
