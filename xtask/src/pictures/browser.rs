//! Chromium without a window, driven by chromedriver over the `WebDriver` protocol.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

/// How long the browser may take to start, and a page to become still.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// A page that shows the same text for so long has nothing more to come.
const STILL: Duration = Duration::from_millis(1500);
/// `WebDriver`'s code of the Enter key.
const ENTER: char = '\u{e007}';

/// A browser with one page; it ends when it is dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// A window of a tablet's width.
    ///
    /// # Errors
    /// If chromedriver or Chromium does not start.
    pub(crate) fn start() -> Result<Self> {
        let port = free_port()?;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start chromedriver")?;
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
        };
        browser.wait_until_listening()?;
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--lang=es-MX",
            "--window-size=620,1180",
        ];
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
        }}});
        let session = browser.post("/session", &capabilities)?;
        let id = session["sessionId"].as_str().context("no session")?;
        browser.session = format!("/session/{id}");
        Ok(browser)
    }

    fn wait_until_listening(&self) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            ensure!(start.elapsed() < PATIENCE, "chromedriver does not listen");
            sleep(POLL_INTERVAL);
        }
        Ok(())
    }

    pub(crate) fn open(&mut self, url: &str) -> Result<()> {
        self.command("url", &json!({"url": url})).map(drop)
    }

    /// Types where the selector points to, and presses Enter.
    pub(crate) fn type_and_enter(&mut self, selector: &str, text: &str) -> Result<()> {
        let find = json!({"using": "css selector", "value": selector});
        let found = self.command("element", &find)?;
        let element = found
            .as_object()
            .and_then(|it| it.values().next()?.as_str())
            .with_context(|| format!("the page has no {selector}"))?;
        let typed = json!({"text": format!("{text}{ENTER}")});
        self.command(&format!("element/{element}/value"), &typed)
            .map(drop)
    }

    /// Waits until the text of the page no longer changes.
    pub(crate) fn wait_until_still(&mut self) -> Result<()> {
        let (start, mut since) = (Instant::now(), Instant::now());
        let read = json!({"script": "return document.body.innerText", "args": []});
        let mut text = Value::Null;
        while since.elapsed() < STILL {
            ensure!(start.elapsed() < PATIENCE, "the page never became still");
            sleep(POLL_INTERVAL);
            let now = self.command("execute/sync", &read)?;
            if now != text {
                (text, since) = (now, Instant::now());
            }
        }
        Ok(())
    }

    /// The window as PNG.
    pub(crate) fn screenshot(&mut self) -> Result<Vec<u8>> {
        let answer = self.request("GET", &format!("{}/screenshot", self.session), "")?;
        let encoded = answer.as_str().context("no screenshot")?;
        Ok(BASE64_STANDARD.decode(encoded)?)
    }

    fn command(&self, name: &str, body: &Value) -> Result<Value> {
        self.post(&format!("{}/{name}", self.session), body)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.request("POST", path, &body.to_string())
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Result<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )?;
        let answer: Value = serde_json::from_slice(&body_of(stream)?)?;
        if let Some(message) = answer["value"]["message"].as_str() {
            bail!("chromedriver, {path}: {message}");
        }
        Ok(answer["value"].clone())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.request("DELETE", &self.session, "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The body of an answer. chromedriver leaves the connection open behind it.
fn body_of(stream: TcpStream) -> Result<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    Ok(listener.local_addr()?.port())
}
