//! An object an event.

use std::{io::Write, time::Duration};

use kavak_engine::{Event, State};
use kavak_stack::plan::Action;
use serde::Serialize;

use super::{
    super::{event_line, format},
    Board, Drawer,
    board::Label,
    write_line,
};
use crate::machine::{self, ChangeEvent, NoticeEvent, WaitEvent};

pub(super) struct Objects<W> {
    to: W,
}

impl<W: Write> Objects<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to }
    }

    fn write(&mut self, name: &str, event: &impl Serialize) {
        write_line(&mut self.to, &event_line(name, event));
    }
}

impl<W: Write + Send> Drawer for Objects<W> {
    fn event(&mut self, event: &Event, board: &Board) {
        match event {
            Event::Change {
                step,
                state,
                id,
                elapsed,
                ..
            } => {
                if let Some(label) = board.label(*step) {
                    self.write("change", &change(label, state, id.as_deref(), *elapsed));
                }
            }
            Event::Wait {
                step,
                for_what,
                elapsed,
                ..
            } => {
                if let Some(label) = board.label(*step) {
                    let wait = WaitEvent {
                        label: base(label),
                        for_what: for_what.clone(),
                        elapsed_ms: millis(*elapsed),
                    };
                    self.write("wait", &wait);
                }
            }
            Event::Retry {
                key,
                fault: failed,
                pause,
            } => {
                let notice = NoticeEvent {
                    text: format!("{key}: {failed}; tried again"),
                    key: Some(key.to_string()),
                    pause_ms: Some(millis(*pause)),
                    fault: Some(failed.into()),
                    running: None,
                };
                self.write("notice", &notice);
            }
        }
    }

    fn heartbeat(&mut self, board: &Board) {
        let running = board.running().map(|(label, _)| label.change.key.clone());
        let text = format!(
            "at work for {}: {} of {} done",
            format::duration(board.elapsed()),
            board.done(),
            board.total()
        );
        let notice = NoticeEvent {
            text,
            running: Some(running.collect()),
            ..NoticeEvent::default()
        };
        self.write("notice", &notice);
    }
}

fn base(label: &Label) -> machine::Label {
    machine::Label {
        key: label.change.key.clone(),
        kind: label.change.kind.clone(),
        name: label.change.name.clone(),
        action: label.change.action,
        part: label.part.map(|part| part.name().to_owned()),
    }
}

fn change(label: &Label, state: &State, id: Option<&str>, elapsed: Duration) -> ChangeEvent {
    let (state, failure) = match state {
        State::Started => (machine::State::Started, None),
        State::Done => (machine::State::Done, None),
        State::Failed(failure) => (machine::State::Failed, Some(failure)),
        State::Skipped => (machine::State::Skipped, None),
    };
    let is_update = label.part.is_none() && label.change.action == Action::Update;
    ChangeEvent {
        label: base(label),
        state,
        id: id.map(str::to_owned).or(label.change.id.clone()),
        elapsed_ms: millis(elapsed),
        changes: is_update.then(|| label.change.changes.clone()),
        fault: failure.map(Into::into),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
