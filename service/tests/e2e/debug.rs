//! `/debug`: there only when it is on.

use crate::support::agent::Environment;

#[tokio::test]
async fn nothing_is_there_unless_debugging_is_on() {
    let agent = Environment::memory()
        .with("DEBUG_MODE", "false")
        .serve()
        .await;
    agent.chat("ana", "hola").await;
    for path in ["/debug/session/ana", "/debug/leads"] {
        assert_eq!(agent.get(path).await.status(), 404, "{path}");
    }
    let reset = format!("{}/debug/session/ana/reset", agent.url);
    assert_eq!(agent.client.post(reset).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn conversation_can_be_read_and_reset() {
    let agent = Environment::memory().serve().await;
    assert_eq!(agent.get("/debug/session/ana").await.status(), 404);
    agent.chat("ana", "busco una SUV de 400 mil").await;
    let before = agent.get_json("/debug/session/ana").await;
    assert_eq!(before["version"], 1);
    let reset = format!("{}/debug/session/ana/reset", agent.url);
    assert_eq!(agent.client.post(reset).send().await.unwrap().status(), 200);
    let after = agent.get_json("/debug/session/ana").await;
    assert_eq!(after["version"], 2);
    assert_ne!(after["state"], before["state"]);
    assert_eq!(agent.chat("ana", "hola").await["next_action"], "ask_need");
}
