//! SIGTERM: announced, drained, exit 0.

use std::time::{Duration, Instant};

use crate::support::agent::Environment;
use crate::support::eventually;
use crate::support::model::{Manner, ModelServer};

#[tokio::test(flavor = "multi_thread")]
async fn turn_in_flight_is_finished_and_the_exit_code_is_zero() {
    let model = ModelServer::start(Manner::Sleeps, Manner::Sleeps).await;
    let environment = Environment::memory()
        .with("LLM_ENABLED", "true")
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_TIMEOUT_SECONDS", "4");
    let mut agent = environment.serve().await;
    let start = Instant::now();
    let talking = agent.chat("ana", "asdfgh qwerty");
    let stopping = async {
        eventually("the model is asked", async || !model.asked().is_empty()).await;
        agent.process.signal("TERM");
        eventually("the agent is not ready", async || {
            agent.get("/ready").await.status() == 503
        })
        .await;
        assert_eq!(
            agent.get("/health").await.status(),
            200,
            "still takes connections"
        );
    };
    let (answer, ()) = tokio::join!(talking, stopping);
    assert!(answer["reply"].is_string());
    eventually("the agent ends", async || {
        agent.process.exit_code().is_some()
    })
    .await;
    assert_eq!(agent.process.exit_code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(25));
}
