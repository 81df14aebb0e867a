//! Every conversation of `tests/conversations/*.toml`, over HTTP.

use std::fmt::Write;

use futures::StreamExt;
use futures::stream::iter;
use serde_json::{Value, json};

use crate::cases::{self, Case, Expect};
use crate::support::agent::{Agent, Environment};
use crate::support::twilio::Post;

const AT_ONCE: usize = 8;
const WHATSAPP_NUMBER: &str = "+525587654321";

/// One conversation: its own session, or its own sender.
struct Talk<'a> {
    agent: &'a Agent,
    case: &'a Case,
    session: String,
    sent: usize,
}

/// The answer to one message.
struct Answer {
    text: String,
    /// The JSON answer; WhatsApp has none.
    json: Option<Value>,
    state: Value,
}

impl Talk<'_> {
    async fn send(&mut self, text: &str) -> Answer {
        self.sent += 1;
        let (text, json) = if self.case.channel.as_deref() == Some("whatsapp") {
            (self.say_on_whatsapp(text).await, None)
        } else {
            let channel = self.case.channel.as_deref().unwrap_or("web");
            let body = json!({"session_id": self.session, "message": text, "channel": channel});
            let response = self.agent.post_chat(&body).await.unwrap();
            assert_eq!(response.status(), 200, "{text}");
            let answer: Value = response.json().await.unwrap();
            (answer["reply"].as_str().unwrap().to_owned(), Some(answer))
        };
        let view = format!("/debug/session/{}", self.session);
        let state = self.agent.get_json(&view).await["state"].clone();
        Answer { text, json, state }
    }

    async fn say_on_whatsapp(&self, text: &str) -> String {
        // As Twilio's ids are; every case has an agent of its own.
        let sid = format!("SM{:032}", self.sent);
        let mut post = Post::new(WHATSAPP_NUMBER, text, &sid);
        post.fields.retain(|(name, _)| name != "ProfileName");
        let xml = self.agent.whatsapp(&post).await;
        let parts = xml.split("<Message>").skip(1);
        let parts = parts.filter_map(|part| part.split("</Message>").next());
        let text = parts.collect::<Vec<_>>().join(" ");
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    }
}

/// Returns the problems of an answer, one line each.
fn problems(answer: &Answer, expect: &Expect) -> Vec<String> {
    let mut found = Vec::new();
    let holds = |part: &String| answer.text.contains(part.as_str());
    found.extend(
        expect
            .has
            .iter()
            .filter(|has| !holds(has))
            .map(|has| format!("lacks {has:?}")),
    );
    found.extend(
        expect
            .lacks
            .iter()
            .filter(|lacks| holds(lacks))
            .map(|l| format!("holds {l:?}")),
    );
    let mut is = |what: &str, is: Value, wanted: Value| {
        if is != wanted {
            found.push(format!("{what} is {is}, not {wanted}"));
        }
    };
    let at = |pointer: &str| {
        answer
            .state
            .pointer(&format!("/{pointer}"))
            .cloned()
            .unwrap_or_default()
    };
    for (pointer, wanted) in &expect.state {
        let found = at(pointer);
        // The clock is the real one here: `el martes` is another day each week. The test in
        // process, whose day is fixed, holds which one it is.
        let dated = pointer.ends_with("preferred_time_at") && found.is_string();
        is(
            pointer,
            if dated { json!(wanted) } else { found },
            json!(wanted),
        );
    }
    for (field, wanted) in &expect.lead {
        let pointer = format!("lead/{field}");
        is(&pointer, at(&pointer), json!(wanted));
    }
    for pointer in &expect.unset {
        is(pointer, at(pointer), Value::Null);
    }
    if let Some(json) = &answer.json {
        if let Some(next) = &expect.next {
            is("next_action", json["next_action"].clone(), json!(next));
        }
        if let Some(cars) = expect.cars {
            let shown = json["cars"].as_array().map_or(0, Vec::len);
            is("the number of cars", json!(shown), json!(cars));
        }
        if let Some(understood) = expect.understood {
            is(
                "understood",
                json["debug"]["understood"].clone(),
                json!(understood),
            );
        }
    }
    found
}

fn note(report: &mut String, case: &Case, message: &str, answer: &Answer, expect: &Expect) {
    let message: String = message.chars().take(80).collect();
    for problem in problems(answer, expect) {
        let text = &answer.text;
        let _ = writeln!(
            report,
            "{}\n  > {message}\n  < {text}\n  ! {problem}",
            case.name
        );
    }
}

/// Returns the problems of a conversation; each variant of its last message is a session of its
/// own.
async fn run(agent: &Agent, case: &Case) -> String {
    let mut report = String::new();
    let talk = |variant: usize| Talk {
        agent,
        case,
        session: match case.channel.as_deref() {
            Some("whatsapp") => format!("whatsapp:{WHATSAPP_NUMBER}"),
            _ => format!("{}-{variant}", case.name),
        },
        sent: 0,
    };
    let mut whole = talk(0);
    for text in &case.before {
        whole.send(text).await;
    }
    for turn in &case.turns {
        let answer = whole.send(&turn.message()).await;
        note(&mut report, case, &turn.say, &answer, &turn.expect);
    }
    for (index, text) in case.each.iter().enumerate() {
        let mut variant = talk(index + 1);
        for text in &case.before {
            variant.send(text).await;
        }
        let answer = variant.send(text).await;
        note(
            &mut report,
            case,
            text,
            &answer,
            case.expect.as_ref().unwrap(),
        );
    }
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn every_conversation_goes_as_written() {
    let environment = Environment::memory().twilio();
    let shared = environment.serve().await;
    let cases: Vec<Case> = cases::files()
        .iter()
        .flat_map(|file| cases::read(file))
        .collect();
    let (whatsapp, others): (Vec<&Case>, Vec<&Case>) = cases
        .iter()
        .partition(|case| case.channel.as_deref() == Some("whatsapp"));
    let reports = iter(others)
        .map(|case| run(&shared, case))
        .buffer_unordered(AT_ONCE);
    let mut report = reports.collect::<Vec<String>>().await.concat();
    for case in whatsapp {
        // All have the same sender: an agent of its own keeps them apart.
        report.push_str(&run(&environment.serve().await, case).await);
    }
    assert!(cases.len() > 30, "only {} conversations", cases.len());
    assert!(report.is_empty(), "{report}");
}
