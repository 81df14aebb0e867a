//! One environment in one account of the simulator: its configuration, the binary, what is really there.

use std::cell::RefCell;
use std::fs;
use std::process::Command as Process;
use std::rc::Rc;

use assert_cmd::Command;
use kavak_proxy::{Call, Proxy};
use kavak_simulator::{Simulator, World};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::folder;
use super::gate::Gate;
use super::reader::Reader;
use super::served::Served;

pub(crate) const OPENAI_API_KEY: &str = "marker-of-the-openai-key";
pub(crate) const TWILIO_AUTH_TOKEN: &str = "marker-of-the-twilio-token";

/// The simulator takes any key; the emulator takes this one for the account's number.
const ACCESS_KEY: &str = "000000000001";

/// The image that `up` is told: no test but those of images builds one.
pub(crate) const IMAGE: &str = "registry.example.com/agent:1";

/// Cheap to copy: neighbours share the account and the reader.
#[derive(Clone)]
pub(crate) struct Environment {
    /// None where something else plays AWS.
    simulator: Option<Rc<Served>>,
    reader: Rc<RefCell<Reader>>,
    files: Rc<TempDir>,
    project: String,
    env: String,
    image: Option<&'static str>,
    /// Where AWS listens.
    aws_port: u16,
    /// Where the binary is sent: AWS, or a proxy before it.
    port: u16,
}

impl Environment {
    /// `kavak-agent-dev` in an empty account of its own.
    pub(crate) fn new() -> Self {
        let simulator = Rc::new(Served::start());
        Self {
            simulator: Some(Rc::clone(&simulator)),
            ..Self::at(simulator.port())
        }
    }

    /// The same in whatever plays AWS at this port.
    pub(crate) fn at(port: u16) -> Self {
        Self {
            simulator: None,
            reader: Rc::new(RefCell::new(Reader::start())),
            files: Rc::new(TempDir::new().expect("a folder for the configuration")),
            project: "kavak-agent".to_owned(),
            env: "dev".to_owned(),
            image: Some(IMAGE),
            aws_port: port,
            port,
        }
        .with_settings("")
    }

    /// The same, with nobody saying which image is to run.
    pub(crate) fn without_image(self) -> Self {
        Self {
            image: None,
            ..self
        }
    }

    /// Another environment in the same account.
    pub(crate) fn neighbour(&self, project: &str, env: &str) -> Self {
        Self {
            project: project.to_owned(),
            env: env.to_owned(),
            ..self.clone()
        }
        .with_settings("")
    }

    /// Empties the account, as if nothing had ever been in it.
    pub(crate) fn empty_account(&self) {
        self.simulator().change(|world, _| {
            let calendar = world.calendar;
            *world = World::new(world.pace, 1);
            world.calendar = calendar;
        });
    }

    /// The account, past the wire.
    pub(crate) fn simulator(&self) -> &Simulator {
        let served = self.simulator.as_ref();
        &served.expect("the simulator plays AWS here").simulator
    }

    /// The same, with a gate before these of its calls.
    pub(crate) fn gated(
        &self,
        is_meant: impl Fn(&Call) -> bool + Send + Sync + 'static,
    ) -> (Self, Gate) {
        let (gate, rule) = Gate::before(is_meant);
        let proxy = Proxy::start(self.aws_port, rule).expect("a proxy before AWS");
        let gated = Self {
            port: proxy.port(),
            ..self.clone()
        };
        (gated, gate)
    }

    /// Protected, with an image that holds the seller's data, as such an environment needs.
    pub(crate) fn protected(self) -> Self {
        self.with_settings(
            "lifetime = \"protected\"\n[agent.environment]\n\
             CATALOG_PATH = \"/cars.csv\"\nKNOWLEDGE_BASE_PATH = \"/facts.md\"",
        )
    }

    /// Writes the configuration with these lines added to the least that it needs.
    pub(crate) fn with_settings(self, lines: &str) -> Self {
        let Self { project, env, .. } = &self;
        let least = format!(
            "project = \"{project}\"\nenv = \"{env}\"\nregion = \"us-east-1\"\nowner = \"platform-team\"\n{lines}\n"
        );
        fs::write(self.settings_file(), least).expect("the configuration is written");
        self
    }

    pub(crate) fn settings_file(&self) -> std::path::PathBuf {
        self.files
            .path()
            .join(format!("{}.{}.toml", self.project, self.env))
    }

    /// `<project>-<env>`, which all names begin with.
    pub(crate) fn prefix(&self) -> String {
        format!("{}-{}", self.project, self.env)
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The real binary, with nothing of this machine's own configuration.
    pub(crate) fn kavak_infra(&self, arguments: &[&str]) -> Command {
        Command::from_std(self.process(arguments))
    }

    /// The same as a plain process, to be killed.
    pub(crate) fn process(&self, arguments: &[&str]) -> Process {
        let mut command = self.process_without_settings(arguments);
        command.arg("--config").arg(self.settings_file());
        command
    }

    /// The same in a folder that has no configuration.
    pub(crate) fn process_without_settings(&self, arguments: &[&str]) -> Process {
        let mut command = Process::new(env!("CARGO_BIN_EXE_kavak-infra"));
        command
            .current_dir(self.files.path())
            .env_clear()
            .env("HOME", self.files.path())
            .env("AWS_ACCESS_KEY_ID", ACCESS_KEY)
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("OPENAI_API_KEY", OPENAI_API_KEY)
            .env("TWILIO_AUTH_TOKEN", TWILIO_AUTH_TOKEN)
            .envs(self.image.map(|image| ("KAVAK_AGENT__IMAGE", image)))
            .args(arguments)
            .args(["--endpoint-url", &self.endpoint(), "--no-input"]);
        command
    }

    /// Nothing answers at a simulated load balancer's address: stable is as far as it gets.
    pub(crate) fn up(&self) -> Command {
        self.kavak_infra(&["up", "--wait", "stable", "--yes"])
    }

    pub(crate) fn plan(&self) -> Command {
        self.kavak_infra(&["plan", "--detailed-exitcode"])
    }

    pub(crate) fn down(&self) -> Command {
        self.kavak_infra(&["down", "--yes"])
    }

    /// The summary at the end of `up --json` or `down --json`.
    pub(crate) fn summary(command: &mut Command) -> Value {
        let output = command.arg("--json").assert().success();
        let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
        let last = text
            .lines()
            .rev()
            .map(|line| serde_json::from_str::<Value>(line).expect("one object a line"));
        last.into_iter()
            .find(|event| event["event"] == "summary")
            .expect("a run ends with its summary")
    }

    /// Every resource and every attribute, as boto3 reads them.
    pub(crate) fn stack(&self) -> Value {
        self.ask("stack")
    }

    /// One line a resource in all services of the account, whoever it belongs to.
    pub(crate) fn everything(&self) -> Vec<String> {
        serde_json::from_value(self.ask("everything")).expect("a list of lines")
    }

    /// Changes something as a person would, past the provisioner: a function in `reader/changes/`.
    pub(crate) fn change_by_hand(&self, change: &str) {
        self.ask(change);
    }

    /// The id of a hosted zone that is made by hand, `example.com`.
    pub(crate) fn make_hosted_zone(&self) -> String {
        let zone = self.ask("make_a_hosted_zone");
        zone.as_str().expect("an id").to_owned()
    }

    /// An issued certificate of the account for the domain; there must be a zone for it.
    pub(crate) fn make_certificate(&self) -> String {
        let arn = self.ask("request_a_certificate");
        arn.as_str().expect("an ARN").to_owned()
    }

    /// Where a document is not as a JSON Schema says.
    pub(crate) fn schema_errors(&self, schema: &Value, document: &Value) -> Vec<String> {
        let request = json!({"do": "schema_errors", "schema": schema, "document": document, "port": 0, "account": ""});
        let errors = self.reader.borrow_mut().ask(&request);
        serde_json::from_value(errors).expect("a list of lines")
    }

    fn ask(&self, what: &str) -> Value {
        let Self {
            aws_port,
            project,
            env,
            ..
        } = self;
        let request = json!({
            "do": what, "port": aws_port, "account": ACCESS_KEY, "project": project, "env": env,
        });
        self.reader.borrow_mut().ask(&request)
    }

    /// What [`stack`](Self::stack) must be after `up`, written by hand from the stack's table.
    pub(crate) fn expected_stack(&self) -> Value {
        let text = fs::read_to_string(folder().join("expected.json")).expect("the expected stack");
        let filled = text
            .replace("<p>", &self.prefix())
            .replace("<env>", &self.env)
            .replace("<owner>", "platform-team")
            .replace("<image>", self.image.unwrap_or("<repository>:latest"))
            .replace("<openai key>", OPENAI_API_KEY)
            .replace("<twilio token>", TWILIO_AUTH_TOKEN);
        serde_json::from_str(&filled).expect("the expected stack is JSON")
    }

    /// What [`everything`](Self::everything) must be after `up` in an empty account: one of each.
    pub(crate) fn one_of_everything(&self) -> Vec<String> {
        let text = fs::read_to_string(folder().join("expected_everything.txt"))
            .expect("the expected list");
        let text = text
            .replace("<p>", &self.prefix())
            .replace("<project>", &self.project)
            .replace("<env>", &self.env);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }
}
