//! Those who chat with the agent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Of each customer: no more turns a minute than the agent takes from an address.
const BETWEEN_TURNS: Duration = Duration::from_millis(250);

pub(crate) fn ask(url: &str, message: &str) -> Result<String, String> {
    ask_in(url, "walk", message)
}

/// A turn of a conversation.
pub(crate) fn ask_in(url: &str, session: &str, message: &str) -> Result<String, String> {
    let body = format!("{{\"session_id\":\"{session}\",\"message\":\"{message}\"}}");
    ureq::post(format!("{url}/chat"))
        .header("content-type", "application/json")
        .send(body)
        .and_then(|mut answer| answer.body_mut().read_to_string())
        .map_err(|error| error.to_string())
}

/// Asks until there is an answer.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells when a port answers again"
)]
pub(crate) fn answer_in_time(url: &str, message: &str) -> String {
    let began = Instant::now();
    loop {
        match ask(url, message) {
            Ok(answer) => return answer,
            Err(error) => assert!(began.elapsed() < PATIENCE, "{error}"),
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Customers who chat all the time: two turns a conversation, of which the
/// second is right only if the first is remembered.
pub(crate) struct Customers {
    is_over: Arc<AtomicBool>,
    chats: Vec<JoinHandle<Chat>>,
}

/// What became of a customer's turns.
#[derive(Default)]
struct Chat {
    turns: usize,
    lost: Vec<String>,
}

impl Customers {
    pub(crate) fn begin(url: &str) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let chats = (0..2)
            .map(|customer| {
                let (url, is_over) = (url.to_owned(), is_over.clone());
                std::thread::spawn(move || {
                    let mut chat = Chat::default();
                    while !is_over.load(Ordering::SeqCst) {
                        chat.converse(&url, customer);
                    }
                    chat
                })
            })
            .collect();
        Self { is_over, chats }
    }

    /// How many turns were answered; every one must have been.
    pub(crate) fn end(self) -> usize {
        self.is_over.store(true, Ordering::SeqCst);
        let chats = self.chats.into_iter().map(|chat| chat.join().unwrap());
        let (mut turns, mut lost) = (0, Vec::new());
        for chat in chats {
            turns += chat.turns;
            lost.extend(chat.lost);
        }
        assert!(
            lost.is_empty(),
            "{} of {turns} turns: {lost:#?}",
            lost.len()
        );
        turns
    }
}

impl Chat {
    #[expect(
        clippy::disallowed_methods,
        reason = "customers read before they write; the agent turns away who does not"
    )]
    fn converse(&mut self, url: &str, customer: usize) {
        let session = format!("customer-{customer}-{}", self.turns);
        for (message, expected) in [
            ("busco una SUV de 400 mil", "ask_preferences"),
            ("automatica", "ask_financing"),
        ] {
            self.turns += 1;
            match ask_in(url, &session, message) {
                Ok(answer) if answer.contains(expected) => {}
                other => self.lost.push(format!("{session}: {message}: {other:?}")),
            }
            std::thread::sleep(BETWEEN_TURNS);
        }
    }
}
