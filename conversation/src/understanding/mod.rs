//! What a message says.

mod amounts;
mod cars;
mod model;
mod name;
mod phone;
mod places;
mod reading;
mod time;

pub(super) use cars::NamedCar;
pub use model::{UNDERSTANDING_SCHEMA, Understanding};
pub(crate) use phone::PhoneReading;
pub(super) use reading::{Reading, read};
