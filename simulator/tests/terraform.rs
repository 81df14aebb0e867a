//! Terraform finds the simulator to be AWS: it makes the stack, sees nothing to
//! change, and removes it. Runs where Terraform and its AWS provider are
//! installed, and spends most of its time in Terraform's own sleeps.

#[path = "support/served.rs"]
mod served;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
};

use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use tempfile::TempDir;

use self::served::Served;

/// Where a machine keeps Terraform's providers when it cannot fetch them.
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
        let told = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {told}\n{complaint}");
    }
}

/// How many things of each kind there are.
fn held(served: &Served) -> BTreeMap<(Service, &'static str), usize> {
    let mut kinds = BTreeMap::new();
    for resource in served.simulator.inspect(|world| world.inventory()) {
        *kinds.entry((resource.service, resource.kind)).or_default() += 1;
    }
    kinds
}

#[test]
fn terraform_makes_a_stack_sees_nothing_to_change_and_leaves_what_it_leaves_on_aws() {
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
}
