//! A stack that Terraform made is taken over as it is. Runs where Terraform and its AWS provider are installed.

use std::fs;
use std::path::Path;
use std::process::Command;

use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;
use crate::support::folder;

/// Where a machine keeps Terraform's providers when it cannot fetch them.
const PLUGINS: &str = "/opt/tf-plugins";

struct Terraform {
    folder: TempDir,
}

impl Terraform {
    /// `None` where it is not installed or its AWS provider cannot be had.
    fn prepare() -> Option<Self> {
        let configuration = TempDir::new().expect("a folder for the configuration");
        for file in fs::read_dir(folder().join("terraform")).expect("the configuration") {
            let file = file.expect("a file of it");
            fs::copy(file.path(), configuration.path().join(file.file_name()))
                .expect("it is copied");
        }
        let terraform = Self {
            folder: configuration,
        };
        let mut init = terraform.command(&["init", "-input=false"]);
        if Path::new(PLUGINS).is_dir() {
            init.arg(format!("-plugin-dir={PLUGINS}"));
        }
        init.output()
            .is_ok_and(|output| output.status.success())
            .then_some(terraform)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("terraform");
        command
            .current_dir(self.folder.path())
            .env("AWS_ACCESS_KEY_ID", "000000000001")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env_remove("AWS_PROFILE")
            .args(arguments);
        command
    }

    fn apply(&self, endpoint: &str) {
        let endpoint = format!("endpoint={endpoint}");
        let output = self
            .command(&[
                "apply",
                "-no-color",
                "-input=false",
                "-auto-approve",
                "-var",
                &endpoint,
            ])
            .output()
            .expect("terraform starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// The planned changes, as `key: attribute`.
fn planned(environment: &Environment) -> Vec<String> {
    let output = environment
        .kavak_infra(&["plan", "--json"])
        .assert()
        .success()
        .get_output()
        .clone();
    let plan: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let changes = plan["changes"].as_array().expect("a list of changes");
    let mut lines = Vec::new();
    for change in changes.iter().filter(|change| change["action"] != "none") {
        assert_eq!(
            change["action"],
            json!("update"),
            "nothing is made, replaced or removed: {change}"
        );
        for attribute in change["changes"].as_array().expect("an update says what") {
            lines.push(format!("{}: {}", change["key"], attribute["attribute"]).replace('"', ""));
        }
    }
    lines.sort();
    lines
}

#[test]
fn a_stack_made_by_terraform_is_adopted_with_the_two_deliberate_differences_and_removed() {
    let Some(terraform) = Terraform::prepare() else {
        println!("SKIPPED: Terraform or its AWS provider is not installed here");
        return;
    };
    let environment = Environment::new().without_image();
    terraform.apply(&environment.endpoint());
    // Terraform starts the service before there is an image.
    environment.change_by_hand("push_an_image");
    environment.change_by_hand("deploy_again");
    assert_eq!(
        planned(&environment),
        [
            "ecs_service: deployment_circuit_breaker",
            "ecs_service: deployment_rollback",
            "target_group: deregistration_delay_seconds",
        ],
        "nothing but D1 and D2"
    );

    environment.up().assert().success();
    environment.plan().assert().code(0);
    assert_eq!(
        environment.everything(),
        environment.one_of_everything(),
        "nothing is replaced or doubled"
    );
    let mut expected = environment.expected_stack();
    expected["db instance"]["EngineVersion"] = json!("15.15");
    expected["secret kavak-agent-dev-openai-api-key"]["value"] = json!("an-adopted-key");
    expected["secret kavak-agent-dev-twilio-auth-token"]["value"] = json!("an-adopted-token");
    // How logs are sent is said from the next revision on.
    let logs = &mut expected["task definition"]["containers"][0]["logs"]["options"];
    let logs = logs.as_object_mut().unwrap();
    logs.retain(|option, _| option.starts_with("awslogs"));
    assert_same(&environment.stack(), &expected, "the stack");

    environment.down().assert().success();
    assert_eq!(environment.everything(), Vec::<String>::new());
}
