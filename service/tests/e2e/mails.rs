//! Events reach the topic that sends them by e-mail.

use serde_json::Value;

use crate::support::agent::{Agent, Environment};
use crate::support::desk::Seller;
use crate::support::receiver::{Manner, Receiver};
use crate::support::sns::Sns;
use crate::support::{eventually, postgres};
use kavak_agent::store::Role;

const LEAD: [&str; 4] = [
    "quiero hablar con una persona",
    "me llamo José Núñez",
    "55 1234 5678",
    "mañana a las 5 de la tarde",
];

const COMPLETED: &str = "Cliente listo para llamar: Jose Nunez";

pub(crate) async fn leave_lead(agent: &Agent, session: &str) {
    for message in LEAD {
        agent.chat(session, message).await;
    }
}

pub(crate) async fn completed(sns: &Sns, count: usize) {
    eventually("the mails are published", async || {
        let subjects = sns.subjects();
        subjects.iter().filter(|it| *it == COMPLETED).count() == count
    })
    .await;
}

async fn reaches_the_topic(environment: Environment) {
    let sns = Sns::start().await;
    let environment = environment.topic(&sns).with("RUST_LOG", "trace");
    let environment = environment.with("PUBLIC_BASE_URL", "https://agente.example");
    let agent = environment.serve().await;
    leave_lead(&agent, "ana").await;
    completed(&sns, 1).await;
    let taken = sns.taken();
    let first = &taken[0]["Subject"];
    assert_eq!(first, "Un cliente pide a una persona", "in order");
    let text = &taken.last().unwrap()["Message"];
    for part in ["José Núñez", "+525512345678", "https://agente.example/desk"] {
        assert!(text.contains(part), "{text}");
    }
    for mail in &taken {
        let subject = &mail["Subject"];
        assert!(subject.is_ascii() && subject.len() <= 100, "{subject}");
    }
    let logs = agent.process.output().join("\n");
    for private in ["José", "Nunez", "5512345678", "marker-of-the-secret"] {
        assert!(!logs.contains(private), "{private}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_memory_reaches_the_topic() {
    reaches_the_topic(Environment::memory()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_postgres_reaches_the_topic() {
    let database = postgres::fresh_database().await;
    reaches_the_topic(Environment::database(&database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_sqlite_reaches_the_topic() {
    let folder = tempfile::tempdir().unwrap();
    reaches_the_topic(Environment::sqlite(&folder)).await;
}

async fn ready(agent: &Agent) -> Value {
    agent.get_json("/ready").await
}

#[tokio::test(flavor = "multi_thread")]
async fn webhook_that_is_down_holds_no_mail_up_nor_the_other_way_round() {
    let folder = tempfile::tempdir().unwrap();
    let (sns, receiver) = (
        Sns::start().await,
        Receiver::start(Manner::Refuses(500)).await,
    );
    let environment = Environment::sqlite(&folder).topic(&sns);
    let environment = environment.webhook(&receiver.url);
    let agent = environment.serve().await;
    let parts = environment.assemble().await;
    leave_lead(&agent, "ana").await;
    completed(&sns, 1).await;
    eventually("the webhook alone is down", async || {
        let ready = ready(&agent).await;
        ready["status"] == "degraded"
            && ready["parts"]["delivery"] == "down"
            && ready["parts"]["mail"] == "ok"
    })
    .await;
    let seller = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    assert!(seller.get("").await.text.contains("sin entregar"));
    let page = seller.get("/undelivered").await;
    assert!(
        page.text.contains("Sistema de la empresa (webhook)"),
        "{}",
        page.text
    );
    receiver.behave(Manner::Takes);
    sns.refuse(true);
    leave_lead(&agent, "luis").await;
    eventually("the mails alone are down", async || {
        let ready = ready(&agent).await;
        ready["status"] == "degraded"
            && ready["parts"]["delivery"] == "ok"
            && ready["parts"]["mail"] == "down"
    })
    .await;
    let arrived = receiver.types_of("luis");
    assert_eq!(arrived.last().map(String::as_str), Some("lead.completed"));
    let page = seller.get("/undelivered").await;
    assert!(page.text.contains("Correo electrónico"), "{}", page.text);
    sns.refuse(false);
    completed(&sns, 2).await;
    eventually("everything is delivered", async || {
        ready(&agent).await["status"] == "ready"
            && seller
                .get("/undelivered")
                .await
                .text
                .contains("Todo se entregó.")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_wait_for_a_topic_that_is_down_across_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let sns = Sns::start().await;
    sns.refuse(true);
    let environment = Environment::sqlite(&folder).topic(&sns);
    let mut agent = environment.serve().await;
    leave_lead(&agent, "ana").await;
    eventually("it was tried", async || sns.attempts() > 0).await;
    agent.process.kill();
    sns.refuse(false);
    let _agent = environment.serve().await;
    completed(&sns, 1).await;
}
