//! Behaviour of the programs of images that the simulator runs.

use serde::{Deserialize, Serialize};

use crate::world::World;

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

impl World {
    /// From now on, the program of this image behaves like that. An image is
    /// named as in a task definition, or by the end of that: `:tag`,
    /// `@sha256:…`.
    pub fn behave(&mut self, image: impl Into<String>, behaviour: Behaviour) {
        self.behaviours.insert(image.into(), behaviour);
    }

    pub(crate) fn behaviour(&self, image: &str) -> Behaviour {
        let exact = self.behaviours.get(image);
        let mut by_end = self.behaviours.iter();
        exact
            .or_else(|| {
                by_end
                    .find(|(end, _)| image.ends_with(end.as_str()))
                    .map(|it| it.1)
            })
            .cloned()
            .unwrap_or_default()
    }
}
