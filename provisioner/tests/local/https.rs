//! From HTTP to HTTPS and back, while customers chat.

use std::{fs, path::Path, process::Command};

use crate::{customers::Customers, desk::Desk};

const DOMAIN: &str = "agent.example.test";

/// Makes a public zone with boto3, which gets an address and a file of credentials.
pub(crate) fn zone(desk: &Desk) -> String {
    let server = fs::read_to_string(desk.state().join("server.json")).unwrap();
    let server: serde_json::Value = serde_json::from_str(&server).unwrap();
    let script = "import boto3; \
         zone = boto3.client('route53').create_hosted_zone(Name='example.test', CallerReference='1'); \
         print(zone['HostedZone']['Id'].split('/')[-1])";
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/venv/bin/python");
    let mut python = Command::new(python);
    for name in [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
    ] {
        python.env_remove(name);
    }
    let made = python
        .args(["-c", script])
        .env(
            "AWS_SHARED_CREDENTIALS_FILE",
            desk.state().join("credentials"),
        )
        .env(
            "AWS_ENDPOINT_URL",
            format!("http://127.0.0.1:{}", server["port"]),
        )
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}

#[test]
fn customers_chat_through_the_way_to_https_and_back_and_lose_no_turn() {
    let desk = Desk::new();
    desk.done(&["up", "--local"]);
    let url = desk.done(&["output", "url", "--local"]).trim().to_owned();
    let file = desk.place.path().join("config/dev.toml");
    let by_http = fs::read_to_string(&file).unwrap();
    let zone = zone(&desk);
    let customers = Customers::begin(&url);

    let ingress = format!("[ingress]\ndomain = \"{DOMAIN}\"\nhosted_zone = \"{zone}\"\n");
    fs::write(&file, format!("{by_http}{ingress}")).unwrap();
    desk.done(&["up", "--local", "--yes"]);
    let with_https = desk.done(&["output", "url", "--local"]);
    assert_eq!(with_https.trim(), url, "no name server knows the domain");
    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");

    fs::write(&file, by_http).unwrap();
    desk.done(&["up", "--local", "--yes"]);

    let turns = customers.end();
    println!("{turns} turns, none lost");
    assert!(turns > 10, "{turns}");
    desk.done(&["down", "--local", "--yes"]);
    // Another owner's zone is still there.
    assert!(desk.state().exists());
}
