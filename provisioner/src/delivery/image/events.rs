//! What happens while an image is made, for whoever shows it.

use std::{fmt, sync::Arc};

use kavak_image::registry;

/// What happens while an image is made.
#[derive(Clone, Debug)]
pub enum Event {
    /// The image of this commit is in the repository already.
    Found {
        /// The commit.
        commit: String,
    },
    /// The build of the agent begins.
    BuildBegan,
    /// A line of the compiler's output.
    BuildLine(String),
    /// The build is over.
    BuildEnded {
        /// Whether there is an executable now.
        is_built: bool,
    },
    /// The push of an image begins.
    PushBegan {
        /// The tag that it gets.
        tag: String,
    },
    /// Progress of the push.
    Push(registry::Event),
    /// The push is over, well or not.
    PushEnded,
    /// Why findings in the image could not be checked.
    Unchecked(String),
}

/// Receives events in order, each before the work goes on.
#[derive(Clone)]
pub struct Events(Arc<dyn Fn(Event) + Send + Sync>);

impl Events {
    /// Events that are given to a function.
    pub fn new(receive: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self(Arc::new(receive))
    }

    pub(super) fn emit(&self, event: Event) {
        (self.0)(event);
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}

/// Emits the end of a build or push even if it is cut short.
pub(super) struct Phase<'a> {
    events: &'a Events,
    end: Event,
}

impl<'a> Phase<'a> {
    /// Emits `begin` now and `end` on drop.
    pub(super) fn begin(events: &'a Events, begin: Event, end: Event) -> Self {
        events.emit(begin);
        Self { events, end }
    }

    /// Ends with this event instead.
    pub(super) fn end_with(mut self, end: Event) {
        self.end = end;
    }
}

impl Drop for Phase<'_> {
    fn drop(&mut self) {
        self.events.emit(self.end.clone());
    }
}
