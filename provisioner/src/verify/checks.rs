//! Each question, and what a right answer is.

mod answer;
mod whatsapp;

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tokio::time::Instant;

use self::answer::{demand, json_of, shortened, shown};
pub(super) use self::whatsapp::whatsapp;
use super::{
    Check,
    asker::Asker,
    http::{Answer, Post},
    version::Version,
};

/// How long an answer without a conversation may take.
const AT_ONCE: Duration = Duration::from_secs(5);

/// How long Twilio waits for one.
const A_TURN: Duration = Duration::from_secs(15);

/// What the agent may ask for next.
const NEXT_ACTIONS: [&str; 11] = [
    "ask_need",
    "ask_budget",
    "ask_preferences",
    "ask_financing",
    "ask_down_payment",
    "ask_loan_term",
    "ask_contact_info",
    "collect_contact_info",
    "handoff_to_human",
    "next_action",
    "continue_conversation",
];

/// A turn that fills two fields at once.
const CHAT_TEXT: &str = "Hola, busco una SUV automática de unos 400 mil pesos";

pub(super) async fn health(asker: &Asker<'_>) -> Check {
    timed("health", async {
        let answer = get(asker, "/health").await?;
        let is_ok = json_of(&answer)? == json!({"status": "ok"});
        is_ok.then(|| "ok".to_owned()).ok_or_else(|| shown(&answer))
    })
    .await
}

pub(super) async fn ready(asker: &Asker<'_>) -> Check {
    timed("ready", async {
        let answer = asker.get("/ready", AT_ONCE).await?;
        let body = serde_json::from_str::<Value>(&answer.body).unwrap_or_default();
        if answer.status == 200 {
            return Ok(body["status"].as_str().unwrap_or("ready").to_owned());
        }
        let down = parts_of(&body);
        if down.is_empty() {
            return Err(shown(&answer));
        }
        Err(down.join(", "))
    })
    .await
}

/// The parts that `/ready` reported to be down, of what its check said.
#[must_use]
pub fn parts_down(check: &Check) -> Vec<String> {
    check.said.split(", ").map(str::to_owned).collect()
}

fn parts_of(body: &Value) -> Vec<String> {
    let parts = body["parts"].as_object().into_iter().flatten();
    parts
        .filter_map(|(name, state)| Some((name, state.as_str()?)))
        .filter(|(_, state)| ["down", "shutting_down"].contains(state))
        .map(|(name, state)| format!("{name}: {state}"))
        .collect()
}

pub(super) async fn version(asker: &Asker<'_>) -> Check {
    timed("version", async {
        let answer = get(asker, "/version").await?;
        let version = Version::of(&json_of(&answer)?, SystemTime::now());
        let version = version.ok_or_else(|| shown(&answer))?;
        let (customer, commit) = (&asker.customer, &version.commit);
        if let Some(expected) = &customer.commit
            && !is_same_commit(commit, expected)
        {
            return Err(format!("commit {commit} answers, not {expected}"));
        }
        if let Some(wrong) = customer.data.as_ref().and_then(|it| version.lacks(it)) {
            return Err(wrong);
        }
        let data = version.data.map(|data| format!("; {data}"));
        let data = data.unwrap_or_default();
        match version.migration_level {
            Some(level) => Ok(format!("commit {commit}, migration {level}{data}")),
            None => Err(format!(
                "commit {commit}, but the database does not tell its schema"
            )),
        }
    })
    .await
}

/// Either may be shortened.
fn is_same_commit(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

pub(super) async fn chat(asker: &Asker<'_>) -> Check {
    timed("chat", async {
        let session = format!("verify-{:032x}", rand::random::<u128>());
        let body = json!({"session_id": session, "message": CHAT_TEXT, "channel": "api"});
        let post = Post {
            content_type: "application/json",
            body: body.to_string(),
            headers: Vec::new(),
        };
        let answer = asker.post("/chat", post, A_TURN).await?;
        let turn = json_of(&demand(answer.clone(), 200)?)?;
        let reply = turn["reply"].as_str().unwrap_or_default();
        let next = turn["next_action"].as_str().unwrap_or_default();
        if turn["session_id"] != session.as_str() || !NEXT_ACTIONS.contains(&next) {
            return Err(shown(&answer));
        }
        if !is_spanish(reply) {
            return Err(format!("the reply is not in Spanish: {}", shortened(reply)));
        }
        Ok(format!("{next}: {}", shortened(reply)))
    })
    .await
}

/// Every reply of the agent asks for the next step or names one.
fn is_spanish(text: &str) -> bool {
    text.chars().any(|it| "¿¡áéíóúñ".contains(it))
}

async fn get(asker: &Asker<'_>, path: &str) -> Result<Answer, String> {
    demand(asker.get(path, AT_ONCE).await?, 200)
}

async fn timed(
    name: &'static str,
    question: impl Future<Output = Result<String, String>>,
) -> Check {
    let started = Instant::now();
    let said = question.await;
    Check {
        name,
        ok: said.is_ok(),
        elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        said: said.unwrap_or_else(|wrong| wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_may_be_shortened_on_either_side() {
        assert!(is_same_commit("0a1b2c3d4e", "0a1b2c3"));
        assert!(is_same_commit("0a1b2c3", "0a1b2c3d4e"));
        assert!(!is_same_commit("0a1b2c3", "0a1b2c4"));
    }

    #[test]
    fn the_parts_that_are_down_are_named() {
        let body = json!({"status": "unavailable", "parts": {
            "store": "down", "catalog": "ok", "cache": "down", "process": "running"
        }});
        assert_eq!(parts_of(&body), ["cache: down", "store: down"]);
    }
}
