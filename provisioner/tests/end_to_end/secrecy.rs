//! No secret value reaches anything that a run writes.

use crate::support::environment::{Environment, OPENAI_API_KEY, TWILIO_AUTH_TOKEN};

#[test]
fn no_command_prints_a_secret_however_talkative() {
    let environment = Environment::new();
    let mut written = String::new();
    for arguments in [
        &["up", "--wait", "stable", "--yes", "-vvv"][..],
        &["plan", "-vvv"],
        &["plan", "--json"],
        &["status", "-vvv"],
        &["output", "--json"],
        &["config", "show"],
        &["down", "--yes", "-vvv", "--json"],
    ] {
        let output = environment
            .kavak_infra(arguments)
            .output()
            .expect("the binary starts");
        written.push_str(&String::from_utf8_lossy(&output.stdout));
        written.push_str(&String::from_utf8_lossy(&output.stderr));
        if arguments[0] == "up" {
            let password = environment.database_password();
            assert!(
                !written.contains(&password),
                "the database's password is printed by up"
            );
        }
    }
    for marker in [OPENAI_API_KEY, TWILIO_AUTH_TOKEN] {
        assert!(!written.contains(marker), "{marker} is printed");
    }
}
