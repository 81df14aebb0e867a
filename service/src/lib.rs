//! The sales agent: a chat service for customers of a used-car company.
//!
//! The crate `kavak-conversation` is pure and computes the replies; [`turn`] runs it for one
//! message; messages arrive by [`http`], [`store`] keeps conversations, and [`llm`] is a model
//! that may help with words.

pub mod app;
pub mod assembly;
pub mod cli;
pub mod commands;
pub mod data;
pub mod desk;
pub mod error;
pub mod http;
pub mod lane;
pub mod llm;
pub mod metrics;
mod outbound;
mod places;
pub mod rate_limit;
mod router;
pub mod sales;
mod server;
pub mod settings;
pub mod signing_key;
pub mod store;
pub mod telemetry;
pub mod turn;
pub mod twilio;
mod upload;
mod voice;
