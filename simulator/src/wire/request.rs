//! From an HTTP request to the operation that is meant and its input.

mod path;

use bytes::Bytes;
use http::{
    Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::{Value, json};

use super::{
    cbor, form,
    model::{Model, Operation, Protocol},
};
use crate::{Service, fault::ApiFault};

/// A request, understood.
#[derive(Debug)]
pub(crate) struct Understood {
    pub(crate) operation: String,
    pub(crate) input: Value,
}

/// The scope of a request's signature.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) service: Service,
    pub(crate) region: String,
}

/// Why a request is of no service here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OutOfScope {
    /// It is not signed.
    Unsigned,
    /// It is signed for a service that is not simulated.
    NotSimulated(String),
}

/// The scope in a signed request's `Authorization` header, as Signature
/// Version 4 writes it.
///
/// # Errors
/// That there is none, or none of a service here.
pub(crate) fn scope<B>(request: &Request<B>) -> Result<Scope, OutOfScope> {
    let (region, service) = signed_for(request).ok_or(OutOfScope::Unsigned)?;
    let known = Service::named(service);
    Ok(Scope {
        service: known.ok_or_else(|| OutOfScope::NotSimulated(service.to_owned()))?,
        region: region.to_owned(),
    })
}

/// The region and the service that a request is signed for.
fn signed_for<B>(request: &Request<B>) -> Option<(&str, &str)> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let credential = header
        .split("Credential=")
        .nth(1)?
        .split([',', ' '])
        .next()?;
    let mut parts = credential.split('/');
    let (_access_key, _date) = (parts.next()?, parts.next()?);
    Some((parts.next()?, parts.next()?))
}

/// A service, and the protocol of a request to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    pub(super) service: Service,
    pub(super) protocol: Protocol,
}

impl Spoken {
    /// CloudWatch takes forms, by which Terraform calls it, and JSON, by which
    /// boto3 does, too.
    pub(crate) fn of<B>(service: Service, request: &Request<B>) -> Self {
        let spoken = Self::from(service);
        let content = request.headers().get(CONTENT_TYPE);
        let is_of = |kind| content.is_some_and(|it| it.as_bytes().starts_with(kind));
        let protocol = match spoken.protocol {
            Protocol::SmithyRpcV2Cbor if is_of(FORM) => Protocol::Query,
            Protocol::SmithyRpcV2Cbor if is_of(JSON) => Protocol::Json,
            protocol => protocol,
        };
        Self { protocol, ..spoken }
    }
}

impl From<Service> for Spoken {
    fn from(service: Service) -> Self {
        Self {
            service,
            protocol: Model::of(service).metadata.protocol,
        }
    }
}

const FORM: &[u8] = b"application/x-www-form-urlencoded";
const JSON: &[u8] = b"application/x-amz-json";

/// Reads which operation is meant, and its input.
///
/// # Errors
/// As AWS answers: no such operation, or a body that can't be read.
pub(crate) fn understand(
    service: Service,
    request: &Request<Bytes>,
) -> Result<Understood, ApiFault> {
    let model = Model::of(service);
    let (operation, input) = match Spoken::of(service, request).protocol {
        Protocol::Ec2 | Protocol::Query => from_form(model, request.body())?,
        Protocol::Json => from_json(model, request)?,
        Protocol::RestXml => path::read(model, request)?,
        Protocol::SmithyRpcV2Cbor => from_cbor(model, request)?,
    };
    Ok(Understood { operation, input })
}

fn from_form(model: &Model, body: &[u8]) -> Result<(String, Value), ApiFault> {
    let name = form::action(body).unwrap_or_default();
    let operation = known(model, &name)?;
    let input = operation
        .input
        .as_ref()
        .map(|input| form::read(model, input, body));
    Ok((name, input.unwrap_or_default()))
}

fn from_json(model: &Model, request: &Request<Bytes>) -> Result<(String, Value), ApiFault> {
    let target = request.headers().get("x-amz-target");
    let target = target
        .and_then(|target| target.to_str().ok())
        .unwrap_or_default();
    let name = target.rsplit('.').next().unwrap_or_default();
    known(model, name)?;
    let body: &[u8] = if request.body().is_empty() {
        b"{}"
    } else {
        request.body()
    };
    let input = serde_json::from_slice(body)
        .map_err(|error| ApiFault::new("SerializationException", error.to_string()))?;
    Ok((name.to_owned(), input))
}

/// `/service/<name>/operation/<operation>`
fn from_cbor(model: &Model, request: &Request<Bytes>) -> Result<(String, Value), ApiFault> {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    known(model, name)?;
    if request.body().is_empty() {
        return Ok((name.to_owned(), json!({})));
    }
    let input = cbor::read(request.body())
        .map_err(|error| ApiFault::new("SerializationException", error.to_string()))?;
    Ok((name.to_owned(), input))
}

fn known<'a>(model: &'a Model, name: &str) -> Result<&'a Operation, ApiFault> {
    model
        .operations
        .get(name)
        .ok_or_else(|| match model.metadata.protocol {
            Protocol::Ec2 | Protocol::Query => ApiFault::invalid_action(name),
            Protocol::Json | Protocol::RestXml | Protocol::SmithyRpcV2Cbor => {
                ApiFault::unknown_operation(name)
            }
        })
}
