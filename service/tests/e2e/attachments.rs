//! Additions to text that customers send on WhatsApp: photos, voice notes, places, taps.

use serde_json::json;

use crate::support::agent::{Agent, Environment};
use crate::support::eventually;
use crate::support::model::{Manner, ModelServer};
use crate::support::twilio::Post;
use crate::support::twilio_api::{ACCOUNT, TwilioApi};

const ANA: &str = "+5215512345678";
const ANAS_SESSION: &str = "whatsapp:+5215512345678";

fn with(mut post: Post, fields: &[(&str, &str)]) -> Post {
    for (name, value) in fields {
        post.fields.retain(|(known, _)| known != name);
        post.fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    post
}

fn media(content_type: &str, url: &str, sid: &str) -> Post {
    let fields = [
        ("NumMedia", "1"),
        ("MediaContentType0", content_type),
        ("MediaUrl0", url),
    ];
    with(Post::new(ANA, "", sid), &fields)
}

async fn agent() -> Agent {
    Environment::memory().twilio().serve().await
}

#[tokio::test]
async fn photo_is_answered_honestly_and_the_open_question_stays() {
    let agent = agent().await;
    agent
        .whatsapp(&Post::new(ANA, "busco una SUV", "SM1"))
        .await;
    let before = agent
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await;
    let photo = media("image/jpeg", "https://api.twilio.com/x", "SM2");
    let answer = agent.whatsapp(&photo).await;
    assert!(answer.contains("todavía no puedo ver imágenes"), "{answer}");
    let asked = before["state"]["asked"].as_str().unwrap();
    assert!(answer.contains(asked), "{answer}");
    let after = agent
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await;
    assert_eq!(after["state"], before["state"]);
}

#[tokio::test]
async fn photo_with_a_text_is_a_turn_that_begins_with_the_note() {
    let agent = agent().await;
    let photo = media("image/jpeg", "https://api.twilio.com/x", "SM1");
    let photo = with(photo, &[("Body", "busco una SUV como esta")]);
    let answer = agent.whatsapp(&photo).await;
    assert!(answer.contains("no puedo ver imágenes"), "{answer}");
    let view = agent
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await;
    assert_eq!(view["state"]["step"], "budget", "{view}");
}

#[tokio::test]
async fn location_is_answered_with_the_branch_in_the_nearest_city() {
    let agent = agent().await;
    let place = [("Latitude", "20.7236"), ("Longitude", "-103.3848")];
    let answer = agent
        .whatsapp(&with(Post::new(ANA, "", "SM1"), &place))
        .await;
    assert!(answer.contains("te queda cerca Guadalajara"), "{answer}");
    assert!(answer.contains("Av. Patria 1920"), "{answer}");
}

#[tokio::test]
async fn tapped_button_is_its_whole_suggestion() {
    let agent = agent().await;
    let tap = [
        ("ButtonText", "Quiero una"),
        ("ButtonPayload", "say:Quiero una SUV"),
    ];
    agent
        .whatsapp(&with(Post::new(ANA, "Quiero una", "SM1"), &tap))
        .await;
    let view = agent
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await;
    assert_eq!(view["state"]["step"], "budget", "{view}");
}

#[tokio::test]
async fn sender_without_a_number_is_a_sender_and_no_phone() {
    let agent = agent().await;
    let id = "MX.13491208655302741918";
    for (index, fields) in [
        vec![("From", "whatsapp:MX.13491208655302741918")],
        vec![("From", ""), ("ExternalUserId", id)],
    ]
    .iter()
    .enumerate()
    {
        let post = Post::new(ANA, "me llamo Ana Ruiz", &format!("SM{index}"));
        agent.whatsapp(&with(post, fields)).await;
    }
    let session = format!("whatsapp:{id}");
    assert_eq!(agent.version(&session).await, 2, "both are one sender's");
    assert_eq!(agent.lead(&session).await["phone"], json!(null));
}

#[tokio::test]
async fn ad_that_led_here_is_kept_with_the_lead() {
    let agent = agent().await;
    let ad = [
        ("ReferralCtwaClid", "ARAkLkA8rmlFeiCktEJQ"),
        ("ReferralSourceId", "120210000000000000"),
    ];
    agent
        .whatsapp(&with(Post::new(ANA, "hola, busco una SUV", "SM1"), &ad))
        .await;
    agent
        .whatsapp(&Post::new(ANA, "me llamo Ana Ruiz", "SM2"))
        .await;
    let lead = agent.lead(ANAS_SESSION).await;
    assert_eq!(lead["name"], "Ana Ruiz");
    assert_eq!(lead["ad_click_id"], "ARAkLkA8rmlFeiCktEJQ");
    assert_eq!(lead["ad_source_id"], "120210000000000000");
}

/// An agent that hears voice notes, its Twilio and its model.
async fn hearing_agent(words: &str) -> (Agent, TwilioApi, ModelServer) {
    let twilio = TwilioApi::start(&[]).await;
    let model = ModelServer::start(
        Manner::Replies("{}".to_owned()),
        Manner::Replies(words.to_owned()),
    );
    let model = model.await;
    let agent = Environment::memory()
        .twilio_api(&twilio)
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_API_KEY", "sk-test")
        .with("TRANSCRIPTION_MODEL", "whisper-1")
        .serve()
        .await;
    (agent, twilio, model)
}

fn media_url(twilio: &TwilioApi, id: &str) -> String {
    let url = &twilio.url;
    format!("{url}/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/{id}")
}

#[tokio::test]
async fn voice_note_is_heard_and_read_back() {
    let (agent, twilio, model) = hearing_agent("Busco una SUV automática.").await;
    // Twilio redirects to where it keeps media.
    for (sid, id) in [("SM1", "direct"), ("SM2", "moved")] {
        let note = media("audio/ogg; codecs=opus", &media_url(&twilio, id), sid);
        let answer = agent.whatsapp(&note).await;
        let heard = "Te escuché decir: «Busco una SUV automática.»";
        // With choices, the reply goes by the REST API, in two messages.
        eventually("the words read back", async || {
            let mut sent = twilio.sent().into_iter();
            answer.contains(heard) || sent.any(|it| it["body"].to_string().contains(heard))
        })
        .await;
    }
    let view = agent
        .get_json(&format!("/debug/session/{ANAS_SESSION}"))
        .await;
    assert!(view["state"].to_string().contains("suv"), "{view}");
    let asked = &model.asked()[0];
    assert_eq!(asked["authorization"], "Bearer sk-test");
    assert_eq!(
        asked["audio"], "OggS voice",
        "the bytes arrive as they were"
    );
}

#[tokio::test]
async fn voice_note_that_cannot_be_heard_is_answered_honestly() {
    let (agent, twilio, model) = hearing_agent("Hola.").await;
    for (index, url) in [
        media_url(&twilio, "gone"),
        media_url(&twilio, "huge"),
        media_url(&twilio, "elsewhere"),
        // At Twilio's, and no attachment of the account.
        format!("{}/kept/1", twilio.url),
        "http://169.254.169.254/latest/meta-data".to_owned(),
    ]
    .iter()
    .enumerate()
    {
        let note = media("audio/ogg", url, &format!("SM{index}"));
        let answer = agent.whatsapp(&note).await;
        let honest = "todavía no puedo escuchar audios";
        assert!(answer.contains(honest), "{url}: {answer}");
    }
    assert!(model.asked().is_empty(), "nothing was sent on");
}
