//! Container images.

pub(crate) mod repository;
