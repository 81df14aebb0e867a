//! Errors as AWS writes them, in the protocol of the call, and answers that a test chose.

use crate::InjectedFault;
use crate::call::{Call, Protocol};

/// The error that this fault answers with, if it does.
pub(crate) fn error(call: &Call, injected: InjectedFault) -> Option<Vec<u8>> {
    if let InjectedFault::Respond(status, body) = injected {
        return Some(written(status, "application/json", body.as_bytes()));
    }
    let (status, code) = match (injected, call.protocol) {
        (InjectedFault::Throttle, Protocol::Ec2) => (503, "RequestLimitExceeded"),
        (InjectedFault::Throttle, Protocol::Query) => (400, "Throttling"),
        (InjectedFault::Throttle, Protocol::Json | Protocol::Cbor) => (400, "ThrottlingException"),
        (InjectedFault::ErrorBefore, Protocol::Json | Protocol::Cbor) => {
            (503, "ServiceUnavailableException")
        }
        (InjectedFault::ErrorBefore, _) => (503, "ServiceUnavailable"),
        (InjectedFault::ErrorAfter, Protocol::Json | Protocol::Cbor) => {
            (500, "InternalServerError")
        }
        (InjectedFault::ErrorAfter, _) => (500, "InternalFailure"),
        (
            InjectedFault::StaleRead(_)
            | InjectedFault::ExpireCredentials
            | InjectedFault::CrashBefore
            | InjectedFault::CrashAfter,
            _,
        ) => panic!("a proxy does not inject {injected:?}: the simulator does"),
        _ => return None,
    };
    let message = "made up by a test";
    let body = match call.protocol {
        Protocol::Json => format!(r#"{{"__type":"{code}","message":"{message}"}}"#).into_bytes(),
        Protocol::Cbor => cbor(code, message),
        Protocol::Ec2 => format!(
            "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>\
             <RequestID>made-up</RequestID></Response>"
        )
        .into_bytes(),
        Protocol::Query => format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>made-up</RequestId></ErrorResponse>"
        )
        .into_bytes(),
    };
    let kind = match call.protocol {
        Protocol::Json => "application/x-amz-json-1.1",
        Protocol::Cbor => "application/cbor\r\nsmithy-protocol: rpc-v2-cbor",
        Protocol::Ec2 | Protocol::Query => "text/xml",
    };
    Some(written(status, kind, &body))
}

/// A map of two short texts: each has its length in the byte before it, or in two.
fn cbor(code: &str, message: &str) -> Vec<u8> {
    const MAP_OF_TWO: u8 = 0xa2;
    const TEXT_OF_LENGTH: u8 = 0x78;
    let mut body = vec![MAP_OF_TWO];
    for text in ["__type", code, "message", message] {
        let length = u8::try_from(text.len()).unwrap_or_default();
        body.extend([TEXT_OF_LENGTH, length]);
        body.extend(text.as_bytes());
    }
    body
}

fn written(status: u16, kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
