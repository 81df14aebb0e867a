//! The words and phrases that come with the program, read once: `data/*.toml`.

mod car_words;
mod frames;
mod people;
mod spelling;
mod wording;

pub(crate) use car_words::CarWords;
pub(crate) use frames::{Frame, Frames, Label};
pub(crate) use people::People;
pub(crate) use spelling::{Expected, Spelling, SpellingError};
pub(crate) use wording::Wording;
