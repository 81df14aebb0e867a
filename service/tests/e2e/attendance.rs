//! A person takes over and gives back: never two voices in one turn.

use std::sync::Arc;

use jiff::Timestamp;
use kavak_agent::assembly::Assembled;
use kavak_agent::sales::{self, ActError, Acted, PersonAct};
use kavak_agent::store::{Author, Excerpt, Piece, SessionId, Status, TranscriptMessage, TurnId};
use kavak_agent::turn::{Incoming, Keep, Outgoing};
use kavak_conversation::{Channel, Sender};
use proptest::prelude::*;
use serde_json::json;

use crate::support::agent::Environment;
use crate::support::eventually;
use crate::support::model::{Manner, ModelServer};
use crate::support::postgres;
use crate::support::stores::{all_databases, all_stores};
use crate::support::twilio::Post;

/// Open for a minute a week, which is over before and after any test.
fn hours_that_are_over() -> String {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let now = jiff::tz::offset(-6).to_datetime(Timestamp::now());
    let today = usize::try_from(now.weekday().to_monday_zero_offset()).unwrap();
    format!("{} 09:00-09:01", days[(today + 3) % 7])
}

async fn write(parts: &Assembled, session: &str, text: &str) -> Outgoing {
    let incoming = Incoming {
        session: SessionId::new(session),
        piece: Piece::from_text(text),
        channel: Channel::Web,
        sender: None,
        keep: Keep::Words,
        silenced: Vec::new(),
    };
    parts.agent.answer(&incoming).await.unwrap()
}

async fn act(parts: &Assembled, session: &str, person: &str, what: PersonAct) -> Acted {
    try_act(parts, session, person, what, Timestamp::now())
        .await
        .unwrap()
}

async fn try_act(
    parts: &Assembled,
    session: &str,
    person: &str,
    what: PersonAct,
    now: Timestamp,
) -> Result<Acted, ActError> {
    let session = SessionId::new(session);
    sales::act(&parts.stores, &session, person, &what, now).await
}

async fn status(parts: &Assembled, session: &str) -> Status {
    let stored = parts.stores.load_saved(&SessionId::new(session)).await;
    stored.unwrap().unwrap().conversation.attendance.status
}

async fn transcript(parts: &Assembled, session: &str) -> Vec<TranscriptMessage> {
    let session = SessionId::new(session);
    let read = parts.stores.messages(&session, Excerpt::Newest, 500);
    read.await.unwrap()
}

#[tokio::test]
async fn person_has_the_conversation_until_it_is_given_back() {
    for (environment, _folder) in all_stores().await {
        let parts = environment.assemble().await;
        write(&parts, "ana", "hola").await;
        assert_eq!(status(&parts, "ana").await, Status::Agent);
        write(&parts, "ana", "quiero hablar con una persona").await;
        assert_eq!(status(&parts, "ana").await, Status::Waiting);
        let while_waiting = write(&parts, "ana", "¿qué garantía tienen?").await;
        assert!(matches!(while_waiting, Outgoing::Reply(_)));
        act(&parts, "ana", "eva", PersonAct::TakeOver).await;
        let silence = write(&parts, "ana", "¿hay alguien?").await;
        assert!(matches!(silence, Outgoing::Attended(words) if words.is_empty()));
        let answer = PersonAct::Answer("Hola, soy Eva".to_owned());
        act(&parts, "ana", "eva", answer).await;
        assert_eq!(status(&parts, "ana").await, Status::Person);
        act(&parts, "ana", "eva", PersonAct::GiveBack).await;
        let reply = write(&parts, "ana", "busco una SUV").await;
        assert!(matches!(reply, Outgoing::Reply(_)));
        let kept = transcript(&parts, "ana").await;
        let authors: Vec<Author> = kept.iter().map(|m| m.author).collect();
        let (customer, agent) = (Author::Customer, Author::Agent);
        let turn = [customer, agent];
        let expected = [turn, turn, turn, [customer, Author::Person], turn].concat();
        assert_eq!(authors, expected);
    }
}

#[tokio::test]
async fn customer_who_waits_is_listed_first_however_many_write_later() {
    for (environment, _folder) in all_databases().await {
        let parts = environment.assemble().await;
        write(&parts, "waiting", "quiero hablar con una persona").await;
        for number in 0..301 {
            write(&parts, &format!("later-{number}"), "hola").await;
        }
        let desk = parts.stores.desk().unwrap();
        let listed = desk.conversations().await.unwrap();
        assert_eq!(listed.len(), 300);
        assert_eq!(listed[0].attendance.status, Status::Waiting);
    }
}

#[tokio::test]
async fn lead_complaint_and_data_request_make_a_conversation_wait_for_a_person() {
    let parts = Environment::memory().assemble().await;
    for (session, messages) in [
        (
            "lead",
            vec![
                "quiero que me llamen",
                "me llamo Ana Ruiz",
                "55 1234 5678",
                "mañana a las 5 de la tarde",
            ],
        ),
        ("complaint", vec!["tengo una queja de mi auto"]),
        ("data", vec!["borren mis datos"]),
    ] {
        for message in messages {
            write(&parts, session, message).await;
        }
        assert_eq!(status(&parts, session).await, Status::Waiting, "{session}");
    }
    write(&parts, "shopper", "busco una SUV de 400 mil").await;
    assert_eq!(status(&parts, "shopper").await, Status::Agent);
}

#[tokio::test]
async fn absence_is_announced_once_outside_of_desk_hours() {
    for (environment, _folder) in all_stores().await {
        let environment = environment.with("DESK_HOURS", &hours_that_are_over());
        let parts = environment.assemble().await;
        write(&parts, "ana", "hola").await;
        let mut announcements = Vec::new();
        for _ in 0..2 {
            act(&parts, "ana", "eva", PersonAct::TakeOver).await;
            for _ in 0..3 {
                match write(&parts, "ana", "¿hola?").await {
                    Outgoing::Attended(words) => announcements.push(words),
                    other => panic!("{other:?}"),
                }
            }
        }
        let announced: Vec<bool> = announcements
            .iter()
            .map(|words| !words.is_empty())
            .collect();
        assert_eq!(announced, [true, false, false, true, false, false]);
        assert!(
            announcements[0].contains("fuera de horario"),
            "{announcements:?}"
        );
    }
}

#[tokio::test]
async fn silent_person_gives_the_conversation_back() {
    for (environment, _folder) in all_stores().await {
        let parts = environment
            .with("DESK_SILENCE_MINUTES", "30")
            .assemble()
            .await;
        write(&parts, "ana", "hola").await;
        let minutes_ago = |minutes| Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
        for (minutes, is_silent) in [(29, true), (31, false)] {
            let when = minutes_ago(minutes);
            let taken = try_act(&parts, "ana", "eva", PersonAct::TakeOver, when).await;
            taken.unwrap();
            let outgoing = write(&parts, "ana", "busco una SUV").await;
            assert_eq!(matches!(outgoing, Outgoing::Attended(_)), is_silent);
        }
        assert_eq!(status(&parts, "ana").await, Status::Agent);
    }
}

#[tokio::test]
async fn person_cannot_answer_for_another_nor_after_baja_nor_an_unknown_customer() {
    let parts = Environment::memory().assemble().await;
    let answer = || PersonAct::Answer("Hola".to_owned());
    let now = Timestamp::now();
    let unknown = try_act(&parts, "unknown", "eva", answer(), now).await;
    assert!(matches!(unknown, Err(ActError::NotFound)));
    write(&parts, "ana", "hola").await;
    act(&parts, "ana", "eva", PersonAct::TakeOver).await;
    let other = try_act(&parts, "ana", "luis", answer(), now).await;
    assert!(matches!(other, Err(ActError::TakenByAnother)));
    let number = "whatsapp:+525512345678";
    let stop = Incoming {
        session: SessionId::new(number),
        piece: Piece::from_text("BAJA"),
        channel: Channel::Whatsapp,
        sender: Some(Sender::new(number, None)),
        keep: Keep::Words,
        silenced: Vec::new(),
    };
    parts.agent.answer(&stop).await.unwrap();
    let unwanted = try_act(&parts, number, "eva", answer(), now).await;
    assert!(matches!(unwanted, Err(ActError::Unsubscribed)));
}

/// A task whose cache is outdated learns of the takeover before it speaks.
#[tokio::test]
async fn takeover_on_one_task_silences_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).with("STATE_CACHE", "memory");
    let one = environment.assemble().await;
    let other = environment.assemble().await;
    write(&one, "ana", "hola").await;
    act(&other, "ana", "eva", PersonAct::TakeOver).await;
    let outgoing = write(&one, "ana", "busco una SUV").await;
    assert!(matches!(outgoing, Outgoing::Attended(_)), "{outgoing:?}");
}

#[tokio::test]
async fn customers_of_a_person_get_an_empty_reply_on_web_and_whatsapp() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).twilio();
    let agent = environment.serve().await;
    let parts = environment.assemble().await;
    let number = "+5215512345678";
    agent.whatsapp(&Post::new(number, "hola", "SM1")).await;
    agent.chat("ana", "hola").await;
    for session in ["ana", "whatsapp:+5215512345678"] {
        act(&parts, session, "eva", PersonAct::TakeOver).await;
        let view = agent.get_json(&format!("/debug/session/{session}")).await;
        assert_eq!(view["status"], "person");
    }
    let xml = agent.whatsapp(&Post::new(number, "¿sigues?", "SM2")).await;
    assert!(xml.ends_with("<Response></Response>"), "{xml}");
    let repeated = agent.whatsapp(&Post::new(number, "¿sigues?", "SM2")).await;
    assert_eq!(xml, repeated);
    let reply = agent.chat("ana", "¿sigues?").await;
    let expected = json!({
        "session_id": "ana", "reply": "", "next_action": "handoff_to_human",
        "suggested_questions": [], "debug": null, "attended_by": "person",
    });
    assert_eq!(reply, expected);
    assert!(agent.counted("kavak_agent_turns", "attended").await >= 2);
}

/// The takeover comes while the model chooses the agent's words.
#[tokio::test]
async fn takeover_during_a_turn_silences_that_turn() {
    let model = ModelServer::start(Manner::Sleeps, Manner::Sleeps).await;
    for (environment, _folder) in all_stores().await {
        let parts = environment
            .with("LLM_ENABLED", "true")
            .with("OPENAI_BASE_URL", &model.url)
            .with("OPENAI_TIMEOUT_SECONDS", "1")
            .assemble()
            .await;
        write(&parts, "ana", "hola").await;
        let asked_before = model.asked().len();
        let taking_over = async {
            eventually("the model is asked", async || {
                model.asked().len() > asked_before
            })
            .await;
            act(&parts, "ana", "eva", PersonAct::TakeOver).await;
        };
        let turn = write(&parts, "ana", "busco una SUV");
        let (outgoing, ()) = futures::join!(turn, taking_over);
        let is_silent = matches!(&outgoing, Outgoing::Attended(words) if words.is_empty());
        assert!(is_silent, "{outgoing:?}");
        let kept = transcript(&parts, "ana").await;
        assert_eq!(kept.len(), 3, "no reply to the second message: {kept:?}");
    }
}

/// Events at the same moment in one conversation.
#[derive(Debug, Clone)]
enum Step {
    Customer(&'static str),
    Person(&'static str, PersonAct),
}

fn step() -> impl Strategy<Value = Step> {
    let texts = [
        "hola",
        "busco una SUV",
        "quiero hablar con una persona",
        "300 mil",
    ];
    let customer = prop::sample::select(texts.to_vec()).prop_map(Step::Customer);
    let acts = [
        PersonAct::TakeOver,
        PersonAct::Answer("Hola, soy del equipo".to_owned()),
        PersonAct::GiveBack,
    ];
    let person = (
        prop::sample::select(vec!["eva", "luis"]),
        prop::sample::select(acts.to_vec()),
    );
    prop_oneof![
        customer,
        person.prop_map(|(who, what)| Step::Person(who, what))
    ]
}

/// The result of a step: the version that it left behind and whether the agent may speak after it;
/// nothing if it changed nothing.
enum Came {
    AgentSpoke(i64),
    Attended { version: i64, by_person: bool },
    Nothing,
}

async fn run(parts: Arc<Assembled>, session: String, step: Step) -> Came {
    match step {
        Step::Customer(text) => match write(&parts, &session, text).await {
            Outgoing::Reply(replied) => Came::AgentSpoke(replied.version),
            _ => Came::Nothing,
        },
        Step::Person(who, what) => {
            let by_person = what != PersonAct::GiveBack;
            let acted = try_act(&parts, &session, who, what, Timestamp::now()).await;
            match acted {
                Ok(Acted { version, .. }) => Came::Attended { version, by_person },
                Err(ActError::TakenByAnother) => Came::Nothing,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

/// Checks a history: the agent spoke only where no person had the
/// conversation, and no turn has two voices.
fn check(mut history: Vec<Came>, transcript: &[TranscriptMessage]) {
    history.sort_by_key(|came| match came {
        Came::AgentSpoke(version) | Came::Attended { version, .. } => *version,
        Came::Nothing => 0,
    });
    let mut has_person = false;
    for came in &history {
        match came {
            Came::AgentSpoke(version) => assert!(!has_person, "two voices at {version}"),
            Came::Attended { by_person, .. } => has_person = *by_person,
            Came::Nothing => {}
        }
    }
    for message in transcript {
        let of_turn = transcript.iter().filter(|other| other.turn == message.turn);
        let voices: Vec<Author> = of_turn
            .map(|message| message.author)
            .filter(|author| *author != Author::Customer)
            .collect();
        assert!(voices.len() <= 1, "{voices:?} in one turn");
    }
}

/// Two tasks on one database.
async fn two_tasks(environment: &Environment) -> [Arc<Assembled>; 2] {
    let (one, other) = (environment.assemble().await, environment.assemble().await);
    [Arc::new(one), Arc::new(other)]
}

#[test]
fn never_two_voices_in_one_turn() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let stores = runtime.block_on(async {
        let memory = Arc::new(Environment::memory().assemble().await);
        let sqlite = Environment::sqlite(&folder);
        let postgres = Environment::database(&postgres::fresh_database().await);
        [
            [memory.clone(), memory],
            two_tasks(&sqlite).await,
            two_tasks(&postgres).await,
        ]
    });
    let config = ProptestConfig::with_cases(24);
    let together = prop::collection::vec(step(), 1..5);
    proptest!(config, |(history in prop::collection::vec(together, 1..6))| {
        for tasks in &stores {
            let session = TurnId::random().as_str().to_owned();
            let came = runtime.block_on(async {
                write(&tasks[0], &session, "hola").await;
                let mut came = Vec::new();
                for steps in history.clone() {
                    let running = steps
                        .into_iter()
                        .zip(tasks.iter().cycle())
                        .map(|(step, task)| tokio::spawn(run(task.clone(), session.clone(), step)));
                    for step in running.collect::<Vec<_>>() {
                        came.push(step.await.unwrap());
                    }
                }
                came
            });
            check(came, &runtime.block_on(transcript(&tasks[0], &session)));
        }
    });
}
