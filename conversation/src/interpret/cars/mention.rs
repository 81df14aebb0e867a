//! Makes and models where a clause names them.

use super::plausible::is_plausible;
use super::versions::{self, sold_as_version};
use crate::catalog::{Catalog, MakeId, ModelId};
use crate::interpret::{Clause, Context, Span};
use crate::lexicon::Frame;
use crate::words::Words;

/// A make, or a model of one, that a clause names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    /// The make named, or the make of the model named.
    pub(super) make: MakeId,
    /// The model named.
    pub(super) model: Option<ModelId>,
    /// The version by whose name it goes: the `M2` of a Serie 2.
    pub(super) version: Vec<String>,
    /// The words that name it.
    pub(super) words: Span,
}

/// A name holds at most this many words.
const LONGEST_NAME: usize = 4;

/// What is named, in order; a model takes the make beside it in.
pub(super) fn mentions(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Mention> {
    let catalog = &context.facts.catalog;
    let mut makes = makes(clause, catalog);
    makes.retain(|named| !is_customer(clause, context, named));
    let mut found: Vec<Mention> = Vec::new();
    let mut place = clause.span.start;
    while place < clause.span.end {
        let named = model_at(clause, context, &makes, place);
        match named.or_else(|| versions::version_at(clause, catalog, place)) {
            Some(mention) => {
                place = mention.words.end.max(place + 1);
                found.push(mention);
            }
            None => place += 1,
        }
    }
    for make in makes {
        let taken = found.iter().any(|mention| {
            mention.words.start <= make.words.start && make.words.end <= mention.words.end
        });
        if !taken {
            found.push(make);
        }
    }
    found.sort_by_key(|mention| mention.words.start);
    found
}

fn makes(clause: &Clause<'_>, catalog: &Catalog) -> Vec<Mention> {
    let names = catalog.names();
    let mut makes = Vec::new();
    let mut place = clause.span.start;
    while place < clause.span.end {
        let found = (1..=2).rev().find_map(|length| {
            let key = key(clause, place..place + length)?;
            names.find_make(&key).map(|make| (make, length))
        });
        let Some((make, length)) = found else {
            place += 1;
            continue;
        };
        // `mini van`, `una ram`: makes that are words, too.
        let everyday = matches!(names.make(make), "Smart" | "SEV")
            || names.make(make) == "Mini" && clause.text(place + 1) == "van";
        if !everyday {
            makes.push(Mention {
                make,
                model: None,
                version: Vec::new(),
                words: place..place + length,
            });
        }
        place += length;
    }
    makes
}

/// `no, Mercedes soy yo`: the name of the customer, unless such a car is asked for.
fn is_customer(clause: &Clause<'_>, context: &Context<'_>, named: &Mention) -> bool {
    let Some(name) = &context.state.lead.name else {
        return false;
    };
    let words = crate::words::Words::read(name).list;
    let first = clause.text(named.words.start);
    let same = words.iter().any(|word| word.text == first);
    let wants = clause.frame(Frame::Want).is_some() && !clause.has(&["no", "ni", "nunca"]);
    same && !clause.asks && !wants
}

fn model_at(
    clause: &Clause<'_>,
    context: &Context<'_>,
    makes: &[Mention],
    start: usize,
) -> Option<Mention> {
    let catalog = &context.facts.catalog;
    let names = catalog.names();
    (1..=LONGEST_NAME).rev().find_map(|length| {
        let words = start..start + length;
        let key = key(clause, words.clone())?;
        let key = singular(clause, catalog, &words, &key).unwrap_or(key);
        let model = choose(&key, names.find_models(&key), catalog, makes)?;
        let (model, version) = match sold_as_version(catalog, model, &key) {
            Some(sold) => {
                let words = Words::read(&key).list.into_iter();
                (sold, words.map(|word| word.text).collect())
            }
            None => (model, Vec::new()),
        };
        let make = names.model(model).make;
        let beside = makes.iter().find(|named| {
            named.make == make && (named.words.end == start || named.words.start == words.end)
        });
        let among = makes.iter().any(|named| named.make == make);
        is_plausible(clause, context, &words, &key, (beside.is_some(), among)).then(|| Mention {
            make,
            model: Some(model),
            version,
            words: beside.map_or(words.clone(), |named| {
                named.words.start.min(start)..named.words.end.max(words.end)
            }),
        })
    })
}

/// Of models with one name: the one whose make is said, else one on sale. A
/// name that begins several models' names (`Tiggo`) is that of the first.
fn choose(key: &str, models: &[ModelId], catalog: &Catalog, makes: &[Mention]) -> Option<ModelId> {
    let names = catalog.names();
    let exact = |model: &&ModelId| names.model(**model).compact() == key;
    let exactly: Vec<ModelId> = models.iter().filter(exact).copied().collect();
    // `i10` is a Grand i10 while no Dodge i10 is on sale.
    let sold = exactly.iter().any(|model| catalog.has_model(*model));
    let elsewhere = models.iter().find(|model| {
        let make = names.model(**model).make;
        let other = exactly.iter().all(|exact| names.model(*exact).make != make);
        other && catalog.has_model(**model) && names.model(**model).compact().ends_with(key)
    });
    let exactly = match elsewhere {
        Some(other) if !sold && !exactly.is_empty() => [exactly, vec![*other]].concat(),
        _ => exactly,
    };
    let models = if exactly.is_empty() { models } else { &exactly };
    let said = models.iter().find(|model| {
        let make = names.model(**model).make;
        makes.iter().any(|named| named.make == make)
    });
    let on_sale = || models.iter().find(|model| catalog.has_model(**model));
    said.or_else(on_sale).or(models.first()).copied()
}

/// `¿tienes Versas?`, `Aveos`: a model on sale in the plural, where cars are asked for.
fn singular(clause: &Clause<'_>, catalog: &Catalog, words: &Span, key: &str) -> Option<String> {
    const ASKS: &[&str] = &[
        "tienes", "tienen", "tendras", "tendran", "manejan", "manejas", "venden", "hay", "busco",
        "traen",
    ];
    const COUNTS: &[&str] = &[
        "los", "las", "unos", "unas", "cuantos", "cuantas", "otros", "que",
    ];
    const SHORTEST: usize = 5;
    let names = catalog.names();
    let one = key
        .strip_suffix('s')
        .filter(|one| one.len() + 1 >= SHORTEST)?;
    let on_sale = |name: &str| {
        let mut models = names.find_models(name).iter();
        models.any(|model| catalog.has_model(*model))
    };
    let before = clause.text(words.start.wrapping_sub(1));
    let asked = ASKS.contains(&before) || ASKS.contains(&clause.text(words.end));
    let counted = COUNTS.contains(&before) || clause.span.len() == words.len();
    let plural = names.find_models(key).is_empty() && on_sale(one);
    (plural && (asked || counted)).then(|| one.to_owned())
}

/// A letter by its name, as a model is dictated: `be erre ve`, `ce equis cinco`.
fn letter(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 20] = [
        ("be", "b"),
        ("ce", "c"),
        ("efe", "f"),
        ("ge", "g"),
        ("hache", "h"),
        ("jota", "j"),
        ("ka", "k"),
        ("ele", "l"),
        ("eme", "m"),
        ("ene", "n"),
        ("pe", "p"),
        ("cu", "q"),
        ("erre", "r"),
        ("ere", "r"),
        ("ese", "s"),
        ("te", "t"),
        ("ve", "v"),
        ("uve", "v"),
        ("equis", "x"),
        ("zeta", "z"),
    ];
    let named = NAMES.iter().find(|(known, _)| *known == name);
    named.map(|(_, letter)| *letter)
}

/// The words of a stretch run together, number words as digits; `None` where
/// a pause or the clause's end parts them.
fn key(clause: &Clause<'_>, words: Span) -> Option<String> {
    if words.end > clause.span.end {
        return None;
    }
    let list = &clause.words[words];
    if list.iter().skip(1).any(|word| word.pause || word.dollar) {
        return None;
    }
    let letters = list.len() > 1 && letter(&list[0].text).is_some();
    let mut key = String::with_capacity(12);
    for (place, word) in list.iter().enumerate() {
        let digit = match word.text.as_str() {
            "dos" => "2",
            "tres" => "3",
            "cinco" => "5",
            "seis" => "6",
            "siete" => "7",
            "nueve" => "9",
            "treinta" => "30",
            text => text,
        };
        let spelt = letter(&word.text).filter(|_| letters);
        let plain = if place == 0 { &word.text } else { digit };
        key.push_str(spelt.unwrap_or(plain));
    }
    Some(key)
}
