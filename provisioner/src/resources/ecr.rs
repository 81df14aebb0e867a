//! Container images.

pub(crate) mod image;
pub(crate) mod repository;
