//! Every small change that a hand can make to a resource: one value altered,
//! one entry of a map or a set more or less.

use kavak_stack::{Spec, spec::Change};
use serde_json::{Map, Value};

/// One change by hand.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    path: Vec<String>,
    /// The resource after it.
    pub(crate) spec: Spec,
    /// The whole of it in one change, as the plan has to undo it.
    pub(crate) undoing: Change,
}

impl Mutation {
    fn new(path: Vec<String>, spec: Spec, original: &Spec) -> Self {
        let undoing = Change {
            attribute: path.join("."),
            from: at(&path, &spec),
            to: at(&path, original),
            reason: None,
        };
        Self {
            path,
            spec,
            undoing,
        }
    }

    /// The attribute without the names of a map's entries.
    pub(crate) fn attribute(&self) -> String {
        const MAPS: [&str; 6] = [
            "tags",
            "routes",
            "inline_policies",
            "environment",
            "secrets",
            "log_options",
        ];
        let map = self.path.iter().position(|part| MAPS.contains(&&**part));
        let length = map.map_or(self.path.len(), |map| map + 1);
        self.path[..length].join(".")
    }
}

fn at(path: &[String], spec: &Spec) -> Value {
    let attributes = spec.attributes().unwrap();
    let value = path
        .iter()
        .try_fold(&attributes, |value, part| value.get(part));
    value.cloned().unwrap_or_default()
}

/// All changes by hand for which this resource's kind has a place.
pub(crate) fn all(spec: &Spec) -> Vec<Mutation> {
    let mutated = |(path, value): (Vec<String>, Value)| {
        let mutated = spec.with_attributes(value).ok()?;
        (mutated != *spec).then(|| Mutation::new(path, mutated, spec))
    };
    let attributes = spec.attributes().unwrap();
    variants(&attributes)
        .into_iter()
        .filter_map(mutated)
        .collect()
}

type Variant = (Vec<String>, Value);

/// Values that differ from this one in one place, and the path to it.
fn variants(value: &Value) -> Vec<Variant> {
    let here = |value: Value| (Vec::new(), value);
    match value {
        Value::Null => vec![here("by-hand".into()), here(7.into()), here(true.into())],
        Value::Bool(is) => vec![here((!is).into())],
        Value::Number(number) => {
            let number = number.as_u64().unwrap_or_default();
            let less = number.checked_sub(1).map(|less| here(less.into()));
            let more = [here((number + 1).into()), here(Value::Null)];
            less.into_iter().chain(more).collect()
        }
        Value::String(text) => vec![
            here(format!("{text}-by-hand").into()),
            // An attribute with only a few values.
            here("pending".into()),
            here(Value::Null),
        ],
        Value::Array(items) => of_set(items),
        Value::Object(members) => of_map(members),
    }
}

fn of_set(items: &[Value]) -> Vec<Variant> {
    let mut sets = vec![with(items, "by-hand".into())];
    let first = items.first().map(variants).unwrap_or_default();
    sets.extend(first.into_iter().map(|(_, other)| with(items, other)));
    for index in 0..items.len() {
        let mut fewer = items.to_vec();
        let item = fewer.remove(index);
        let altered = variants(&item).into_iter();
        sets.extend(altered.map(|(_, altered)| with(&fewer, altered)));
        sets.push(fewer.into());
    }
    sets.into_iter().map(|set| (Vec::new(), set)).collect()
}

fn with(items: &[Value], item: Value) -> Value {
    items.iter().cloned().chain([item]).collect()
}

fn of_map(members: &Map<String, Value>) -> Vec<Variant> {
    let mut maps = Vec::new();
    let like_another = members.values().next().cloned();
    for added in like_another.into_iter().chain(["by-hand".into()]) {
        let mut more = members.clone();
        more.insert("by-hand".into(), added);
        maps.push((vec!["by-hand".to_owned()], more.into()));
    }
    for (name, member) in members {
        let mut fewer = members.clone();
        fewer.remove(name);
        maps.push((vec![name.clone()], fewer.into()));
        for (path, altered) in variants(member) {
            let mut other = members.clone();
            other.insert(name.clone(), altered);
            let path = [name.clone()].into_iter().chain(path).collect();
            maps.push((path, other.into()));
        }
    }
    maps
}
