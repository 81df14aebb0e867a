//! The makes and models that are known by name, on sale or not.

use hashbrown::HashMap;
use serde::Deserialize;

use super::car::Body;
use super::error::CatalogError;
use crate::words::{Words, compact};

/// A make, by its place in [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MakeId(u16);

/// A model of one make, by its place in [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelId(u16);

/// A model as the market knows it.
#[derive(Debug, Clone)]
pub struct Model {
    /// Who makes it.
    pub make: MakeId,
    /// `Corolla`.
    pub name: String,
    /// Its shape, where the table has it.
    pub body: Option<Body>,
    /// Its seats, where the table has them.
    pub seats: Option<u8>,
    compact: String,
}

/// The makes and models that are known by name, on sale or not.
#[derive(Debug, Default)]
pub struct Names {
    makes: Vec<String>,
    models: Vec<Model>,
    make_by_compact: HashMap<String, MakeId>,
    models_by_compact: HashMap<String, Vec<ModelId>>,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    make: String,
    model: String,
    body: Option<Body>,
    seats: Option<u8>,
}

impl Names {
    /// The table of the Mexican market that comes with the program.
    pub(super) fn market() -> Result<Self, CatalogError> {
        let mut names = Self::default();
        let mut reader = csv::Reader::from_reader(&include_bytes!("../../data/models.csv")[..]);
        for row in reader.deserialize::<Row>() {
            let row = row.map_err(|error| CatalogError::ModelTable(error.to_string()))?;
            let make = names.make_named(&row.make);
            if !row.model.is_empty() {
                names.add_model(make, &row.model, row.body, row.seats);
            }
        }
        Ok(names)
    }

    /// The make of that name, added if it is new.
    pub(super) fn make_named(&mut self, name: &str) -> MakeId {
        let key = compact(name);
        if let Some(id) = self.make_by_compact.get(&key) {
            return *id;
        }
        let id = MakeId(u16::try_from(self.makes.len()).unwrap_or(u16::MAX));
        self.makes.push(name.to_owned());
        self.keep_words(name);
        // `Mercedes Benz` is `Mercedes` to most.
        if let Some((first, _)) = name.split_once([' ', '-'])
            && first.len() > 4
        {
            self.make_by_compact.entry(compact(first)).or_insert(id);
        }
        self.make_by_compact.insert(key, id);
        id
    }

    /// The model of that make and name, added if it is new.
    pub(super) fn model_named(&mut self, make: MakeId, name: &str) -> ModelId {
        let known = self.models_by_compact.get(&compact(name));
        let known = known.and_then(|ids| ids.iter().find(|id| self.model(**id).make == make));
        match known {
            Some(id) => *id,
            None => self.add_model(make, name, None, None),
        }
    }

    fn add_model(
        &mut self,
        make: MakeId,
        name: &str,
        body: Option<Body>,
        seats: Option<u8>,
    ) -> ModelId {
        let id = ModelId(u16::try_from(self.models.len()).unwrap_or(u16::MAX));
        let key = compact(name);
        self.keep_words(name);
        let mut keys = vec![key.clone()];
        keys.extend(short_name(&key));
        keys.extend(beginnings(name));
        // `Mazda` alone is the make, not the beginning of `Mazda 3`.
        keys.retain(|beginning| *beginning == key || !self.make_by_compact.contains_key(beginning));
        keys.dedup();
        for key in keys {
            self.models_by_compact.entry(key).or_default().push(id);
        }
        self.models.push(Model {
            make,
            name: name.to_owned(),
            body,
            seats,
            compact: key,
        });
        id
    }

    fn keep_words(&mut self, name: &str) {
        for word in Words::read(name).list {
            if word.number.is_none() && !self.words.contains(&word.text) {
                self.words.push(word.text);
            }
        }
    }

    /// `Toyota`.
    pub fn make(&self, id: MakeId) -> &str {
        &self.makes[usize::from(id.0)]
    }

    /// What is known of a model.
    pub fn model(&self, id: ModelId) -> &Model {
        &self.models[usize::from(id.0)]
    }

    /// Every model.
    pub fn models(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        (0u16..).map(ModelId).zip(&self.models)
    }

    /// The make whose words run together are `compact`.
    pub fn find_make(&self, compact: &str) -> Option<MakeId> {
        self.make_by_compact.get(compact).copied()
    }

    /// The models whose words run together are `compact`, or begin so.
    pub fn find_models(&self, compact: &str) -> &[ModelId] {
        self.models_by_compact
            .get(compact)
            .map_or(&[], Vec::as_slice)
    }

    /// The single words that names are made of, normalised, without digits.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

impl Model {
    /// `tiggo` of `Tiggo 4 Pro`.
    pub fn first_word(&self) -> &str {
        let end = self
            .name
            .find([' ', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        let end = end.unwrap_or(self.compact.len()).min(self.compact.len());
        self.compact.get(..end).unwrap_or(&self.compact)
    }

    /// Its name's words run together: `cx5`.
    pub fn compact(&self) -> &str {
        &self.compact
    }
}

/// `Tiggo` and `Tiggo 4` of `Tiggo 4 Pro`.
fn beginnings(name: &str) -> Vec<String> {
    const SAY_NOTHING: [&str; 9] = [
        "model", "serie", "clase", "grand", "santa", "land", "town", "range", "prius",
    ];
    let words = Words::read(name).list;
    let first = words.first().map_or("", |word| word.text.as_str());
    if first.len() < 4 || SAY_NOTHING.contains(&first) {
        return Vec::new();
    }
    (1..words.len())
        .map(|length| {
            words[..length]
                .iter()
                .map(|word| word.text.as_str())
                .collect()
        })
        .collect()
}

/// `Clase GLA` is `GLA` to most, `Grand i10` is `i10`, `Serie 3` is never just `3`.
fn short_name(compact: &str) -> Option<String> {
    let short = compact
        .strip_prefix("clase")
        .or_else(|| compact.strip_prefix("grandi").map(|_| &compact[5..]))?;
    (short.len() > 1).then(|| short.to_owned())
}
