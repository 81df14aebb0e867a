//! Terraform finds the simulator to be AWS: it makes the stack, sees nothing to
//! change, and removes it. Runs where Terraform and its AWS provider are
//! installed, and spends most of its time in Terraform's own sleeps.

#[path = "support/served.rs"]
mod served;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::{Command, Output},
};

use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use tempfile::TempDir;

use self::served::Served;

/// Folder of Terraform's providers on machines that can't download them.
const PLUGINS: &str = "/opt/tf-plugins";

/// A stack in Terraform's words.
const CONFIGURATION: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../provisioner/tests/support/terraform"
);

struct Terraform {
    folder: TempDir,
    endpoint: String,
}

impl Terraform {
    /// `None` where it is not installed or its AWS provider cannot be had.
    fn prepare(port: u16) -> Option<Self> {
        let folder = TempDir::new().expect("a folder for the configuration");
        for file in fs::read_dir(CONFIGURATION).expect("the configuration") {
            let file = file.expect("a file of it");
            fs::copy(file.path(), folder.path().join(file.file_name())).expect("it is copied");
        }
        let terraform = Self {
            folder,
            endpoint: format!("endpoint=http://127.0.0.1:{port}"),
        };
        let mut init = terraform.command("init");
        if Path::new(PLUGINS).is_dir() {
            init.arg(format!("-plugin-dir={PLUGINS}"));
        }
        init.output()
            .is_ok_and(|output| output.status.success())
            .then_some(terraform)
    }

    fn command(&self, command: &str) -> Command {
        let mut terraform = Command::new("terraform");
        terraform
            .current_dir(self.folder.path())
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env_remove("AWS_PROFILE")
            .args([command, "-no-color", "-input=false"]);
        terraform
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Output {
        let mut run = self.command(command);
        let output = run.args(arguments).args(["-var", &self.endpoint]).output();
        output.expect("terraform starts")
    }

    #[track_caller]
    fn succeed(&self, command: &str, arguments: &[&str]) {
        let output = self.run(command, arguments);
        let stdout = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {stdout}\n{complaint}");
    }
}

/// Returns the number of resources of each kind.
fn held(served: &Served) -> BTreeMap<(Service, &'static str), usize> {
    let mut kinds = BTreeMap::new();
    for resource in served.simulator.inspect(|world| world.inventory()) {
        *kinds.entry((resource.service, resource.kind)).or_default() += 1;
    }
    kinds
}

/// Returns the operations that the simulator has for Terraform alone.
fn kept_for_terraform() -> BTreeSet<String> {
    let text = include_str!("../models/operations.json");
    let operations: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(text).expect("services with operations and their callers");
    let operations = operations.into_values().flatten();
    let of_terraform = operations.filter(|(_, caller)| caller == "terraform");
    of_terraform.map(|(operation, _)| operation).collect()
}

#[test]
fn terraform_creates_a_stack_plans_no_change_and_destroys_it() {
    let served = Served::start();
    let Some(terraform) = Terraform::prepare(served.port()) else {
        println!("SKIPPED: Terraform or its AWS provider is not installed here");
        return;
    };
    terraform.succeed("apply", &["-auto-approve"]);
    let made = held(&served);
    assert_eq!(made[&(Service::Ec2, "subnet")], 4);
    assert_eq!(made[&(Service::Ecs, "service")], 1);

    terraform.succeed("plan", &["-detailed-exitcode"]);

    terraform.succeed("destroy", &["-auto-approve"]);
    assert_eq!(
        held(&served),
        BTreeMap::from([
            // Terraform only deregisters them.
            ((Service::Ecs, "task-definition"), 1),
            // RDS made them, and keeps them.
            ((Service::Logs, "log-group"), 2),
            // They can be restored for a month.
            ((Service::SecretsManager, "secret"), 3),
        ])
    );
    let calls = served.simulator.journal().into_iter();
    let called: BTreeSet<String> = calls.map(|it| it.operation).collect();
    let kept = kept_for_terraform();
    let uncalled: BTreeSet<_> = kept.difference(&called).collect();
    assert_eq!(uncalled, BTreeSet::new(), "operations without a caller");
}
