//! The command line. The comments on these types are the help.
#![allow(
    rustdoc::invalid_html_tags,
    reason = "what stands in angle brackets is a placeholder, in help as everywhere"
)]

mod common;
mod delivery;
mod drill;
mod environment;
mod image;
mod sales;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use self::common::{ColorWhen, CommonOptions};
pub use self::delivery::{
    DeployArgs, LogsArgs, RollbackArgs, ScaleArgs, SecretsCommand, SetSecretArgs,
};
pub use self::drill::{DrillCommand, RestoreArgs};
pub use self::environment::{
    DownArgs, OutputArgs, PlanArgs, ReapArgs, SnapshotArgs, SnapshotsCommand, StatusArgs, UpArgs,
    Wait,
};
pub use self::image::{BuildArgs, CheckArgs, ImageCommand, ImageSource, PushArgs};
pub use self::sales::{
    DeskCommand, DeskRole, LeadsCommand, counts_words, forget_words, stats_words,
};

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
    /// Never one that is protected, never one whose lock another run holds. Needs no
    /// configuration file: project and region are enough.
    Reap(ReapArgs),
    /// List the snapshots of the environment's database and cache, or delete one.
    ///
    /// `up --from-snapshot` makes a new environment's database from one. Needs no
    /// configuration file: project, env and region are enough.
    Snapshots {
        /// What to do instead of listing them.
        #[command(subcommand)]
        command: Option<SnapshotsCommand>,
    },
    /// Prove that a backup can be restored, in an environment of its own.
    #[command(subcommand)]
    Drill(DrillCommand),
    /// Show what `up` (or, with --destroy, `down`) would do; change nothing.
    Plan(PlanArgs),
    /// Show what is there, what runs, where it is and whether it is as it should be.
    Status(StatusArgs),
    /// Show which runs changed the environment: when, by whom, from which CI run, how they ended.
    ///
    /// A run that changed something is recorded when it ends, in a parameter of SSM Parameter
    /// Store, which keeps the last 100. A run that was killed is not recorded: its lock shows
    /// it until the next run. `down` deletes the record. CloudTrail has all calls of 90 days.
    /// Needs no configuration file: project, env and region are enough.
    History,
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
    /// List, export and close leads; by a task of its own.
    ///
    /// What the task is told and what it prints is sealed: it is readable neither in
    /// ECS and CloudTrail nor in the task's log.
    #[command(subcommand)]
    Leads(LeadsCommand),
    /// Manage the accounts of the sales team's desk; by a task of its own.
    #[command(subcommand)]
    Desk(DeskCommand),
    /// Delete everything about a customer and print a receipt; by a task of its own.
    Forget {
        /// The customer's phone number, however it is written, or a session, as `leads list`
        /// shows it: `MX.1349…` of a sender without a number.
        #[arg(value_name = "PHONE_OR_SESSION")]
        customer: String,
    },
    /// Print the figures of the last days as JSON; by a task of its own.
    Stats {
        /// How far back, in whole days, for example 7d.
        #[arg(long, value_name = "TIME", default_value = "30d", value_parser = humantime::parse_duration)]
        since: Duration,
    },
    /// Print the tasks' logs.
    Logs(LogsArgs),
    /// Set how many tasks run; `up` keeps it.
    Scale(ScaleArgs),
    /// Check the settings and tell everything that is wrong with them; makes no call.
    Validate,
    /// Check before anything is made that account, permissions, quotas, domain, secrets and clock
    /// are ready for the settings; change nothing.
    ///
    /// One line a check: ok, warning or failure, and what to do. A failure is what `up`
    /// would fail at.
    Doctor(DoctorArgs),
    /// Show what the stack of the settings costs an hour and a month, by resource; makes no call.
    ///
    /// Prices are AWS's list prices on the day that is named with them. What the
    /// table does not know is said, and is not in the sum.
    Cost,
    /// Write what is there in the language of another tool; change nothing.
    ///
    /// Terraform imports all of it, and its plan changes nothing: the way out.
    /// Needs no configuration file: project, env and region are enough.
    Export(ExportArgs),
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

/// What `doctor` takes.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct DoctorArgs {
    /// Print the IAM policy that deploying the project's environments needs; makes no call.
    #[arg(long)]
    pub permissions: bool,
}

/// What `export` takes.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// For Terraform from 1.5 on: resources and import blocks, as files in this folder, or on
    /// standard output without one. No value of a secret is in them.
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, required = true)]
    pub terraform: Option<Option<PathBuf>>,
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

#[cfg(test)]
mod tests;
