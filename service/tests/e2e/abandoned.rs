//! WhatsApp messages whose turn never ended: answered after a while by Twilio's REST API.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use kavak_agent::assembly::Assembled;
use kavak_agent::store::{Excerpt, MessageId, Piece, SessionId};

use crate::support::agent::Environment;
use crate::support::eventually;
use crate::support::stores::{all_databases, all_stores};
use crate::support::twilio::Post;
use crate::support::twilio_api::TwilioApi;

const ANA: &str = "+5215512345678";
const ANAS_SESSION: &str = "whatsapp:+5215512345678";

fn piece(sid: &str, text: &str) -> Piece {
    Piece {
        ids: vec![MessageId::new(format!("sid:{sid}"))],
        ..Piece::from_text(text)
    }
}

/// Leaves a message as a task leaves it that is killed while it waits.
async fn lose(parts: &Assembled, session: &str, sid: &str, text: &str) {
    let session = SessionId::new(session);
    let piece = piece(sid, text);
    let put = parts.stores.put_waiting(&session, &piece);
    put.await.unwrap();
}

#[tokio::test]
async fn newest_message_without_an_answer_is_found_once_a_session() {
    for (environment, _folder) in all_stores().await {
        let environment = environment.with("WHATSAPP_QUIET_MILLISECONDS", "50");
        let parts = environment.assemble().await;
        lose(&parts, "whatsapp:ana", "a1", "hola").await;
        lose(&parts, "whatsapp:eva", "e1", "hola").await;
        lose(&parts, "whatsapp:ana", "a2", "busco una SUV").await;
        let found = async |age_s: u64, limit: u32| {
            let age = Duration::from_secs(age_s);
            let found = parts.stores.abandoned(age, limit).await.unwrap();
            let found = found.into_iter();
            found
                .map(|(_, piece)| piece.ids[0].as_str().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(found(0, 10).await, ["sid:e1", "sid:a2"]);
        assert_eq!(found(0, 1).await, ["sid:e1"]);
        assert!(found(60, 10).await.is_empty(), "their turns may still run");
    }
}

#[tokio::test]
async fn abandoned_messages_are_answered_together_and_once() {
    for (environment, _folder) in all_databases().await {
        let api = TwilioApi::start(&[]).await;
        let environment = environment
            .twilio_api(&api)
            .with("WHATSAPP_QUIET_MILLISECONDS", "50");
        let agent = environment.serve().await;
        let tasks = [environment.assemble().await, environment.assemble().await];
        lose(&tasks[0], ANAS_SESSION, "SM1", "busco una SUV").await;
        lose(&tasks[0], ANAS_SESSION, "SM2", "tengo 400 mil").await;
        let stores = tasks[0].stores.clone();
        let agents: Vec<_> = tasks
            .into_iter()
            .map(|parts| Arc::new(parts.agent))
            .collect();
        let answering = agents
            .iter()
            .map(|agent| agent.answer_abandoned(Duration::ZERO));
        for outcome in join_all(answering).await {
            outcome.unwrap();
        }
        eventually("sent", async || !api.sent().is_empty()).await;
        let session = SessionId::new(ANAS_SESSION);
        let messages = stores
            .messages(&session, Excerpt::Newest, 10)
            .await
            .unwrap();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert_eq!(messages[0].text, "busco una SUV\ntengo 400 mil");
        for sid in ["SM1", "SM2"] {
            let twiml = agent.whatsapp(&Post::new(ANA, "tengo 400 mil", sid)).await;
            assert!(!twiml.contains("<Message>"), "{twiml}");
        }
        agents[0].answer_abandoned(Duration::ZERO).await.unwrap();
        assert_eq!(agent.version(ANAS_SESSION).await, 1);
        let sent = api.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(
            (&sent[0]["to"], &sent[0]["body"]),
            (&ANAS_SESSION.into(), &messages[1].text.clone().into())
        );
    }
}

#[tokio::test]
async fn message_of_a_killed_task_is_answered_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let api = TwilioApi::start(&[]).await;
    let environment = Environment::sqlite(&folder)
        .twilio_api(&api)
        .with("WHATSAPP_QUIET_MILLISECONDS", "5000");
    let parts = environment.assemble().await;
    let mut agent = environment.serve().await;
    let post = Post::new(ANA, "busco una SUV", "SM1");
    let lost = async {
        let session = SessionId::new(ANAS_SESSION);
        eventually("it waits", async || {
            let waiting = parts.stores.waiting(&session, &Piece::default()).await;
            !waiting.unwrap().is_empty()
        })
        .await;
        agent.process.signal("KILL");
    };
    let (answer, ()) = tokio::join!(agent.post_whatsapp(&post), lost);
    answer.unwrap_err();
    agent.process.kill();
    // As if it had happened a minute ago.
    let file = format!("sqlite://{}", folder.path().join("agent.db").display());
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    for aged in [
        "UPDATE whatsapp_inbox SET arrived_at = arrived_at - 60",
        "UPDATE whatsapp_messages SET claimed_at = claimed_at - 60",
    ] {
        sqlx::query(aged).execute(&pool).await.unwrap();
    }
    let next = environment.serve().await;
    eventually("answered", async || !api.sent().is_empty()).await;
    let twiml = next.whatsapp(&post).await;
    assert!(!twiml.contains("<Message>"), "{twiml}");
    assert_eq!(api.sent().len(), 1);
}
