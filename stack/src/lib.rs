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
pub mod engine_version;
pub mod environment;
pub mod group;
pub mod impact;
pub mod key;
#[macro_use]
pub mod kind;
pub mod names;
pub mod observed;
pub mod output;
pub mod outputs;
pub mod plan;
mod resource_key;
pub mod scaled;
pub mod settings;
pub mod snapshot;
pub mod spec;
pub mod stack;
mod tags_of_others;
pub mod text;
pub mod unmanaged;

pub use access::Access;
pub use environment::{Environment, Tags};
pub use group::Group;
pub use kind::{Dependency, Kind};
pub use observed::{Condition, Found, Observed};
pub use output::{Output, Outputs};
pub use outputs::StackOutputs;
pub use plan::Plan;
pub use resource_key::Key;
pub use scaled::{SCALED_TAG, Scaled};
pub use settings::Settings;
pub use snapshot::{Snapshot, SnapshotChoice, SnapshotOf};
pub use spec::Spec;
pub use stack::{Facts, Resource, Stack};
pub use tags_of_others::{OWN_TAGS, is_ignored_tag, is_removable_tag};
pub use text::Text;
pub use unmanaged::{Identity, Ownership, Unmanaged, UnmanagedReason};
