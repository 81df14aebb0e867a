//! The command line; everything else is set by the environment.

use clap::{Parser, Subcommand};

use crate::store::Role;

/// The version, and below it what was built: who packs an image reads that line
/// in the executable, where one for another processor can't be run.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nkavak-agent built from ",
    env!("KAVAK_AGENT_COMMIT"),
    " at ",
    env!("KAVAK_AGENT_BUILD_TIME"),
);

/// The sales agent: a chat service for customers of a used-car company.
#[derive(Debug, Parser)]
#[command(name = "kavak-agent", version, long_version = LONG_VERSION)]
pub struct Cli {
    /// The command; `serve` without one.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands of the agent.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Serve customers (the default).
    Serve,
    /// Bring the database's schema up to date and end.
    Migrate,
    /// Ask the agent of this machine whether it lives: exit 0 if so.
    Healthcheck,
    /// Talk to the agent in the terminal.
    Chat,
    /// Manage the accounts of the sales team's desk.
    #[command(subcommand)]
    Desk(DeskCommand),
    /// List, export and close leads.
    #[command(subcommand)]
    Leads(LeadsCommand),
    /// Print the figures of the last days as JSON.
    Stats {
        /// The span in days.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: u32,
    },
    /// Print how many rows there are, and a hash of the leads, as JSON: what a restored
    /// backup is compared by. Changes nothing, and prints nothing of any customer.
    Counts {
        /// Count those from before this moment apart, in milliseconds since 1970.
        #[arg(long, value_name = "MILLISECONDS")]
        before: i64,
    },
    /// Delete everything about a customer and print a receipt.
    Forget {
        /// The customer's phone number, however it is written, or a session, as `leads list`
        /// shows it: `MX.1349…` of a sender without a number.
        #[arg(value_name = "PHONE_OR_SESSION")]
        customer: String,
    },
    /// Carry out the command in SEALED_COMMAND, and print its output sealed.
    #[command(hide = true)]
    Sealed,
}

/// Accounts of the desk.
#[derive(Debug, Clone, Subcommand)]
pub enum DeskCommand {
    /// Add an account and print its one-time password.
    Add {
        /// By which it logs in: letters, digits, `.`, `-` and `_`.
        name: String,
        /// Its role.
        #[arg(long, value_enum, default_value = "seller")]
        role: Role,
    },
    /// Remove an account and end its sessions.
    Remove {
        /// The account's name.
        name: String,
    },
    /// List the accounts: name, role, state.
    List,
}

/// Leads.
#[derive(Debug, Clone, Subcommand)]
pub enum LeadsCommand {
    /// List the leads changed last: time, state, name, phone, car, session.
    List {
        /// The number of entries.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Write all leads as CSV.
    Export,
    /// Mark a lead's conversation done.
    Done {
        /// The session, as `list` shows it.
        session: String,
    },
}
