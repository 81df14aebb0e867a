//! A person's words reach the customer: on the web page and on WhatsApp.

use kavak_agent::assembly::Assembled;
use kavak_agent::sales::{self, PersonAct};
use kavak_agent::store::{
    Author, Change, Committed, Conversation, NewMessage, Role, Said, SessionId, TurnId,
};
use kavak_conversation::Channel;
use serde_json::{Value, json};

use crate::support::agent::{Agent, Environment};
use crate::support::browser::Browser;
use crate::support::desk::Seller;
use crate::support::eventually;
use crate::support::stores::{all_databases, all_stores};
use crate::support::twilio::Post;
use crate::support::twilio_api::{Manner, TwilioApi};

const ANA: &str = "+5215512345678";
const ANAS_SESSION: &str = "whatsapp:+5215512345678";

/// A customer on WhatsApp, and a seller who has their conversation open.
struct Scene {
    agent: Agent,
    parts: Assembled,
    api: TwilioApi,
    eva: Seller,
    conversation: String,
}

impl Scene {
    async fn new(environment: Environment, manners: &[Manner]) -> Self {
        let api = TwilioApi::start(manners).await;
        let environment = environment.twilio_api(&api);
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        agent.whatsapp(&Post::new(ANA, "hola", "SM1")).await;
        let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
        let conversation = eva.get("").await.first_conversation();
        Self {
            agent,
            parts,
            api,
            eva,
            conversation,
        }
    }

    async fn answer(&self, text: &str) {
        let fields = [("text", text)];
        self.eva.act(&self.conversation, "answer", &fields).await;
    }

    /// Waits until the desk shows what became of a message.
    async fn until_shown(&self, words: &str) {
        let path = format!("{}/live", self.conversation);
        eventually(words, async || {
            self.eva.get(&path).await.text.contains(words)
        })
        .await;
    }

    fn bodies(&self) -> Vec<String> {
        let sent = self.api.sent();
        let bodies = sent
            .iter()
            .map(|message| message["body"].as_str().unwrap().to_owned());
        bodies.collect()
    }
}

#[tokio::test]
async fn persons_words_reach_whatsapp_in_order() {
    for (environment, _folder) in all_databases().await {
        let scene = Scene::new(environment, &[]).await;
        let texts = ["Hola Ana, soy Eva", "¿Te llamo hoy?", "Aquí estoy"];
        for text in texts {
            scene.answer(text).await;
        }
        eventually("all are sent", async || scene.api.sent().len() == 3).await;
        assert_eq!(scene.bodies(), texts);
        let first = &scene.api.sent()[0];
        assert_eq!(first["from"], "whatsapp:+14155238886");
        assert_eq!(first["to"], ANAS_SESSION);
        scene.until_shown(", aceptado por WhatsApp").await;
        let silence = scene
            .agent
            .whatsapp(&Post::new(ANA, "¡Gracias!", "SM2"))
            .await;
        assert!(!silence.contains("<Message>"), "{silence}");
    }
}

#[tokio::test]
async fn message_whose_answer_was_lost_is_not_sent_twice() {
    for (environment, _folder) in all_databases().await {
        let scene = Scene::new(environment, &[Manner::Loses]).await;
        scene.answer("Hola Ana").await;
        scene.until_shown(", aceptado por WhatsApp").await;
        assert_eq!(
            (scene.api.posts(), scene.bodies()),
            (1, vec!["Hola Ana".to_owned()])
        );
        scene.answer("Hola Ana").await;
        eventually("the same words again are another message", async || {
            scene.api.sent().len() == 2
        })
        .await;
    }
}

#[tokio::test]
async fn message_that_twilio_could_not_take_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let busy = [Manner::Refuses(429, 20429), Manner::Refuses(503, 0)];
    let scene = Scene::new(Environment::sqlite(&folder), &busy).await;
    scene.answer("Hola Ana").await;
    scene.until_shown(", aceptado por WhatsApp").await;
    assert_eq!((scene.api.posts(), scene.api.sent().len()), (3, 1));
}

#[tokio::test]
async fn words_that_are_written_twice_are_sent_twice() {
    for (environment, _folder) in all_databases().await {
        let manners = [Manner::Takes, Manner::Refuses(503, 20503), Manner::Loses];
        let scene = Scene::new(environment, &manners).await;
        for _ in 0..3 {
            scene.answer("ok").await;
        }
        scene.answer("adiós").await;
        eventually("the last is sent", async || {
            scene.bodies().last().is_some_and(|last| last == "adiós")
        })
        .await;
        assert_eq!(scene.bodies(), ["ok", "ok", "ok", "adiós"]);
    }
}

/// Makes a conversation's messages of the team older than Twilio's clock may be behind.
const WRITTEN_EARLIER: &str = "
UPDATE transcript_messages SET sent_at_ms = sent_at_ms - 60000 WHERE author = 'person'";

#[tokio::test]
async fn words_that_were_written_earlier_and_sent_later_are_another_message() {
    let fails = Manner::Refuses(503, 20503);
    // Twilio takes both at their second attempt; the first is not delivered in the end.
    let taken = [Manner::Takes, Manner::TakesThen("failed", Some(63024))];
    for taken in taken {
        let folder = tempfile::tempdir().unwrap();
        let manners = [fails, taken, fails];
        let scene = Scene::new(Environment::sqlite(&folder), &manners).await;
        scene.answer("ok").await;
        let url = format!("sqlite://{}", folder.path().join("agent.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        sqlx::query(WRITTEN_EARLIER).execute(&pool).await.unwrap();
        if let Manner::TakesThen(..) = taken {
            scene.until_shown("no se envió").await;
        }
        scene.answer("ok").await;
        scene.answer("adiós").await;
        eventually("the last is sent", async || {
            scene.bodies().last().is_some_and(|last| last == "adiós")
        })
        .await;
        assert_eq!(scene.bodies(), ["ok", "ok", "adiós"]);
    }
}

#[tokio::test]
async fn message_that_twilio_refuses_is_shown_as_such_and_holds_nothing_up() {
    for (environment, _folder) in all_databases().await {
        let refused = [Manner::Refuses(400, 63016), Manner::Refuses(400, 21211)];
        let scene = Scene::new(environment, &refused).await;
        scene.answer("Uno").await;
        scene
            .until_shown("no se envió: pasaron más de 24 horas")
            .await;
        scene.answer("Dos").await;
        scene
            .until_shown("no se envió: el número no es válido")
            .await;
        scene.answer("Tres").await;
        scene.until_shown(", aceptado por WhatsApp").await;
        assert_eq!(
            (scene.api.posts(), scene.bodies()),
            (3, vec!["Tres".to_owned()])
        );
        let logs = scene.agent.process.output().join("\n");
        for private in ["5512345678", "Tres", "a-token-for-tests"] {
            assert!(!logs.contains(private), "{private}: {logs}");
        }
    }
}

#[tokio::test]
async fn message_that_whatsapp_refuses_after_twilio_took_it_is_shown_as_such() {
    for (environment, _folder) in all_databases().await {
        let statuses = [
            Manner::TakesThen("undelivered", Some(63016)),
            Manner::TakesThen("failed", Some(63024)),
            Manner::TakesThen("delivered", None),
        ];
        let scene = Scene::new(environment, &statuses).await;
        for (text, words) in [
            ("Uno", "no se envió: pasaron más de 24 horas"),
            ("Dos", "no se envió: WhatsApp lo rechazó"),
            ("Tres", ", entregado"),
        ] {
            scene.answer(text).await;
            scene.until_shown(words).await;
        }
        assert_eq!(scene.api.posts(), 3, "none is sent again");
    }
}

#[tokio::test]
async fn agent_whose_messages_twilio_does_not_take_is_degraded() {
    let folder = tempfile::tempdir().unwrap();
    let down = [Manner::Refuses(503, 20503); 9];
    let scene = Scene::new(Environment::sqlite(&folder), &down).await;
    let ready = async || scene.agent.get_json("/ready").await;
    assert_eq!(ready().await["parts"]["messages"], "ok");
    scene.answer("Hola Ana").await;
    eventually("the agent is degraded", async || {
        let ready = ready().await;
        ready["status"] == "degraded" && ready["parts"]["messages"] == "down"
    })
    .await;
    scene.api.behave(&[]);
    eventually("the agent is ready", async || {
        ready().await["status"] == "ready"
    })
    .await;
}

#[tokio::test]
async fn receiver_that_is_down_holds_no_message_up() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).webhook("http://127.0.0.1:1/unknown");
    let scene = Scene::new(environment, &[]).await;
    let person = Post::new(ANA, "quiero hablar con una persona", "SM2");
    scene.agent.whatsapp(&person).await;
    scene.answer("Hola Ana").await;
    scene.until_shown(", aceptado por WhatsApp").await;
}

#[tokio::test]
async fn customer_who_wrote_baja_meanwhile_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::new(Environment::sqlite(&folder), &[Manner::Refuses(503, 0)]).await;
    scene.answer("Hola Ana").await;
    eventually("the first attempt failed", async || scene.api.posts() == 1).await;
    scene.agent.whatsapp(&Post::new(ANA, "BAJA", "SM2")).await;
    scene
        .until_shown("no se envió: pidió no recibir mensajes")
        .await;
    assert_eq!(scene.api.sent().len(), 0);
}

#[tokio::test]
async fn desk_refuses_answers_after_the_window_and_without_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::new(Environment::sqlite(&folder), &[]).await;
    let old = SessionId::new("whatsapp:+525500000000");
    let day_ms = 24 * 3_600_000;
    let messages = [NewMessage {
        author: Author::Customer,
        text: "hola".to_owned(),
        sent_at_ms: jiff::Timestamp::now().as_millisecond() - day_ms,
    }];
    let change = Change {
        session: &old,
        from: None,
        turn: &TurnId::random(),
        conversation: &Conversation::default(),
        stock_revision: None,
        within: None,
        said: Said {
            channel: Channel::Whatsapp,
            messages: &messages,
        },
        lead: None,
        events: &[],
        answered: None,
    };
    let committed = scene.parts.stores.commit(&change).await.unwrap();
    assert_eq!(committed, Committed::Saved);
    let late = scene.eva.get("").await.first_conversation();
    let path = format!("{late}/answer");
    let refused = scene.eva.post(&late, &path, &[("text", "Hola")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("24 horas"), "{}", refused.text);
    let environment = Environment::sqlite(&folder).twilio();
    let agent = environment.serve().await;
    let luis = Seller::enter(&agent, &scene.parts.stores, "luis", Role::Seller).await;
    let path = format!("{}/answer", scene.conversation);
    let refused = luis
        .post(&scene.conversation, &path, &[("text", "Hola")])
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("TWILIO_ACCOUNT_SID"),
        "{}",
        refused.text
    );
    assert_eq!(scene.api.posts(), 0);
}

async fn ask(agent: &Agent, session: &str, after: i64) -> Value {
    let request = agent.client.post(format!("{}/chat/messages", agent.url));
    let request = request.json(&json!({"session_id": session, "after": after}));
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn web_page_is_given_a_persons_messages_once() {
    for (environment, _folder) in all_stores().await.into_iter().skip(1) {
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        agent.chat("ana", "quiero hablar con una persona").await;
        let before = ask(&agent, "ana", 0).await;
        assert_eq!(
            (&before["messages"], &before["status"]),
            (&json!([]), &json!("waiting"))
        );
        let position = before["position"].as_i64().unwrap();
        let session = SessionId::new("ana");
        let answer = PersonAct::Answer("Soy Eva".to_owned());
        let now = jiff::Timestamp::now();
        sales::act(&parts.stores, &session, "eva", &answer, now)
            .await
            .unwrap();
        let news = ask(&agent, "ana", position).await;
        assert_eq!(news["status"], "person");
        assert_eq!(news["messages"][0]["text"], "Soy Eva");
        let position = news["position"].as_i64().unwrap();
        assert_eq!(ask(&agent, "ana", position).await["messages"], json!([]));
        assert_eq!(ask(&agent, "unknown", 0).await["messages"], json!([]));
        assert_eq!(ask(&agent, "", 0).await["error"]["code"], "invalid_field");
    }
}

/// Conversations that WhatsApp vouches for cannot be read by guessing a number.
#[tokio::test]
async fn messages_of_a_whatsapp_customer_cannot_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::new(Environment::sqlite(&folder), &[]).await;
    scene.answer("Hola Ana, tu cita es a las 5").await;
    scene.until_shown(", aceptado por WhatsApp").await;
    assert_eq!(
        ask(&scene.agent, ANAS_SESSION, 0).await["messages"],
        json!([])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn customer_sees_the_person_on_the_web_page() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder);
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    let mut browser = Browser::open(&agent.url).await;
    browser.write("quiero hablar con una persona").await;
    browser.enter().await;
    let attendant = "document.getElementById('attendant').innerText";
    browser
        .until(&format!("{attendant}.includes('Avisamos')"))
        .await;
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    let conversation = eva.get("").await.first_conversation();
    eva.act(&conversation, "answer", &[("text", "Hola, soy Eva")])
        .await;
    let last = "[...document.querySelectorAll('#log li')].at(-1).innerText";
    browser
        .until(&format!("{last}.includes('Hola, soy Eva')"))
        .await;
    browser
        .until(&format!("{attendant}.includes('Te atiende')"))
        .await;
    browser.write("¿me llamas?").await;
    browser.enter().await;
    browser
        .until(&format!("{last}.includes('¿me llamas?')"))
        .await;
    eventually("the seller sees it", async || {
        let live = eva.get(&format!("{conversation}/live")).await;
        live.text.contains("¿me llamas?")
    })
    .await;
    assert_eq!(
        browser
            .value("document.querySelectorAll('.failed').length")
            .await,
        0
    );
    let replies = "[...document.querySelectorAll('#log .theirs')].length";
    assert_eq!(
        browser.value(replies).await,
        3,
        "welcome, agent, Eva: and no empty bubble"
    );
}

/// Written in time, and Twilio was down until the window had closed.
#[tokio::test(flavor = "multi_thread")]
async fn message_that_waited_beyond_the_window_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let down = [Manner::Refuses(503, 20503); 2];
    let scene = Scene::new(Environment::sqlite(&folder), &down).await;
    scene.answer("Hola Ana").await;
    eventually("it was tried", async || scene.api.posts() > 0).await;
    let url = format!("sqlite://{}", folder.path().join("agent.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let passed = "UPDATE transcript_messages SET sent_at_ms = sent_at_ms - 86400000
        WHERE author = 'customer'";
    sqlx::query(passed).execute(&pool).await.unwrap();
    scene.until_shown("pasaron más de 24 horas").await;
    assert!(scene.api.sent().is_empty());
}
