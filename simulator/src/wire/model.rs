//! The services' interfaces: which operations there are, and the shape of what
//! goes in and comes out. The data is in `models/`, cut from AWS's own models.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use regex::Regex;
use serde::Deserialize;

use super::service::Service;

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

/// How requests and answers are written.
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

    /// What a text must match as a whole, whether the model says so or not;
    /// nothing where the pattern is written for another engine than ours.
    pub(crate) fn pattern(&self) -> Option<&Regex> {
        let compile = || Regex::new(&format!("^(?s:{})$", self.pattern.as_ref()?)).ok();
        self.compiled.get_or_init(compile).as_ref()
    }

    /// The element of a list.
    pub(crate) fn element(&self) -> &Reference {
        static NONE: LazyLock<Reference> = LazyLock::new(Reference::default);
        self.member.as_ref().unwrap_or(&NONE)
    }
}
