//! Behaviour of the programs of images that the simulator runs.

use serde::{Deserialize, Serialize};

/// Behaviour of the program of an image.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub enum Behaviour {
    /// It listens on its container's ports and answers every path with 200 as
    /// long as it can reach the databases and caches that its variables name,
    /// else with 503. Started with a command other than `serve`, it does what
    /// it is to do and ends with 0.
    #[default]
    Good,
    /// It writes a line and ends.
    ExitsWith {
        /// Its exit code.
        code: i32,
        /// Its last line.
        log_line: String,
    },
    /// It is good for so long, and ends then.
    DiesAfter {
        /// Its life, in seconds.
        seconds: u32,
        /// Its exit code.
        code: i32,
    },
    /// It wants more memory than it may have.
    RunsOutOfMemory,
    /// It answers every path with 503.
    NeverHealthy,
    /// It is up only after so many seconds.
    BootsIn(u32),
    /// It listens on this port and no other.
    ListensOn(u16),
    /// It answers this path with 200, every other with 404.
    HealthPath(String),
    /// It can't bring the database's schema up to date, and ends.
    MigrationFails,
}
