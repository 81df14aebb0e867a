//! Suggestions on WhatsApp: buttons and lists by Twilio's Content API.

use kavak_agent::store::Role;
use serde_json::Value;

use crate::support::agent::{Agent, Environment};
use crate::support::desk::Seller;
use crate::support::eventually;
use crate::support::stores::all_databases;
use crate::support::twilio::Post;
use crate::support::twilio_api::{Manner, TwilioApi};
use crate::support::twilio_contents::ContentManner;

const ANA: &str = "+5215512345678";
const EVA: &str = "+5215587654321";

async fn serve(api: &TwilioApi) -> Agent {
    Environment::memory().twilio_api(api).serve().await
}

/// Sends hello until the reply comes with choices: it does once their content is there.
async fn hello_until_choices(agent: &Agent, api: &TwilioApi, prefix: &str) -> String {
    send_until_choices(agent, api, prefix, "hola").await
}

/// Sends the same for several customers until the reply comes with choices, and is sent.
async fn send_until_choices(agent: &Agent, api: &TwilioApi, prefix: &str, text: &str) -> String {
    let number = send_until_silence(agent, prefix, text).await;
    let to = format!("whatsapp:{number}");
    eventually("sent", async || api.sent().iter().any(|it| it["to"] == to)).await;
    number
}

/// Sends the same for several customers until a reply is no TwiML; returns the last one's number.
async fn send_until_silence(agent: &Agent, prefix: &str, text: &str) -> String {
    let mut last = String::new();
    let mut count = 0;
    eventually("a reply with choices", async || {
        count += 1;
        last = format!("+52155{prefix}{count:06}");
        let sid = format!("SM{prefix}{count}");
        let xml = agent.whatsapp(&Post::new(&last, text, &sid)).await;
        // Silence here: the reply goes by the REST API.
        !xml.contains("<Message>")
    })
    .await;
    last
}

fn sent_to(api: &TwilioApi, number: &str) -> Vec<Value> {
    let to = format!("whatsapp:{number}");
    let sent = api.sent().into_iter();
    sent.filter(|message| message["to"] == to).collect()
}

/// Twilio was down, and the customer has asked again meanwhile, or gone.
#[tokio::test(flavor = "multi_thread")]
async fn reply_that_waited_for_minutes_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let api = TwilioApi::start(&[]).await;
    let agent = Environment::sqlite(&folder).twilio_api(&api).serve().await;
    hello_until_choices(&agent, &api, "10").await;
    let before = api.sent().len();
    api.behave(&[Manner::Refuses(503, 20503); 2]);
    let xml = agent.whatsapp(&Post::new(EVA, "hola", "SM-eva")).await;
    assert!(!xml.contains("<Message>"), "{xml}");
    let url = format!("sqlite://{}", folder.path().join("agent.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let age = "UPDATE outgoing_messages SET
        payload = json_set(payload, '$.written_at', '2026-01-01T00:00:00Z')";
    let aged = sqlx::query(age).execute(&pool).await.unwrap();
    assert_eq!(aged.rows_affected(), 1);
    eventually("it is given up", async || {
        let waiting = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM outgoing_messages");
        waiting.fetch_one(&pool).await.unwrap() == 0
    })
    .await;
    assert_eq!(api.sent().len(), before, "{:?}", api.sent());
}

#[tokio::test]
async fn suggestions_are_text_until_their_content_is_there_and_then_buttons() {
    let api = TwilioApi::start(&[]).await;
    let agent = serve(&api).await;
    let text = agent.whatsapp(&Post::new(ANA, "hola", "SM-ana")).await;
    assert!(text.contains("<Message>"), "{text}");
    let number = hello_until_choices(&agent, &api, "10").await;
    let sent = sent_to(&api, &number);
    assert_eq!(sent.len(), 1, "{sent:?}");
    let content = api.content_of(&sent[0]);
    let body = sent[0]["body"].as_str().unwrap();
    assert!(body.contains("Hola"), "{sent:?}");
    let ids = content["types"].to_string();
    assert!(ids.contains("say:"), "{content}");
    let unread = agent.whatsapp(&Post::new(ANA, "hola", "SM-ana")).await;
    assert_eq!(unread, text, "a duplicate gets what its first post got");
}

const SUV: &str = "busco una SUV automática de unos 400 mil";

#[tokio::test]
async fn list_of_cars_is_a_message_and_its_question_comes_with_the_choices() {
    let api = TwilioApi::start(&[]).await;
    let agent = serve(&api).await;
    let number = send_until_choices(&agent, &api, "50", SUV).await;
    eventually("both messages", async || sent_to(&api, &number).len() == 2).await;
    let sent = sent_to(&api, &number);
    let (list, question) = (&sent[0], &sent[1]);
    assert_eq!(list["content_sid"], Value::Null, "{sent:?}");
    let cars = list["body"].as_str().unwrap();
    assert!(cars.contains("\n1. ") && cars.contains("\n3. "), "{cars}");
    assert!(question["body"].as_str().unwrap().contains('?'), "{sent:?}");
    let content = api.content_of(question).to_string();
    assert!(content.contains("say:"), "{content}");
    assert_eq!(
        api.posts(),
        u32::try_from(api.sent().len()).unwrap(),
        "none was refused"
    );
}

#[tokio::test]
async fn lost_answer_to_a_list_sends_neither_message_twice() {
    let api = TwilioApi::start(&[Manner::Loses, Manner::Loses]).await;
    let agent = serve(&api).await;
    let number = send_until_choices(&agent, &api, "51", SUV).await;
    eventually("the question", async || sent_to(&api, &number).len() >= 2).await;
    eventually("delivered", async || {
        let counter = "kavak_agent_deliveries_total";
        agent.counted(counter, "outcome=\"delivered\"").await == 1
    })
    .await;
    let sent = sent_to(&api, &number);
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert_ne!(sent[1]["content_sid"], Value::Null, "{sent:?}");
}

#[tokio::test]
async fn duplicate_of_a_reply_with_choices_sends_nothing_again() {
    let api = TwilioApi::start(&[]).await;
    let agent = serve(&api).await;
    hello_until_choices(&agent, &api, "20").await;
    let post = Post::new(EVA, "hola", "SM-eva");
    let first = agent.whatsapp(&post).await;
    assert!(!first.contains("<Message>"), "{first}");
    for _ in 0..3 {
        assert_eq!(agent.whatsapp(&post).await, first);
    }
    eventually("sent", async || !sent_to(&api, EVA).is_empty()).await;
    assert_eq!(sent_to(&api, EVA).len(), 1);
    assert_eq!(agent.version(&format!("whatsapp:{EVA}")).await, 1);
}

#[tokio::test]
async fn content_is_made_once_and_found_again_by_every_task() {
    let api = TwilioApi::start(&[]).await;
    // Its answer is lost: the next task finds it by its name all the same.
    api.with_shelf(|shelf| shelf.manner = ContentManner::Loses);
    let first = serve(&api).await;
    first.whatsapp(&Post::new(ANA, "hola", "SM1")).await;
    eventually("made", async || {
        api.with_shelf(|shelf| shelf.contents.len()) == 1
    })
    .await;
    // Others' contents fill the first page.
    api.with_shelf(|shelf| {
        for name in ["a", "b", "c"] {
            let other = serde_json::json!({"sid": format!("HX0{name}"), "friendly_name": name});
            shelf.contents.insert(0, other);
        }
    });
    for prefix in ["30", "31"] {
        let agent = serve(&api).await;
        hello_until_choices(&agent, &api, prefix).await;
    }
    assert_eq!(api.with_shelf(|shelf| shelf.contents.len()), 4);
}

#[tokio::test]
async fn refused_choices_are_sent_as_text() {
    let api = TwilioApi::start(&[Manner::Refuses(400, 63_005)]).await;
    let agent = serve(&api).await;
    let number = hello_until_choices(&agent, &api, "40").await;
    let sent = sent_to(&api, &number);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0]["content_sid"], Value::Null, "{sent:?}");
}

#[tokio::test]
async fn reply_that_twilio_refused_is_shown_as_such_at_the_desk() {
    for (environment, _folder) in all_databases().await {
        let api = TwilioApi::start(&[Manner::Refuses(400, 21_211); 2]).await;
        let environment = environment.twilio_api(&api);
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
        send_until_silence(&agent, "60", "hola").await;
        let newest = eva.get("").await.first_conversation();
        eventually("shown", async || {
            let page = eva.get(&format!("{newest}/live")).await;
            page.text.contains("no se envió: el número no es válido")
        })
        .await;
        assert!(api.sent().is_empty());
    }
}

#[tokio::test]
async fn without_the_content_api_replies_stay_text() {
    let api = TwilioApi::start(&[]).await;
    let agent = serve(&api).await;
    for (index, text) in ["hola", "busco una SUV"].into_iter().enumerate() {
        api.with_shelf(|shelf| shelf.manner = ContentManner::IsDown);
        let xml = agent
            .whatsapp(&Post::new(ANA, text, &format!("SM{index}")))
            .await;
        assert!(xml.contains("<Message>"), "{xml}");
    }
    assert!(api.sent().is_empty());
}
