//! No secret value reaches anything that a run writes.

use std::fs;

use kavak_simulator::Service;
use serde_json::{Value, json};

use crate::support::environment::{Environment, OPENAI_API_KEY, TWILIO_AUTH_TOKEN};

/// Every value that the account's secrets hold; of the database's credentials, the password.
fn secret_values(environment: &Environment) -> Vec<String> {
    let ask = |operation: &str, input: Value| {
        let simulator = environment.simulator();
        let answer = simulator.call(Service::SecretsManager, "us-east-1", operation, input);
        answer.expect("an answer")
    };
    let listed = ask("ListSecrets", json!({}));
    let listed = listed["SecretList"].as_array().expect("a list").iter();
    let values = listed.filter_map(|secret| {
        let held = ask("GetSecretValue", json!({"SecretId": secret["ARN"]}));
        let value = held["SecretString"].as_str()?;
        let fields: Option<Value> = serde_json::from_str(value).ok();
        let password = fields.as_ref().and_then(|it| it["password"].as_str());
        Some(password.unwrap_or(value).to_owned())
    });
    values.collect()
}

#[test]
fn no_command_prints_a_secret_however_talkative() {
    // With the cache's token, the key that signs posts and the token of the desk's API.
    let environment = Environment::new().with_settings(
        "[cache]\ntransit_encryption = true\n\
         [notify]\nwebhook_url = \"https://crm.example.com/leads\"",
    );
    let summary = environment.settings_file().with_file_name("summary.md");
    let summary = summary.to_str().expect("text");
    let mut written = String::new();
    let mut secrets = vec![OPENAI_API_KEY.to_owned(), TWILIO_AUTH_TOKEN.to_owned()];
    for arguments in [
        &[
            "up",
            "--wait",
            "stable",
            "--yes",
            "-vvv",
            "--summary",
            summary,
        ][..],
        &["plan", "-vvv"],
        &["plan", "--json"],
        &["status", "-vvv"],
        &["output", "--json"],
        &["config", "show"],
        &["doctor", "-vvv"],
        &["history", "-vvv"],
        &["export", "--terraform", "-vvv"],
        &["secrets", "list", "-vvv"],
        &["scale", "2", "--yes", "-vvv"],
        &["down", "--yes", "-vvv", "--json"],
    ] {
        let output = environment
            .kavak_infra(arguments)
            .output()
            .expect("the binary starts");
        written.push_str(&String::from_utf8_lossy(&output.stdout));
        written.push_str(&String::from_utf8_lossy(&output.stderr));
        if arguments[0] == "up" {
            secrets.extend(secret_values(&environment));
            written.push_str(&fs::read_to_string(summary).expect("a summary"));
        }
    }
    assert!(secrets.len() >= 8, "{} secrets", secrets.len());
    for secret in secrets {
        let at = written.find(&secret);
        let before = at.map(|at| written[..at].lines().last());
        assert_eq!(before, None, "a secret is printed behind this");
    }
}
