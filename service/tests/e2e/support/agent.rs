//! The agent as a process of its own, as a deployment runs it.

use std::time::Duration;

use kavak_agent::assembly::Assembled;
use kavak_agent::settings::Settings;
use serde_json::{Value, json};

use super::process::{As, Process};
use super::twilio::{PATH, PUBLIC_URL, Post, TOKEN};

pub(crate) struct Agent {
    pub(crate) process: Process,
    pub(crate) url: String,
    pub(crate) metrics_url: String,
    pub(crate) client: reqwest::Client,
}

/// An environment for an agent, extended as a test needs it.
#[derive(Clone)]
pub(crate) struct Environment(Vec<(String, String)>);

impl Environment {
    /// Everything in memory; debugging on, no limits, any port.
    pub(crate) fn memory() -> Self {
        Self(Vec::new())
            .with("PORT", "0")
            .with("METRICS_PORT", "0")
            .with("DEBUG_MODE", "true")
            .with("RATE_LIMIT_SESSION_PER_MINUTE", "0")
            .with("RATE_LIMIT_ADDRESS_PER_MINUTE", "0")
            .with("CONVERSATION_STATE_REPOSITORY", "in_memory")
            .with("LEAD_REPOSITORY", "in_memory")
            .with("WHATSAPP_QUIET_MILLISECONDS", "0")
    }

    /// A database of that address, and nothing in front of it.
    pub(crate) fn database(url: &str) -> Self {
        Self::memory()
            .with("CONVERSATION_STATE_REPOSITORY", "")
            .with("LEAD_REPOSITORY", "")
            .with("STATE_CACHE", "none")
            .with("DATABASE_URL", url)
    }

    /// A database with Redis in front of it.
    pub(crate) fn cached(database: &str, redis: &str) -> Self {
        Self::database(database)
            .with("STATE_CACHE", "redis")
            .with("REDIS_URL", redis)
    }

    /// A SQLite file in `folder`.
    pub(crate) fn sqlite(folder: &tempfile::TempDir) -> Self {
        let file = folder.path().join("agent.db");
        Self::database(&format!("sqlite://{}", file.display()))
    }

    pub(crate) fn twilio(self) -> Self {
        self.with("TWILIO_AUTH_TOKEN", TOKEN)
            .with("PUBLIC_BASE_URL", PUBLIC_URL)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.0
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect()
    }

    /// The agent within this process, its schema up to date.
    pub(crate) async fn assemble(&self) -> Assembled {
        let settings = self.settings();
        let parts = kavak_agent::assembly::assemble(&settings).unwrap();
        parts.stores.migrate().await.unwrap();
        parts
    }

    pub(crate) fn settings(&self) -> Settings {
        let value = |name: &str| {
            let found = self.0.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        };
        Settings::from_lookup(&value).unwrap()
    }

    /// Starts the agent with a subcommand and nothing more.
    pub(crate) fn run(&self, arguments: &[&str]) -> Process {
        let program = env!("CARGO_BIN_EXE_kavak-agent");
        Process::start(program, arguments, &self.pairs(), As::Ourselves)
    }

    /// Runs a command to its end.
    pub(crate) async fn output(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kavak-agent"));
        command.args(arguments).env_clear().envs(self.pairs());
        let running = tokio::task::spawn_blocking(move || command.output());
        running.await.unwrap().unwrap()
    }

    /// Returns the output of `chat` for the input `lines`.
    pub(crate) async fn talk(&self, lines: &str) -> String {
        let input = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(input.path(), lines).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kavak-agent"))
            .arg("chat")
            .env_clear()
            .envs(self.pairs())
            .stdin(std::fs::File::open(input.path()).unwrap())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the agent and waits until it listens.
    pub(crate) async fn serve(&self) -> Agent {
        let process = self.run(&[]);
        let mut ports = None;
        super::eventually("the agent listens", async || {
            ports = process.output().iter().find_map(|line| ports_of(line));
            ports.is_some()
                || process
                    .output()
                    .iter()
                    .any(|l| l.starts_with("kavak-agent:"))
        })
        .await;
        let (port, metrics_port) =
            ports.unwrap_or_else(|| panic!("the agent did not start: {:?}", process.output()));
        Agent {
            process,
            url: format!("http://127.0.0.1:{port}"),
            metrics_url: format!("http://127.0.0.1:{metrics_port}/metrics"),
            client: client(),
        }
    }
}

fn ports_of(line: &str) -> Option<(u64, u64)> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some((
        line.get("port")?.as_u64()?,
        line.get("metrics_port")?.as_u64()?,
    ))
}

/// A client for this machine.
pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}

impl Agent {
    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{path}", self.url));
        request.send().await.unwrap()
    }

    pub(crate) async fn get_json(&self, path: &str) -> Value {
        self.get(path).await.json().await.unwrap()
    }

    /// Sends a message, however it ends.
    pub(crate) async fn post_chat(&self, body: &Value) -> reqwest::Result<reqwest::Response> {
        let request = self.client.post(format!("{}/chat", self.url));
        request.json(body).send().await
    }

    /// Sends a message that has to be answered.
    pub(crate) async fn chat(&self, session: &str, message: &str) -> Value {
        let body = json!({"session_id": session, "message": message});
        let response = self.post_chat(&body).await.unwrap();
        let status = response.status();
        let answer = response.text().await.unwrap();
        assert_eq!(status, 200, "{message}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Posts to the webhook as Twilio does.
    pub(crate) async fn post_whatsapp(&self, post: &Post) -> reqwest::Result<reqwest::Response> {
        let url = format!("{PUBLIC_URL}{PATH}");
        let mut request = self
            .client
            .post(format!("{}{PATH}", self.url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", post.signature(&url));
        if let Some(token) = &post.token {
            request = request.header("I-Twilio-Idempotency-Token", token);
        }
        request.body(post.body()).send().await
    }

    /// Posts to the webhook; the TwiML that comes back.
    pub(crate) async fn whatsapp(&self, post: &Post) -> String {
        let response = self.post_whatsapp(post).await.unwrap();
        assert_eq!(response.status(), 200);
        response.text().await.unwrap()
    }

    /// The version of a conversation: how many turns it has had.
    pub(crate) async fn version(&self, session: &str) -> i64 {
        let view = self.get_json(&format!("/debug/session/{session}")).await;
        view["version"].as_i64().unwrap_or(0)
    }

    /// Returns the details of a customer.
    pub(crate) async fn lead(&self, session: &str) -> Value {
        let leads = self.get_json("/debug/leads").await;
        let leads = leads["leads"].as_array().unwrap().clone();
        let found = leads.into_iter().find(|lead| lead["session_id"] == session);
        found.map_or(Value::Null, |lead| lead["lead"].clone())
    }

    /// The sum of a counter over all labels that hold `part`.
    pub(crate) async fn counted(&self, counter: &str, part: &str) -> u64 {
        let text = self.client.get(&self.metrics_url).send().await.unwrap();
        let text = text.text().await.unwrap();
        let lines = text.lines().filter(|line| line.starts_with(counter));
        lines
            .filter(|line| line.contains(part))
            .filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok())
            .sum()
    }
}
