//! An object an event.

use std::{io::Write, time::Duration};

use kavak_engine::{Event, Fault, State};
use kavak_stack::plan::Action;
use serde_json::{Value, json};

use super::{
    super::{event_line, format},
    Board, Drawer,
    board::Label,
    write_line,
};

pub(super) struct Objects<W> {
    to: W,
}

impl<W: Write> Objects<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to }
    }

    fn tell(&mut self, name: &str, event: Value) {
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
                    self.tell("change", change(label, state, id.as_deref(), *elapsed));
                }
            }
            Event::Wait {
                step,
                for_what,
                elapsed,
                ..
            } => {
                if let Some(label) = board.label(*step) {
                    let mut object = base(label);
                    object["for"] = for_what.as_str().into();
                    object["elapsed_ms"] = millis(*elapsed);
                    self.tell("wait", object);
                }
            }
            Event::Retry {
                key,
                fault: failed,
                pause,
            } => {
                let text = format!("{key}: {failed}; tried again");
                let object = json!({ "text": text, "key": key, "pause_ms": millis(*pause), "fault": fault(failed) });
                self.tell("notice", object);
            }
        }
    }

    fn heartbeat(&mut self, board: &Board) {
        let running: Vec<&str> = board
            .running()
            .map(|(label, _)| label.change.key.as_str())
            .collect();
        let text = format!(
            "at work for {}: {} of {} done",
            format::duration(board.elapsed()),
            board.done(),
            board.total()
        );
        self.tell("notice", json!({ "text": text, "running": running }));
    }
}

fn base(label: &Label) -> Value {
    let mut object = json!({
        "key": label.change.key,
        "kind": label.change.kind,
        "name": label.change.name,
        "action": label.change.action,
    });
    if let Some(part) = label.part {
        object["part"] = part.into();
    }
    object
}

fn change(label: &Label, state: &State, id: Option<&str>, elapsed: Duration) -> Value {
    let mut object = base(label);
    let (state, failure) = match state {
        State::Started => ("started", None),
        State::Done => ("done", None),
        State::Failed(failure) => ("failed", Some(failure)),
        State::Skipped => ("skipped", None),
    };
    object["state"] = state.into();
    object["id"] = id.or(label.change.id.as_deref()).into();
    object["elapsed_ms"] = millis(elapsed);
    if label.part.is_none() && label.change.action == Action::Update {
        object["changes"] = serde_json::to_value(&label.change.changes).unwrap_or_default();
    }
    if let Some(failure) = failure {
        object["fault"] = fault(failure);
    }
    object
}

fn fault(fault: &Fault) -> Value {
    json!({
        "text": fault.to_string(),
        "action": fault.action,
        "code": fault.code,
        "request_id": fault.request_id,
    })
}

fn millis(duration: Duration) -> Value {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX)
        .into()
}
