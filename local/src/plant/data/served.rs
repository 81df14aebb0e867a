//! A database or a cache as a process.

use std::collections::{BTreeMap, BTreeSet};

use kavak_simulator::{DatabaseToRun, Hidden};
use tokio::task::JoinHandle;

use crate::{data_server::DataServer, error::Error};

/// What serves a database or a cache.
pub(super) struct Served {
    /// The names with ports that the world has for it.
    pub(super) endpoints: Vec<String>,
    /// What a cache wants of clients.
    pub(super) password: Option<Hidden>,
    /// The master password that a database has.
    pub(super) master_password: Hidden,
    pub(super) by: By,
}

pub(super) enum By {
    Starting(JoinHandle<Result<Option<DataServer>, Error>>),
    Server(Box<DataServer>),
    /// No such server is installed: the agent uses what is built into it.
    Embedded,
    /// It did not start; the log says why.
    Nothing,
}

/// Ends those that are not among `ids`; returns which these were.
pub(super) async fn drop_others(
    served: &mut BTreeMap<String, Served>,
    ids: &BTreeSet<String>,
) -> Vec<String> {
    let others: Vec<String> = served
        .keys()
        .filter(|id| !ids.contains(*id))
        .cloned()
        .collect();
    for id in &others {
        if let Some(Served {
            by: By::Server(server),
            ..
        }) = served.remove(id)
        {
            server.stop().await;
        }
    }
    others
}

impl Served {
    /// Gives a database that runs the master password that the world says.
    pub(super) async fn take_master_password(&mut self, database: &DatabaseToRun) {
        let By::Server(server) = &self.by else {
            return;
        };
        if self.master_password == database.password {
            return;
        }
        let before = std::mem::replace(&mut self.master_password, database.password.clone());
        let set = server.set_password(database, before.reveal()).await;
        if let Err(error) = set {
            let (id, reason) = (&database.id, with_causes(&error));
            tracing::error!(id, reason, "does not take its new password");
        }
    }

    /// That it was being started and now runs, or need not run; or why it does
    /// not run.
    pub(super) async fn news(&mut self, id: &str) -> Option<Result<(), String>> {
        let By::Starting(starting) = &mut self.by else {
            if let By::Server(server) = &mut self.by
                && !server.is_alive()
            {
                tracing::error!(id, "ended by itself");
                self.by = By::Nothing;
            }
            return None;
        };
        if !starting.is_finished() {
            return None;
        }
        let reason = match starting.await {
            Ok(Ok(server)) => {
                let server = server.map(Box::new);
                self.by = server.map_or(By::Embedded, By::Server);
                return Some(Ok(()));
            }
            Ok(Err(error)) => with_causes(&error),
            Err(error) => with_causes(&error),
        };
        tracing::error!(id, reason, "does not start");
        self.by = By::Nothing;
        Some(Err(reason))
    }
}

/// An error and all that it came of, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
