//! Errors as AWS writes them, in the protocol of the call, and answers that a test chose.

use crate::InjectedFault;
use crate::call::{Call, Protocol};

/// The error that this fault answers with, if it does.
pub(crate) fn error(call: &Call, injected: InjectedFault) -> Option<Vec<u8>> {
    if let InjectedFault::Respond(status, body) = injected {
        return Some(written(status, "application/json", body));
    }
    let (status, code) = match (injected, call.protocol) {
        (InjectedFault::Throttle, Protocol::Ec2) => (503, "RequestLimitExceeded"),
        (InjectedFault::Throttle, Protocol::Query) => (400, "Throttling"),
        (InjectedFault::Throttle, Protocol::Json) => (400, "ThrottlingException"),
        (InjectedFault::ErrorBefore, Protocol::Json) => (503, "ServiceUnavailableException"),
        (InjectedFault::ErrorBefore, _) => (503, "ServiceUnavailable"),
        (InjectedFault::ErrorAfter, Protocol::Json) => (500, "InternalServerError"),
        (InjectedFault::ErrorAfter, _) => (500, "InternalFailure"),
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
