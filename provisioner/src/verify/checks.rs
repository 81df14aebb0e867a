//! Each question, and what a right answer is.

use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    Check,
    asker::Asker,
    http::{Answer, Post},
    twilio::{self, Message},
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

/// Withdraws and gives the consent to be written to. Only the confirmation of these two is
/// always in TwiML: the agent sends other replies by Twilio's REST API once their quick
/// replies exist, which would write to [`Message`]'s sender.
const WITHDRAW: &str = "BAJA";
const RESUME: &str = "ALTA";

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

/// A signed message, the same again, and a forged one.
pub(super) async fn whatsapp(asker: &Asker<'_>) -> [Check; 3] {
    let message = Message::new(RESUME);
    let mut first = None;
    let signed = timed("whatsapp_signed", async {
        let token = asker.customer.token.as_ref().map_err(Clone::clone)?;
        // Silence, not a message, if an earlier run was cut short after it.
        twiml(send_message(asker, &Message::new(WITHDRAW), token).await?)?;
        let answer = twiml(send_message(asker, &message, token).await?)?;
        if !answer.body.contains("<Message>") {
            return Err(shown(&answer));
        }
        first = Some(answer.body);
        Ok("answered in TwiML".to_owned())
    })
    .await;
    let duplicate = timed("whatsapp_duplicate", async {
        let first = first.ok_or("the message itself was not answered")?;
        let token = asker.customer.token.as_ref().map_err(Clone::clone)?;
        let answer = demand(send_message(asker, &message, token).await?, 200)?;
        if answer.body == first {
            Ok("the same answer".to_owned())
        } else {
            Err("the duplicate got another answer".to_owned())
        }
    })
    .await;
    let forged = timed("whatsapp_forged", async {
        let token = SecretString::from(format!("{:032x}", rand::random::<u128>()));
        let message = Message::new(RESUME);
        demand(send_message(asker, &message, &token).await?, 403)?;
        Ok("refused".to_owned())
    })
    .await;
    [signed, duplicate, forged]
}

async fn send_message(
    asker: &Asker<'_>,
    message: &Message,
    token: &SecretString,
) -> Result<Answer, String> {
    let signed_url = format!("{}{}", asker.customer.signed_url, twilio::PATH);
    let post = message.signed(&signed_url, token);
    asker.post(twilio::PATH, post, A_TURN).await
}

async fn get(asker: &Asker<'_>, path: &str) -> Result<Answer, String> {
    demand(asker.get(path, AT_ONCE).await?, 200)
}

fn demand(answer: Answer, status: u16) -> Result<Answer, String> {
    if answer.status == status {
        Ok(answer)
    } else {
        Err(format!("{}, not {status}", shown(&answer)))
    }
}

fn twiml(answer: Answer) -> Result<Answer, String> {
    let answer = demand(answer, 200)?;
    if answer.body.contains("<Response>") {
        Ok(answer)
    } else {
        Err(shown(&answer))
    }
}

fn json_of(answer: &Answer) -> Result<Value, String> {
    serde_json::from_str(&answer.body).map_err(|_| shown(answer))
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

/// The status, and the beginning of what is said besides: load balancers say
/// the status again, in the title of a page.
fn shown(answer: &Answer) -> String {
    let (status, body) = (answer.status.to_string(), answer.body.as_str());
    let title = body
        .split_once("<title>")
        .and_then(|(_, it)| it.split_once("</title>"));
    let said = shortened(title.map_or(body, |(title, _)| title));
    if said.starts_with(&status) {
        return said;
    }
    format!("{status} {said}").trim_end().to_owned()
}

/// The beginning, in one line.
fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let start: String = line.chars().take(MOST).collect();
    format!("{start}…")
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

    #[test]
    fn a_status_is_reported_once() {
        for (body, expected) in [
            (
                "503 Service Temporarily Unavailable",
                "503 Service Temporarily Unavailable",
            ),
            (
                "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head></html>",
                "503 Service Temporarily Unavailable",
            ),
            ("{}", "503 {}"),
            ("", "503"),
        ] {
            let body = body.to_owned();
            assert_eq!(shown(&Answer { status: 503, body }), expected);
        }
    }

    #[test]
    fn a_long_answer_is_reported_by_its_beginning() {
        assert_eq!(shortened("a\n  b"), "a b");
        assert!(shortened(&"x".repeat(200)).ends_with('…'));
    }
}
