//! Makes and models named in a message.

use crate::catalog::{Car, Catalog, MakeId, ModelId, Names};
use crate::language::{Intent, Tag, Tagged, Topic};

/// A make, or a model of one, that a message names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NamedCar {
    pub(crate) make: MakeId,
    pub(crate) model: Option<ModelId>,
    /// First word.
    pub(crate) start: usize,
    /// One after the last word.
    pub(crate) end: usize,
    /// The name said is the beginning of several models' names.
    pub(crate) family: bool,
    /// Whether it is not wanted: `menos Nissan`.
    pub(crate) denied: bool,
}

impl NamedCar {
    /// Whether a car is of the make, model or family named.
    pub(crate) fn is(self, car: &Car, names: &Names) -> bool {
        let same_model = |model: ModelId| {
            let (named, has) = (names.model(model), names.model(car.model_id));
            model == car.model_id || self.family && named.first_word() == has.first_word()
        };
        car.make_id == self.make && self.model.is_none_or(same_model)
    }
}

/// Models whose names are everyday words: taken only beside their make.
const NEEDS_MAKE: &str = "is es nx rx ux gx uno up one han tang king seal note express cc gt tt linea \
    vision manager expert insight passport liberty matrix ka dart flex leaf quest \
    rogue titan scala kona venue bravo panda commander patriot partner discovery \
    defender montana orlando hunter smart cirrus pulse transit focus edge regal \
    legacy integra passat bolt optra m3 m4 m2 milan c40";

/// Models named like towns, names and things: taken beside their make, after
/// an article or as all that is said.
const NEEDS_ARTICLE: &str = "leon toledo durango cordoba city march fit soul fiesta escape gol polo colorado \
    sierra tornado santafe beat rio versa mobi ibiza raptor mini seat ram pilot \
    sonic spark accent onix";

/// A name holds at most this many words.
const LONGEST_NAME: usize = 4;

/// The cars named, in order; a model swallows its make.
pub(super) fn named(tagged: &Tagged, catalog: &Catalog) -> Vec<NamedCar> {
    let names = catalog.names();
    let makes = makes(tagged, names);
    let mut cars: Vec<NamedCar> = Vec::new();
    let mut index = 0;
    while index < tagged.words.len() {
        match model_at(tagged, catalog, &makes, index) {
            Some(car) => {
                index = car.end;
                cars.push(car);
            }
            None => index += 1,
        }
    }
    for make in makes {
        let told = |car: &NamedCar| {
            car.make == make.make && (car.model.is_some() || car.start == make.start)
        };
        let inside = |car: &NamedCar| car.start <= make.start && make.end <= car.end;
        if !cars.iter().any(|car| told(car) || inside(car)) {
            cars.push(make);
        }
    }
    cars.sort_by_key(|car| car.start);
    cars
}

fn makes(tagged: &Tagged, names: &Names) -> Vec<NamedCar> {
    let mut makes: Vec<NamedCar> = Vec::new();
    let mut index = 0;
    while index < tagged.words.len() {
        let found = (1..=2).rev().find_map(|length| {
            let key = key(tagged, index, length)?;
            names.find_make(&key).map(|make| (make, length))
        });
        let Some((make, length)) = found else {
            index += 1;
            continue;
        };
        let everyday = matches!(names.make(make), "Seat" | "Mini" | "RAM" | "Smart" | "SEV")
            && (tagged.corrected[index] || tagged.is(index + 1, "van"));
        if !everyday {
            makes.push(NamedCar {
                make,
                model: None,
                family: false,
                start: index,
                end: index + length,
                denied: tagged.denied_before(index),
            });
        }
        index += length;
    }
    makes
}

fn model_at(
    tagged: &Tagged,
    catalog: &Catalog,
    makes: &[NamedCar],
    start: usize,
) -> Option<NamedCar> {
    (1..=LONGEST_NAME).rev().find_map(|length| {
        let key = key(tagged, start, length)?;
        let models = catalog.names().find_models(&key);
        let model = choose(&key, models, catalog, makes)?;
        let make = catalog.names().model(model).make;
        let beside = makes.iter().find(|named| {
            named.make == make && (named.end == start || named.start == start + length)
        });
        let among = makes.iter().any(|named| named.make == make);
        let plausible = is_plausible(tagged, start, length, &key, beside.is_some(), among);
        plausible.then(|| NamedCar {
            make,
            model: Some(model),
            family: catalog.names().model(model).compact() != key,
            start: beside.map_or(start, |named| named.start.min(start)),
            end: beside.map_or(start + length, |named| named.end.max(start + length)),
            denied: tagged.denied_before(start),
        })
    })
}

/// Whether words that spell a model's name mean the car.
fn is_plausible(
    tagged: &Tagged,
    start: usize,
    length: usize,
    key: &str,
    beside: bool,
    among: bool,
) -> bool {
    // `208 mil` is money, `peugeot 208` a car.
    let scaled = tagged.words.get(start + length).is_some_and(|next| {
        matches!(
            next.text.as_str(),
            "mil" | "k" | "millones" | "mdp" | "pesos" | "meses" | "km"
        )
    });
    let digits = key.bytes().all(|byte| byte.is_ascii_digit());
    // `a 4 años` names no Audi.
    let preposition = length == 2
        && matches!(tagged.words[start].text.as_str(), "a" | "e" | "y" | "o")
        && !tagged.words[start + 1].glued;
    // `4x4` is no X4.
    let phrase = tagged.spans.iter().any(|span| {
        let inside = span.start < start + length && start < span.end;
        inside && matches!(span.tag, Tag::Drive(_))
    });
    let amount = scaled && tagged.words[start + length - 1].number.is_some();
    if preposition && !beside || phrase || amount {
        false
    } else if digits {
        beside
    } else if is_in(NEEDS_MAKE, key) {
        among
    } else if is_in(NEEDS_ARTICLE, key) {
        among || is_meant(tagged, start, length)
    } else {
        true
    }
}

/// Whether a list of words holds a word.
fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Of models with one name: the one whose make is said, else one on sale.
fn choose(key: &str, models: &[ModelId], catalog: &Catalog, makes: &[NamedCar]) -> Option<ModelId> {
    let names = catalog.names();
    // `Corolla` is no `Corolla Cross`, but `Tiggo` is one of several.
    let exact = |model: &&ModelId| names.model(**model).compact() == key;
    let exactly: Vec<ModelId> = models.iter().filter(exact).copied().collect();
    let models = if exactly.is_empty() { models } else { &exactly };
    let said = models.iter().find(|model| {
        let make = names.model(**model).make;
        makes.iter().any(|named| named.make == make)
    });
    let on_sale = || models.iter().find(|model| catalog.has_model(**model));
    said.or_else(on_sale).or(models.first()).copied()
}

/// Whether an everyday word stands where a car would: after an article, or
/// alone.
fn is_meant(tagged: &Tagged, start: usize, length: usize) -> bool {
    if tagged.corrected[start..start + length].contains(&true) {
        return false;
    }
    let place = tagged
        .spans
        .iter()
        .any(|span| span.tag == Tag::Topic(Topic::Branches));
    let alone = tagged.words.len() <= length + 1 && !tagged.question_mark;
    let before = start
        .checked_sub(1)
        .map(|index| tagged.words[index].text.as_str());
    let article = matches!(
        before,
        Some(
            "un" | "una"
                | "el"
                | "la"
                | "los"
                | "las"
                | "busco"
                | "quiero"
                | "auto"
                | "carro"
                | "coche"
                | "tienen"
                | "tienes"
                | "hay"
                | "ese"
                | "del"
                | "al"
                | "o"
                | "camioneta"
                | "modelo"
                | "comprar"
                | "interesa"
                | "mejor"
                | "vs"
                | "con"
        )
    );
    let wanted = tagged.says(Intent::WantCar) && before == Some("y");
    (article || alone || wanted) && !(place && before != Some("un"))
}

/// The words from `start` run together, number words as digits.
fn key(tagged: &Tagged, start: usize, length: usize) -> Option<String> {
    let words = tagged.words.get(start..start + length)?;
    if words.iter().skip(1).any(|word| word.pause || word.dollar) {
        return None;
    }
    let mut key = String::with_capacity(12);
    for (index, word) in words.iter().enumerate() {
        let digit = match word.text.as_str() {
            "dos" => "2",
            "tres" => "3",
            "cinco" => "5",
            "seis" => "6",
            "siete" => "7",
            text => text,
        };
        key.push_str(if index == 0 { &word.text } else { digit });
    }
    Some(key)
}
