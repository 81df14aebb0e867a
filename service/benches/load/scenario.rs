//! Requests to the agent.

use crate::support::twilio::{PATH, PUBLIC_URL, Post};

#[derive(Clone, Copy)]
pub(crate) enum Scenario {
    Health,
    MidFlow,
    Knowledge,
    Whatsapp,
}

/// Conversations that each client has at the same time.
const SESSIONS: usize = 8;

/// Each of them moves a conversation that has begun.
const MID_FLOW: [&str; 6] = [
    "tengo 400 mil",
    "automática",
    "el primero",
    "20 por ciento de enganche",
    "a 48 meses",
    "mejor que sea de 350 mil",
];

const QUESTIONS: [&str; 4] = [
    "¿Qué garantía tienen los autos?",
    "¿Dónde están sus sucursales?",
    "¿Cuántos días tengo para devolver el auto?",
    "¿Qué documentos necesito para el financiamiento?",
];

impl Scenario {
    pub(crate) const ALL: [Self; 4] =
        [Self::Health, Self::MidFlow, Self::Knowledge, Self::Whatsapp];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Health => "/health",
            Self::MidFlow => "mid-flow /chat",
            Self::Knowledge => "knowledge question",
            Self::Whatsapp => "WhatsApp turn",
        }
    }

    /// The messages that bring a client's conversations to the measured state.
    pub(crate) fn preparation(self, client: usize) -> Vec<Vec<u8>> {
        let opening = "busco una SUV";
        let sessions = 0..SESSIONS;
        match self {
            Self::Health | Self::Knowledge => Vec::new(),
            Self::MidFlow => sessions
                .map(|session| chat(&format!("flow-{client}-{session}"), opening))
                .collect(),
            Self::Whatsapp => sessions
                .map(|session| whatsapp(client, session, opening, 0))
                .collect(),
        }
    }

    /// A client's request of that number.
    pub(crate) fn request(self, client: usize, number: usize) -> Vec<u8> {
        let session = number % SESSIONS;
        let round = number / SESSIONS;
        match self {
            Self::Health => b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(),
            Self::MidFlow => {
                let id = format!("flow-{client}-{session}");
                chat(&id, MID_FLOW[round % MID_FLOW.len()])
            }
            Self::Knowledge => {
                let id = format!("ask-{client}-{session}");
                chat(&id, QUESTIONS[round % QUESTIONS.len()])
            }
            Self::Whatsapp => whatsapp(
                client,
                session,
                MID_FLOW[round % MID_FLOW.len()],
                number + 1,
            ),
        }
    }
}

fn post(path: &str, content_type: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

fn chat(session: &str, message: &str) -> Vec<u8> {
    let body = serde_json::json!({"session_id": session, "message": message, "channel": "web"});
    post("/chat", "application/json", "", &body.to_string())
}

fn whatsapp(client: usize, session: usize, message: &str, number: usize) -> Vec<u8> {
    let from = format!("+52155{client:04}{session:04}");
    // Other messages than those of an earlier run on the same database.
    let run = std::process::id();
    let message = Post::new(
        &from,
        message,
        &format!("SM{run}-{client}-{session}-{number}"),
    );
    let signature = message.signature(&format!("{PUBLIC_URL}{PATH}"));
    let header = format!("X-Twilio-Signature: {signature}\r\n");
    let form = "application/x-www-form-urlencoded";
    post(PATH, form, &header, &message.body())
}
