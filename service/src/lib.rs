//! The sales agent: what it understands, knows and answers.

pub mod catalog;
pub mod conversation;
pub mod knowledge;
pub mod money;
pub mod words;
