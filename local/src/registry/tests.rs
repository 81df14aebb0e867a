//! The registry as its clients see it: our own, and skopeo as an independent one.

#[path = "../../../image/tests/registry/support/pushing.rs"]
mod pushing;
mod served;

use kavak_image::registry::RegistryError;
use kavak_simulator::Service;
use serde_json::{Value, json};

use self::{
    pushing::{image, printed},
    served::{REGION, REPOSITORY, Served},
};

fn call(served: &Served, operation: &str, input: Value) -> Value {
    let mut input = input;
    input["repositoryName"] = json!(REPOSITORY);
    let simulator = &served.simulator;
    simulator
        .call(Service::Ecr, REGION, operation, input)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_pushed_is_an_image_of_ecr_and_another_tool_reads_it() {
    let served = Served::start().await;
    let image = image("aaa");
    served.client().push(&image, "aaa").await.unwrap();

    let described = call(&served, "DescribeImages", json!({}));
    let described = &described["imageDetails"][0];
    assert_eq!(described["imageDigest"], image.digest().to_string());
    assert_eq!(described["imageTags"], json!(["aaa"]));
    let bytes: u64 = image.blobs().map(kavak_image::blob::Blob::len).sum();
    assert_eq!(described["imageSizeInBytes"], bytes);

    let inspected = served.skopeo(&["inspect"], &[&served.url("aaa")]);
    let inspected: Value = serde_json::from_str(&inspected).unwrap();
    assert_eq!(inspected["Digest"], image.digest().to_string());
    assert_eq!(inspected["RepoTags"], json!(["aaa"]));
    assert_eq!(
        inspected["Labels"]["org.opencontainers.image.revision"],
        "aaa"
    );

    let pulled = format!("oci:{}:aaa", served.folder().join("pulled").display());
    served.skopeo(&["copy", "--quiet"], &[&served.url("aaa"), &pulled]);
    let pulled = kavak_image::layout::read(&served.folder().join("pulled")).unwrap();
    assert_eq!(pulled.digest(), image.digest());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_tool_pushes_is_found_by_tag_and_by_digest() {
    let served = Served::start().await;
    let image = image("aaa");
    let layout = served.folder().join("layout");
    kavak_image::layout::write(&image, &layout, "x").unwrap();
    let from = format!("oci:{}:x", layout.display());
    served.skopeo(&["copy", "--quiet"], &[&from, &served.url("bbb")]);
    let client = served.client();
    let by_tag = client.look_up("bbb", &image.architecture).await.unwrap();
    assert_eq!(&by_tag.digest, image.digest());
    let digest = by_tag.digest.to_string();
    let by_digest = client.look_up(&digest, &image.architecture).await;
    assert_eq!(by_digest.unwrap(), by_tag);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn images_survive_a_restart_at_another_port() {
    let served = Served::start().await;
    let image = image("aaa");
    served.client().push(&image, "aaa").await.unwrap();
    let reference = repository_uri(&served);
    let served = served.restarted(0).await;
    let client = served.client();
    let found = client.look_up("aaa", &image.architecture).await.unwrap();
    assert_eq!(&found.digest, image.digest());
    let again = client.push(&image, "aaa").await.unwrap();
    assert_eq!(again.sent_bytes, 0, "the bytes are there");
    assert_eq!(repository_uri(&served), reference, "references stay valid");
}

fn repository_uri(served: &Served) -> Value {
    let simulator = &served.simulator;
    let input = json!({"repositoryNames": [REPOSITORY]});
    let answer = simulator.call(Service::Ecr, REGION, "DescribeRepositories", input);
    answer.unwrap()["repositories"][0]["repositoryUri"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_has_had_its_time_is_reported_as_by_ecr() {
    let served = Served::start().await;
    let old = served.password();
    let served = served.restarted(13 * 3600).await;
    let (client, logins) = served.client_with([&old, &served.password()]);
    client.push(&image("aaa"), "aaa").await.unwrap();
    assert_eq!(logins.count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_one_gets_in_without_a_token() {
    let served = Served::start().await;
    for wrong in ["", "us-east-1.0.00", "guessed"] {
        let (client, _) = served.client_with([wrong]);
        let error = client.push(&image("aaa"), "aaa").await.unwrap_err();
        assert!(matches!(error, RegistryError::Denied { .. }), "{error:?}");
    }
    let error = served.stranger().digest_of("aaa").await.unwrap_err();
    assert!(matches!(error, RegistryError::Denied { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repository_that_is_not_there_is_reported() {
    let served = Served::start().await;
    let client = served.client_of("nobody/there");
    let error = client.push(&image("aaa"), "aaa").await.unwrap_err();
    assert!(
        matches!(error, RegistryError::NoRepository { .. }),
        "{error:?}"
    );
    let error = client.digest_of("aaa").await.unwrap_err();
    assert!(
        matches!(error, RegistryError::NoRepository { .. }),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_immutable_tag_stays_with_its_image() {
    let served = Served::start().await;
    let immutable = json!({"imageTagMutability": "IMMUTABLE"});
    call(&served, "PutImageTagMutability", immutable);
    let client = served.client();
    client.push(&image("aaa"), "v1").await.unwrap();
    let again = client.push(&image("aaa"), "v1").await;
    assert!(again.is_ok(), "the same image again is no failure");
    let error = client.push(&image("bbb"), "v1").await.unwrap_err();
    assert!(matches!(error, RegistryError::TagTaken { .. }), "{error:?}");
    client.push(&image("bbb"), "v2").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_layer_that_is_not_what_its_digest_says_is_refused() {
    let served = Served::start().await;
    let mut damaged = image("aaa");
    damaged.layers[0].bytes = bytes::Bytes::from_static(b"other bytes");
    let error = served.client().push(&damaged, "aaa").await.unwrap_err();
    assert!(
        matches!(error, RegistryError::DigestMismatch { .. }),
        "{error:?}"
    );
    assert_eq!(served.client().digest_of("aaa").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_layer_goes_on_where_the_connection_broke() {
    let served = Served::start().await;
    let (client, proxy) = served.through_a_breaking_proxy();
    let image = image("aaa");
    client.push(&image, "aaa").await.unwrap();
    let pieces: Vec<usize> = proxy
        .take_calls()
        .into_iter()
        .filter(|call| call.method == "PATCH")
        .map(|call| call.body_bytes)
        .collect();
    assert_eq!(pieces.len(), image.blobs().count() + 1, "{pieces:?}");
    let found = served.client().look_up("aaa", &image.architecture).await;
    assert_eq!(&found.unwrap().digest, image.digest());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_of_images_that_are_gone_go() {
    let served = Served::start().await;
    let (one, other) = (image("aaa"), image("bbb"));
    served.client().push(&one, "aaa").await.unwrap();
    served.client().push(&other, "bbb").await.unwrap();
    served.registry.sweep();
    let shared = one
        .blobs()
        .filter(|blob| other.blobs().any(|it| it == *blob));
    let all = one.blobs().count() + other.blobs().count() - shared.count();
    assert_eq!(served.blobs(), all);

    let delete = json!({"imageIds": [{"imageTag": "aaa"}]});
    call(&served, "BatchDeleteImage", delete);
    served.registry.sweep();
    assert_eq!(served.blobs(), other.blobs().count());
    let found = served.client().look_up("bbb", &other.architecture).await;
    assert_eq!(&found.unwrap().digest, other.digest());

    call(&served, "DeleteRepository", json!({"force": true}));
    served.registry.sweep();
    assert_eq!(served.blobs(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_own_address_names_the_same_images_as_awss() {
    let served = Served::start().await;
    served.client().push(&image("aaa"), "aaa").await.unwrap();
    let found = printed(std::process::Command::new("skopeo").args([
        "list-tags",
        "--tls-verify=false",
        "--creds",
        &format!("AWS:{}", served.password()),
        &format!("docker://127.0.0.1:{}/{REPOSITORY}", served.port),
    ]));
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["Tags"], json!(["aaa"]));
}
