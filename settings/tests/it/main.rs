//! Settings from outside: sources, rules, files that are written.

mod common;
mod data;
mod files;
mod rules;
mod sources;
