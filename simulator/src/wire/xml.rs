//! Answers, and Route 53's requests, as XML.

use std::borrow::Cow;

use quick_xml::escape::escape;
use roxmltree::Node;
use serde_json::{Map, Value};

use super::{
    form::scalar,
    model::{Model, Reference, ShapeKind},
};

/// Returns whether a document of XML 1.0 can have a character, written in any way.
pub(super) const fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// A text as a document has it: what no document can have is replaced, and what
/// readers would take for another character is written by its number.
pub(super) fn text_of(text: &str) -> Cow<'_, str> {
    if text.chars().all(|it| is_allowed(it) && it != '\r') {
        return escape(text);
    }
    let allowed = text.chars().map(|it| match is_allowed(it) {
        true => it,
        false => char::REPLACEMENT_CHARACTER,
    });
    let allowed: String = allowed.collect();
    Cow::Owned(escape(&allowed).replace('\r', "&#13;"))
}

/// Appends the members of a structure's value, each as an element.
pub(super) fn write_members(model: &Model, reference: &Reference, value: &Value, xml: &mut String) {
    let shape = model.shape(reference);
    let members = value.as_object().into_iter().flatten();
    for (name, value) in members.filter(|(_, value)| !value.is_null()) {
        let member = shape.member(name);
        if let Some(member) = member.filter(|member| member.location.is_none()) {
            let written = member.location_name.as_deref().unwrap_or(name);
            write_member(model, member, written, value, xml);
        }
    }
}

fn write_member(model: &Model, reference: &Reference, name: &str, value: &Value, xml: &mut String) {
    let shape = model.shape(reference);
    match (shape.kind, value) {
        (ShapeKind::List, Value::Array(elements)) => {
            let element = shape.element();
            let flat = shape.flattened || reference.flattened;
            let inner = element.location_name.as_deref().unwrap_or("member");
            let inner = if flat { name } else { inner };
            enclose(!flat, name, xml, |xml| {
                for value in elements {
                    write_member(model, element, inner, value, xml);
                }
            });
        }
        (ShapeKind::Structure, _) => enclose(true, name, xml, |xml| {
            write_members(model, reference, value, xml);
        }),
        (ShapeKind::Map, Value::Object(entries)) => {
            enclose(true, name, xml, |xml| {
                write_entries(model, reference, entries, xml)
            });
        }
        (_, Value::String(text)) => enclose(true, name, xml, |xml| xml.push_str(&text_of(text))),
        (_, scalar) => enclose(true, name, xml, |xml| xml.push_str(&scalar.to_string())),
    }
}

fn write_entries(model: &Model, map: &Reference, entries: &Map<String, Value>, xml: &mut String) {
    let Some(of_value) = &model.shape(map).value else {
        return;
    };
    for (key, value) in entries {
        enclose(true, "entry", xml, |xml| {
            enclose(true, "key", xml, |xml| xml.push_str(&text_of(key)));
            write_member(model, of_value, "value", value, xml);
        });
    }
}

fn enclose(really: bool, name: &str, xml: &mut String, inner: impl FnOnce(&mut String)) {
    if really {
        xml.extend(["<", name, ">"]);
    }
    inner(xml);
    if really {
        xml.extend(["</", name, ">"]);
    }
}

/// The input that a request's document holds, by the members' names; nothing
/// where it is no XML.
pub(super) fn read_document(model: &Model, input: &Reference, document: &str) -> Option<Value> {
    let document = roxmltree::Document::parse(document).ok()?;
    Some(read_node(model, input, document.root_element()))
}

fn read_node(model: &Model, reference: &Reference, node: Node<'_, '_>) -> Value {
    let shape = model.shape(reference);
    match shape.kind {
        ShapeKind::Structure => shape
            .members
            .iter()
            .filter(|(_, member)| member.location.is_none())
            .filter_map(|(name, member)| {
                let written = member.location_name.as_deref().unwrap_or(name);
                let child = elements(node).find(|child| child.tag_name().name() == written)?;
                Some((name.clone(), read_node(model, member, child)))
            })
            .collect::<Map<_, _>>()
            .into(),
        ShapeKind::List => elements(node)
            .map(|child| read_node(model, shape.element(), child))
            .collect(),
        kind => scalar(kind, node.text().unwrap_or_default()),
    }
}

fn elements<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(Node::is_element)
}

#[cfg(test)]
mod tests;
