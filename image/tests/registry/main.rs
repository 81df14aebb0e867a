//! The image at a real registry, read back by other tools, and run.

mod faults;
mod logins;
mod lookups;
mod pushes;
mod running;
mod support;
