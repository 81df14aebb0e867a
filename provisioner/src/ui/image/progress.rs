//! How far a push is: bars on a terminal, a line a layer elsewhere, an object
//! an event for programs.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar};
use kavak_image::registry::Event;
use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use super::super::{Ui, Volume, format, progress};
use crate::machine::{ImagePushEvent, PushState};

/// The interval of progress reports to programs and logs.
const REPORT_INTERVAL: Duration = Duration::from_secs(5);

/// Progress of a push that is being shown.
pub(super) struct ImageProgress {
    board: Arc<Mutex<Board>>,
    /// Reports how far it is from time to time.
    ticks: JoinHandle<()>,
}

/// What is on its way.
struct Board {
    ui: Ui,
    bars: Option<MultiProgress>,
    running: BTreeMap<String, Running>,
}

struct Running {
    bytes: u64,
    sent_bytes: u64,
    began: Instant,
    bar: Option<ProgressBar>,
}

impl ImageProgress {
    pub(super) fn new(ui: &Ui, tag: &str) -> Self {
        if ui.volume == Volume::Verbose {
            ui.talk(&format!("pushing {tag}"));
        }
        let board = Arc::new(Mutex::new(Board {
            ui: ui.clone(),
            bars: ui.is_live.then(|| ui.screen.clone()),
            running: BTreeMap::new(),
        }));
        let ticks = tokio::spawn(tick(board.clone()));
        Self { board, ticks }
    }

    pub(super) fn show(&self, event: Event) {
        lock(&self.board).take(event);
    }
}

impl Drop for ImageProgress {
    fn drop(&mut self) {
        self.ticks.abort();
        for running in lock(&self.board).running.values() {
            running.clear();
        }
    }
}

fn lock(board: &Mutex<Board>) -> MutexGuard<'_, Board> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn tick(board: Arc<Mutex<Board>>) {
    let mut ticks = interval(REPORT_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.reset();
    loop {
        ticks.tick().await;
        lock(&board).report();
    }
}

impl Board {
    fn take(&mut self, event: Event) {
        match event {
            Event::Began { name, bytes } => self.begin(name, bytes),
            Event::Sent { name, bytes } => {
                if let Some(running) = self.running.get_mut(&name) {
                    running.set(running.sent_bytes + bytes);
                }
            }
            Event::Resumed { name, at_bytes } => {
                if let Some(running) = self.running.get_mut(&name) {
                    running.set(at_bytes);
                }
                let text = format!("again    {name}  from {}", format::bytes(at_bytes));
                let event = ImagePushEvent {
                    sent_bytes: Some(at_bytes),
                    ..part(name, PushState::Resumed)
                };
                self.line(&event, &text);
            }
            Event::Done { name, bytes } => {
                let running = self.running.remove(&name);
                let time = running.map(|running| {
                    running.clear();
                    format!("  {}", format::duration(running.began.elapsed()))
                });
                let text = format!(
                    "pushed   {name}  {}{}",
                    format::bytes(bytes),
                    time.unwrap_or_default()
                );
                self.line(&whole(name, PushState::Done, bytes), &text);
            }
            Event::Skipped { name, bytes } => {
                let text = format!("there    {name}  {}", format::bytes(bytes));
                self.line(&whole(name, PushState::Skipped, bytes), &text);
            }
            Event::LoginRenewed => {
                self.ui
                    .notice("the registry's token had expired; there is a new one");
            }
        }
    }

    fn begin(&mut self, name: String, bytes: u64) {
        let bar = self.bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new(bytes));
            bar.set_style(progress::style(
                "  └─ {prefix}  {bytes} of {total_bytes}  {binary_bytes_per_sec}  {elapsed}",
            ));
            bar.set_prefix(name.clone());
            bar
        });
        if self.ui.json {
            self.line(&whole(name.clone(), PushState::Began, bytes), "");
        }
        let running = Running {
            bytes,
            sent_bytes: 0,
            began: Instant::now(),
            bar,
        };
        self.running.insert(name, running);
    }

    /// Reports how far everything is, where no one sees it.
    fn report(&self) {
        for (name, running) in &self.running {
            let (sent, all) = (running.sent_bytes, running.bytes);
            let text = format!(
                "sending  {name}  {} of {}",
                format::bytes(sent),
                format::bytes(all)
            );
            if self.bars.is_none() {
                let event = ImagePushEvent {
                    sent_bytes: Some(sent),
                    ..whole(name.clone(), PushState::Sending, all)
                };
                self.line(&event, &text);
            }
        }
    }

    fn line(&self, event: &ImagePushEvent, text: &str) {
        match &self.bars {
            _ if self.ui.json => self.ui.event("image_push", event),
            // A terminal that has gone away is no failure of the push.
            Some(bars) => _ = bars.println(text),
            None => self.ui.talk(text),
        }
    }
}

impl Running {
    /// What is sent a second time counts once.
    fn set(&mut self, sent_bytes: u64) {
        self.sent_bytes = sent_bytes.min(self.bytes);
        if let Some(bar) = &self.bar {
            bar.set_position(self.sent_bytes);
        }
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn part(blob: String, state: PushState) -> ImagePushEvent {
    ImagePushEvent {
        blob,
        state,
        bytes: None,
        sent_bytes: None,
    }
}

fn whole(blob: String, state: PushState, bytes: u64) -> ImagePushEvent {
    ImagePushEvent {
        bytes: Some(bytes),
        ..part(blob, state)
    }
}
