//! Turns that are saved by one statement, and what happens to the others if one fails.

mod broken;

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::{join, join_all};
use kavak_agent::store::{
    Author, Change, Committed, Conversation, NewMessage, Said, SessionId, StoreError, Stored,
    Stores, TurnId,
};
use kavak_conversation::Channel;
use sqlx::PgPool;

use crate::support::agent::Environment;
use crate::support::eventually;
use crate::support::postgres;

const SESSIONS: usize = 8;

/// A turn with one word.
struct Turn {
    session: SessionId,
    from: Option<Stored>,
    id: TurnId,
    within: Option<Duration>,
    messages: Vec<NewMessage>,
}

impl Turn {
    fn new(session: &str, from: Option<Stored>) -> Self {
        Self {
            session: SessionId::new(session),
            from,
            id: TurnId::random(),
            within: Some(Duration::from_secs(5)),
            messages: vec![NewMessage {
                author: Author::Customer,
                text: "hola".to_owned(),
                sent_at_ms: 0,
            }],
        }
    }

    async fn commit(&self, stores: &Stores) -> Result<Committed, StoreError> {
        let change = Change {
            session: &self.session,
            from: self.from.as_ref(),
            turn: &self.id,
            conversation: &Conversation::default(),
            stock_revision: None,
            within: self.within,
            said: Said {
                channel: Channel::Web,
                messages: &self.messages,
            },
            lead: None,
            events: &[],
            answered: None,
        };
        stores.commit(&change).await
    }
}

/// The stores, and a second turn of each of eight conversations. Tests run on one thread:
/// turns that begin at once are one group.
async fn second_turns(database: &str) -> (Arc<Stores>, Vec<Turn>) {
    let stores = Environment::database(database).assemble().await.stores;
    let mut turns = Vec::new();
    for number in 0..SESSIONS {
        let first = Turn::new(&format!("s{number}"), None);
        assert_eq!(first.commit(&stores).await.unwrap(), Committed::Saved);
        let from = stores.load_saved(&first.session).await.unwrap();
        turns.push(Turn::new(first.session.as_str(), from));
    }
    (stores, turns)
}

async fn commit_all(stores: &Stores, turns: &[Turn]) -> Vec<Result<Committed, StoreError>> {
    join_all(turns.iter().map(|turn| turn.commit(stores))).await
}

/// Version and messages of each conversation.
async fn saved(pool: &PgPool) -> Vec<(i64, i64)> {
    let statement = "SELECT version, (SELECT count(*) FROM transcript_messages AS message
                     WHERE message.session_id = kept.session_id)
                     FROM conversation_states AS kept ORDER BY session_id";
    let rows = sqlx::query_as(statement).fetch_all(pool);
    rows.await.unwrap()
}

async fn transactions(pool: &PgPool) -> i64 {
    let statement = "SELECT count(DISTINCT xmin::text) FROM conversation_states";
    sqlx::query_scalar(statement).fetch_one(pool).await.unwrap()
}

/// Every conversation has had two turns, but for the first.
fn all_but_the_first() -> Vec<(i64, i64)> {
    let mut rows = vec![(2, 2); SESSIONS];
    rows[0] = (1, 1);
    rows
}

#[tokio::test]
async fn turns_that_are_ready_at_once_are_one_transaction() {
    let database = postgres::fresh_database().await;
    let (stores, turns) = second_turns(&database).await;
    for outcome in commit_all(&stores, &turns).await {
        assert_eq!(outcome.unwrap(), Committed::Saved);
    }
    let pool = PgPool::connect(&database).await.unwrap();
    assert_eq!(saved(&pool).await, [(2, 2); SESSIONS]);
    assert_eq!(transactions(&pool).await, 1);
}

#[tokio::test]
async fn turn_that_the_database_refuses_leaves_its_group_saved() {
    let database = postgres::fresh_database().await;
    let (stores, mut turns) = second_turns(&database).await;
    turns[0].messages[0].text = "\0".to_owned();
    let mut outcomes = commit_all(&stores, &turns).await.into_iter();
    assert!(matches!(outcomes.next(), Some(Err(StoreError::Refused(_)))));
    for outcome in outcomes {
        assert_eq!(outcome.unwrap(), Committed::Saved);
    }
    let pool = PgPool::connect(&database).await.unwrap();
    assert_eq!(saved(&pool).await, all_but_the_first());
}

#[tokio::test]
async fn turn_whose_time_is_over_leaves_its_group_saved() {
    let database = postgres::fresh_database().await;
    let (stores, mut turns) = second_turns(&database).await;
    turns[0].within = Some(Duration::ZERO);
    let pool = PgPool::connect(&database).await.unwrap();
    let mut other = pool.begin().await.unwrap();
    let lock = "LOCK TABLE transcript_messages IN SHARE MODE";
    sqlx::query(lock).execute(&mut *other).await.unwrap();
    let releasing = async {
        eventually("the statement waits", async || waiting(&pool).await == 1).await;
        // The server's clock is known to a tenth of a second.
        let later = sqlx::query("SELECT pg_sleep(0.3)");
        later.execute(&mut *other).await.unwrap();
        other.commit().await.unwrap();
    };
    let (outcomes, ()) = join(commit_all(&stores, &turns), releasing).await;
    let mut outcomes = outcomes.into_iter();
    assert_eq!(outcomes.next().unwrap().unwrap(), Committed::Conflict);
    for outcome in outcomes {
        assert_eq!(outcome.unwrap(), Committed::Saved);
    }
    assert_eq!(saved(&pool).await, all_but_the_first());
}

#[tokio::test]
async fn two_turns_of_one_conversation_in_a_group_are_one_saved_and_one_conflict() {
    let database = postgres::fresh_database().await;
    let (stores, mut turns) = second_turns(&database).await;
    let rival = Turn::new(turns[0].session.as_str(), turns[0].from.clone());
    turns.push(rival);
    let mut conflicts = 0;
    for outcome in commit_all(&stores, &turns).await {
        conflicts += usize::from(outcome.unwrap() == Committed::Conflict);
    }
    assert_eq!(conflicts, 1);
    let pool = PgPool::connect(&database).await.unwrap();
    assert_eq!(saved(&pool).await, [(2, 2); SESSIONS]);
}

#[tokio::test]
async fn turn_whose_conversation_is_locked_waits_alone() {
    let database = postgres::fresh_database().await;
    let (stores, turns) = second_turns(&database).await;
    let pool = PgPool::connect(&database).await.unwrap();
    let mut other = pool.begin().await.unwrap();
    let lock = "SELECT 1 FROM conversation_states WHERE session_id = 's0' FOR UPDATE";
    sqlx::query(lock).execute(&mut *other).await.unwrap();
    let mut locked = std::pin::pin!(turns[0].commit(&stores));
    assert!(locked.as_mut().now_or_never().is_none());
    for outcome in commit_all(&stores, &turns[1..]).await {
        assert_eq!(outcome.unwrap(), Committed::Saved);
    }
    assert_eq!(saved(&pool).await, all_but_the_first());
    other.rollback().await.unwrap();
    assert_eq!(locked.await.unwrap(), Committed::Saved);
    assert_eq!(saved(&pool).await, [(2, 2); SESSIONS]);
}

/// Statements that wait for a lock.
async fn waiting(pool: &PgPool) -> i64 {
    let statement = "SELECT count(*) FROM pg_locks WHERE NOT granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    sqlx::query_scalar(statement).fetch_one(pool).await.unwrap()
}
