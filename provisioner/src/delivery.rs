//! From source to an agent that answers: what is done day by day, without
//! touching infrastructure.

pub mod image;
