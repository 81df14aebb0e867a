//! The whole stack as data, what AWS holds, and the plan between them.
//!
//! Everything here is pure: no I/O, no clock, no randomness, no environment.
//! The same inputs give the same stack and the same plan, byte for byte.

mod access;
mod affected;
pub mod agent_data;
#[rustfmt::skip] // a table, one resource a row
pub mod blueprint;
pub mod cidr;
pub mod cost;
mod desired;
pub mod engine_version;
pub mod environment;
mod facts;
pub mod group;
pub mod impact;
pub mod key;
#[macro_use]
pub mod kind;
mod leaves;
pub mod names;
pub mod observed;
pub mod output;
pub mod outputs;
pub mod plan;
mod prices;
mod resource;
pub mod scaled;
pub mod settings;
pub mod snapshot;
pub mod spec;
pub mod stack;
pub mod tags;
pub mod text;
pub mod unmanaged;

pub use access::Access;
pub use environment::Environment;
pub use facts::Facts;
pub use group::Group;
pub use key::Key;
pub use kind::{Dependency, Kind};
pub use observed::{Condition, Found, Observed};
pub use output::{Output, Outputs};
pub use outputs::StackOutputs;
pub use plan::Plan;
pub use resource::Resource;
pub use scaled::{SCALED_TAG, Scaled};
pub use settings::Settings;
pub use snapshot::{Snapshot, SnapshotChoice, SnapshotOf};
pub use spec::Spec;
pub use stack::Stack;
pub use tags::{OWN_TAGS, Tags, is_ignored_tag, is_removable_tag};
pub use text::Text;
pub use unmanaged::{Identity, Ownership, Unmanaged, UnmanagedReason};
