//! Requests whose method and path name the operation.

use bytes::Bytes;
use http::Request;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::{
    fault::ApiFault,
    wire::{
        form,
        model::{Model, Operation, Reference},
        xml,
    },
};

pub(super) fn read(model: &Model, request: &Request<Bytes>) -> Result<(String, Value), ApiFault> {
    let unknown = || {
        let route = format!("{} {}", request.method(), request.uri().path());
        ApiFault::unknown_operation(&route)
    };
    let (name, operation, mut input) = model
        .operations
        .iter()
        .filter(|(_, operation)| operation.http.method == request.method().as_str())
        .find_map(|(name, operation)| {
            let labels = labels(&operation.http.request_uri, request.uri().path())?;
            Some((name, operation, with_labels(model, operation, &labels)))
        })
        .ok_or_else(unknown)?;
    if let Some(reference) = &operation.input {
        let query = request.uri().query().unwrap_or_default();
        input.extend(query_members(model, reference, query));
        let body = std::str::from_utf8(request.body()).unwrap_or_default();
        if let Some(Value::Object(members)) = xml::read_document(model, reference, body) {
            input.extend(members);
        }
    }
    Ok((name.clone(), input.into()))
}

/// The values of a path's `{labels}`, if the path matches.
fn labels(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (template, path) = (template.trim_end_matches('/'), path.trim_end_matches('/'));
    let mut values = Vec::new();
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(values),
            (Some(label), Some(part)) if label.starts_with('{') => {
                let value = percent_decode_str(part).decode_utf8().ok()?.into_owned();
                values.push((label.trim_matches(['{', '}']).to_owned(), value));
            }
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return None,
        }
    }
}

fn with_labels(
    model: &Model,
    operation: &Operation,
    labels: &[(String, String)],
) -> Map<String, Value> {
    let Some(input) = &operation.input else {
        return Map::new();
    };
    let value_of = |member: &Reference| {
        let written = member.location_name.as_deref()?;
        let (_, value) = labels.iter().find(|(label, _)| label == written)?;
        Some(Value::from(value.as_str()))
    };
    model
        .shape(input)
        .members
        .iter()
        .filter(|(_, member)| member.location.as_deref() == Some("uri"))
        .filter_map(|(name, member)| Some((name.clone(), value_of(member)?)))
        .collect()
}

fn query_members(model: &Model, input: &Reference, query: &str) -> Map<String, Value> {
    let fields: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let value_of = |member: &Reference| {
        let written = member.location_name.as_deref()?;
        let (_, value) = fields.iter().find(|(name, _)| name == written)?;
        Some(form::scalar(model.shape(member).kind, value))
    };
    model
        .shape(input)
        .members
        .iter()
        .filter(|(_, member)| member.location.as_deref() == Some("querystring"))
        .filter_map(|(name, member)| Some((name.clone(), value_of(member)?)))
        .collect()
}
