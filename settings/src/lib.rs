//! Where settings come from (flags, environment variables, a file, defaults),
//! and the check of each of them before the first call.
//!
//! This crate is the only place that reads the process's environment.

mod catalogue;
mod data;
mod entry;
mod file;
mod key;
mod load;
mod notices;
mod origin;
mod problem;
mod regions;
mod rules;
mod template;
mod terraform;
mod text;
mod variables;

pub use catalogue::schema;
pub use data::{AgentData, DataFile};
pub use entry::Entry;
pub use key::SettingKey;
pub use load::{Care, Loaded, Sources};
pub use notices::notices;
pub use origin::{Flag, Origin};
pub use problem::{Problem, Problems};
pub use template::template;
pub use terraform::{FromTerraform, from_terraform};
pub use variables::Variables;
