//! A line a change, and a heartbeat while there is none.

use std::io::Write;

use kavak_engine::{Event, State};
use kavak_stack::plan::Action;

use super::{
    super::{Volume, format, style::Palette},
    Board, Drawer,
    board::Label,
    write_line,
};

pub(super) struct Lines<W> {
    to: W,
    palette: Palette,
    volume: Volume,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(to: W, palette: Palette, volume: Volume) -> Self {
        Self {
            to,
            palette,
            volume,
        }
    }
}

impl<W: Write + Send> Drawer for Lines<W> {
    fn event(&mut self, event: &Event, board: &Board) {
        if let Some(line) = line(event, board, self.palette, self.volume) {
            write_line(&mut self.to, &line);
        }
    }

    fn heartbeat(&mut self, board: &Board) {
        let running: Vec<String> = board
            .running()
            .map(|(label, running)| {
                let waits_for = running.waits_for.as_deref().unwrap_or("at work");
                let since = format::duration(running.since.elapsed());
                format!("{} {waits_for} ({since})", label.change.key)
            })
            .collect();
        let line = format!(
            "{} of {} done after {}; waiting for {}",
            board.done(),
            board.total(),
            format::duration(board.elapsed()),
            if running.is_empty() {
                "AWS".into()
            } else {
                running.join(", ")
            }
        );
        write_line(&mut self.to, &self.palette.faint(&line));
    }

    fn end(&mut self, board: &Board) {
        for line in board.critical_path() {
            write_line(&mut self.to, &self.palette.faint(&line));
        }
    }
}

/// The line that is shown of an event, if anything is.
pub(super) fn line(
    event: &Event,
    board: &Board,
    palette: Palette,
    volume: Volume,
) -> Option<String> {
    let is_verbose = volume == Volume::Verbose;
    match event {
        Event::Change {
            step,
            state,
            id,
            elapsed,
            ..
        } => {
            let label = board.label(*step)?;
            let is_shown = is_verbose || label.change.action != Action::None;
            match state {
                State::Done if is_shown => {
                    // An ARN only repeats the name, at length.
                    let is_new = |id: &&str| *id != label.change.name && !id.starts_with("arn:");
                    let id = id.as_deref().filter(is_new);
                    let id = id.map(|id| format!("  {}", format::image(id)));
                    let id = id.unwrap_or_default();
                    let text = format!("{}{id}  {}", of(label), format::duration(*elapsed));
                    Some(format!("{} {text}", word(label, palette)))
                }
                State::Failed(fault) => Some(format!(
                    "{} {}: {fault}",
                    palette.error(&format!("{:8}", "FAILED")),
                    of(label)
                )),
                State::Started if is_verbose => Some(format!("{:8} {}", "begun", of(label))),
                State::Skipped if is_verbose && label.change.action != Action::None => {
                    Some(format!("{:8} {}", "skipped", of(label)))
                }
                _ => None,
            }
        }
        Event::Wait { key, for_what, .. } if is_verbose => {
            Some(format!("{:8} {key}: {for_what}", "waiting"))
        }
        Event::Retry { key, fault, pause } if is_verbose => Some(format!(
            "{:8} {key} in {}: {fault}",
            "again",
            format::duration(*pause)
        )),
        _ => None,
    }
}

fn word(label: &Label, palette: Palette) -> String {
    palette.action(label.change.action, &format!("{:8}", label.done_word()))
}

fn of(label: &Label) -> String {
    format!("{}  {}", label.change.key, label.change.name)
        .trim_end()
        .to_owned()
}
