//! Real servers for tests, started on free ports by the tests themselves and
//! gone with them.

pub(crate) mod agent;
pub(crate) mod browser;
pub(crate) mod desk;
pub(crate) mod model;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod proxy;
pub(crate) mod receiver;
pub(crate) mod redis;
pub(crate) mod sns;
pub(crate) mod stores;
pub(crate) mod twilio;
pub(crate) mod twilio_api;
pub(crate) mod twilio_contents;

use std::time::{Duration, Instant};

/// The time limit of anything that should happen at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Polls every few milliseconds until `holds` is true.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < PATIENCE, "never came: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
