//! `POST /channels/whatsapp/webhook`.

use crate::support::agent::{Agent, Environment};
use crate::support::twilio::{PATH, PUBLIC_URL, Post};

const ANA: &str = "+5215512345678";
const ANAS_SESSION: &str = "whatsapp:+5215512345678";

async fn agent() -> Agent {
    Environment::memory().twilio().serve().await
}

#[tokio::test]
async fn message_is_answered_in_twiml() {
    let agent = agent().await;
    let response = agent
        .post_whatsapp(&Post::new(ANA, "hola", "SM1"))
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/xml");
    let xml = response.text().await.unwrap();
    assert!(
        xml.starts_with("<?xml") && xml.ends_with("</Response>"),
        "{xml}"
    );
    assert_eq!(xml.matches("<Message>").count(), 1, "{xml}");
}

#[tokio::test]
async fn empty_message_is_answered() {
    let agent = agent().await;
    let xml = agent.whatsapp(&Post::new(ANA, "", "SM1")).await;
    assert!(xml.contains("<Message>"), "{xml}");
    assert_eq!(agent.version(ANAS_SESSION).await, 1);
}

#[tokio::test]
async fn forged_and_missing_signatures_are_refused() {
    let agent = agent().await;
    let post = Post::new(ANA, "hola", "SM1");
    let other = Post::new(ANA, "adios", "SM1").signature(&format!("{PUBLIC_URL}{PATH}"));
    for signature in ["", "nonsense", &other] {
        let request = agent.client.post(format!("{}{PATH}", agent.url));
        let request = request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", signature);
        let response = request.body(post.body()).send().await.unwrap();
        assert_eq!(response.status(), 403, "{signature}");
    }
    assert_eq!(agent.version(ANAS_SESSION).await, 0, "nothing was done");
}

#[tokio::test]
async fn without_a_public_url_the_forwarded_address_is_what_was_signed() {
    let agent = Environment::memory()
        .twilio()
        .with("PUBLIC_BASE_URL", "")
        .serve()
        .await;
    let post = Post::new(ANA, "hola", "SM1");
    for signed in ["https://bot.example.com", "https://bot.example.com:443"] {
        let request = agent.client.post(format!("{}{PATH}?a=1", agent.url));
        let request = request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Host", "bot.example.com")
            .header("X-Forwarded-Proto", "https")
            .header(
                "X-Twilio-Signature",
                post.signature(&format!("{signed}{PATH}?a=1")),
            );
        let response = request.body(post.body()).send().await.unwrap();
        assert_eq!(response.status(), 200, "{signed}");
    }
}

#[tokio::test]
async fn duplicate_gets_the_identical_answer_and_changes_nothing() {
    let agent = agent().await;
    let first = agent.whatsapp(&Post::new(ANA, "hola", "SM1")).await;
    agent
        .whatsapp(&Post::new(ANA, "busco una SUV", "SM2"))
        .await;
    let again = agent.whatsapp(&Post::new(ANA, "hola", "SM1")).await;
    assert_eq!(first, again);
    assert_eq!(agent.version(ANAS_SESSION).await, 2);
    assert_eq!(agent.counted("kavak_agent_duplicates_total", "").await, 1);
}

#[tokio::test]
async fn duplicate_is_recognised_by_twilios_own_token_too() {
    let agent = agent().await;
    let mut first = Post::new(ANA, "hola", "SM1");
    first.token = Some("token-1".to_owned());
    let mut second = Post::new(ANA, "hola", "SM2");
    second.token = first.token.clone();
    assert_eq!(agent.whatsapp(&first).await, agent.whatsapp(&second).await);
    assert_eq!(agent.version(ANAS_SESSION).await, 1);
}

#[tokio::test]
async fn switched_off_every_post_is_a_message() {
    let environment = Environment::memory().twilio();
    let agent = environment
        .with("TWILIO_IDEMPOTENCY_ENABLED", "false")
        .serve()
        .await;
    for _ in 0..2 {
        agent.whatsapp(&Post::new(ANA, "hola", "SM1")).await;
    }
    assert_eq!(agent.version(ANAS_SESSION).await, 2);
}

#[tokio::test]
async fn baja_silences_after_one_confirmation_and_alta_resumes() {
    let agent = agent().await;
    agent
        .whatsapp(&Post::new(ANA, "busco una SUV", "SM0"))
        .await;
    let state = agent
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await["state"]
        .clone();
    let confirmed = agent.whatsapp(&Post::new(ANA, "Baja", "SM1")).await;
    assert!(confirmed.contains("ALTA"), "{confirmed}");
    for (text, sid) in [("hola", "SM2"), ("BAJA", "SM3"), ("reiniciar", "SM4")] {
        let silence = agent.whatsapp(&Post::new(ANA, text, sid)).await;
        assert!(!silence.contains("<Message>"), "{text}: {silence}");
    }
    assert_eq!(
        agent.whatsapp(&Post::new(ANA, "Baja", "SM1")).await,
        confirmed
    );
    let back = agent.whatsapp(&Post::new(ANA, "alta", "SM5")).await;
    assert!(back.contains("<Message>"), "{back}");
    let view = agent
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await;
    assert_eq!(view["state"], state, "the conversation is where it was");
    let answer = agent.whatsapp(&Post::new(ANA, "hola", "SM6")).await;
    assert!(answer.contains("<Message>"), "{answer}");
}

#[tokio::test]
async fn posts_of_others_than_twilio_are_refused() {
    let agent = Environment::memory().serve().await;
    let url = format!("{}{PATH}", agent.url);
    let form = "application/x-www-form-urlencoded";
    for (status, content_type, body) in [
        (415, "application/json", "{}".to_owned()),
        (422, form, "Body=hola".to_owned()),
        (422, form, "From=%00&Body=hola".to_owned()),
        (413, form, format!("From=a&Body={}", "x".repeat(70_000))),
    ] {
        let request = agent.client.post(&url).header("Content-Type", content_type);
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), status);
        assert!(response.text().await.unwrap().contains("\"error\""));
    }
}
