//! Asking on a terminal, and leaving the terminal as it was however that ends:
//! with an answer, by Ctrl-C, by SIGTERM.

use std::{
    io,
    sync::mpsc::{self, Sender},
    thread,
};

use dialoguer::console::Term;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::{
    runtime::Handle,
    signal::unix::{Signal, SignalKind, signal},
    task::AbortHandle,
};

use crate::error::{Error, ErrorKind};

/// What a question ends with.
enum End<T> {
    Answered(dialoguer::Result<T>),
    Stopped(ErrorKind),
}

/// The answer to a question, which is read by a thread of its own: a signal
/// does not end the read that waits for a line.
///
/// # Errors
/// That it was not answered: interrupted, terminated, no terminal.
pub(super) fn ask<T: Send + 'static>(
    question: impl FnOnce() -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let terminal = Terminal::as_it_is();
    let (ends, end) = mpsc::channel();
    let watcher = Watcher::of(&ends);
    thread::spawn(move || ends.send(End::Answered(question())));
    let end = end.recv();
    drop(watcher);
    let (kind, why) = match end {
        Ok(End::Answered(Ok(answer))) => return Ok(answer),
        Ok(End::Answered(Err(error))) => (ErrorKind::Interrupted, error.to_string()),
        Ok(End::Stopped(ErrorKind::Terminated)) => (ErrorKind::Terminated, "terminated".into()),
        Ok(End::Stopped(kind)) => (kind, "interrupted".into()),
        Err(error) => (ErrorKind::Failure, error.to_string()),
    };
    terminal.restore();
    Err(Error::new(kind, "the question was not answered")
        .because(why)
        .meaning("nothing was changed")
        .next("run the command again, or pass the answer as an option (--help)"))
}

/// Waits for signals as long as a question is open.
struct Watcher(Option<AbortHandle>);

impl Watcher {
    fn of<T: Send + 'static>(ends: &Sender<End<T>>) -> Self {
        // Without a runtime signals do what they do by default.
        let Ok(runtime) = Handle::try_current() else {
            return Self(None);
        };
        let signals = (
            signal(SignalKind::interrupt()),
            signal(SignalKind::terminate()),
        );
        let (Ok(interrupts), Ok(terminations)) = signals else {
            return Self(None);
        };
        let ends = ends.clone();
        let watch = runtime.spawn(async move {
            // The receiver is gone where the answer came first.
            let _ = ends.send(End::Stopped(first(interrupts, terminations).await));
        });
        Self(Some(watch.abort_handle()))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if let Some(watch) = &self.0 {
            watch.abort();
        }
    }
}

async fn first(mut interrupts: Signal, mut terminations: Signal) -> ErrorKind {
    tokio::select! {
        _ = interrupts.recv() => ErrorKind::Interrupted,
        _ = terminations.recv() => ErrorKind::Terminated,
    }
}

/// How the terminal was before the question: whether it echoes and edits lines.
struct Terminal(Option<Termios>);

impl Terminal {
    fn as_it_is() -> Self {
        Self(tcgetattr(io::stdin()).ok())
    }

    fn restore(&self) {
        if let Some(modes) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, modes);
        }
        let screen = Term::stderr();
        // What can't be written to has no cursor to be seen.
        let _ = screen.show_cursor().and_then(|()| screen.write_line(""));
    }
}
