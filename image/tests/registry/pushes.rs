//! What is pushed is what others read.

use std::process::Command;

use kavak_image::registry::Event;
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
    let told = printed(Command::new("skopeo").args(["inspect", "--tls-verify=false", &url]));
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(told["Digest"], image.digest().to_string());
    assert_eq!(told["Os"], "linux");
    assert_eq!(told["Architecture"], image.architecture.to_string());
    assert_eq!(told["Labels"]["org.opencontainers.image.revision"], "aaa");
    assert_eq!(
        told["Layers"].as_array().map(Vec::len),
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
    let told = events(&mut receiver);
    assert!(
        told.iter()
            .all(|event| matches!(event, Event::Skipped { .. })),
        "{told:?}"
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
async fn progress_adds_up_to_what_is_sent() {
    let registry = Registry::start();
    let (client, mut receiver) = heard(client(registry.port));
    let image = image("aaa");
    client.push(&image, "aaa").await.expect("pushed");
    let told = events(&mut receiver);
    for blob in image.blobs() {
        let sent = told.iter().filter_map(|event| match event {
            Event::Sent { name, bytes } if *name == blob.name => Some(*bytes),
            _ => None,
        });
        assert_eq!(sent.sum::<u64>(), blob.len(), "{}", blob.name);
        let done = Event::Done {
            name: blob.name.clone(),
            bytes: blob.len(),
        };
        assert!(told.contains(&done), "{}", blob.name);
    }
}
