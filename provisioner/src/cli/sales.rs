//! What the commands on the agent's data take.

use std::time::Duration;

use clap::{Subcommand, ValueEnum};

/// What to do with leads.
#[derive(Clone, Debug, Subcommand)]
pub enum LeadsCommand {
    /// List the leads changed last: time, state, name, phone, car, session, parted by tabs.
    List {
        /// How many.
        #[arg(long, value_name = "COUNT", default_value_t = 50)]
        limit: u32,
    },
    /// Print all leads as CSV.
    Export,
    /// Mark a lead's conversation done.
    Done {
        /// The session, as `leads list` shows it.
        session: String,
    },
}

/// What to do with the accounts of the sales team's desk.
#[derive(Clone, Debug, Subcommand)]
pub enum DeskCommand {
    /// Add an account and print its one-time password.
    Add {
        /// By which it logs in: letters, digits, `.`, `-` and `_`.
        name: String,
        /// What it may do.
        #[arg(long, value_enum, default_value = "seller")]
        role: DeskRole,
    },
    /// Remove an account and end its sessions.
    Remove {
        /// The account's name.
        name: String,
    },
    /// List the accounts: name, role, state, parted by tabs.
    List,
}

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DeskRole {
    /// Attend conversations.
    Seller,
    /// Read the audit and forget customers, too.
    Admin,
}

impl LeadsCommand {
    /// The agent's words for it.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::List { limit } => words(&["leads", "list", "--limit", &limit.to_string()]),
            Self::Export => words(&["leads", "export"]),
            Self::Done { session } => words(&["leads", "done", "--", session]),
        }
    }
}

impl DeskCommand {
    /// The agent's words for it.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Add { name, role } => {
                let role = match role {
                    DeskRole::Seller => "seller",
                    DeskRole::Admin => "admin",
                };
                words(&["desk", "add", "--role", role, "--", name])
            }
            Self::Remove { name } => words(&["desk", "remove", "--", name]),
            Self::List => words(&["desk", "list"]),
        }
    }
}

/// The agent's words for forgetting a customer.
#[must_use]
pub fn forget_words(customer: &str) -> Vec<String> {
    words(&["forget", "--", customer])
}

/// The agent's words for the figures since so long ago, in whole days.
#[must_use]
pub fn stats_words(since: Duration) -> Vec<String> {
    const DAY: u64 = 86_400;
    let days = since.as_secs().div_ceil(DAY).max(1);
    words(&["stats", "--days", &days.to_string()])
}

/// The agent's words for numbers of rows, with those from before a moment in milliseconds
/// since 1970.
#[must_use]
pub fn counts_words(before_ms: i64) -> Vec<String> {
    words(&["counts", "--before", &before_ms.to_string()])
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_write_is_never_taken_for_an_option() {
        for words in [
            LeadsCommand::Done {
                session: "--help".into(),
            }
            .words(),
            DeskCommand::Remove {
                name: "--help".into(),
            }
            .words(),
            forget_words("--help"),
        ] {
            assert_eq!(words[words.len() - 2..], ["--", "--help"]);
        }
    }

    #[test]
    fn part_of_a_day_is_a_day() {
        for (hours, days) in [(0, "1"), (1, "1"), (24, "1"), (25, "2"), (7 * 24, "7")] {
            let words = stats_words(Duration::from_secs(hours * 3_600));
            assert_eq!(words[2], days, "{hours}");
        }
    }
}
