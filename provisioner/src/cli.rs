//! The command line. The comments on these types are the help.
#![allow(
    rustdoc::invalid_html_tags,
    reason = "what stands in angle brackets is a placeholder, in help as everywhere"
)]

mod delivery;
mod image;

use std::{path::PathBuf, time::Duration};

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use kavak_settings::Flag;

pub use self::delivery::{
    DeployArgs, LogsArgs, RollbackArgs, ScaleArgs, SecretsCommand, SetSecretArgs,
};
pub use self::image::{BuildArgs, CheckArgs, ImageCommand, ImageSource, PushArgs};
use crate::end::Ttl;

/// Makes, shows, changes and removes the AWS stack of the sales agent.
///
/// AWS is the state: there is no state file, and every run goes forward from
/// whatever is there. Settings come from config/<env>.toml; environment
/// variables beat the file (KAVAK_ and the key in capitals, two underscores
/// for each dot: KAVAK_NETWORK__CIDR), flags beat both.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "kavak-infra",
    version,
    max_term_width = 100,
    propagate_version = true
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonOptions,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Make the environment what the settings say, from whatever is there.
    Up(UpArgs),
    /// Remove everything the environment owns, and prove it.
    ///
    /// Needs no configuration file: project, env and region are enough.
    Down(DownArgs),
    /// Remove every environment of the project whose time has run out (`up --ttl`).
    ///
    /// Never one that is protected, never one that another run holds. Needs no
    /// configuration file: project and region are enough.
    Reap(ReapArgs),
    /// Show what `up` (or, with --destroy, `down`) would do; change nothing.
    Plan(PlanArgs),
    /// Show what is there, what runs, where it is and whether it is as it should be.
    Status(StatusArgs),
    /// Print what the environment tells others: all outputs, or the bare value of one.
    Output(OutputArgs),
    /// The agent's image, made and pushed with or without Docker on this machine.
    #[command(subcommand)]
    Image(ImageCommand),
    /// Talk to the agent as customers do: health, a chat turn, WhatsApp messages.
    Verify,
    /// Roll out an image, and watch until exactly it serves or tell why it does not.
    Deploy(DeployArgs),
    /// Roll out an earlier revision.
    Rollback(RollbackArgs),
    /// Set the values of secrets, and tell which have one.
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Bring the database's schema up to date by a task of its own.
    Migrate,
    /// Print the tasks' logs.
    Logs(LogsArgs),
    /// Set how many tasks run; `up` keeps it.
    Scale(ScaleArgs),
    /// Check the settings and tell everything that is wrong with them; makes no call.
    Validate,
    /// Show what the stack of the settings costs an hour and a month, by resource; makes no call.
    ///
    /// Prices are AWS's list prices on the day that is named with them. What the
    /// table does not know is said, and is not in the sum.
    Cost,
    /// Print the stack and its order as a graph; makes no call.
    Graph(GraphArgs),
    /// Show the settings and where each value came from, or the file's JSON Schema.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write config/<env>.toml, with every setting and its description in it.
    Init(InitArgs),
    /// The simulated AWS on this machine.
    #[command(subcommand)]
    Local(LocalCommand),
    /// Print the script that completes commands in a shell.
    Completions(CompletionsArgs),
    /// Print the manual page.
    Man,
}

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Common options")]
pub struct CommonOptions {
    /// The environment; its settings are in config/<ENV>.toml.
    #[arg(long, global = true, value_name = "ENV")]
    pub env: Option<String>,
    /// Another file with settings.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The project, the first half of every name.
    #[arg(long, global = true, value_name = "NAME")]
    pub project: Option<String>,
    /// AWS region.
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// Value of the tag `owner`.
    #[arg(long, global = true, value_name = "NAME")]
    pub owner: Option<String>,
    /// Use a simulated AWS on this machine, and run the agent here, instead of AWS.
    #[arg(long, global = true, conflicts_with = "endpoint_url")]
    pub local: bool,
    /// Send every call to this address (or AWS_ENDPOINT_URL) instead of AWS.
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Print one JSON object a line on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// Answer yes to the questions that may be answered so.
    #[arg(long, short = 'y', global = true)]
    pub yes: bool,
    /// Ask nothing: a missing answer is an error.
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
    /// Stop after this time, for example 20m; AWS goes on with what it began.
    #[arg(long, global = true, value_name = "TIME", value_parser = humantime::parse_duration)]
    pub deadline: Option<Duration>,
    /// Write what was done to this file, as Markdown for the page of a CI job.
    #[arg(long, global = true, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Wait this long, for example 10m, while another run holds the environment.
    #[arg(long, global = true, value_name = "TIME", default_value = "0s", value_parser = humantime::parse_duration)]
    pub wait_hold: Duration,
    /// Tell more: what is unchanged, waits, calls that are tried again.
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Tell nothing but results and errors.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What `up` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct UpArgs {
    /// The image to run instead of the one that runs now.
    #[arg(long, value_name = "REFERENCE")]
    pub image: Option<String>,
    /// Let the environment end this long from now, for example 4h, unless it ends
    /// later anyway: `reap` removes it then. `none` takes its end away.
    #[arg(long, value_name = "TIME")]
    pub ttl: Option<Ttl>,
    /// How far to wait.
    #[arg(long, value_name = "STATE", default_value = "serving")]
    pub wait: Wait,
}

/// How far `up` waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Wait {
    /// Everything is made; AWS goes on making it ready.
    Created,
    /// Everything is ready, and the service's rollout is complete.
    Stable,
    /// The agent answers at the address that customers use.
    #[default]
    Serving,
}

/// What `down` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct DownArgs {
    /// The name of the environment, <project>-<env>: what a protected one
    /// asks for.
    #[arg(long, value_name = "NAME")]
    pub confirm: Option<String>,
}

/// What `reap` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct ReapArgs {
    /// The regions to look in, with commas; by default that of the settings.
    #[arg(long, value_name = "REGIONS", value_delimiter = ',')]
    pub regions: Vec<String>,
}

/// What `plan` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct PlanArgs {
    /// Show what `down` would do.
    #[arg(long)]
    pub destroy: bool,
    /// End with exit code 10 if there is anything to do.
    #[arg(long)]
    pub detailed_exitcode: bool,
}

/// What `status` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct StatusArgs {
    /// Look again every few seconds and tell what changed, until interrupted.
    #[arg(long)]
    pub watch: bool,
}

/// What `output` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct OutputArgs {
    /// The output whose bare value to print.
    pub name: Option<String>,
}

/// What `graph` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct GraphArgs {
    /// The language of the graph.
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    pub format: GraphFormat,
}

/// The language of a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// Mermaid, which Markdown viewers draw.
    #[default]
    Mermaid,
    /// Graphviz.
    Dot,
}

/// What to show of the settings.
#[derive(Clone, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show each setting with its value and where that came from.
    Show,
    /// Print the JSON Schema of the file, for editors.
    Schema,
}

/// What to do with the simulated AWS.
#[derive(Clone, Debug, Subcommand)]
pub enum LocalCommand {
    /// Serve it in the foreground, for the AWS CLI or any other tool.
    Serve(ServeArgs),
}

/// What `local serve` takes.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// The port on this machine; 0 takes a free one.
    #[arg(long, value_name = "PORT", default_value = "4566")]
    pub port: u16,
    /// The folder that keeps what is made.
    #[arg(long, value_name = "FOLDER", default_value = ".kavak")]
    pub state: PathBuf,
}

/// What `init` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct InitArgs {
    /// Take the values of a terraform.tfvars.
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long)]
    pub force: bool,
}

/// What `completions` takes.
#[derive(Clone, Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    pub shell: Shell,
}

impl CommonOptions {
    /// The settings that these options give.
    #[must_use]
    pub fn flags(&self) -> Vec<Flag> {
        [
            ("--env", "env", &self.env),
            ("--project", "project", &self.project),
            ("--region", "region", &self.region),
            ("--owner", "owner", &self.owner),
        ]
        .into_iter()
        .filter_map(|(flag, key, value)| {
            let value = value.clone()?;
            Some(Flag { flag, key, value })
        })
        .collect()
    }
}

#[cfg(test)]
mod tests;
