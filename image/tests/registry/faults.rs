//! What networks and registries do to a push.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use kavak_image::blob::Blob;
use kavak_image::pack::Image;
use kavak_image::registry::{Event, RegistryError};
use kavak_proxy::{Call, InjectedFault, Proxy};
use pretty_assertions::assert_eq;

use crate::support;
use crate::support::by_the_book::ByTheBook;
use crate::support::registry::Registry;
use crate::support::{client, events, heard, image, is_root};

/// Whether a piece of this size is the program's layer: no C library is as big.
fn is_program(bytes: usize) -> bool {
    bytes > support::NOISE_BYTES
}

/// A proxy that gives the first call that `is_hit` this fault.
fn once(
    port: u16,
    injected: InjectedFault,
    is_hit: impl Fn(&Call) -> bool + Send + Sync + 'static,
) -> Proxy {
    let hits = AtomicUsize::new(0);
    let rule = move |call: &Call| match is_hit(call) && hits.fetch_add(1, Ordering::SeqCst) == 0 {
        true => injected,
        false => InjectedFault::None,
    };
    Proxy::start(port, rule).expect("a proxy before the registry")
}

/// The layer that is big enough to break in its middle.
fn program(image: &Image) -> &Blob {
    let program = image.layers.iter().find(|layer| layer.name == "program");
    program.expect("a layer")
}

/// Breaks the connection of the program's first piece.
fn breaking(port: u16) -> Proxy {
    once(
        port,
        InjectedFault::CutAfter(support::NOISE_BYTES / 2),
        |call: &Call| call.method == "PATCH" && is_program(call.body_bytes),
    )
}

#[tokio::test]
async fn a_layer_goes_on_where_the_connection_broke() {
    let registry = ByTheBook::start().await;
    let proxy = breaking(registry.port);
    let (client, mut receiver) = heard(client(proxy.port()));
    let image = image("aaa");
    client.push(&image, "aaa").await.expect("pushed");
    let at = events(&mut receiver)
        .into_iter()
        .find_map(|event| match event {
            Event::Resumed { name, at_bytes } => Some((name, at_bytes)),
            _ => None,
        });
    let (name, at_bytes) = at.expect("it was resumed");
    assert_eq!(name, "program");
    assert!(at_bytes > 0, "it began again from the start");
    let pieces = proxy.take_calls().into_iter();
    let pieces: Vec<u64> = pieces
        .filter(|call| call.method == "PATCH")
        .map(|call| call.body_bytes as u64)
        .collect();
    let program = program(&image);
    assert!(pieces.contains(&(program.len() - at_bytes)), "{pieces:?}");
    let arrived = registry.blob(program.digest.as_ref()).await;
    assert_eq!(arrived.as_ref(), Some(&program.bytes));
}

#[tokio::test]
async fn a_registry_that_loses_later_pieces_gets_the_layer_again_in_one() {
    let registry = ByTheBook::start_losing_later_pieces().await;
    let proxy = breaking(registry.port);
    let image = image("aaa");
    client(proxy.port())
        .push(&image, "aaa")
        .await
        .expect("pushed");
    let program = program(&image);
    let arrived = registry.blob(program.digest.as_ref()).await;
    assert_eq!(arrived.as_ref(), Some(&program.bytes));
    assert_eq!(registry.uploads().await, image.blobs().count() + 1);
}

#[tokio::test]
async fn a_registry_that_drops_a_broken_upload_gets_the_layer_again() {
    let registry = Registry::start();
    let image = image("aaa");
    client(breaking(registry.port).port())
        .push(&image, "aaa")
        .await
        .expect("pushed");
    let found = client(registry.port)
        .digest_of("aaa")
        .await
        .expect("looked up");
    assert_eq!(found.as_ref(), Some(image.digest()));
}

#[tokio::test]
async fn a_lost_reply_to_an_upload_s_end_is_looked_up() {
    let registry = Registry::start();
    let is_end = |call: &Call| call.method == "PUT" && call.path.contains("blobs");
    let proxy = once(registry.port, InjectedFault::LoseResponse, is_end);
    let image = image("aaa");
    client(proxy.port())
        .push(&image, "aaa")
        .await
        .expect("pushed");
    let starts = proxy
        .take_calls()
        .into_iter()
        .filter(|call| call.method == "POST");
    assert_eq!(
        starts.count(),
        image.blobs().count(),
        "nothing was sent twice"
    );
}

#[tokio::test]
async fn errors_that_pass_are_waited_out() {
    let registry = Registry::start();
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    // The first call of each method fails.
    let rule = move |call: &Call| {
        let mut seen = seen.lock().expect("no panic before");
        if seen.contains(&call.method) {
            return InjectedFault::None;
        }
        seen.push(call.method.clone());
        InjectedFault::Respond(503, "busy")
    };
    let proxy = Proxy::start(registry.port, rule).expect("a proxy");
    client(proxy.port())
        .push(&image("aaa"), "aaa")
        .await
        .expect("pushed");
}

#[tokio::test]
async fn a_layer_that_is_not_what_its_digest_says_is_refused_and_no_tag_names_it() {
    let registry = Registry::start();
    let mut damaged = image("aaa");
    damaged.layers[0].bytes = Bytes::from_static(b"other bytes");
    let error = client(registry.port)
        .push(&damaged, "aaa")
        .await
        .expect_err("refused");
    let RegistryError::DigestMismatch { what, expected, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        (what.as_str(), &expected),
        ("base", &damaged.layers[0].digest)
    );
    let found = client(registry.port)
        .digest_of("aaa")
        .await
        .expect("looked up");
    assert_eq!(found, None);
}

#[tokio::test]
async fn a_registry_without_room_is_reported_as_full() {
    if !is_root() {
        println!("not run: only root may mount the small disk");
        return;
    }
    let registry = Registry::start_on_a_small_disk();
    let error = client(registry.port)
        .push(&image("aaa"), "aaa")
        .await
        .expect_err("full");
    assert!(matches!(error, RegistryError::Full { .. }), "{error:?}");
    assert!(error.to_string().contains("no space left"), "{error}");
}

#[tokio::test]
async fn a_reached_quota_is_reported_as_full_with_the_registry_s_words() {
    let registry = Registry::start();
    let body = r#"{"errors":[{"code":"DENIED","message":"The maximum number of images per repository limit was exceeded"}]}"#;
    let is_tag = |call: &Call| call.method == "PUT" && call.path.contains("manifests");
    let proxy = once(registry.port, InjectedFault::Respond(403, body), is_tag);
    let error = client(proxy.port())
        .push(&image("aaa"), "aaa")
        .await
        .expect_err("full");
    assert!(matches!(error, RegistryError::Full { .. }), "{error:?}");
    assert!(
        error.to_string().contains("maximum number of images"),
        "{error}"
    );
}

#[tokio::test]
async fn a_registry_that_is_down_is_reported_with_its_address() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("its address").port()
    };
    let error = client(port)
        .push(&image("aaa"), "aaa")
        .await
        .expect_err("down");
    assert!(
        matches!(error, RegistryError::Unreachable { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}
