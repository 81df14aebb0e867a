//! Two instances, one Postgres, one Redis, many customers at once.

use futures::StreamExt;
use futures::stream::iter;

use crate::support::agent::{Agent, Environment};
use crate::support::postgres;
use crate::support::redis::Redis;
use crate::support::twilio::Post;

const SESSIONS: usize = 200;
const AT_ONCE: usize = 64;

/// From the first wish to a person who calls back.
const TURNS: [&str; 8] = [
    "busco una SUV automática de 400 mil",
    "el primero",
    "a crédito con 20 por ciento de enganche",
    "48 meses",
    "sí, quiero que me contacten",
    "me llamo Ana Núñez",
    "sí, a este número",
    "mañana en la tarde",
];

/// One customer's whole conversation: each turn on the other instance, every
/// third message twice at once.
async fn talk(agents: &[Agent; 2], customer: usize) -> bool {
    let number = format!("+52155{customer:08}");
    for (turn, text) in TURNS.into_iter().enumerate() {
        let post = Post::new(&number, text, &format!("SM-{customer}-{turn}"));
        let (here, there) = (&agents[turn % 2], &agents[(turn + 1) % 2]);
        let answer = here.whatsapp(&post);
        if turn % 3 == 0 {
            let (first, second) = tokio::join!(answer, there.whatsapp(&post));
            if first != second {
                return false;
            }
        } else {
            answer.await;
        }
    }
    let session = format!("whatsapp:{number}");
    agents[0].version(&session).await == i64::try_from(TURNS.len()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_lose_no_turn_and_no_lead_of_two_hundred_customers() {
    let database = postgres::fresh_database().await;
    let redis = Redis::start().await;
    let environment = Environment::cached(&database, &redis.url()).twilio();
    let environment = environment.with("RUST_LOG", "kavak_agent=info");
    let agents = [environment.serve().await, environment.serve().await];
    let whole = iter(0..SESSIONS)
        .map(|customer| talk(&agents, customer))
        .buffer_unordered(AT_ONCE)
        .filter(|whole| std::future::ready(*whole))
        .count()
        .await;
    assert_eq!(whole, SESSIONS);
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let complete = "SELECT count(*) FROM leads
                    WHERE name IS NOT NULL AND phone IS NOT NULL AND preferred_time IS NOT NULL
                      AND details ? 'stock_id' AND details ? 'term_months'";
    let complete: i64 = sqlx::query_scalar(complete).fetch_one(&pool).await.unwrap();
    assert_eq!(
        complete,
        i64::try_from(SESSIONS).unwrap(),
        "every lead is complete"
    );
}
