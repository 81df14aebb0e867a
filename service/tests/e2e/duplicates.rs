//! The same WhatsApp message at the same moment, on two instances.

use futures::future::join_all;

use crate::support::agent::{Agent, Environment};
use crate::support::model::{Manner, ModelServer};
use crate::support::postgres;
use crate::support::redis::Redis;
use crate::support::twilio::Post;

const ANA: &str = "+5215512345678";
const ANAS_SESSION: &str = "whatsapp:+5215512345678";

/// Every message many times at once: one answer each, one turn each.
async fn answer_once(agents: &[Agent]) {
    for (turn, text) in ["hola", "busco una SUV", "400 mil"].into_iter().enumerate() {
        let sid = format!("SM{turn}");
        let posts = (0..12).map(|index| {
            let agent = &agents[index % agents.len()];
            let post = Post::new(ANA, text, &sid);
            async move { agent.whatsapp(&post).await }
        });
        let answers = join_all(posts).await;
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:?}"
        );
        assert!(answers[0].contains("<Message>"), "{answers:?}");
        let version = agents[0].version(ANAS_SESSION).await;
        assert_eq!(version, i64::try_from(turn).unwrap() + 1, "{text}");
    }
}

async fn pair(environment: Environment) -> [Agent; 2] {
    let environment = environment.twilio();
    [environment.serve().await, environment.serve().await]
}

#[tokio::test]
async fn with_redis_a_message_is_answered_once_on_two_instances() {
    let redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    answer_once(&pair(Environment::cached(&database, &redis.url())).await).await;
}

#[tokio::test]
async fn without_redis_the_claim_lives_in_the_database() {
    let database = postgres::fresh_database().await;
    answer_once(&pair(Environment::database(&database)).await).await;
    let folder = tempfile::tempdir().unwrap();
    answer_once(&pair(Environment::sqlite(&folder)).await).await;
}

#[tokio::test]
async fn one_instance_with_redis_and_one_without_agree() {
    let redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    let with = Environment::cached(&database, &redis.url()).twilio();
    let without = Environment::database(&database).twilio();
    answer_once(&[with.serve().await, without.serve().await]).await;
}

#[tokio::test]
async fn duplicate_waits_while_the_first_is_still_thinking() {
    let redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    let model = ModelServer::start(Manner::Sleeps, Manner::Sleeps).await;
    let environment = Environment::cached(&database, &redis.url())
        .with("LLM_ENABLED", "true")
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_TIMEOUT_SECONDS", "1");
    let agents = pair(environment).await;
    let post = Post::new(ANA, "hola", "SM1");
    let (first, second) = tokio::join!(agents[0].whatsapp(&post), agents[1].whatsapp(&post));
    assert_eq!(first, second);
    assert_eq!(agents[0].version(ANAS_SESSION).await, 1);
    assert_eq!(model.asked().len(), 1, "the second did no work");
}

#[tokio::test]
async fn claim_is_taken_over_after_its_owner_died() {
    let database = postgres::fresh_database().await;
    let agent = Environment::database(&database).twilio().serve().await;
    agent.whatsapp(&Post::new(ANA, "hola", "SM1")).await;
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let claim = "INSERT INTO whatsapp_messages (message_id, owner, claimed_at)
                 VALUES ('sid:SM2', 'dead', now() - interval '16 seconds')";
    sqlx::query(claim).execute(&pool).await.unwrap();
    let answer = agent
        .whatsapp(&Post::new(ANA, "busco una SUV", "SM2"))
        .await;
    assert!(answer.contains("<Message>"), "{answer}");
    assert_eq!(agent.version(ANAS_SESSION).await, 2);
}
