//! The agent's data by one-off tasks: real sealed commands, both ways.

use std::{fs, io::Write as _};

use serde_json::Value;

use crate::{customers::ask_in, desk::Desk};

const PHONE: &str = "5512345678";

/// A local AWS whose settings name an e-mail address.
fn brought_up() -> (Desk, String) {
    let desk = Desk::new();
    let config = desk.place.path().join("config/dev.toml");
    let mut config = fs::File::options().append(true).open(config).unwrap();
    let notify = b"\n[notify]\nemail = [\"ventas@example.com\"]\n";
    config.write_all(notify).unwrap();
    let up = desk.run(&["up", "--local"]);
    let stderr = String::from_utf8_lossy(&up.stderr).into_owned();
    assert!(up.status.success(), "{stderr}");
    assert!(
        stderr.contains("mails to ventas@example.com are files in .kavak/mail"),
        "{stderr}"
    );
    let url = desk.done(&["output", "url", "--local"]).trim().to_owned();
    (desk, url)
}

#[test]
fn data_of_the_agent_come_back_sealed_and_nothing_of_them_stays_in_logs() {
    let (desk, url) = brought_up();
    let password = desk.done(&["desk", "add", "eva", "--local"]);
    assert!(password.trim().len() >= 12, "one line, the password");
    let accounts = desk.done(&["desk", "list", "--local"]);
    assert_eq!(accounts, "eva\tseller\tone-time password\n");
    for message in [
        "quiero hablar con una persona",
        "me llamo Xochitl Nah Uc",
        "55 1234 5678",
    ] {
        ask_in(&url, "sale", message).unwrap();
    }
    let leads = desk.done(&["leads", "export", "--local"]);
    assert!(leads.contains(PHONE), "{leads}");
    let receipt = desk.done(&["forget", "55 1234 5678", "--local"]);
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt["phone"], "********78");
    let leads = desk.done(&["leads", "export", "--local"]);
    assert!(!leads.contains(PHONE), "{leads}");
    let figures = desk.done(&["stats", "--since", "7d", "--local", "--json"]);
    // Events come before the object, one a line.
    let object = figures.lines().last().unwrap();
    let figures: Value = serde_json::from_str(object).unwrap();
    let figures: Value = serde_json::from_str(figures["output"].as_str().unwrap()).unwrap();
    assert!(figures.is_object());
    let again = desk.run(&["desk", "add", "eva", "--local"]);
    let why = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(1), "{why}");
    assert!(why.contains("exists already"), "{why}");
    // What ECS and CloudWatch Logs hold is all in the world.
    let world = fs::read_to_string(desk.state().join("world.json")).unwrap();
    let server = fs::read_to_string(desk.state().join("server.log")).unwrap_or_default();
    assert!(
        world.contains("sealed-output"),
        "the tasks' lines are in it"
    );
    for (what, text) in [
        ("the phone number", PHONE),
        ("the phone number as it was written", "55 1234 5678"),
        ("the password", password.trim()),
        ("the account", "\"eva\""),
    ] {
        assert!(!world.contains(text) && !server.contains(text), "{what}");
    }
}
