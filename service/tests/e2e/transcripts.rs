//! Transcripts: every message is kept with its turn, and swept when it has
//! expired. The same promises for every store.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kavak_agent::assembly::Assembled;
use kavak_agent::store::{
    Author, Change, Committed, Conversation, Excerpt, MessageId, NewMessage, Piece, SWEEP_BATCH,
    Said, SessionId, Stores, TranscriptMessage, TurnId,
};
use kavak_agent::turn::{Incoming, Keep, Outgoing};
use kavak_conversation::{Channel, Sender};

use crate::support::agent::Environment;
use crate::support::stores::all_stores;

fn incoming(session: &str, text: &str, channel: Channel) -> Incoming {
    Incoming {
        session: SessionId::new(session),
        piece: Piece::from_text(text),
        channel,
        sender: (channel == Channel::Whatsapp).then(|| Sender::new(session, None)),
        keep: Keep::Words,
        silenced: Vec::new(),
    }
}

async fn send(parts: &Assembled, session: &str, text: &str) -> String {
    let message = incoming(session, text, Channel::Web);
    match parts.agent.answer(&message).await.unwrap() {
        Outgoing::Reply(replied) => replied.reply.text,
        other => panic!("{other:?}"),
    }
}

async fn transcript(stores: &Stores, session: &str) -> Vec<TranscriptMessage> {
    let session = SessionId::new(session);
    stores
        .messages(&session, Excerpt::Newest, 100)
        .await
        .unwrap()
}

async fn keeps_every_message(environment: Environment) {
    let parts = environment.assemble().await;
    let first = send(&parts, "ana", "hola").await;
    let second = send(&parts, "ana", "busco una SUV").await;
    send(&parts, "luis", "hola").await;
    let kept = transcript(&parts.stores, "ana").await;
    let words: Vec<(Author, &str)> = kept.iter().map(|m| (m.author, m.text.as_str())).collect();
    let expected = [
        (Author::Customer, "hola"),
        (Author::Agent, &first),
        (Author::Customer, "busco una SUV"),
        (Author::Agent, &second),
    ];
    assert_eq!(words, expected);
    assert!(kept.is_sorted_by_key(|m| m.position) && kept.is_sorted_by_key(|m| m.sent_at_ms));
    assert!(kept.iter().all(|m| m.channel == "web"));
    assert_eq!(kept[0].turn, kept[1].turn);
    assert_ne!(kept[1].turn, kept[2].turn);
    let age_ms = Timestamp::now().as_millisecond() - kept[0].sent_at_ms;
    assert!((0..60_000).contains(&age_ms), "{age_ms}");
    let ana = SessionId::new("ana");
    let read = async |excerpt, limit| parts.stores.messages(&ana, excerpt, limit).await.unwrap();
    assert_eq!(read(Excerpt::After(kept[0].position), 2).await, kept[1..3]);
    assert_eq!(read(Excerpt::Newest, 3).await, kept[1..]);
}

async fn sweeps_what_has_expired(environment: Environment, is_kept_in_tables: bool) {
    let parts = environment.assemble().await;
    let stores = &parts.stores;
    send(
        &parts,
        "ana",
        "me llamo Ana Ruiz, mi número es 55 1234 5678",
    )
    .await;
    send(&parts, "luis", "hola").await;
    let in_days = |days: i64| Timestamp::now() + SignedDuration::from_hours(days * 24);
    let is_there = async |session| {
        let stored = stores.load_saved(&SessionId::new(session)).await.unwrap();
        stored.is_some() || !is_kept_in_tables
    };
    stores.sweep(in_days(179)).await.unwrap();
    assert_eq!(transcript(stores, "ana").await.len(), 2);
    stores.sweep(in_days(181)).await.unwrap();
    assert!(transcript(stores, "ana").await.is_empty());
    assert_eq!(stores.leads(10).await.unwrap().len(), 1);
    assert!(is_there("ana").await, "its lead is still kept");
    if is_kept_in_tables {
        assert!(!is_there("luis").await, "nothing of it is left");
    }
    stores.sweep(in_days(731)).await.unwrap();
    assert!(stores.leads(10).await.unwrap().is_empty());
    if is_kept_in_tables {
        assert!(!is_there("ana").await);
    }
}

async fn sweeps_more_than_a_batch(environment: Environment) {
    let parts = environment.assemble().await;
    let message = NewMessage {
        author: Author::Customer,
        text: "hola".to_owned(),
        sent_at_ms: 0,
    };
    let messages = vec![message; SWEEP_BATCH as usize * 2 + 1];
    let change = Change {
        session: &SessionId::new("ana"),
        from: None,
        turn: &TurnId::random(),
        conversation: &Arc::new(Conversation::default()),
        stock_revision: None,
        within: None,
        said: Said {
            channel: Channel::Api,
            messages: &messages,
        },
        lead: None,
        events: &[],
        answered: None,
    };
    let committed = parts.stores.commit(&change).await.unwrap();
    assert_eq!(committed, Committed::Saved);
    parts.stores.sweep(Timestamp::now()).await.unwrap();
    assert!(transcript(&parts.stores, "ana").await.is_empty());
}

#[tokio::test]
async fn transcript_keeps_every_message_with_its_turn() {
    for (environment, _folder) in all_stores().await {
        keeps_every_message(environment).await;
    }
}

#[tokio::test]
async fn transcript_and_lead_are_swept_when_they_expire() {
    for (index, (environment, _folder)) in all_stores().await.into_iter().enumerate() {
        sweeps_what_has_expired(environment, index > 0).await;
    }
}

#[tokio::test]
async fn sweep_deletes_more_than_one_batch() {
    for (environment, _folder) in all_stores().await {
        sweeps_more_than_a_batch(environment).await;
    }
}

#[tokio::test]
async fn swept_conversation_stays_unsubscribed() {
    for (environment, _folder) in all_stores().await {
        let parts = environment.assemble().await;
        let stop = incoming("whatsapp:+525512345678", "BAJA", Channel::Whatsapp);
        parts.agent.answer(&stop).await.unwrap();
        let later = Timestamp::now() + SignedDuration::from_hours(24 * 800);
        parts.stores.sweep(later).await.unwrap();
        let hello = Incoming {
            piece: Piece::from_text("hola"),
            ..stop
        };
        let outgoing = parts.agent.answer(&hello).await.unwrap();
        assert!(matches!(outgoing, Outgoing::Silence), "{outgoing:?}");
        let session = "whatsapp:+525512345678";
        let kept = transcript(&parts.stores, session).await;
        assert_eq!(kept.len(), 1, "the message is kept, and no reply");
    }
}

#[tokio::test]
async fn repeated_whatsapp_message_is_kept_once() {
    for (environment, _folder) in all_stores().await {
        let parts = environment.assemble().await;
        let mut message = incoming("whatsapp:+525512345678", "hola", Channel::Whatsapp);
        message.piece.ids = vec![MessageId::new("sid:SM1".to_owned())];
        parts.agent.answer(&message).await.unwrap();
        let repeated = parts.agent.answer(&message).await.unwrap();
        assert!(matches!(repeated, Outgoing::Repeated(_)), "{repeated:?}");
        let kept = transcript(&parts.stores, "whatsapp:+525512345678").await;
        assert_eq!(kept.len(), 2, "{kept:?}");
    }
}
