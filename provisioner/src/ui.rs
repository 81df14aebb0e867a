//! Everything that is printed: standard output is data, standard error talk.
//! Views are plain data, their texts pure functions of them; only this file
//! and its modules write.

pub mod cost;
mod delivery;
pub mod doctor;
mod error;
mod format;
pub mod graph;
pub mod history;
pub mod image;
mod lines;
pub mod plan;
mod printable;
mod progress;
mod prompt;
mod question;
pub mod reap;
mod record;
pub mod schemas;
pub mod secrets;
pub mod settings;
pub mod snapshots;
pub mod status;
mod style;
pub mod summary;
pub mod verify;
mod views;

use std::io::{IsTerminal, Write};

use indicatif::MultiProgress;
use kavak_settings::Variables;
use serde::Serialize;
use serde_json::Value;

pub use self::{
    cost::CostView,
    history::HistoryView,
    plan::PlanView,
    progress::Progress,
    prompt::demand_name,
    reap::{ReapOutcome, ReapView, ReapedView},
    snapshots::{SnapshotView, SnapshotsView},
    status::StatusView,
    summary::{Summary, Tally},
};
use self::{printable::printable, record::Record, style::Palette};
use crate::{
    cli::{ColorWhen, CommonOptions},
    error::Error,
    invocation::Invocation,
    machine::{NoticeEvent, SCHEMA},
};

/// The verbosity of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Volume {
    Quiet,
    Normal,
    Verbose,
}

/// The user's end of a command.
#[derive(Clone, Debug)]
pub struct Ui {
    json: bool,
    volume: Volume,
    /// Whether progress can be redrawn in place.
    is_live: bool,
    /// All that is redrawn in place.
    screen: MultiProgress,
    /// Whether questions can be asked.
    can_ask: bool,
    yes: bool,
    /// Whether this is of a command that another one runs, whose data alone are printed.
    is_part: bool,
    /// How the commands to run next are shown.
    invocation: Invocation,
    /// What happened, for `--summary`.
    record: Record,
    /// For data and for talk.
    data: Palette,
    talk: Palette,
}

impl Ui {
    /// What these options ask for, on these standard streams.
    #[must_use]
    pub fn new(options: &CommonOptions, variables: &Variables) -> Self {
        let is_dumb = variables.get("TERM") == Some("dumb");
        let has_color = |is_terminal: bool| match options.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => is_terminal && !is_dumb && variables.get("NO_COLOR").is_none(),
        };
        let (data, talk) = (
            std::io::stdout().is_terminal(),
            std::io::stderr().is_terminal(),
        );
        Self {
            json: options.json,
            volume: match (options.quiet, options.verbose) {
                (true, _) => Volume::Quiet,
                (false, 0) => Volume::Normal,
                (false, _) => Volume::Verbose,
            },
            is_live: talk && !is_dumb && !options.json && !options.quiet,
            screen: MultiProgress::new(),
            can_ask: talk && std::io::stdin().is_terminal() && !options.no_input && !options.json,
            yes: options.yes,
            is_part: false,
            invocation: Invocation::of(options),
            record: Record::default(),
            data: Palette::new(has_color(data)),
            talk: Palette::new(has_color(talk)),
        }
    }

    /// The same for a command that another one runs.
    #[must_use]
    pub fn of_part(options: &CommonOptions, variables: &Variables) -> Self {
        Self {
            is_part: true,
            ..Self::new(options, variables)
        }
    }

    /// Whether data is printed as JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints data: a text that ends with its last line.
    pub fn data(&self, text: &str) {
        self.painted_data(&printable(text));
    }

    /// The same of a text that may have colours, and nothing of others in it.
    fn painted_data(&self, text: &str) {
        write_line(std::io::stdout().lock(), text.trim_end_matches('\n'));
    }

    /// Prints one JSON object.
    pub fn object(&self, object: &impl Serialize) {
        let mut value = serde_json::to_value(object).unwrap_or_default();
        if let Value::Object(members) = &mut value {
            members.insert("schema".into(), SCHEMA.into());
        }
        self.painted_data(&value.to_string());
    }

    /// Shows something that the user should know.
    pub fn notice(&self, text: &str) {
        let text = &self.invocation.completed(text);
        self.record.notice(text);
        if self.json {
            let notice = NoticeEvent {
                text: text.to_owned(),
                ..NoticeEvent::default()
            };
            self.event("notice", &notice);
        } else {
            self.talk(&format!("note: {text}"));
        }
    }

    /// Whether a user watches: other programs may show their progress there too.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.is_live
    }

    /// Shows something in passing; nothing depends on it.
    pub fn talk(&self, text: &str) {
        self.painted_talk(&printable(text));
    }

    /// The same of a text that may have colours, and nothing of others in it.
    fn painted_talk(&self, text: &str) {
        if !self.json && self.volume > Volume::Quiet {
            let write = || write_line(std::io::stderr().lock(), text);
            match self.is_live {
                true => self.screen.suspend(write),
                false => write(),
            }
        }
    }

    /// Shows the error that the command ends with.
    pub fn error(&self, error: &Error) {
        let error = &error.with_commands(&self.invocation);
        self.record.error(error);
        if self.json {
            self.event("error", &error::object(error));
        } else {
            write_line(std::io::stderr().lock(), &error::text(error, &self.talk));
        }
    }

    /// Remembers what the environment costs, for the page.
    pub fn remember_cost(&self, view: &CostView) {
        self.record.cost(cost::sum(&view.estimate));
    }

    /// What the command did, as Markdown: at most 60,000 characters.
    #[must_use]
    pub fn markdown(&self, command: &str) -> String {
        self.record.markdown(command)
    }

    fn event(&self, name: &str, event: &impl Serialize) {
        write_line(std::io::stdout().lock(), &event_line(name, event));
    }
}

/// One line of the machine output.
fn event_line(name: &str, event: &impl Serialize) -> String {
    let mut line = serde_json::to_value(event).unwrap_or_default();
    if let Value::Object(members) = &mut line {
        members.insert("schema".into(), SCHEMA.into());
        members.insert("event".into(), name.into());
    }
    line.to_string()
}

/// A reader that has gone away (`| head`) is no failure of the command.
fn write_line(mut to: impl Write, text: &str) {
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}
