//! Contents of the logs, and what they never contain.

use serde_json::Value;

use crate::support::agent::Environment;
use crate::support::eventually;
use crate::support::model::{Manner, ModelServer};
use crate::support::postgres;
use crate::support::twilio::{Post, TOKEN};

#[tokio::test]
async fn logs_are_json_and_hold_no_name_no_number_and_no_secret() {
    let model = ModelServer::start(Manner::Refuses(401), Manner::Refuses(401)).await;
    let database = postgres::fresh_database().await;
    let environment = Environment::database(&database)
        .twilio()
        .with("RUST_LOG", "kavak_agent=trace,info")
        .with("LLM_ENABLED", "true")
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_API_KEY", "sk-marker-of-the-key");
    let agent = environment.serve().await;
    for (sid, text) in [
        ("SM1", "busco una SUV de 400 mil"),
        ("SM2", "me llamo Xochiquetzal Marcador"),
        ("SM3", "mi número es 55 8765 4321"),
    ] {
        agent
            .whatsapp(&Post::new("+5215512345678", text, sid))
            .await;
    }
    agent.chat("a-session-marker", "hola").await;
    eventually("four turns are logged", async || {
        let lines = agent.process.output();
        lines
            .iter()
            .filter(|line| line.contains("\"turn\""))
            .count()
            == 4
    })
    .await;
    let lines = agent.process.output();
    let turns: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).expect(line))
        .filter(|line: &Value| line["message"] == "turn")
        .collect();
    assert_eq!(turns.len(), 4);
    for field in [
        "session",
        "turn_id",
        "channel",
        "outcome",
        "duration_ms",
        "store_ms",
        "step",
    ] {
        assert!(
            turns.iter().all(|turn| turn.get(field).is_some()),
            "{field}"
        );
    }
    assert!(
        turns[..3]
            .iter()
            .all(|turn| turn["session"] == turns[0]["session"])
    );
    let everything = lines.join("\n");
    for secret in [
        "12345678",
        "Xochiquetzal",
        "Marcador",
        "87654321",
        "8765 4321",
        "Ana María",
        "a-session-marker",
        "sk-marker-of-the-key",
        TOKEN,
        "test_",
    ] {
        assert!(!everything.contains(secret), "{secret} is in the logs");
    }
}
