//! `/health`, `/ready`, `/version`, `/openapi.json`, `/metrics` and what is not there.

use serde_json::{Value, json};

use crate::support::agent::Environment;

#[tokio::test]
async fn health_is_exactly_what_the_load_balancer_expects() {
    let agent = Environment::memory().serve().await;
    let response = agent.get("/health").await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.text().await.unwrap(), r#"{"status":"ok"}"#);
}

#[tokio::test]
async fn ready_names_each_part() {
    let agent = Environment::memory().serve().await;
    let response = agent.get("/ready").await;
    assert_eq!(response.status(), 200);
    let ready: Value = response.json().await.unwrap();
    assert_eq!(ready["status"], "ready");
    for part in [
        "store", "catalog", "cache", "delivery", "mail", "messages", "process",
    ] {
        assert!(ready["parts"][part].is_string(), "{ready}");
    }
}

#[tokio::test]
async fn version_has_commit_time_and_migration() {
    let agent = Environment::memory().serve().await;
    let version = agent.get_json("/version").await;
    assert!(version["commit"].as_str().unwrap().len() >= 7);
    let data = &version["data"];
    assert_eq!(data["catalog"]["source"], "built_in");
    assert!(data["catalog"]["cars"].as_u64().unwrap() >= 500, "{data}");
    assert_eq!(data["knowledge_base"]["source"], "built_in");
    assert!(version["build_time"].as_str().unwrap().ends_with('Z'));
    let level = kavak_agent::store::latest_migration();
    assert_eq!(version["migration_level"], json!(level));
}

#[tokio::test]
async fn missing_routes_are_reported_as_json() {
    let agent = Environment::memory().serve().await;
    for (path, status, code) in [
        ("/nowhere", 404, "not_found"),
        ("/metrics", 404, "not_found"),
        ("/chat", 405, "method_not_allowed"),
    ] {
        let response = agent.get(path).await;
        assert_eq!(response.status(), status, "{path}");
        let error: Value = response.json().await.unwrap();
        assert_eq!(error["error"]["code"], code, "{path}");
        assert!(error["error"]["message"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn every_described_route_is_served() {
    let agent = Environment::memory()
        .with("DESK_API_TOKEN", &"t".repeat(32))
        .serve()
        .await;
    let description = agent.get_json("/openapi.json").await;
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() >= 9, "{paths:?}");
    for part in [
        "collect_contact_info",
        "financed_pesos",
        "suggested_questions",
        "Retry-After",
    ] {
        assert!(description.to_string().contains(part), "{part}");
    }
    for (path, methods) in paths {
        let url = format!("{}{}", agent.url, path.replace("{id}", "unknown"));
        for method in methods.as_object().unwrap().keys() {
            let method = method.to_uppercase().parse().unwrap();
            let response = agent.client.request(method, &url).send().await.unwrap();
            let body = response.text().await.unwrap();
            assert!(!body.contains("method_not_allowed"), "{path}: {body}");
            let is_missing = body.contains("not_found") && !path.contains("{id}");
            assert!(!is_missing, "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn metrics_count_turns_by_channel_and_outcome() {
    let agent = Environment::memory().serve().await;
    agent.chat("ana", "hola").await;
    agent.chat("ana", "busco una SUV").await;
    let turns = agent.counted(
        "kavak_agent_turns_total",
        "channel=\"api\",outcome=\"answered\"",
    );
    assert_eq!(turns.await, 2);
    assert_eq!(
        agent
            .counted("kavak_agent_turn_duration_seconds_count", "api")
            .await,
        2
    );
}

#[tokio::test]
async fn head_beyond_its_limits_is_refused() {
    let agent = Environment::memory().serve().await;
    let long = agent.client.get(format!("{}/health", agent.url));
    let long = long.header("X-Long", "x".repeat(100_000));
    assert_eq!(long.send().await.unwrap().status(), 431);
    let mut many = agent.client.get(format!("{}/health", agent.url));
    for n in 0..100 {
        many = many.header(format!("X-{n}"), "x");
    }
    assert_eq!(many.send().await.unwrap().status(), 431);
}
