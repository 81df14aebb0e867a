//! What becomes of changes that can't be kept.

mod hostile;

use bytes::Bytes;
use http::Request;
use kavak_simulator::Pace;
use serde_json::{Value, json};

use super::*;

const TARGET: &str = "AmazonEC2ContainerRegistry_V20150921";

/// A call as any client sends it: its status and its answer.
async fn call(site: &Site, operation: &str, input: Value) -> (u16, Value) {
    let credential = "Credential=test/20260101/us-east-1/ecr/aws4_request";
    let request = Request::post("http://127.0.0.1/")
        .header("authorization", format!("AWS4-HMAC-SHA256 {credential}"))
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("{TARGET}.{operation}"))
        .body(Bytes::from(input.to_string()))
        .unwrap();
    let answer = site.simulator.answer(request).await.unwrap();
    let body = serde_json::from_slice(answer.body()).unwrap_or_default();
    (answer.status().as_u16(), body)
}

/// Lets the server write as often as it does in a while.
async fn pass() {
    let a_while = BETWEEN_WRITES * 4;
    let never = std::future::pending::<()>();
    let _ = tokio::time::timeout(a_while, never).await;
}

#[tokio::test(start_paused = true)]
async fn what_can_t_be_kept_is_refused_until_there_is_room_and_nothing_is_lost() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::new(place.path().join(".kavak"));
    folder.make().unwrap();
    let world = World::new(Pace::Brisk, 1);
    let simulator = Simulator::new(world, Duration::ZERO, Moment::default());
    let simulator = Arc::new(simulator);
    let registry = Arc::new(Registry::open(&folder, simulator.clone(), 1).unwrap());
    let site = Arc::new(Site {
        folder: folder.clone(),
        keys: Vec::new(),
        task_key: AccessKey::generate().unwrap(),
        simulator,
        registry,
        stop: Notify::new(),
    });
    let writer = site.clone();
    tokio::spawn(async move { keep_writing(&writer).await });
    pass().await;
    let repository = |name: &str| json!({"repositoryName": name});
    assert_eq!(
        call(&site, "CreateRepository", repository("one")).await.0,
        200
    );
    pass().await;

    // As good as a full disk: nothing can be written there.
    folder.remove().unwrap();
    assert_eq!(
        call(&site, "CreateRepository", repository("two")).await.0,
        200
    );
    pass().await;
    let (status, error) = call(&site, "CreateRepository", repository("three")).await;
    assert_eq!(status, 400, "{error}");
    let error = error.to_string();
    assert!(error.contains("LocalStateNotKept"), "{error}");
    assert!(
        error.contains("world.json") && error.contains("No such file"),
        "{error}"
    );
    let seen = call(&site, "DescribeRepositories", json!({})).await;
    assert_eq!(seen.0, 200, "looking is no change");

    folder.make().unwrap();
    pass().await;
    assert_eq!(
        call(&site, "CreateRepository", repository("three")).await.0,
        200
    );
    pass().await;
    let (kept, _) = folder.world().unwrap().unwrap();
    let kept = kept.inventory();
    let names: Vec<&str> = kept.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(names, ["one", "three", "two"]);
}
