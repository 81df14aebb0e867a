//! The agent's image, without Docker: an executable is packed as an OCI image,
//! pushed by the registry protocol, and looked up before it is rolled out.
//!
//! What is in the image, from the bottom:
//!
//! 1. `base`: users, the order of name lookups, `/tmp`. No CA certificates
//!    and no time zones: the agent brings its roots of trust along and
//!    reckons in UTC.
//! 2. `libraries`: the loader and the C library that the executable was
//!    linked with, each where the building machine has it. An executable that
//!    is linked statically has none.
//! 3. `program`: the executable.
//!
//! The first two change with the building machine's C library only, so a push
//! finds them there. The same executable on the same machine gives the same
//! digest: all times are the executable's own.

pub mod blob;
pub mod data;
pub mod executable;
pub mod layout;
pub mod libraries;
pub mod pack;
pub mod registry;
pub mod stamp;
mod tree;

pub use oci_spec::{
    distribution::Reference,
    image::{Arch, Digest},
};
