//! Several WhatsApp messages of one sender within a moment: one turn, one answer.

use std::time::Duration;

use futures::future::join_all;
use kavak_agent::assembly::Assembled;
use kavak_agent::store::{Excerpt, MessageId, Piece, SessionId};
use kavak_agent::turn::{Incoming, Keep, Outgoing};
use kavak_conversation::{Channel, Sender, State};
use proptest::prelude::*;

use crate::support::agent::{Agent, Environment};
use crate::support::postgres;
use crate::support::redis::Redis;
use crate::support::twilio::Post;

const ANA: &str = "+5215512345678";
const ANAS_SESSION: &str = "whatsapp:+5215512345678";

/// Long enough that no message of a test comes later by accident.
const QUIET_MS: &str = "800";

fn incoming(session: &str, id: &str, text: &str) -> Incoming {
    Incoming {
        session: SessionId::new(session),
        piece: Piece {
            ids: vec![MessageId::new(format!("{session}/{id}"))],
            ..Piece::from_text(text)
        },
        channel: Channel::Whatsapp,
        sender: Some(Sender::new(session, None)),
        keep: Keep::Words,
        silenced: Vec::new(),
    }
}

async fn state_of(parts: &Assembled, session: &str) -> (State, i64) {
    let session = SessionId::new(session);
    let stored = parts.stores.load_saved(&session).await.unwrap().unwrap();
    (stored.conversation.state.clone(), stored.version)
}

/// Sends each piece after its delay; the replies, in the order of arrival.
async fn send_burst(parts: &Assembled, pieces: &[(u64, &str)]) -> Vec<String> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|index| pieces[*index].0);
    let posts = order.iter().map(|index| async {
        let (delay_ms, text) = pieces[*index];
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        let incoming = incoming("whatsapp:burst", &index.to_string(), text);
        match parts.agent.answer(&incoming).await.unwrap() {
            Outgoing::Reply(replied) => replied.reply.text,
            Outgoing::Joined => String::new(),
            Outgoing::Repeated(words) => words,
            other => panic!("{other:?}"),
        }
    });
    join_all(posts).await
}

const SENTENCES: [&str; 8] = [
    "hola",
    "busco una SUV",
    "automática",
    "tengo 400 mil",
    "de preferencia Mazda",
    "¿qué garantía tienen?",
    "me llamo Ana Ruiz",
    "del 2018 para acá",
];

#[test]
fn burst_in_any_order_and_split_leaves_the_state_of_the_joined_message() {
    // A clock of its own: the quiet times of hundreds of bursts pass at once.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let environment = Environment::memory().with("WHATSAPP_QUIET_MILLISECONDS", "2000");
    let pieces = prop::collection::vec((0_u64..1_900, 0..SENTENCES.len()), 1..6);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(48)
    };
    proptest!(config, |(pieces in pieces)| {
        let pieces: Vec<(u64, &str)> =
            pieces.iter().map(|(delay, sentence)| (*delay, SENTENCES[*sentence])).collect();
        let outcome: Result<(), TestCaseError> = runtime.block_on(async {
            let parts = environment.assemble().await;
            let replies = send_burst(&parts, &pieces).await;
            let (last, others) = replies.split_last().unwrap();
            prop_assert!(!last.is_empty() && others.iter().all(String::is_empty), "{replies:?}");
            let mut in_order = pieces.clone();
            in_order.sort_by_key(|(delay, _)| *delay);
            let texts: Vec<&str> = in_order.iter().map(|(_, text)| *text).collect();
            parts.agent.answer(&incoming("whatsapp:whole", "1", &texts.join("\n"))).await.unwrap();
            let whole = state_of(&parts, "whatsapp:whole").await;
            prop_assert_eq!(state_of(&parts, "whatsapp:burst").await, whole);
            Ok(())
        });
        outcome?;
    });
}

/// Three messages on two instances: one reply, and each duplicate gets what its first
/// post got.
async fn assert_one_turn(agents: &[Agent; 2]) {
    let texts = ["busco una SUV", "automática", "400 mil"];
    let posts: Vec<Post> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| Post::new(ANA, text, &format!("SM{index}")))
        .collect();
    let answers = join_all(
        posts
            .iter()
            .enumerate()
            .map(|(index, post)| async move { agents[index % 2].whatsapp(post).await }),
    )
    .await;
    let replies = answers.iter().filter(|xml| xml.contains("<Message>"));
    assert_eq!(replies.count(), 1, "{answers:?}");
    for (post, answer) in posts.iter().zip(&answers) {
        for agent in agents {
            assert_eq!(agent.whatsapp(post).await, *answer);
        }
    }
    assert_eq!(agents[0].version(ANAS_SESSION).await, 1);
    let view = agents[1]
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await;
    let state = view["state"].to_string();
    for known in ["suv", "automatic", "400000"] {
        assert!(state.contains(known), "{known}: {state}");
    }
    // The next message is a turn of its own.
    let next = agents[0]
        .whatsapp(&Post::new(ANA, "el primero", "SM9"))
        .await;
    assert!(next.contains("<Message>"), "{next}");
    assert_eq!(agents[0].version(ANAS_SESSION).await, 2);
}

async fn pair(environment: Environment) -> [Agent; 2] {
    let environment = environment
        .twilio()
        .with("WHATSAPP_QUIET_MILLISECONDS", QUIET_MS);
    [environment.serve().await, environment.serve().await]
}

#[tokio::test]
async fn burst_on_two_instances_with_redis_is_one_turn() {
    let redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    assert_one_turn(&pair(Environment::cached(&database, &redis.url())).await).await;
}

#[tokio::test]
async fn burst_on_two_instances_without_redis_is_one_turn() {
    let database = postgres::fresh_database().await;
    assert_one_turn(&pair(Environment::database(&database)).await).await;
    let folder = tempfile::tempdir().unwrap();
    assert_one_turn(&pair(Environment::sqlite(&folder)).await).await;
}

#[tokio::test]
async fn message_whose_turn_died_goes_into_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).with("WHATSAPP_QUIET_MILLISECONDS", "50");
    let parts = environment.assemble().await;
    // As a task leaves it that is killed while it waits.
    let lost = incoming(ANAS_SESSION, "1", "busco una SUV");
    let session = SessionId::new(ANAS_SESSION);
    parts
        .stores
        .put_waiting(&session, &lost.piece)
        .await
        .unwrap();
    let next = incoming(ANAS_SESSION, "2", "tengo 400 mil");
    parts.agent.answer(&next).await.unwrap();
    let messages = parts.stores.messages(&session, Excerpt::After(0), 10).await;
    assert_eq!(messages.unwrap()[0].text, "busco una SUV\ntengo 400 mil");
    assert!(
        parts
            .stores
            .waiting(&session, &next.piece)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn message_after_more_than_a_burst_is_answered_and_a_part_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres::fresh_database().await;
    for environment in [
        Environment::memory(),
        Environment::sqlite(&folder),
        Environment::database(&database),
    ] {
        let environment = environment.with("WHATSAPP_QUIET_MILLISECONDS", "50");
        let parts = environment.assemble().await;
        parts.stores.until_migrated().await;
        let session = SessionId::new(ANAS_SESSION);
        for index in 0..30 {
            let lost = incoming(ANAS_SESSION, &format!("lost{index}"), "hola");
            let put = parts.stores.put_waiting(&session, &lost.piece);
            put.await.unwrap();
        }
        let next = incoming(ANAS_SESSION, "own", "tengo 400 mil");
        let outgoing = parts.agent.answer(&next).await.unwrap();
        assert!(!matches!(outgoing, Outgoing::Joined));
        let messages = parts.stores.messages(&session, Excerpt::After(0), 10).await;
        let messages = messages.unwrap()[0].text.clone();
        assert!(messages.ends_with("tengo 400 mil"), "{messages}");
        assert_eq!(messages.lines().count(), 20);
    }
}

#[tokio::test]
async fn unsubscribing_waits_for_nothing_and_is_heard_alone() {
    let environment = Environment::memory().with("WHATSAPP_QUIET_MILLISECONDS", "5000");
    let parts = environment.assemble().await;
    let stop = incoming(ANAS_SESSION, "1", "BAJA");
    let answering = tokio::time::timeout(Duration::from_secs(4), parts.agent.answer(&stop));
    let Outgoing::Reply(replied) = answering.await.unwrap().unwrap() else {
        panic!("no confirmation");
    };
    assert!(replied.reply.text.contains("ALTA"));
}
