//! What `verify` asks, of the agent itself as a process.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::Ordering,
    time::Duration,
};

use kavak_engine::Stop;
use kavak_infra::{
    network::Network,
    verify::{Check, Customer, Report, version_at},
};
use pretty_assertions::assert_eq;
use secrecy::SecretString;
use serde_json::Value;
use tempfile::TempDir;

use crate::twilio_api::TwilioApi;

const TOKEN: &str = "a-token-for-tests";

/// How long an agent may take to be ready.
const PATIENCE: Duration = Duration::from_secs(30);

struct Agent {
    process: Child,
    url: String,
    _folder: TempDir,
}

impl Agent {
    /// Starts the agent on an empty database and waits until it listens.
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("agent.db");
        let mut process = Command::new(program())
            .env_clear()
            .env("PORT", "0")
            .env("METRICS_PORT", "0")
            .env("DATABASE_URL", format!("sqlite://{}", database.display()))
            .env("STATE_CACHE", "none")
            .env("TWILIO_AUTH_TOKEN", TOKEN)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| serde_json::from_str::<Value>(&line).ok()?["port"].as_u64());
        Self {
            process,
            url: format!("http://127.0.0.1:{}", port.expect("it tells its port")),
            _folder: folder,
        }
    }

    fn customer(&self, token: &str) -> Customer {
        Customer {
            url: self.url.clone(),
            signed_url: self.url.clone(),
            token: Ok(SecretString::from(token)),
            commit: None,
            data: None,
            admitted: Vec::new(),
            network: Network::default(),
        }
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The agent's program, which `cargo test --workspace` builds beside this one.
fn program() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let program = this.ancestors().nth(2).unwrap().join("kavak-agent");
    assert!(
        program.exists(),
        "{} is missing: `cargo build --workspace --bins` makes it",
        program.display()
    );
    program
}

fn failed(report: &Report) -> Vec<&'static str> {
    let failed = report.checks.iter().filter(|check| !check.ok);
    failed.map(|check| check.name).collect()
}

#[tokio::test]
async fn a_good_agent_passes_every_question() {
    let agent = Agent::start();
    let customer = agent.customer(TOKEN);
    let stop = Stop::default();
    assert!(customer.until_ready(PATIENCE, &stop).await.ok);
    let report = customer.verify(&Stop::default()).await;
    assert!(report.ok, "{report:#?}");
    let names: Vec<&str> = report.checks.iter().map(|check| check.name).collect();
    assert_eq!(
        names,
        [
            "health",
            "ready",
            "version",
            "chat",
            "whatsapp_signed",
            "whatsapp_duplicate",
            "whatsapp_forged"
        ]
    );
    assert!(report.verdict(&|verb| verb.to_owned()).is_ok());
}

#[tokio::test]
async fn agent_that_sends_by_twilio_passes_and_writes_to_no_sender_of_a_check() {
    let twilio = TwilioApi::start();
    let agent = Agent::start_with(&[
        ("TWILIO_API_BASE_URL", &twilio.url),
        ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000000"),
        ("TWILIO_WHATSAPP_NUMBER", "+14155238886"),
        ("WHATSAPP_QUIET_MILLISECONDS", "50"),
    ]);
    let customer = agent.customer(TOKEN);
    let stop = Stop::default();
    assert!(customer.until_ready(PATIENCE, &stop).await.ok);
    // A reply's quick replies are made during the first run, and used from then on.
    for _ in 0..3 {
        let report = customer.verify(&stop).await;
        assert!(report.ok, "{report:#?}");
    }
    assert_eq!(twilio.sent.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_token_that_is_not_the_agents_is_found_out() {
    let agent = Agent::start();
    let customer = agent.customer("another-token");
    customer.until_ready(PATIENCE, &Stop::default()).await;
    let report = customer.verify(&Stop::default()).await;
    assert_eq!(failed(&report), ["whatsapp_signed", "whatsapp_duplicate"]);
    let error = report.verdict(&|verb| verb.to_owned()).unwrap_err();
    assert_eq!(error.exit_code(), 5);
    assert!(!format!("{report:?}{error:?}").contains("another-token"));
}

#[tokio::test]
async fn another_commit_than_the_one_that_is_expected_is_found_out() {
    let agent = Agent::start();
    let stop = Stop::default();
    let version = version_at(&Network::default(), &agent.url).await;
    let commit = version.unwrap().commit;
    let expecting = |commit: &str| agent.customer(TOKEN).expecting(Some(commit.to_owned()));
    let right = expecting(&commit[..7]);
    assert!(right.until_ready(PATIENCE, &stop).await.ok);
    let wrong = expecting("0000000");
    let wrong = wrong.until_ready(Duration::ZERO, &stop).await;
    assert_eq!(failed(&wrong), ["version"]);
    let said: Vec<&Check> = wrong.checks.iter().filter(|check| !check.ok).collect();
    assert!(said[0].said.contains(&commit) && said[0].said.contains("0000000"));
}

#[tokio::test(start_paused = true)]
async fn machine_outside_of_the_admitted_networks_is_a_diagnosis_where_nothing_answers() {
    let admitted = ["203.0.113.0/24".to_owned()];
    let verdict = async |url: &str| {
        let customer = Customer {
            url: url.to_owned(),
            signed_url: url.to_owned(),
            token: Err("the secret has no value".into()),
            commit: None,
            data: None,
            admitted: Vec::new(),
            network: Network::default(),
        };
        let report = customer
            .from_networks(&admitted)
            .verify(&Stop::default())
            .await;
        format!("{:?}", report.verdict(&|verb| verb.to_owned()).unwrap_err())
    };
    let unanswered = verdict("http://127.0.0.1:1").await;
    assert!(unanswered.contains("203.0.113.0/24"), "{unanswered}");
    let agent = Agent::start();
    let answered = verdict(&agent.url).await;
    assert!(!answered.contains("203.0.113.0/24"), "{answered}");
}

#[tokio::test(start_paused = true)]
async fn without_an_agent_every_question_fails_with_its_reason() {
    let customer = Customer {
        url: "http://127.0.0.1:1".into(),
        signed_url: "http://127.0.0.1:1".into(),
        token: Err("the secret has no value".into()),
        commit: None,
        data: None,
        admitted: Vec::new(),
        network: Network::default(),
    };
    let report = customer.verify(&Stop::default()).await;
    assert_eq!(failed(&report).len(), report.checks.len());
    assert!(report.checks.iter().all(|check| !check.said.is_empty()));
    let error = report.verdict(&|verb| verb.to_owned()).unwrap_err();
    assert_eq!(error.exit_code(), 5);
    assert_eq!(version_at(&Network::default(), &customer.url).await, None);
}
