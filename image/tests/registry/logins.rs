//! Names, passwords and tokens that expire.

use std::sync::atomic::{AtomicUsize, Ordering};

use kavak_image::registry::{Client, Event, RegistryError};
use kavak_proxy::{Call, InjectedFault, Proxy};
use pretty_assertions::assert_eq;

use crate::support::registry::{PASSWORD, Registry};
use crate::support::{client, events, heard, image, login, reference};

/// ECR's words.
const EXPIRED: &str = r#"{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}"#;

#[tokio::test]
async fn a_password_opens_a_registry_that_no_one_else_gets_into() {
    let registry = Registry::start_closed();
    let (login, given) = login([PASSWORD]);
    let client_with = Client::new(&reference(registry.port, "aaa"), Some(login)).expect("a client");
    client_with
        .push(&image("aaa"), "aaa")
        .await
        .expect("pushed");
    assert_eq!(given.count(), 1, "one login serves the whole push");
    let error = client(registry.port)
        .digest_of("aaa")
        .await
        .expect_err("closed");
    assert!(matches!(error, RegistryError::Denied { .. }), "{error:?}");
}

#[tokio::test]
async fn a_wrong_password_is_denied_and_not_reported() {
    let registry = Registry::start_closed();
    let (login, _) = login(["marker-of-a-password"]);
    let client = Client::new(&reference(registry.port, "aaa"), Some(login)).expect("a client");
    let error = client.push(&image("aaa"), "aaa").await.expect_err("denied");
    assert!(matches!(error, RegistryError::Denied { .. }), "{error:?}");
    assert!(
        !format!("{error:?} {error}").contains("marker"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_token_that_expires_in_mid_push_is_replaced() {
    let registry = Registry::start_closed();
    let (login, given) = login([PASSWORD]);
    let (calls, logins) = (AtomicUsize::new(0), given.clone());
    // From the sixth call on the first token is over; what refuses a HEAD says nothing of it.
    let rule = move |call: &Call| {
        let is_late = calls.fetch_add(1, Ordering::SeqCst) >= 5 && call.method != "HEAD";
        match is_late && logins.count() < 2 {
            true => InjectedFault::Respond(403, EXPIRED),
            false => InjectedFault::None,
        }
    };
    let proxy = Proxy::start(registry.port, rule).expect("a proxy");
    let client = Client::new(&reference(proxy.port(), "aaa"), Some(login)).expect("a client");
    let (client, mut receiver) = heard(client);
    client.push(&image("aaa"), "aaa").await.expect("pushed");
    assert_eq!(given.count(), 2, "parallel requests share the new login");
    let renewals = events(&mut receiver).into_iter();
    assert_eq!(
        renewals
            .filter(|event| *event == Event::LoginRenewed)
            .count(),
        1
    );
}

#[tokio::test]
async fn a_token_that_a_new_login_does_not_fix_is_reported_as_expired() {
    let registry = Registry::start();
    let (login, _) = login([PASSWORD]);
    let proxy =
        Proxy::start(registry.port, |_| InjectedFault::Respond(403, EXPIRED)).expect("a proxy");
    let client = Client::new(&reference(proxy.port(), "aaa"), Some(login)).expect("a client");
    let error = client
        .push(&image("aaa"), "aaa")
        .await
        .expect_err("expired");
    assert!(matches!(error, RegistryError::Expired { .. }), "{error:?}");
}

#[tokio::test]
async fn a_refusal_is_reported_in_the_registry_s_words() {
    let registry = Registry::start();
    let body = r#"{"errors":[{"code":"DENIED","message":"User: dev is not authorized to perform: ecr:InitiateLayerUpload"}]}"#;
    let rule = |call: &Call| match call.method.as_str() {
        "POST" => InjectedFault::Respond(403, body),
        _ => InjectedFault::None,
    };
    let proxy = Proxy::start(registry.port, rule).expect("a proxy");
    let error = client(proxy.port())
        .push(&image("aaa"), "aaa")
        .await
        .expect_err("denied");
    assert!(matches!(error, RegistryError::Denied { .. }), "{error:?}");
    assert!(
        error.to_string().contains("ecr:InitiateLayerUpload"),
        "{error}"
    );
}
