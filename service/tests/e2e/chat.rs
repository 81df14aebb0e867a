//! `POST /chat`: its contract, and what is no message.

use serde_json::{Value, json};

use crate::support::agent::{Agent, Environment};
use crate::support::eventually;
use crate::support::model::{Manner, ModelServer};

async fn send(agent: &Agent, body: &str, content_type: &str) -> (u16, Value) {
    let request = agent.client.post(format!("{}/chat", agent.url));
    let request = request.header("Content-Type", content_type);
    let response = request.body(body.to_owned()).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn answer_has_the_fields_of_the_contract() {
    let agent = Environment::memory()
        .with("DEBUG_MODE", "false")
        .serve()
        .await;
    let answer = agent.chat("ana", "hola").await;
    assert_eq!(answer["session_id"], "ana");
    assert!(answer["reply"].is_string());
    assert_eq!(answer["next_action"], "ask_need");
    assert!(answer["suggested_questions"].is_array());
    assert_eq!(answer["debug"], Value::Null);
    assert!(answer.as_object().unwrap().contains_key("debug"));
}

#[tokio::test]
async fn key_makes_a_repetition_safe_and_is_its_sessions_own() {
    let folder = tempfile::tempdir().unwrap();
    let agent = Environment::sqlite(&folder).serve().await;
    let send = async |session: &str, message: &str, key: &str| {
        let request = agent.client.post(format!("{}/chat", agent.url));
        let body = json!({"session_id": session, "message": message, "channel": "web"});
        let request = request.header("Idempotency-Key", key).json(&body);
        let response = request.send().await.unwrap();
        (
            response.status().as_u16(),
            response.json::<Value>().await.unwrap(),
        )
    };
    for message in ["busco una SUV", "400 mil"] {
        send("ana", message, &message.replace(' ', "-")).await;
    }
    let (status, first) = send("ana", "cualquiera", "k1").await;
    assert_eq!((status, first["cars"].as_array().unwrap().len()), (200, 3));
    assert_eq!(first["blocks"][1]["kind"], "cars");
    assert_eq!(send("ana", "cualquiera", "k1").await, (200, first.clone()));
    assert_eq!(send("ana", "otra cosa", "k1").await, (200, first));
    assert_eq!(agent.version("ana").await, 3);
    send("eva", "hola", "k1").await;
    assert_eq!(agent.version("eva").await, 1);
    let (status, error) = send("ana", "hola", &"k".repeat(256)).await;
    assert_eq!(status, 422);
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("Idempotency-Key"), "{message}");
}

#[tokio::test]
async fn debug_details_are_returned_only_in_debug_mode() {
    let agent = Environment::memory().serve().await;
    let answer = agent.chat("ana", "hola").await;
    assert_eq!(answer["debug"]["version"], 1);
}

#[tokio::test]
async fn every_field_is_taken_at_its_limits() {
    let agent = Environment::memory().serve().await;
    for body in [
        json!({"session_id": "a", "message": ""}),
        json!({"session_id": "ñ".repeat(128), "message": "ñ".repeat(4_096)}),
        json!({"session_id": "a", "message": format!("  {}\n ", "x".repeat(4_096))}),
        json!({"session_id": "a", "message": "hola", "channel": "web", "metadata": {"a": [1]}}),
        json!({"session_id": "a", "message": "hola", "channel": "whatsapp", "metadata": null}),
        json!({"session_id": "a", "message": "\u{0} 🚗", "unknown": 1}),
    ] {
        let response = agent.post_chat(&body).await.unwrap();
        assert_eq!(response.status(), 200, "{body}");
    }
}

#[tokio::test]
async fn wrong_field_is_named() {
    let agent = Environment::memory().serve().await;
    for (field, body) in [
        ("session_id", json!({"message": "hola"})),
        ("message", json!({"session_id": "a"})),
        ("session_id", json!({"session_id": "", "message": "hola"})),
        (
            "session_id",
            json!({"session_id": "x".repeat(129), "message": "hola"}),
        ),
        (
            "session_id",
            json!({"session_id": "a\u{0}", "message": "hola"}),
        ),
        ("session_id", json!({"session_id": 5, "message": "hola"})),
        (
            "message",
            json!({"session_id": "a", "message": "x".repeat(4_097)}),
        ),
        ("message", json!({"session_id": "a", "message": null})),
        (
            "channel",
            json!({"session_id": "a", "message": "", "channel": "fax"}),
        ),
        (
            "metadata",
            json!({"session_id": "a", "message": "", "metadata": [1]}),
        ),
        ("body", json!(["a"])),
    ] {
        let (status, error) = send(&agent, &body.to_string(), "application/json").await;
        assert_eq!(
            (status, &error["error"]["code"]),
            (422, &json!("invalid_field")),
            "{body}"
        );
        let message = error["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(field), "{field}: {message}");
    }
}

#[tokio::test]
async fn requests_without_a_message_are_refused_with_the_right_status() {
    let agent = Environment::memory().serve().await;
    let large = json!({"session_id": "a", "message": "", "metadata": {"a": "x".repeat(70_000)}});
    let deep = "[".repeat(10_000);
    for (status, body, content_type) in [
        (400, "", "application/json"),
        (400, "{\"session_id\":", "application/json"),
        (
            400,
            "{\"session_id\":\"a\",\"message\":\"\"} x",
            "application/json",
        ),
        (
            400,
            "{\"session_id\":\"\\ud800\",\"message\":\"\"}",
            "application/json",
        ),
        (400, deep.as_str(), "application/json"),
        (415, "{}", "text/plain"),
        (
            415,
            "session_id=a&message=hola",
            "application/x-www-form-urlencoded",
        ),
        (413, &large.to_string(), "application/json"),
    ] {
        let (got, error) = send(&agent, body, content_type).await;
        let shown = &body[..body.len().min(60)];
        // Either the wrong body or the first wrong field may be reported first.
        let fits = got == status || (status == 400 && got == 422 && body.starts_with('['));
        assert!(fits, "{shown}: {got} {error}");
        assert!(error["error"]["code"].is_string(), "{shown}: {error}");
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() {
    let agent = Environment::memory().serve().await;
    let request = agent.client.post(format!("{}/chat", agent.url));
    let request = request.header("Content-Type", "application/json");
    let body = b"{\"session_id\":\"\xff\",\"message\":\"\"}".to_vec();
    let response = request.body(body).send().await.unwrap();
    assert!(response.status().is_client_error());
}

#[tokio::test]
async fn whatsapp_conversation_cannot_be_entered_by_its_number() {
    let agent = Environment::memory().serve().await;
    let post = crate::support::twilio::Post::new("+5215512345678", "hola", "SM1");
    agent.whatsapp(&post).await;
    let answer = agent.chat("whatsapp:+5215512345678", "hola").await;
    assert_eq!(answer["session_id"], "whatsapp:+5215512345678");
    assert_eq!(answer["debug"]["version"], 1, "a conversation of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn message_is_answered_even_if_its_sender_goes_away() {
    let model = ModelServer::start(Manner::Sleeps, Manner::Sleeps).await;
    let environment = Environment::memory()
        .with("LLM_ENABLED", "true")
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_TIMEOUT_SECONDS", "1");
    let agent = environment.serve().await;
    let body = json!({"session_id": "ana", "message": "hola"});
    {
        let mut leaving = std::pin::pin!(agent.post_chat(&body));
        eventually("the model is asked", async || {
            let _ = futures::poll!(leaving.as_mut());
            !model.asked().is_empty()
        })
        .await;
    }
    eventually("the turn is kept", async || agent.version("ana").await == 1).await;
}
