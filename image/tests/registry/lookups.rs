//! What is asked before an image is rolled out.

use std::process::Command;

use kavak_image::registry::RegistryError;
use pretty_assertions::assert_eq;

use crate::support::registry::Registry;
use crate::support::{OTHER_ARCH, client, image, printed};

#[tokio::test]
async fn a_tag_is_pinned_by_its_digest_and_reports_commit_and_command() {
    let registry = Registry::start();
    let image = image("aaa");
    let client = client(registry.port);
    client.push(&image, "newest").await.expect("pushed");
    let found = client
        .look_up("newest", &image.architecture)
        .await
        .expect("found");
    assert_eq!(
        (&found.digest, found.commit()),
        (image.digest(), Some("aaa"))
    );
    assert!(found.is_the_agent(), "{:?}", found.command);
    let by_digest = client
        .look_up(found.digest.as_ref(), &image.architecture)
        .await;
    assert_eq!(by_digest.expect("found by digest"), found);
}

#[tokio::test]
async fn an_image_that_is_not_there_is_reported_by_its_name() {
    let registry = Registry::start();
    let client = client(registry.port);
    let error = client
        .look_up("nobody", &image("aaa").architecture)
        .await
        .expect_err("none");
    assert!(matches!(error, RegistryError::NoImage { .. }), "{error:?}");
    assert!(error.to_string().contains("team/agent:nobody"), "{error}");
    let none = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(client.digest_of(none).await.expect("asked"), None);
}

#[tokio::test]
async fn an_image_for_another_processor_is_refused_with_both_names() {
    let registry = Registry::start();
    let client = client(registry.port);
    client.push(&image("aaa"), "aaa").await.expect("pushed");
    let error = client
        .look_up("aaa", &OTHER_ARCH)
        .await
        .expect_err("another processor");
    let text = error.to_string();
    assert!(
        text.contains("linux/arm64") && text.contains("linux/amd64"),
        "{text}"
    );
}

#[tokio::test]
async fn an_image_of_docker_s_form_without_the_agent_is_seen_through() {
    let registry = Registry::start();
    let layout = registry.folder().join("other");
    let spelled = layout.display().to_string();
    let tagged = format!("{spelled}:other");
    printed(Command::new("umoci").args(["init", "--layout", &spelled]));
    printed(Command::new("umoci").args(["new", "--image", &tagged]));
    let entrypoint = [
        "config",
        "--image",
        &tagged,
        "--config.entrypoint",
        "/bin/sleep",
    ];
    printed(
        Command::new("umoci")
            .args(entrypoint)
            .args(["--architecture", "amd64"]),
    );
    let (from, to) = (format!("oci:{tagged}"), registry.url("other"));
    let copy = [
        "copy",
        "--quiet",
        "--format",
        "v2s2",
        "--dest-tls-verify=false",
        &from,
        &to,
    ];
    printed(Command::new("skopeo").args(copy));
    let found = client(registry.port)
        .look_up("other", &kavak_image::Arch::Amd64)
        .await;
    let found = found.expect("found");
    assert!(!found.is_the_agent(), "{:?}", found.command);
}
