//! AWS's wire protocols, driven by the services' interface models: bytes to
//! operation and input, output or error to bytes. It knows nothing of what the
//! operations do.

mod answer;
mod cbor;
mod check;
mod denied;
mod form;
mod model;
mod request;
#[cfg(test)]
mod tests;
mod violation;
mod xml;

pub use self::denied::{Denied, denied};
pub(crate) use self::{
    answer::{done, not_simulated, refused},
    check::check,
    request::{OutOfScope, Scope, Spoken, Understood, scope, understand},
};
