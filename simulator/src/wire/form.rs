//! Forms as the query protocols write them: `Filter.1.Value.2=x`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::model::{Model, Protocol, Reference, ShapeKind};

/// A form's fields as a tree by their dotted names.
#[derive(Debug, Default)]
struct Node {
    value: Option<String>,
    children: BTreeMap<String, Node>,
}

/// The input that a form's fields hold, by the members' names.
pub(super) fn read(model: &Model, input: &Reference, form: &[u8]) -> Value {
    let mut root = Node::default();
    for (name, value) in form_urlencoded::parse(form) {
        let mut node = &mut root;
        for part in name.split('.') {
            node = node.children.entry(part.to_owned()).or_default();
        }
        node.value = Some(value.into_owned());
    }
    read_shape(model, input, &root)
}

/// The value of a form's field with the operation.
pub(super) fn action(form: &[u8]) -> Option<String> {
    form_urlencoded::parse(form)
        .find(|(name, _)| name == "Action")
        .map(|(_, value)| value.into_owned())
}

fn read_shape(model: &Model, reference: &Reference, node: &Node) -> Value {
    let shape = model.shape(reference);
    match shape.kind {
        ShapeKind::Structure => read_structure(model, reference, node),
        ShapeKind::List => {
            let flat = model.metadata.protocol == Protocol::Ec2 || shape.flattened;
            let element = shape.element();
            let name = element.location_name.as_deref().unwrap_or("member");
            let parent = if flat {
                Some(node)
            } else {
                node.children.get(name)
            };
            let elements = parent.map(numbered).unwrap_or_default();
            elements
                .into_iter()
                .map(|child| read_shape(model, element, child))
                .collect()
        }
        ShapeKind::Map => read_map(model, reference, node),
        _ => scalar(shape.kind, node.value.as_deref().unwrap_or_default()),
    }
}

fn read_structure(model: &Model, reference: &Reference, node: &Node) -> Value {
    let ec2 = model.metadata.protocol == Protocol::Ec2;
    let mut members = Map::new();
    for (name, member) in &model.shape(reference).members {
        if let Some(child) = node.children.get(&field_name(ec2, name, member)) {
            members.insert(name.clone(), read_shape(model, member, child));
        }
    }
    Value::Object(members)
}

/// EC2 writes `queryName`, else `locationName` with a capital; the others write
/// `locationName`.
fn field_name(ec2: bool, name: &str, member: &Reference) -> String {
    if let (true, Some(query_name)) = (ec2, &member.query_name) {
        return query_name.clone();
    }
    let written = member.location_name.as_deref().unwrap_or(name);
    if !ec2 {
        return written.to_owned();
    }
    let mut letters = written.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn read_map(model: &Model, reference: &Reference, node: &Node) -> Value {
    let shape = model.shape(reference);
    let (Some(key), Some(value)) = (&shape.key, &shape.value) else {
        return Value::Null;
    };
    let parent = if shape.flattened {
        Some(node)
    } else {
        node.children.get("entry")
    };
    let name_of = |part: &Reference, default: &str| {
        part.location_name
            .clone()
            .unwrap_or_else(|| default.to_owned())
    };
    parent
        .map(numbered)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|entry| {
            let name = entry.children.get(&name_of(key, "key"))?.value.clone()?;
            let value_node = entry.children.get(&name_of(value, "value"))?;
            Some((name, read_shape(model, value, value_node)))
        })
        .collect::<Map<_, _>>()
        .into()
}

fn numbered(node: &Node) -> Vec<&Node> {
    let mut children: Vec<(u32, &Node)> = node
        .children
        .iter()
        .filter_map(|(number, child)| Some((number.parse().ok()?, child)))
        .collect();
    children.sort_by_key(|(number, _)| *number);
    children.into_iter().map(|(_, child)| child).collect()
}

/// Reads a written scalar; one that can't be read stays a string, for the
/// check of the input to complain of.
pub(super) fn scalar(kind: ShapeKind, text: &str) -> Value {
    let parsed = match kind {
        ShapeKind::Boolean => text.parse::<bool>().ok().map(Value::from),
        ShapeKind::Integer | ShapeKind::Long => text.parse::<i64>().ok().map(Value::from),
        ShapeKind::Float | ShapeKind::Double => text.parse::<f64>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}
