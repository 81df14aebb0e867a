//! The services' interfaces: which operations there are, and the shape of what
//! goes in and comes out. The data is in `models/`, cut from AWS's own models.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use regex::Regex;
use serde::Deserialize;

use crate::Service;

/// One service's interface.
#[derive(Debug, Deserialize)]
pub(crate) struct Model {
    pub(crate) metadata: Metadata,
    pub(crate) operations: BTreeMap<String, Operation>,
    shapes: BTreeMap<String, Shape>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    pub(crate) protocol: Protocol,
    #[serde(default)]
    pub(crate) xml_namespace: String,
}

/// The protocol of requests and answers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Protocol {
    /// Forms in, XML out, EC2's way.
    Ec2,
    /// Forms in, XML out.
    Query,
    /// JSON in and out, the operation in a header.
    Json,
    /// XML in and out, the operation in method and path.
    RestXml,
    /// CBOR in and out, the operation in the path.
    SmithyRpcV2Cbor,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) http: Route,
    pub(crate) input: Option<Reference>,
    pub(crate) output: Option<Reference>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Route {
    pub(crate) method: String,
    pub(crate) request_uri: String,
}

/// A place where a shape is used, with how it is called there.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Reference {
    pub(crate) shape: String,
    pub(crate) location_name: Option<String>,
    pub(crate) query_name: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) result_wrapper: Option<String>,
    pub(crate) flattened: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shape {
    #[serde(rename = "type")]
    pub(crate) kind: ShapeKind,
    #[serde(default)]
    pub(crate) members: BTreeMap<String, Reference>,
    pub(crate) member: Option<Reference>,
    pub(crate) key: Option<Reference>,
    pub(crate) value: Option<Reference>,
    #[serde(default)]
    pub(crate) required: Vec<String>,
    #[serde(default, rename = "enum")]
    pub(crate) values: Vec<String>,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pattern: Option<String>,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
    #[serde(default)]
    pub(crate) flattened: bool,
    /// Its values are shown to no one.
    #[serde(default)]
    pub(crate) sensitive: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ShapeKind {
    Structure,
    List,
    Map,
    String,
    Character,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Timestamp,
    Blob,
}

impl Model {
    /// The interface of `service`.
    pub(crate) fn of(service: Service) -> &'static Self {
        static MODELS: LazyLock<BTreeMap<Service, Model>> = LazyLock::new(|| {
            Service::ALL
                .iter()
                .map(|service| (*service, parsed(service.model())))
                .collect()
        });
        &MODELS[&service]
    }

    /// The shape that `reference` names.
    pub(crate) fn shape(&self, reference: &Reference) -> &Shape {
        &self.shapes[&reference.shape]
    }
}

#[expect(
    clippy::expect_used,
    reason = "the models are part of the program: a test reads all of them"
)]
fn parsed(json: &str) -> Model {
    serde_json::from_str(json).expect("the models that come with the program are well-formed")
}

impl Shape {
    /// The members' names and references, or nothing where it is no structure.
    pub(crate) fn member(&self, name: &str) -> Option<&Reference> {
        self.members.get(name)
    }

    /// The pattern that a text must match as a whole, as the model has it.
    pub(crate) fn pattern(&self) -> Option<(&Regex, &str)> {
        let source = self.pattern.as_deref()?;
        let compiled = self.compiled.get_or_init(|| compile(source));
        Some((compiled.as_ref()?, source))
    }

    /// A text that must match a pattern.
    pub(crate) fn of_text(pattern: &str) -> Self {
        Self {
            kind: ShapeKind::String,
            members: BTreeMap::new(),
            member: None,
            key: None,
            value: None,
            required: Vec::new(),
            values: Vec::new(),
            min: None,
            max: None,
            pattern: Some(pattern.to_owned()),
            compiled: OnceLock::new(),
            flattened: false,
            sensitive: false,
        }
    }

    /// The element of a list.
    pub(crate) fn element(&self) -> &Reference {
        static NONE: LazyLock<Reference> = LazyLock::new(Reference::default);
        self.member.as_ref().unwrap_or(&NONE)
    }
}

/// Rewrites the models' patterns, which are Java's, for our engine: classes
/// mean ASCII, a character outside of the first plane is a pair of surrogates, and
/// there is no look-ahead.
const FROM_JAVA: [(&str, &str); 8] = [
    (r"\uD800\uDC00-\uDBFF\uDFFF", r"\U{10000}-\U{10FFFF}"),
    (r"\u10000-\u10FFFF", r"\U{10000}-\U{10FFFF}"),
    (r"\w", "[A-Za-z0-9_]"),
    (r"\d", "[0-9]"),
    (r"\p{Print}", "[ -~]"),
    (
        "(?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9]",
        "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    ),
    (
        "(?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]",
        "[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]",
    ),
    (r"\u002F", "/"),
];

fn compile(pattern: &str) -> Option<Regex> {
    let pattern = FROM_JAVA
        .iter()
        .fold(pattern.to_owned(), |pattern, (java, ours)| {
            pattern.replace(java, ours)
        });
    Regex::new(&format!("^(?s:{pattern})$")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_models_is_understood() {
        for service in Service::ALL {
            for (name, shape) in &Model::of(*service).shapes {
                if let Some(pattern) = &shape.pattern {
                    assert!(shape.pattern().is_some(), "{service:?} {name}: {pattern}");
                }
            }
        }
    }
}
