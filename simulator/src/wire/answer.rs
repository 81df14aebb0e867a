//! From an operation's result to the HTTP answer.

use bytes::Bytes;
use http::{Request, Response, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cbor,
    model::{Model, Protocol, Reference, ShapeKind},
    request::Spoken,
    xml,
};
use crate::fault::ApiFault;

/// The answer of an operation that was done. Members that the service's model
/// does not know are left out.
pub(crate) fn done(
    spoken: impl Into<Spoken>,
    operation: &str,
    output: &Value,
    request_id: &str,
) -> Response<Bytes> {
    let Spoken { service, protocol } = spoken.into();
    let model = Model::of(service);
    let shape = model
        .operations
        .get(operation)
        .and_then(|operation| operation.output.as_ref());
    match protocol {
        Protocol::Json => {
            let body = shape.map(|shape| known_members(model, shape, output));
            let body = body.unwrap_or_else(|| json!({}));
            respond(
                200,
                "application/x-amz-json-1.1",
                request_id,
                body.to_string(),
            )
        }
        Protocol::Ec2 => {
            let mut inner = format!("<requestId>{request_id}</requestId>");
            write(model, shape, output, &mut inner);
            let body = envelope(model, &format!("{operation}Response"), &inner);
            respond(200, "text/xml;charset=UTF-8", request_id, body)
        }
        Protocol::Query => {
            let mut inner = String::new();
            if let Some(shape) = shape {
                let wrapper = shape.result_wrapper.clone();
                let wrapper = wrapper.unwrap_or_else(|| format!("{operation}Result"));
                inner = format!("<{wrapper}>");
                write(model, Some(shape), output, &mut inner);
                inner.push_str(&format!("</{wrapper}>"));
            }
            inner.push_str(&format!(
                "<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
            ));
            let body = envelope(model, &format!("{operation}Response"), &inner);
            respond(200, "text/xml", request_id, body)
        }
        Protocol::SmithyRpcV2Cbor => {
            let body = shape.map(|shape| known_members(model, shape, output));
            let body = body.unwrap_or_else(|| json!({}));
            let body = cbor::write(model, shape, &body);
            of_cbor(respond(200, cbor::CONTENT_TYPE, request_id, body))
        }
        Protocol::RestXml => {
            let mut inner = String::new();
            write(model, shape, output, &mut inner);
            let name = shape.map_or(operation, |shape| shape.shape.as_str());
            let body = envelope(model, name, &inner);
            let mut response = respond(200, "text/xml", request_id, body);
            write_headers(model, shape, output, &mut response);
            response
        }
    }
}

/// The answer of an operation that was not done.
pub(crate) fn refused(
    spoken: impl Into<Spoken>,
    fault: &ApiFault,
    request_id: &str,
) -> Response<Bytes> {
    let Spoken { service, protocol } = spoken.into();
    let code = &fault.code;
    let message = xml::text_of(&fault.message);
    let model = Model::of(service);
    let side = if fault.status < 500 {
        "Sender"
    } else {
        "Receiver"
    };
    let (kind, body) = match protocol {
        Protocol::SmithyRpcV2Cbor => {
            let body = json!({"__type": code, "message": fault.message});
            let body = cbor::write(model, None, &body);
            let mut response = respond(fault.status, cbor::CONTENT_TYPE, request_id, body);
            // The code that the service had in the protocol before this one.
            insert(
                &mut response,
                "x-amzn-query-error",
                &format!("{code};{side}"),
            );
            return of_cbor(response);
        }
        Protocol::Json => (
            "application/x-amz-json-1.1",
            json!({"__type": code, "message": fault.message}).to_string(),
        ),
        Protocol::Ec2 => (
            "text/xml;charset=UTF-8",
            format!(
                "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>{request_id}</RequestID></Response>"
            ),
        ),
        Protocol::Query | Protocol::RestXml => (
            "text/xml",
            format!(
                "<ErrorResponse><Error><Type>{side}</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
            ),
        ),
    };
    respond(fault.status, kind, request_id, body)
}

/// The answer to a request of a service that there is no model of: in the
/// protocol of its request.
pub(crate) fn not_simulated(
    request: &Request<Bytes>,
    fault: &ApiFault,
    request_id: &str,
) -> Response<Bytes> {
    let code = &fault.code;
    let message = xml::text_of(&fault.message);
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let (kind, body) = if kind.contains("json") {
        let body = json!({"__type": code, "message": fault.message});
        ("application/x-amz-json-1.1", body.to_string())
    } else if kind.contains("form-urlencoded") {
        let body = format!(
            "<ErrorResponse><Error><Type>Receiver</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        );
        ("text/xml", body)
    } else {
        // As S3 writes it.
        let body = format!(
            "<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{request_id}</RequestId></Error>"
        );
        ("application/xml", body)
    };
    respond(fault.status, kind, request_id, body)
}

fn respond(status: u16, kind: &str, request_id: &str, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() =
        http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    insert(&mut response, CONTENT_TYPE.as_str(), kind);
    insert(&mut response, "x-amzn-requestid", request_id);
    response
}

/// An answer in CBOR, which says so once more.
fn of_cbor(mut response: Response<Bytes>) -> Response<Bytes> {
    insert(&mut response, "smithy-protocol", "rpc-v2-cbor");
    response
}

fn insert(response: &mut Response<Bytes>, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (
        http::HeaderName::from_bytes(name.as_bytes()),
        http::HeaderValue::from_str(value),
    ) {
        response.headers_mut().insert(name, value);
    }
}

/// Members that are written as headers, as the address of a new zone.
fn write_headers(
    model: &Model,
    shape: Option<&Reference>,
    output: &Value,
    response: &mut Response<Bytes>,
) {
    let members = shape
        .into_iter()
        .flat_map(|shape| &model.shape(shape).members);
    let in_headers = members.filter(|(_, member)| member.location.as_deref() == Some("header"));
    for (name, member) in in_headers {
        let written = member.location_name.as_deref().unwrap_or(name);
        if let Some(value) = output[name].as_str() {
            insert(response, written, value);
        }
    }
}

fn envelope(model: &Model, name: &str, inner: &str) -> String {
    let namespace = match model.metadata.xml_namespace.as_str() {
        "" => "https://route53.amazonaws.com/doc/2013-04-01/",
        namespace => namespace,
    };
    format!("<{name} xmlns=\"{namespace}\">{inner}</{name}>")
}

fn write(model: &Model, shape: Option<&Reference>, output: &Value, xml: &mut String) {
    if let Some(shape) = shape {
        xml::write_members(model, shape, output, xml);
    }
}

/// The value as the model knows it, with times as JSON writes them: seconds
/// since 1970.
fn known_members(model: &Model, reference: &Reference, value: &Value) -> Value {
    let shape = model.shape(reference);
    match (shape.kind, value) {
        (ShapeKind::Structure, Value::Object(members)) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .filter_map(|(name, value)| {
                let member = shape.member(name)?;
                Some((name.clone(), known_members(model, member, value)))
            })
            .collect::<Map<_, _>>()
            .into(),
        (ShapeKind::List, Value::Array(elements)) => elements
            .iter()
            .map(|value| known_members(model, shape.element(), value))
            .collect(),
        (ShapeKind::Timestamp, Value::String(text)) => seconds(text),
        _ => value.clone(),
    }
}

fn seconds(rfc3339: &str) -> Value {
    OffsetDateTime::parse(rfc3339, &Rfc3339)
        .map(|time| (time.unix_timestamp_nanos() / 1_000_000) as f64 / 1000.0)
        .map_or(Value::Null, Value::from)
}
