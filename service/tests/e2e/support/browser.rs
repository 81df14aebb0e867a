//! Chromium without a window, driven over its DevTools protocol.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::process::{As, Process, find};

pub(crate) struct Browser {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next_id: u64,
    session: Option<String>,
    _process: Process,
    _profile: tempfile::TempDir,
}

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
];

impl Browser {
    /// A browser that shows `url`.
    pub(crate) async fn open(url: &str) -> Self {
        let program = find("chromium", "chromium");
        let profile = tempfile::tempdir().unwrap();
        let profile_flag = format!("--user-data-dir={}", profile.path().display());
        let mut arguments = FLAGS.to_vec();
        arguments.extend([profile_flag.as_str(), "about:blank"]);
        let process = Process::start(program.to_str().unwrap(), &arguments, &[], As::Ourselves);
        let mut address = None;
        super::eventually("chromium listens", async || {
            let output = process.output();
            address = output
                .iter()
                .find_map(|line| Some(line.split_once("listening on ")?.1.to_owned()));
            address.is_some()
        })
        .await;
        let (socket, _) = tokio_tungstenite::connect_async(address.unwrap())
            .await
            .unwrap();
        let mut browser = Self {
            socket,
            next_id: 0,
            session: None,
            _process: process,
            _profile: profile,
        };
        browser.attach(url).await;
        browser
    }

    async fn attach(&mut self, url: &str) {
        let target = self
            .call("Target.createTarget", json!({"url": "about:blank"}))
            .await;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = self.call("Target.attachToTarget", attach).await;
        self.session = attached["sessionId"].as_str().map(str::to_owned);
        self.call("Page.enable", json!({})).await;
        self.go(url).await;
    }

    pub(crate) async fn go(&mut self, url: &str) {
        self.call("Page.navigate", json!({"url": url})).await;
        self.until("document.readyState === 'complete' && !!document.querySelector('#log li')")
            .await;
    }

    /// Goes to any page.
    pub(crate) async fn visit(&mut self, url: &str) {
        self.call("Page.navigate", json!({"url": url})).await;
        self.until("document.readyState === 'complete'").await;
    }

    /// Clicks what the selector finds, and waits for the page that follows.
    pub(crate) async fn click_through(&mut self, selector: &str) {
        let marked = format!(
            "window.before = true; document.querySelector({}).click()",
            json!(selector)
        );
        self.value(&marked).await;
        self.until("!window.before && document.readyState === 'complete'")
            .await;
    }

    async fn call(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let mut message = json!({"id": self.next_id, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let text = message.to_string();
        self.socket.send(Message::text(text)).await.unwrap();
        loop {
            let answer = self.socket.next().await.unwrap().unwrap();
            let Ok(text) = answer.to_text() else { continue };
            let answer: Value = serde_json::from_str(text).unwrap_or_default();
            if answer["id"] == self.next_id {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    /// Evaluates an expression in the page.
    pub(crate) async fn value(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let result = self.call("Runtime.evaluate", params).await;
        assert!(
            result.get("exceptionDetails").is_none(),
            "{expression}: {result}"
        );
        result["result"]["value"].clone()
    }

    /// Waits for an expression to become true.
    pub(crate) async fn until(&mut self, expression: &str) {
        let start = std::time::Instant::now();
        while self.value(expression).await != json!(true) {
            if start.elapsed() > super::PATIENCE {
                let page = self.value("document.body.innerText").await;
                let shot = std::env::temp_dir().join("kavak-agent-page.png");
                std::fs::write(&shot, self.picture().await).unwrap();
                panic!(
                    "never came true: {expression}, see {}\n{page}",
                    shot.display()
                );
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Types text where the focus is.
    pub(crate) async fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text})).await;
    }

    /// Presses and releases a key.
    pub(crate) async fn press(&mut self, key: &str, code: u32, text: &str, shift: bool) {
        let modifiers = if shift { 8 } else { 0 };
        for kind in ["keyDown", "keyUp"] {
            let mut params = json!({
                "type": kind, "key": key, "code": key, "modifiers": modifiers,
                "windowsVirtualKeyCode": code,
            });
            if kind == "keyDown" && !text.is_empty() {
                params["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", params).await;
        }
    }

    pub(crate) async fn enter(&mut self) {
        self.press("Enter", 13, "\r", false).await;
    }

    pub(crate) async fn tab(&mut self) {
        self.press("Tab", 9, "", false).await;
    }

    /// A window of a phone's size.
    pub(crate) async fn as_phone(&mut self) {
        let phone = json!({"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true});
        self.call("Emulation.setDeviceMetricsOverride", phone).await;
    }

    /// A phone's screen of that size in CSS pixels, by daylight or at night.
    pub(crate) async fn as_screen(&mut self, (width, height): (u32, u32), is_dark: bool) {
        let screen =
            json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": true});
        self.call("Emulation.setDeviceMetricsOverride", screen)
            .await;
        let touch = json!({"enabled": true});
        self.call("Emulation.setTouchEmulationEnabled", touch).await;
        let scheme = if is_dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.call("Emulation.setEmulatedMedia", media).await;
    }

    /// A picture of the page, as PNG.
    pub(crate) async fn picture(&mut self) -> Vec<u8> {
        use base64::Engine;
        let shot = self
            .call("Page.captureScreenshot", json!({"format": "png"}))
            .await;
        let data = shot["data"].as_str().unwrap();
        base64::prelude::BASE64_STANDARD.decode(data).unwrap()
    }
}
