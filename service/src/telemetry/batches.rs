//! Log lines on their way out: a thread writes them in batches.
//!
//! A thread that wakes up for each line costs a busy agent a twentieth of its time.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Lines that wait for a slow reader of the logs; more are dropped, because
/// customers must not wait for it.
const MAX_WAITING_BYTES: usize = 1 << 20;

/// From the first line of a batch until the batch is written.
const LINGER: Duration = Duration::from_millis(10);

/// The time limit of the last batch.
const LAST_BATCH_LIMIT: Duration = Duration::from_secs(1);

/// Takes lines and returns at once.
#[derive(Clone)]
pub(super) struct Lines(Arc<Shared>);

/// Writes what is left when it is dropped.
pub struct LogGuard(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    is_closing: bool,
    is_closed: bool,
}

/// Starts the thread that writes to `output`.
pub(super) fn start(output: impl Write + Send + 'static) -> io::Result<(Lines, LogGuard)> {
    let shared = Arc::new(Shared::default());
    let writing = shared.clone();
    thread::Builder::new()
        .name("logs".to_owned())
        .spawn(move || writing.write_batches(output))?;
    Ok((Lines(shared.clone()), LogGuard(shared)))
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_batches(&self, mut output: impl Write) {
        let mut batch = Vec::new();
        while self.take_batch(&mut batch) {
            // There is nowhere left to report it.
            let _ = output.write_all(&batch).and_then(|()| output.flush());
            batch.clear();
        }
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// Waits for lines; false once there are none and no more will come.
    fn take_batch(&self, batch: &mut Vec<u8>) -> bool {
        let waiting = self
            .changed
            .wait_while(self.lock(), |it| it.bytes.is_empty() && !it.is_closing)
            .unwrap_or_else(PoisonError::into_inner);
        let (mut waiting, _) = self
            .changed
            .wait_timeout_while(waiting, LINGER, |it| !it.is_closing)
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(batch, &mut waiting.bytes);
        !batch.is_empty()
    }
}

impl Write for Lines {
    /// Takes a whole line or drops it.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = self.0.lock();
        let is_first = waiting.bytes.is_empty();
        if waiting.bytes.len() + line.len() <= MAX_WAITING_BYTES {
            waiting.bytes.extend_from_slice(line);
        }
        drop(waiting);
        if is_first {
            self.0.changed.notify_all();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        let mut waiting = self.0.lock();
        waiting.is_closing = true;
        self.0.changed.notify_all();
        let _closed = self
            .0
            .changed
            .wait_timeout_while(waiting, LAST_BATCH_LIMIT, |it| !it.is_closed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Hands over what is written, and waits in each write until it is taken.
    struct Output(mpsc::SyncSender<Vec<u8>>);

    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_that_wait_go_out_in_order_when_the_guard_is_dropped() {
        let (sender, written) = mpsc::sync_channel(16);
        let (mut lines, guard) = start(Output(sender)).unwrap();
        for line in ["a\n", "b\n", "c\n"] {
            lines.write_all(line.as_bytes()).unwrap();
        }
        drop(guard);
        assert_eq!(written.iter().collect::<Vec<_>>().concat(), b"a\nb\nc\n");
    }

    #[test]
    fn slow_reader_loses_whole_lines_and_holds_up_no_writer() {
        let (sender, written) = mpsc::sync_channel(0);
        let (mut lines, guard) = start(Output(sender)).unwrap();
        let line = [[b'x'; 1_023].as_slice(), b"\n"].concat();
        for _ in 0..4 * MAX_WAITING_BYTES / line.len() {
            lines.write_all(&line).unwrap();
        }
        assert!(lines.0.lock().bytes.len() <= MAX_WAITING_BYTES);
        let reading = thread::spawn(move || written.iter().collect::<Vec<_>>().concat());
        drop(guard);
        let written = reading.join().unwrap();
        assert!(written.len() <= 2 * MAX_WAITING_BYTES);
        assert!(written.chunks(line.len()).all(|written| written == line));
    }
}
