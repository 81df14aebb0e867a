//! What a message says.

mod amounts;
mod cars;
mod contact;
mod model;
mod reading;

pub(super) use cars::NamedCar;
pub(super) use contact::PhoneReading;
pub use model::{UNDERSTANDING_SCHEMA, Understanding};
pub(super) use reading::{Reading, read};
