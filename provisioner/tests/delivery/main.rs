//! Rollouts, one-off tasks, logs and secrets on a simulated account, where
//! tasks are played: what goes wrong gets its name, and what served before
//! goes on serving.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a panic is the message; the lint knows only test functions"
)]

mod databases;
mod failures;
mod findings;
mod first_up;
mod logs;
mod migrate;
mod refused_images;
mod registry;
mod rollouts;
mod scaling;
mod scene;
mod secrets;
mod twilio_api;
mod verify;
