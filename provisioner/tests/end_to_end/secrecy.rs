//! No secret value reaches anything that a run writes.

use std::fs;

use kavak_simulator::Service;
use serde_json::{Value, json};

use crate::support::environment::{Environment, OPENAI_API_KEY, TWILIO_AUTH_TOKEN};

/// The exit code of a command line that is not understood.
const USAGE: i32 = 2;

/// Parts of the paths in the simulator's state that stand for what AWS never shows: secrets, the
/// passwords of databases, and the environment inside of a running task.
const KEPT: &[&str] = &["/secrets_manager/", "/rds/instances/", "/ecs/tasks/"];

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

/// With the cache's token, the key that signs posts and the token of the desk's API.
fn with_all_secrets() -> Environment {
    Environment::new().with_settings(
        "[cache]\ntransit_encryption = true\n\
         [notify]\nwebhook_url = \"https://crm.example.com/leads\"",
    )
}

/// All secrets of an environment that is up.
fn secrets(environment: &Environment) -> Vec<String> {
    let mut secrets = vec![OPENAI_API_KEY.to_owned(), TWILIO_AUTH_TOKEN.to_owned()];
    secrets.extend(secret_values(environment));
    assert!(secrets.len() >= 8, "{} secrets", secrets.len());
    secrets
}

#[test]
fn no_command_prints_a_secret_however_talkative() {
    let environment = with_all_secrets();
    let summary = environment.settings_file().with_file_name("summary.md");
    let receipt = environment.settings_file().with_file_name("receipt.json");
    let (summary, receipt) = (summary.to_str().unwrap(), receipt.to_str().unwrap());
    let mut written = String::new();
    let mut known = Vec::new();
    for arguments in [
        &["up", "--wait", "stable", "--yes", "--summary", summary][..],
        &["plan"],
        &["plan", "--json"],
        &["status"],
        &["output", "--json"],
        &["config", "show"],
        &["doctor"],
        &["history"],
        &["graph"],
        &["cost"],
        &["export", "--terraform"],
        &["secrets", "list"],
        &["scale", "2", "--yes"],
        &["rollback"],
        &["migrate"],
        &["verify"],
        &["logs"],
        &["snapshots"],
        &["drill", "restore", "--receipt", receipt],
        &["reap"],
        &["down", "--yes", "--json"],
    ] {
        let mut command = environment.kavak_infra(arguments);
        let output = command.arg("-vvv").output().expect("the binary starts");
        written.push_str(&String::from_utf8_lossy(&output.stdout));
        written.push_str(&String::from_utf8_lossy(&output.stderr));
        assert_ne!(
            output.status.code(),
            Some(USAGE),
            "{arguments:?}: {written}"
        );
        if arguments[0] == "up" {
            known = secrets(&environment);
        }
    }
    written.push_str(&fs::read_to_string(summary).expect("a summary"));
    for secret in known {
        let at = written.find(&secret);
        let before = at.map(|at| written[..at].lines().last());
        assert_eq!(before, None, "a secret is printed behind this");
    }
}

#[test]
fn aws_holds_secrets_only_where_it_keeps_them_secret() {
    let environment = with_all_secrets();
    environment.up().assert().success();
    let secrets = secrets(&environment);
    let simulator = environment.simulator();
    let world = simulator.inspect(|world| serde_json::to_value(world));
    let mut places = Vec::new();
    let mut at = Vec::new();
    places_of(&secrets, &world.expect("a world"), &mut at, &mut places);
    let kept = |place: &&String| KEPT.iter().any(|end| place.contains(end));
    assert!(
        places.iter().any(|place| kept(&place)),
        "none is kept: {places:?}"
    );
    let open: Vec<&String> = places.iter().filter(|place| !kept(place)).collect();
    assert_eq!(open, Vec::<&String>::new());
}

/// Adds the path of each text that holds one of `secrets`.
fn places_of(secrets: &[String], value: &Value, at: &mut Vec<String>, places: &mut Vec<String>) {
    let mut visit = |name: String, inner: &Value| {
        if secrets.iter().any(|secret| name.contains(secret)) {
            places.push(format!("{}: a key", at.join("/")));
        }
        at.push(name);
        places_of(secrets, inner, at, places);
        at.pop();
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, it)| visit(key.clone(), it)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, it)| visit(index.to_string(), it));
        }
        Value::String(text) if secrets.iter().any(|secret| text.contains(secret)) => {
            places.push(at.join("/"));
        }
        _ => {}
    }
}
