//! Signatures that the library makes are taken, and no others.

use std::time::UNIX_EPOCH;

use super::*;

const HOUR: Duration = Duration::from_hours(1);

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_796_000_000)
}

fn key_of(id: &str, secret: &str) -> AccessKey {
    AccessKey {
        id: id.to_owned(),
        secret: secret.into(),
    }
}

/// A request as a client sends it: signed with `secret` at `at`.
fn signed(secret: &str, uri: &str, at: SystemTime) -> Request<Bytes> {
    let unsigned = Request::post(uri)
        .header("host", "127.0.0.1:4566")
        .header("x-amz-target", "Service.Operation")
        .header("x-amz-security-token", "token")
        .body(Bytes::from_static(b"{\"a\":1}"))
        .unwrap();
    let headers = sign(&unsigned, &key_of("ID", secret), ("eu-west-1", "ecs"), at).unwrap();
    let (mut parts, body) = unsigned.into_parts();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        parts.headers.insert(name, value.parse().unwrap());
    }
    // Not signed, as proxies add them.
    parts.headers.insert("user-agent", "test".parse().unwrap());
    Request::from_parts(parts, body)
}

fn verified(request: &Request<Bytes>, at: SystemTime) -> Result<(), Denied> {
    let keys = [key_of("OTHER", "other"), key_of("ID", "secret")];
    verify(request, &keys, at)
}

const URI: &str = "http://127.0.0.1:4566/a%20b/c?x=1&y=%2F";

#[test]
fn request_signed_with_the_key_is_taken() {
    for uri in ["http://127.0.0.1:4566/", URI] {
        assert_eq!(verified(&signed("secret", uri, now()), now()), Ok(()));
    }
}

#[test]
fn altered_request_is_refused() {
    type Change = fn(&mut Request<Bytes>);
    let changes: [(&str, Change, Denied); 10] = [
        (
            "body",
            |it| *it.body_mut() = Bytes::from_static(b"{}"),
            Denied::WrongSignature,
        ),
        (
            "method",
            |it| *it.method_mut() = http::Method::GET,
            Denied::WrongSignature,
        ),
        (
            "path",
            |it| *it.uri_mut() = "/other".parse().unwrap(),
            Denied::WrongSignature,
        ),
        (
            "query",
            |it| *it.uri_mut() = "/a%20b/c?x=2&y=%2F".parse().unwrap(),
            Denied::WrongSignature,
        ),
        (
            "operation",
            |it| replace(it, "x-amz-target", "Service.Other"),
            Denied::WrongSignature,
        ),
        (
            "date",
            |it| replace(it, "x-amz-date", "20260101T000000Z"),
            Denied::WrongSignature,
        ),
        (
            "token",
            |it| drop(it.headers_mut().remove("x-amz-security-token")),
            Denied::WrongSignature,
        ),
        (
            "no signature",
            |it| drop(it.headers_mut().remove("authorization")),
            Denied::Unsigned,
        ),
        (
            "nothing signed",
            |it| {
                let text = it.headers()["authorization"].to_str().unwrap().to_owned();
                let all = text
                    .split("SignedHeaders=")
                    .nth(1)
                    .unwrap()
                    .split(',')
                    .next()
                    .unwrap();
                let less = text.replace(all, "x-amz-date");
                replace(it, "authorization", &less);
            },
            Denied::WrongSignature,
        ),
        (
            "key",
            |it| {
                let text = it.headers()["authorization"].to_str().unwrap();
                let other = text.replace("=ID/", "=test/");
                replace(it, "authorization", &other);
            },
            Denied::UnknownKey,
        ),
    ];
    for (what, change, why) in changes {
        let mut request = signed("secret", URI, now());
        change(&mut request);
        assert_eq!(verified(&request, now()), Err(why), "{what}");
    }
}

fn replace(request: &mut Request<Bytes>, name: &'static str, value: &str) {
    request.headers_mut().insert(name, value.parse().unwrap());
}

#[test]
fn request_signed_with_another_secret_is_refused() {
    let request = signed("guess", URI, now());
    assert_eq!(verified(&request, now()), Err(Denied::WrongSignature));
}

#[test]
fn old_or_early_signature_is_refused() {
    let request = signed("secret", URI, now());
    assert_eq!(verified(&request, now() + HOUR), Err(Denied::Expired));
    assert_eq!(verified(&request, now() - HOUR), Err(Denied::Expired));
    assert_eq!(verified(&request, now() + MAX_SKEW), Ok(()));
}

#[test]
fn unreadable_authorizations_are_refused() {
    for text in [
        "",
        "Basic QVdTOng=",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=ID/20260101/eu-west-1/ecs, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=ID/20260101/eu-west-1/ecs/aws4_request",
    ] {
        let mut request = signed("secret", URI, now());
        replace(&mut request, "authorization", text);
        assert_eq!(verified(&request, now()), Err(Denied::Unsigned), "{text}");
    }
}
