//! Rollouts and one-off tasks on their way.

use std::{
    io::{IsTerminal as _, Write as _},
    time::Duration,
};

use tokio::time::Instant;

use super::Ui;
use crate::{
    delivery::Verdict,
    machine::{AgentsOutput, DeployedEvent, MigratedEvent, SecretSetEvent, StandingEvent},
    verify::Report,
};

/// The interval of the message that work goes on, where there is no other message.
const HEARTBEAT: Duration = Duration::from_secs(30);

impl Ui {
    /// Shows where something stands.
    pub fn wait(&self, text: &str) {
        if self.is_json() {
            let text = text.to_owned();
            self.event("wait", &StandingEvent { text });
        } else {
            self.talk(text);
        }
    }

    /// Reports to programs by which name a failure is known; people read it in the error.
    pub fn verdict(&self, verdict: &Verdict) {
        if self.is_json() {
            self.event("verdict", verdict);
        }
    }

    /// Shows what the agent answered, in passing.
    pub fn checks(&self, report: &Report) {
        if self.is_json() {
            self.event("verify", report);
        } else {
            self.talk(&super::verify::text(report));
        }
    }

    /// Reports to programs what serves now.
    pub fn deployed(&self, deployed: &DeployedEvent) {
        if self.is_json() {
            self.event("deployed", deployed);
        }
    }

    /// Reports to programs which secret has a value now.
    pub fn secret_set(&self, set: &SecretSetEvent) {
        if self.is_json() {
            self.event("secret_set", set);
        }
    }

    /// Reports to programs how the migration ended.
    pub fn migrated(&self, migrated: &MigratedEvent) {
        if self.is_json() {
            self.event("migrated", migrated);
        }
    }

    /// Prints what the agent printed: as it is for programs, and without what could
    /// lead a terminal astray for people.
    pub fn agents_output(&self, text: &str) {
        if self.is_json() {
            let output = text.to_owned();
            self.object(&AgentsOutput { output });
        } else if std::io::stdout().is_terminal() {
            self.data(text);
        } else {
            // No one is left to read it where standard output is gone.
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
        }
    }

    /// Shows each standing once, and again when nothing changed for a while.
    pub fn standings(&self) -> impl FnMut(&str) + Send + use<> {
        let ui = self.clone();
        let mut last: Option<(String, Instant)> = None;
        move |text| {
            let is_new = last
                .as_ref()
                .is_none_or(|(shown, at)| shown != text || at.elapsed() >= HEARTBEAT);
            if is_new {
                ui.wait(text);
                last = Some((text.to_owned(), Instant::now()));
            }
        }
    }
}
