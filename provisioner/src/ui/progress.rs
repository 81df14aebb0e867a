//! What a run is doing, as the engine reports it: a live tree on a terminal, a
//! line a change elsewhere, a JSON object an event for programs.

mod board;
mod critical_path;
mod json;
mod lines;
mod tree;

use std::{io::Write, time::Duration};

use indicatif::ProgressStyle;
use kavak_engine::{Event, Events};
use kavak_stack::{Environment, Plan};
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval_at},
};

pub(super) use self::board::Board;
use super::{Tally, Ui, Volume, record::Record};

/// The interval of the message that work goes on, where there is no other message.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Draws what happens.
trait Drawer: Send {
    /// Something happened; the board knows of it already.
    fn event(&mut self, event: &Event, board: &Board);
    /// Time has passed.
    fn heartbeat(&mut self, board: &Board);
    /// Nothing more will happen.
    fn end(&mut self, _board: &Board) {}
}

/// Progress that is being shown.
#[derive(Debug)]
pub struct Progress {
    task: JoinHandle<Tally>,
}

impl Progress {
    /// Waits until all that was reported is shown: until the last sender of
    /// events is gone. Tells how many resources saw what.
    pub async fn finish(self) -> Tally {
        match self.task.await {
            Ok(tally) => tally,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_cancelled) => Tally::default(),
        }
    }
}

impl Ui {
    /// Shows what happens to a plan: give the first to the engine, and wait
    /// for the second after it.
    #[must_use]
    pub fn progress(&self, plan: &Plan, environment: &Environment) -> (Events, Progress) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let board = Board::new(plan, environment);
        let drawer = self.drawer(&board);
        let task = tokio::spawn(follow(receiver, board, drawer, self.record.clone()));
        (sender, Progress { task })
    }

    fn drawer(&self, board: &Board) -> Box<dyn Drawer> {
        if self.json {
            Box::new(json::Objects::new(std::io::stdout()))
        } else if self.is_live {
            Box::new(tree::Tree::new(self.screen.clone(), board, self.talk))
        } else if self.volume == Volume::Quiet {
            Box::new(lines::Lines::new(std::io::sink(), self.talk, self.volume))
        } else {
            Box::new(lines::Lines::new(std::io::stderr(), self.talk, self.volume))
        }
    }
}

async fn follow(
    mut events: mpsc::UnboundedReceiver<Event>,
    mut board: Board,
    mut drawer: Box<dyn Drawer>,
    record: Record,
) -> Tally {
    let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            event = events.recv() => match event {
                Some(event) => {
                    board.take(&event);
                    record.event(&event, &board);
                    drawer.event(&event, &board);
                }
                None => break,
            },
            _ = heartbeat.tick() => drawer.heartbeat(&board),
        }
    }
    drawer.end(&board);
    board.tally()
}

fn write_line(to: &mut impl Write, text: &str) {
    super::write_line(to, text);
}

/// A bar of this form.
pub(super) fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

#[cfg(test)]
mod tests;
