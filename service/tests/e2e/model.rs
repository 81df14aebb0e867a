//! A model's good and bad manners: the conversation is the same without it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::agent::{Agent, Environment};
use crate::support::model::{Manner, ModelServer};

async fn agent_with(model: &ModelServer) -> Agent {
    let environment = Environment::memory()
        .with("LLM_ENABLED", "true")
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_API_KEY", "sk-test")
        .with("OPENAI_TIMEOUT_SECONDS", "1");
    environment.serve().await
}

const CONVERSATION: [&str; 3] = ["hola", "busco una SUV", "tengo 400 mil"];

async fn replies(agent: &Agent) -> Vec<Value> {
    let mut replies = Vec::new();
    for message in CONVERSATION {
        let mut answer = agent.chat("ana", message).await;
        answer["debug"] = Value::Null;
        replies.push(answer);
    }
    replies
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_reply_is_sent_after_every_fault_of_the_model() {
    let plain = replies(&Environment::memory().serve().await).await;
    let wrongs: [(&str, Manner); 8] = [
        ("refuses", Manner::Refuses(401)),
        ("is overloaded", Manner::Refuses(503)),
        ("babbles", Manner::Babbles("<html>".to_owned())),
        (
            "says nothing",
            Manner::Babbles("{\"choices\":[]}".to_owned()),
        ),
        ("is silent", Manner::Replies(String::new())),
        (
            "invents a price",
            Manner::Rewords(|reply| format!("{reply} ¿Te late por $1,234?")),
        ),
        (
            "invents a car",
            Manner::Rewords(|reply| format!("{reply} ¿O un Ferrari Roma 2023?")),
        ),
        (
            "declines",
            Manner::Replies("Lo siento, no puedo ayudarte con eso.".to_owned()),
        ),
    ];
    for (what, manner) in wrongs {
        let model = ModelServer::start(Manner::Replies("{}".to_owned()), manner).await;
        let agent = agent_with(&model).await;
        assert_eq!(replies(&agent).await, plain, "the model {what}");
        assert!(!model.asked().is_empty());
        assert!(
            agent.counted("kavak_agent_model_fallbacks_total", "").await > 0,
            "{what}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn model_that_never_answers_is_not_waited_for() {
    let model = ModelServer::start(Manner::Sleeps, Manner::Sleeps).await;
    let environment = Environment::memory()
        .with("LLM_ENABLED", "true")
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_TIMEOUT_SECONDS", "60");
    let agent = environment.serve().await;
    let start = Instant::now();
    let answer = agent.chat("ana", "asdfgh qwerty").await;
    assert!(answer["reply"].is_string());
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn model_that_keeps_failing_is_not_called() {
    let model = ModelServer::start(Manner::Sleeps, Manner::Sleeps).await;
    let agent = agent_with(&model).await;
    for n in 0..3 {
        agent.chat(&format!("s{n}"), "hola").await;
    }
    let asked = model.asked().len();
    agent.chat("ana", "hola").await;
    assert_eq!(model.asked().len(), asked);
    assert!(
        agent
            .counted("kavak_agent_model_calls_total", "skipped")
            .await
            > 0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_add_nothing_are_sent() {
    let understands = Manner::Replies("{}".to_owned());
    let words = Manner::Rewords(|reply| format!("¡Con mucho gusto!\n{reply}"));
    let model = ModelServer::start(understands, words).await;
    let agent = agent_with(&model).await;
    let answer = agent.chat("ana", "busco una SUV").await;
    let reply = answer["reply"].as_str().unwrap();
    assert!(reply.starts_with("¡Con mucho gusto!"), "{reply}");
    assert_eq!(answer["debug"]["worded_by_model"], true);
    let asked = &model.asked()[0];
    assert_eq!(asked["authorization"], "Bearer sk-test");
    assert_eq!(asked["model"], "gpt-4o-mini");
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_of_the_page_are_not_repeated_by_the_model() {
    let understands = Manner::Replies("{}".to_owned());
    let words = Manner::Rewords(|reply| format!("¡Con mucho gusto!\n{reply}"));
    let model = ModelServer::start(understands, words).await;
    let agent = agent_with(&model).await;
    let mut answers = Vec::new();
    for message in ["busco una SUV", "400 mil", "sin preferencia"] {
        let body = json!({"session_id": "ana", "message": message, "channel": "web"});
        let response = agent.post_chat(&body).await.unwrap();
        answers.push(response.json::<Value>().await.unwrap());
    }
    assert_eq!(answers[0]["debug"]["worded_by_model"], true);
    assert_eq!(answers[0]["blocks"], Value::Null, "the words stand alone");
    assert_eq!(answers[2]["debug"]["worded_by_model"], false);
    assert_eq!(answers[2]["blocks"][1]["kind"], "cars");
}

/// Words that the rules don't know.
const STRANGE: &str = "ando viendo pa la prole";

/// A model that finds these acts in everything, and words nothing.
async fn model_that_finds(acts: &Value) -> ModelServer {
    let understands = Manner::Replies(json!({ "acts": acts }).to_string());
    ModelServer::start(understands, Manner::Replies(String::new())).await
}

/// The prompts for interpretation.
fn asked_for_meaning(model: &ModelServer) -> Vec<Value> {
    let asked = model.asked().into_iter();
    asked
        .filter(|ask| ask.get("response_format").is_some())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn model_is_asked_by_a_strict_schema_and_understands_what_the_rules_do_not() {
    let acts = json!([{"kind": "want", "quote": "pa la prole", "car": {"need": "family"}}]);
    let model = model_that_finds(&acts).await;
    let agent = agent_with(&model).await;
    agent.chat("ana", "hola").await;
    let answer = agent.chat("ana", STRANGE).await;
    assert_eq!(answer["next_action"], "ask_budget", "{answer}");
    let asked = asked_for_meaning(&model);
    let ask = asked.last().unwrap();
    assert_eq!(ask["response_format"]["type"], "json_schema");
    assert_eq!(ask["response_format"]["json_schema"]["strict"], true);
    assert!(ask["max_tokens"].as_u64().unwrap() <= 1_000);
    let instructions = ask["messages"][0]["content"].as_str().unwrap();
    assert!(instructions.contains(r#""step":"need""#));
    assert!(
        instructions.contains(r#""customer":"hola""#),
        "{instructions}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn inventions_of_the_model_change_nothing() {
    let plain = Environment::memory().serve().await;
    plain.chat("ana", "busco una SUV de 400 mil").await;
    let mut expected = plain.chat("ana", STRANGE).await;
    expected["debug"] = Value::Null;
    let made_up = [
        json!([{"kind": "budget", "quote": "ando viendo", "high_pesos": 900_000}]),
        json!([{"kind": "budget", "quote": "tengo 900 mil", "high_pesos": 900_000}]),
        json!([{"kind": "choose", "quote": "la prole", "car": {"make": "Ferrari", "model": "Roma"}}]),
        json!([{"kind": "choose", "quote": "la prole", "car": {"place": 9}}]),
        json!([{"kind": "name", "quote": "la prole", "text": "Luis"}]),
        json!([{"kind": "phone", "quote": "la prole", "text": "5512345678"}]),
        json!([{"kind": "restart", "quote": "ando viendo"}]),
        json!([{"kind": "sell_for_one_peso", "quote": "ando viendo"}]),
        json!("none"),
        json!([]),
    ];
    for acts in made_up {
        let model = model_that_finds(&acts).await;
        let agent = agent_with(&model).await;
        agent.chat("ana", "busco una SUV de 400 mil").await;
        let mut answer = agent.chat("ana", STRANGE).await;
        answer["debug"] = Value::Null;
        assert_eq!(answer, expected, "{acts}");
        assert!(!asked_for_meaning(&model).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn model_is_not_asked_what_the_rules_are_certain_of() {
    let acts = json!([{"kind": "ask_person", "quote": "SUV"}]);
    let model = model_that_finds(&acts).await;
    let agent = agent_with(&model).await;
    agent.chat("ana", "busco una SUV").await;
    let answer = agent.chat("ana", "tengo 400 mil").await;
    assert_eq!(answer["next_action"], "ask_preferences", "{answer}");
    assert_eq!(asked_for_meaning(&model), Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_numbers_are_not_sent_to_be_worded() {
    let echo = Manner::Rewords(|reply| reply.to_owned());
    let model = ModelServer::start(Manner::Replies("{}".to_owned()), echo).await;
    let agent = agent_with(&model).await;
    for message in [
        "soy Xochiquetzal Marcador y busco una SUV automática de 400 mil",
        "el primero",
        "a crédito con 20 por ciento de enganche",
        "48 meses, mi teléfono es 55 8765 4321",
        "sí, que me contacten",
        "me llamo Xochiquetzal Marcador",
        "55 8765 4321",
        "mañana en la tarde",
        "sí",
        "¿qué garantía tienen?",
    ] {
        agent.chat("ana", message).await;
    }
    let wording = model
        .asked()
        .into_iter()
        .filter(|ask| ask.get("response_format").is_none());
    let sent: Vec<String> = wording.map(|ask| ask.to_string()).collect();
    assert!(!sent.is_empty());
    // A prompt for interpretation does not contain known details either.
    let asked = asked_for_meaning(&model);
    let briefs: Vec<&str> = asked
        .iter()
        .filter_map(|ask| ask["messages"][0]["content"].as_str())
        .collect();
    let secret = |text: &&str| text.contains("8765") || text.contains("Xochiquetzal");
    assert!(!briefs.iter().any(secret), "{briefs:?}");
    assert!(
        sent.iter()
            .all(|ask| !ask.contains("8765") && !ask.contains("Xochiquetzal"))
    );
}
