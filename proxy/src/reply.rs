//! Errors as AWS writes them, in the protocol of the call, and answers that a test chose.

use crate::Fate;
use crate::call::{Call, Protocol};

/// The error that this fate answers with, if it does.
pub(crate) fn error(call: &Call, fate: Fate) -> Option<Vec<u8>> {
    if let Fate::Answered(status, body) = fate {
        return Some(written(status, "application/json", body));
    }
    let (status, code) = match (fate, call.protocol) {
        (Fate::Throttled, Protocol::Ec2) => (503, "RequestLimitExceeded"),
        (Fate::Throttled, Protocol::Query) => (400, "Throttling"),
        (Fate::Throttled, Protocol::Json) => (400, "ThrottlingException"),
        (Fate::ErrorBeforeTheDeed, Protocol::Json) => (503, "ServiceUnavailableException"),
        (Fate::ErrorBeforeTheDeed, _) => (503, "ServiceUnavailable"),
        (Fate::ErrorAfterTheDeed, Protocol::Json) => (500, "InternalServerError"),
        (Fate::ErrorAfterTheDeed, _) => (500, "InternalFailure"),
        _ => return None,
    };
    let message = "made up by a test";
    let body = match call.protocol {
        Protocol::Json => format!(r#"{{"__type":"{code}","message":"{message}"}}"#),
        Protocol::Ec2 => format!(
            "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>\
             <RequestID>made-up</RequestID></Response>"
        ),
        Protocol::Query => format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>made-up</RequestId></ErrorResponse>"
        ),
    };
    let kind = if call.protocol == Protocol::Json {
        "application/x-amz-json-1.1"
    } else {
        "text/xml"
    };
    Some(written(status, kind, &body))
}

fn written(status: u16, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}
