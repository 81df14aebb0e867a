//! Words and phrases: numbers in words, patterns, typos.

mod kinds;
pub(crate) mod pattern;
pub(crate) mod spelled;
pub(crate) mod typos;

pub use kinds::{Need, Topic};
pub(crate) use typos::Typos;
