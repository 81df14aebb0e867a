//! A stand-in for Twilio's REST API: makes contents, lists them, and counts messages.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

pub(crate) struct TwilioApi {
    pub(crate) url: String,
    /// Messages that were to be sent.
    pub(crate) sent: Arc<AtomicUsize>,
}

impl TwilioApi {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sent = Arc::new(AtomicUsize::new(0));
        let count = sent.clone();
        std::thread::spawn(move || {
            let mut contents = Vec::new();
            for connection in listener.incoming() {
                answer(connection.unwrap(), &mut contents, &count);
            }
        });
        Self { url, sent }
    }
}

/// Answers one request and closes the connection.
fn answer(mut connection: TcpStream, contents: &mut Vec<Value>, sent: &AtomicUsize) {
    let mut request = BufReader::new(connection.try_clone().unwrap());
    let (mut first, mut length) = (String::new(), 0);
    request.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        request.read_line(&mut line).unwrap();
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    request.read_exact(&mut body).unwrap();
    let answer = if first.starts_with("GET") {
        json!({"contents": contents, "meta": {"next_page_url": null}})
    } else if first.contains("/v1/Content") {
        let mut content: Value = serde_json::from_slice(&body).unwrap();
        content["sid"] = json!(format!("HX{:032}", contents.len()));
        contents.push(content.clone());
        content
    } else {
        sent.fetch_add(1, Ordering::SeqCst);
        json!({"sid": "SM0"})
    };
    let answer = answer.to_string();
    let length = answer.len();
    write!(
        connection,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{answer}"
    )
    .unwrap();
}
