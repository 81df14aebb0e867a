//! The JSON schema that a model answers by, made from the types themselves.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Value, json};

use super::super::{Act, CarFact, Errand, LoanQuestion, Noted, Objection, Social};
use crate::acts::{DayPart, Reach};
use crate::catalog::{Body, Drive, Fuel, Gearbox};
use crate::language::{Need, Topic};
use crate::payment::Payment;
use crate::wish::Order;

/// Acts that only the rules may find: what starts over and what is refused is
/// not a model's to decide, and a number that is none needs no model.
const RULES_ONLY: [&str; 9] = [
    "call_for",
    "restart",
    "injection",
    "backup_phone",
    "broken_phone",
    "own_car",
    "suppose",
    "visit",
    "pass_on",
];

/// Acts that change nothing that a customer would miss.
const HARMLESS: [&str; 19] = [
    "want",
    "ask_car",
    "compare",
    "more_cars",
    "show_cars",
    "foreign_money",
    "ask_loan",
    "haggle",
    "object",
    "ask_company",
    "ask_person",
    "errand",
    "social",
    "repeat",
    "ask_why",
    "off_topic",
    "insult",
    "other_language",
    "injection",
];

/// Whether an act of that name changes what matters.
pub(super) fn kind_matters(kind: &str) -> bool {
    !HARMLESS.contains(&kind)
}

/// The kinds of acts that a model may return.
pub(super) fn kinds() -> Vec<&'static str> {
    let all = variants_of::<Act>().iter().copied();
    all.filter(|kind| !RULES_ONLY.contains(kind)).collect()
}

/// The JSON schema (OpenAI's strict subset) of what a model returns for a
/// message: `{"acts": [{"kind": …, "quote": …, …}]}`.
pub fn model_schema() -> Value {
    let details = [
        variants_of::<CarFact>(),
        variants_of::<Payment>(),
        variants_of::<LoanQuestion>(),
        variants_of::<Objection>(),
        variants_of::<Noted>(),
        variants_of::<Topic>(),
        variants_of::<Errand>(),
        variants_of::<Social>(),
        variants_of::<DayPart>(),
        variants_of::<Reach>(),
        &["raise", "lower"],
    ];
    let mut detail: Vec<&str> = details.concat();
    // A share needs its percentage; what asks for one is read by the rules.
    detail.retain(|name| *name != "share");
    detail.sort_unstable();
    detail.dedup();
    let act = object(json!({
        "kind": { "type": "string", "enum": kinds() },
        "quote": { "type": "string" },
        "detail": nullable_enum(&detail),
        "car": nullable(car()),
        "low_pesos": nullable_type("integer"),
        "high_pesos": nullable_type("integer"),
        "percent": nullable_type("integer"),
        "months": nullable_type("integer"),
        "text": nullable_type("string"),
    }));
    object(json!({ "acts": { "type": "array", "items": act } }))
}

fn car() -> Value {
    object(json!({
        "place": nullable_type("integer"),
        "pointed": nullable_enum(&["this", "other", "last"]),
        "make": nullable_type("string"),
        "model": nullable_type("string"),
        "version": nullable_type("string"),
        "min_year": nullable_type("integer"),
        "max_year": nullable_type("integer"),
        "max_km": nullable_type("integer"),
        "price_pesos": nullable_type("integer"),
        "body": nullable_enum(variants_of::<Body>()),
        "gearbox": nullable_enum(variants_of::<Gearbox>()),
        "fuel": nullable_enum(variants_of::<Fuel>()),
        "drive": nullable_enum(variants_of::<Drive>()),
        "need": nullable_enum(variants_of::<Need>()),
        "order": nullable_enum(variants_of::<Order>()),
        "seats": nullable_type("integer"),
        "color": nullable_type("string"),
    }))
}

/// Strict: every property is required, none other is allowed.
fn object(properties: Value) -> Value {
    let names = properties
        .as_object()
        .into_iter()
        .flat_map(|all| all.keys());
    let required: Vec<&String> = names.collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn nullable_type(name: &str) -> Value {
    json!({ "type": [name, "null"] })
}

fn nullable_enum(values: &[&str]) -> Value {
    let mut all: Vec<Value> = values.iter().map(|value| json!(value)).collect();
    all.push(Value::Null);
    json!({ "type": ["string", "null"], "enum": all })
}

fn nullable(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// The names of an enum's variants, as it is serialized.
fn variants_of<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    match T::deserialize(Variants) {
        Err(Names(names)) => names,
        Ok(_) => &[],
    }
}

/// A deserializer that answers with what it is asked for.
struct Variants;

/// What [`Variants`] was asked for.
#[derive(Debug)]
struct Names(&'static [&'static str]);

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the names of variants")
    }
}

impl std::error::Error for Names {}

impl de::Error for Names {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self(&[])
    }
}

impl<'de> Deserializer<'de> for Variants {
    type Error = Names;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Names> {
        Err(Names(&[]))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Names> {
        Err(Names(variants))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
