//! Branches: cities, addresses, hours.

mod each;

use super::index::stems;
use super::markdown::Passage;

/// The places of a knowledge base.
#[derive(Debug, Default)]
pub struct Places {
    places: Vec<Place>,
    cities: Vec<String>,
}

#[derive(Debug)]
struct Place {
    name: String,
    city: String,
    city_key: String,
    text: String,
    /// Its name without the company's, run together.
    name_key: String,
    name_stems: Vec<String>,
    city_stems: Vec<String>,
    text_stems: Vec<String>,
}

/// What is known of the places that a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceAnswer {
    /// These places, name and address each, at most three.
    Here(Vec<PlaceText>),
    /// More places than one can list: the city and their names.
    Many {
        /// The heading that they are under.
        city: String,
        /// Their names.
        names: Vec<String>,
    },
    /// No place was named: these are the cities.
    Cities(Vec<String>),
}

/// A place as its part of the knowledge base says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceText {
    /// Its name.
    pub name: String,
    /// Address and, where they are given, its hours.
    pub text: String,
}

impl PlaceText {
    /// Whether its hours are given.
    pub fn has_hours(&self) -> bool {
        self.text.lines().any(|line| line.starts_with("Horario"))
    }
}

impl Place {
    /// Whether its name is in words that are run together.
    fn is_said_whole(&self, said: &str) -> bool {
        let name = crate::words::compact(&self.name);
        said.contains(&name)
            || self.name_key.len() >= LEAST_LETTERS && said.contains(&self.name_key)
    }
}

/// The one place that words call by its name.
#[derive(Debug)]
pub(crate) struct Called<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    place: &'a Place,
}

impl Called<'_> {
    /// Whether a word is of its name, its city or its address.
    pub(crate) fn names(&self, word: &str) -> bool {
        let place = self.place;
        let key = crate::words::compact(word);
        crate::words::compact(&place.name).contains(&key)
            || place.city_key.contains(&key)
            || stems(word)
                .iter()
                .all(|stem| place.text_stems.contains(stem) || place.city_stems.contains(stem))
    }
}

/// A shorter name may be part of other words.
const LEAST_LETTERS: usize = 6;

/// More are not spelt out in one reply.
const MOST_SPELT_OUT: usize = 3;

/// Words in addresses that point nowhere.
const EVERYWHERE: &str = "calle avenida av blvd boulevard col colonia plaza sotano norte sur \
    oriente poniente horario lunes domingo sabado sede sucursal direccion ciudad ubicacion \
    estado centro nuevo nueva numero esquina piso pm am agencia tienda oficina abren cierran hora queda \
    ubican encuentran ubicada ubicado lugar local cerca domicilio visitar telefono mexico";

/// `Nuevo Sur` of `Kavak Nuevo Sur`.
fn without_company(title: &str) -> &str {
    title.split_once(' ').map_or(title, |(_, name)| name)
}

impl Places {
    pub(super) fn new(passages: &[Passage]) -> Self {
        let everywhere = stems(EVERYWHERE);
        let distinctive = |text: &str| -> Vec<String> {
            let mut stems = stems(text);
            stems.retain(|stem| {
                !everywhere.contains(stem)
                    && stem.len() > 2
                    && !stem.bytes().all(|b| b.is_ascii_digit())
            });
            stems
        };
        let mut places = Self::default();
        for passage in passages.iter().filter(|passage| passage.place) {
            if !places.cities.contains(&passage.parent) {
                places.cities.push(passage.parent.clone());
            }
            let mut city_stems = distinctive(&passage.parent);
            // `Ciudad de México` is nothing but everywhere words.
            if crate::words::compact(&passage.parent).contains("ciudaddemexico") {
                city_stems.extend(["cdmx".to_owned(), "df".to_owned()]);
            }
            places.places.push(Place {
                name: passage.title.clone(),
                city: passage.parent.clone(),
                city_key: crate::words::compact(&passage.parent),
                text: passage.text.clone(),
                name_key: crate::words::compact(without_company(&passage.title)),
                name_stems: {
                    // `Midtown Guadalajara` is not meant more than the other one there.
                    let mut stems = distinctive(&passage.title);
                    stems.retain(|stem| !city_stems.contains(stem));
                    stems
                },
                city_stems,
                text_stems: distinctive(&passage.text),
            });
        }
        places
    }

    /// The headings that places are under.
    pub fn cities(&self) -> &[String] {
        &self.cities
    }

    /// The only place that is called by its name, or by a word of it that no other place has.
    pub(crate) fn called(&self, words: &str) -> Option<Called<'_>> {
        let said = stems(words);
        let key = crate::words::compact(words);
        let whole: Vec<&Place> = self
            .places
            .iter()
            .filter(|place| place.is_said_whole(&key))
            .collect();
        let own = |place: &&Place| {
            place.name_stems.iter().any(|stem| {
                let shared = self
                    .places
                    .iter()
                    .filter(|other| other.name_stems.contains(stem));
                said.contains(stem) && shared.count() == 1
            })
        };
        let found = if whole.is_empty() {
            self.places.iter().filter(own).collect()
        } else {
            whole
        };
        let [place] = found.as_slice() else {
            return None;
        };
        Some(Called {
            name: &place.name,
            place,
        })
    }

    /// The text of a place, by its name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        let place = self.places.iter().find(|place| place.name == name)?;
        Some(&place.text)
    }

    /// Whether a question names one of the places or their cities.
    pub fn names_one(&self, asked: &str) -> bool {
        !matches!(self.find(asked), PlaceAnswer::Cities(_))
    }

    /// The places that a question asks for: by name, else by city, else by
    /// what their address says.
    pub fn find(&self, asked: &str) -> PlaceAnswer {
        let mut wanted = stems(asked);
        if crate::words::compact(asked).contains("ciudaddemexico") {
            wanted.push("cdmx".to_owned());
        }
        let holds = |stems: &[String]| wanted.iter().filter(|stem| stems.contains(stem)).count();
        let asked = crate::words::compact(asked);
        let score = |place: &Place| {
            let whole = usize::from(asked.contains(&place.city_key));
            let whole_name = usize::from(asked.contains(&place.name_key));
            let (name, city) = (
                holds(&place.name_stems).max(whole_name),
                holds(&place.city_stems).max(whole),
            );
            100 * name + 10 * city + usize::from(name + city == 0) * holds(&place.text_stems)
        };
        let scores: Vec<usize> = self.places.iter().map(score).collect();
        let best = scores.iter().copied().max().unwrap_or_default();
        let found: Vec<&Place> = self
            .places
            .iter()
            .zip(&scores)
            .filter(|(_, score)| best > 0 && **score == best)
            .map(|(place, _)| place)
            .collect();
        match found.as_slice() {
            [] => PlaceAnswer::Cities(self.cities.clone()),
            [first, ..] if found.len() > MOST_SPELT_OUT => PlaceAnswer::Many {
                city: first.city.clone(),
                names: found.iter().map(|place| place.name.clone()).collect(),
            },
            found => PlaceAnswer::Here(
                found
                    .iter()
                    .map(|place| PlaceText {
                        name: place.name.clone(),
                        text: place.text.clone(),
                    })
                    .collect(),
            ),
        }
    }
}
