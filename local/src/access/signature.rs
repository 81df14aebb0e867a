//! Signature Version 4, both ways: signs requests, and checks a signature by
//! making it again.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::{
    SigningOutput,
    http_request::{
        SignableBody, SignableRequest, SigningInstructions, SigningSettings, sign as sign_request,
    },
    sign::v4,
};
use bytes::Bytes;
use http::{HeaderMap, Request, header};
use kavak_simulator::Denied;
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;
use time::{PrimitiveDateTime, format_description};

use super::AccessKey;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const DATE: &str = "x-amz-date";
const DATE_FORMAT: &str = "[year][month][day]T[hour][minute][second]Z";
/// How old a signature may be, or how far ahead of this machine's clock.
const MAX_SKEW: Duration = Duration::from_mins(15);

/// What an `Authorization` header says.
#[derive(Debug, PartialEq, Eq)]
struct Authorization<'a> {
    key_id: &'a str,
    region: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

/// The key whose id a request's `Authorization` header has: known before the
/// body is read.
///
/// # Errors
/// That it is not signed, or by none of `keys`.
pub(crate) fn key<'a>(headers: &HeaderMap, keys: &'a [AccessKey]) -> Result<&'a AccessKey, Denied> {
    let authorization = authorization(headers).ok_or(Denied::Unsigned)?;
    let mut known = keys.iter();
    known
        .find(|key| key.id == authorization.key_id)
        .ok_or(Denied::UnknownKey)
}

/// Checks that a request is signed by one of `keys`.
///
/// # Errors
/// Why it is not.
pub(crate) fn verify(
    request: &Request<Bytes>,
    keys: &[AccessKey],
    now: SystemTime,
) -> Result<(), Denied> {
    let key = key(request.headers(), keys)?;
    let shown = authorization(request.headers()).ok_or(Denied::Unsigned)?;
    let must_be_signed = [header::HOST.as_str(), DATE];
    if must_be_signed
        .iter()
        .any(|it| !shown.signed_headers.contains(it))
    {
        return Err(Denied::WrongSignature);
    }
    let signed_at = date(request.headers()).ok_or(Denied::WrongSignature)?;
    let expected = signature(request, key, &shown, signed_at).ok_or(Denied::WrongSignature)?;
    let is_right = expected.as_bytes().ct_eq(shown.signature.as_bytes());
    if !bool::from(is_right) {
        return Err(Denied::WrongSignature);
    }
    let apart = now.duration_since(signed_at);
    if apart.unwrap_or_else(|ahead| ahead.duration()) > MAX_SKEW {
        return Err(Denied::Expired);
    }
    Ok(())
}

/// Whether a request publishes to a topic: all that tasks may do with their key.
pub(crate) fn is_publishing(request: &Request<Bytes>) -> bool {
    let shown = authorization(request.headers());
    // The first field counts: what comes later can't name another action.
    shown.is_some_and(|it| it.service == "sns") && request.body().starts_with(b"Action=Publish&")
}

/// The headers that sign a request.
pub(crate) fn sign(
    request: &Request<Bytes>,
    key: &AccessKey,
    (region, service): (&str, &str),
    now: SystemTime,
) -> Option<Vec<(String, String)>> {
    let headers = request.headers().iter();
    let headers = headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers,
        SignableBody::Bytes(request.body()),
    );
    let settings = SigningSettings::default();
    let output = output_for(signable.ok()?, key, (region, service), now, settings)?;
    let (headers, _) = output.into_parts().0.into_parts();
    let pairs = headers
        .iter()
        .map(|it| (it.name().to_owned(), it.value().to_owned()));
    Some(pairs.collect())
}

fn signature(
    request: &Request<Bytes>,
    key: &AccessKey,
    shown: &Authorization<'_>,
    signed_at: SystemTime,
) -> Option<String> {
    let mut headers = Vec::new();
    for name in &shown.signed_headers {
        let mut values = request.headers().get_all(*name).iter().peekable();
        values.peek()?;
        for value in values {
            headers.push((*name, value.to_str().ok()?));
        }
    }
    let host = request.headers().get(header::HOST)?.to_str().ok()?;
    let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let signable = SignableRequest::new(
        request.method().as_str(),
        format!("http://{host}{path}"),
        headers.into_iter(),
        SignableBody::Bytes(request.body()),
    );
    // Exactly the headers that the client signed.
    let mut settings = SigningSettings::default();
    settings.excluded_headers = None;
    let scope = (shown.region, shown.service);
    let output = output_for(signable.ok()?, key, scope, signed_at, settings)?;
    Some(output.into_parts().1)
}

fn output_for(
    request: SignableRequest<'_>,
    key: &AccessKey,
    (region, service): (&str, &str),
    at: SystemTime,
    settings: SigningSettings,
) -> Option<SigningOutput<SigningInstructions>> {
    let secret = key.secret.expose_secret();
    let identity = Credentials::new(&key.id, secret, None, None, "local").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(at)
        .settings(settings)
        .build();
    sign_request(request, &parameters.ok()?.into()).ok()
}

fn authorization(headers: &HeaderMap) -> Option<Authorization<'_>> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let parts = text.strip_prefix(ALGORITHM)?;
    let part = |name: &str| {
        let mut parts = parts.split(',').map(str::trim);
        parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    };
    let scope: Vec<&str> = part("Credential")?.split('/').collect();
    let [key_id, _date, region, service, "aws4_request"] = scope[..] else {
        return None;
    };
    Some(Authorization {
        key_id,
        region,
        service,
        signed_headers: part("SignedHeaders")?.split(';').collect(),
        signature: part("Signature")?,
    })
}

/// When a request was signed.
fn date(headers: &HeaderMap) -> Option<SystemTime> {
    let format = format_description::parse_borrowed::<2>(DATE_FORMAT).ok()?;
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = PrimitiveDateTime::parse(text, &format).ok()?;
    Some(date.assume_utc().into())
}

#[cfg(test)]
mod tests;
