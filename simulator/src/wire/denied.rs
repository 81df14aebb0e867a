//! The answers to callers whose signature is not taken.

use bytes::Bytes;
use http::{Request, Response};

use super::{
    answer::{not_simulated, refused},
    model::{Model, Protocol},
    request::{OutOfScope, Spoken, scope},
};
use crate::{Service, fault::ApiFault};

/// Why a caller is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The request is not signed.
    Unsigned,
    /// No key has the id.
    UnknownKey,
    /// The signature is not that of this request.
    WrongSignature,
    /// The signature was made too long ago, or in the future.
    Expired,
}

/// AWS's answer to a caller who is not let in, in the protocol of the service
/// that the request is for; `advice` follows AWS's words.
#[must_use]
pub fn denied(request: &Request<Bytes>, why: Denied, advice: &str) -> Response<Bytes> {
    let scope = scope(request);
    let service = scope.as_ref().map_or(Service::Sts, |scope| scope.service);
    let (code, message, status) = answer(service, why);
    let fault = ApiFault::new(code, format!("{message} ({advice})")).with_status(status);
    match scope {
        Err(OutOfScope::NotSimulated(_)) => not_simulated(request, &fault, "0"),
        _ => refused(Spoken::of(service, request), &fault, "0"),
    }
}

const UNKNOWN_KEY: &str = "The security token included in the request is invalid.";
const WRONG_SIGNATURE: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const EXPIRED: &str = "Signature expired: check the clock";

/// Code, message and status, as the service has them.
fn answer(service: Service, why: Denied) -> (&'static str, &'static str, u16) {
    let protocol = Model::of(service).metadata.protocol;
    match (protocol, why) {
        (Protocol::Json, Denied::Unsigned) => (
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
            400,
        ),
        (_, Denied::Unsigned) => (
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
            403,
        ),
        (Protocol::Ec2, Denied::UnknownKey | Denied::WrongSignature) => (
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
            401,
        ),
        (Protocol::Ec2, Denied::Expired) => ("RequestExpired", "Request has expired.", 400),
        (Protocol::Json, Denied::UnknownKey) => ("UnrecognizedClientException", UNKNOWN_KEY, 400),
        (Protocol::Json, Denied::WrongSignature) => {
            ("InvalidSignatureException", WRONG_SIGNATURE, 400)
        }
        (Protocol::Json, Denied::Expired) => ("InvalidSignatureException", EXPIRED, 400),
        (_, Denied::UnknownKey) => ("InvalidClientTokenId", UNKNOWN_KEY, 403),
        (_, Denied::WrongSignature) => ("SignatureDoesNotMatch", WRONG_SIGNATURE, 403),
        (_, Denied::Expired) => ("SignatureDoesNotMatch", EXPIRED, 403),
    }
}
