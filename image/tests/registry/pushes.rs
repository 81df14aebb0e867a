//! What is pushed is what others read.

use std::process::Command;

use kavak_image::{data::Data, registry::Event};
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::support::registry::Registry;
use crate::support::{client, events, heard, image, printed};

#[tokio::test]
async fn another_tool_reads_the_image_as_it_was_packed() {
    let registry = Registry::start();
    let image = image("aaa");
    let pushed = client(registry.port)
        .push(&image, "aaa")
        .await
        .expect("pushed");
    assert_eq!(&pushed.digest, image.digest());
    let url = registry.url("aaa");
    let inspected = printed(Command::new("skopeo").args(["inspect", "--tls-verify=false", &url]));
    let inspected: Value = serde_json::from_str(&inspected).expect("JSON");
    assert_eq!(inspected["Digest"], image.digest().to_string());
    assert_eq!(inspected["Os"], "linux");
    assert_eq!(inspected["Architecture"], image.architecture.to_string());
    assert_eq!(
        inspected["Labels"]["org.opencontainers.image.revision"],
        "aaa"
    );
    assert_eq!(
        inspected["Layers"].as_array().map(Vec::len),
        Some(image.layers.len())
    );
}

#[tokio::test]
async fn what_is_there_is_not_sent_again() {
    let registry = Registry::start();
    let (client, mut receiver) = heard(client(registry.port));
    let first = image("aaa");
    let pushed = client.push(&first, "aaa").await.expect("pushed");
    let all: u64 = first.blobs().map(kavak_image::blob::Blob::len).sum();
    assert_eq!(pushed.sent_bytes, all);
    events(&mut receiver);

    let again = client.push(&first, "aaa").await.expect("pushed again");
    assert_eq!(again.sent_bytes, 0);
    let repeated = events(&mut receiver);
    assert!(
        repeated
            .iter()
            .all(|event| matches!(event, Event::Skipped { .. })),
        "{repeated:?}"
    );

    client
        .push(&image("bbb"), "bbb")
        .await
        .expect("the next commit is pushed");
    let mut sent: Vec<String> = events(&mut receiver)
        .into_iter()
        .filter_map(|event| match event {
            Event::Began { name, .. } => Some(name),
            _ => None,
        })
        .collect();
    sent.sort();
    assert_eq!(sent, ["config", "program"]);
}

#[tokio::test]
async fn other_data_on_an_image_that_is_there_send_their_own_layer_alone() {
    let registry = Registry::start();
    let (client, mut receiver) = heard(client(registry.port));
    let bare = image("aaa");
    client.push(&bare, "aaa").await.expect("pushed");
    let mut of = "aaa".to_owned();
    for text in ["one", "two"] {
        events(&mut receiver);
        let base = client.base(&of, &bare.architecture).await.expect("a base");
        let data = Data::default().file("/usr/local/share/agent/cars.csv", text, 1_700_000_000);
        let made = base.with(&data).expect("an image");
        let pushed = client.push(&made, text).await.expect("pushed");
        let mut sent: Vec<String> = events(&mut receiver)
            .into_iter()
            .filter_map(|event| match event {
                Event::Began { name, .. } => Some(name),
                _ => None,
            })
            .collect();
        sent.sort();
        assert_eq!(sent, ["config", "data"]);
        assert!(pushed.sent_bytes < 10_000, "{}", pushed.sent_bytes);

        let url = registry.url(text);
        let inspected =
            printed(Command::new("skopeo").args(["inspect", "--tls-verify=false", &url]));
        let inspected: Value = serde_json::from_str(&inspected).expect("JSON");
        let layers = inspected["Layers"].as_array().map(Vec::len);
        assert_eq!(layers, Some(bare.layers.len() + 1));
        assert_eq!(
            inspected["Labels"]["org.opencontainers.image.revision"],
            "aaa"
        );
        of = made.digest().to_string();
    }
}

#[tokio::test]
async fn progress_adds_up_to_what_is_sent() {
    let registry = Registry::start();
    let (client, mut receiver) = heard(client(registry.port));
    let image = image("aaa");
    client.push(&image, "aaa").await.expect("pushed");
    let events = events(&mut receiver);
    for blob in image.blobs() {
        let sent = events.iter().filter_map(|event| match event {
            Event::Sent { name, bytes } if *name == blob.name => Some(*bytes),
            _ => None,
        });
        assert_eq!(sent.sum::<u64>(), blob.len(), "{}", blob.name);
        let done = Event::Done {
            name: blob.name.clone(),
            bytes: blob.len(),
        };
        assert!(events.contains(&done), "{}", blob.name);
    }
}
