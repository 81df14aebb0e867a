//! From text to tagged words: spelling, typos, phrases, figures.

mod lexicon;
pub(crate) mod pattern;
mod quantity;
pub(crate) mod spelled;
mod tagged;
mod typos;

pub use lexicon::{Intent, Need, Topic};
pub(super) use lexicon::{Lexicon, Tag, Unit};
pub(super) use quantity::{Quantity, quantities};
pub(super) use spelled::value as small_number;
pub(super) use tagged::Tagged;
pub(crate) use typos::Typos;
