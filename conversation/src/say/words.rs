//! Times and lengths in words.

use super::second_person::addressed;
use crate::decide::CallTime;
use crate::texts::Texts;
use crate::texts::kinds::day_part;

/// As the customer said it, else the part of the day.
pub(super) fn time(texts: &Texts, time: &CallTime) -> String {
    let part = time.part.map(|part| texts.get(day_part(part)).to_owned());
    let said = time.said.as_deref().map(uncapitalised);
    said.map(|said| addressed(&said))
        .or(part)
        .unwrap_or_default()
}

/// `por las mañanas` for `Por las mañanas`, within a sentence.
fn uncapitalised(said: &str) -> String {
    let mut letters = said.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    // `PM` and all else that is shouted stays.
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return said.to_owned();
    }
    first.chain(letters).collect()
}

/// `4.55 m`.
pub(super) fn metres(millimetres: u32) -> String {
    let centimetres = (millimetres + 5) / 10;
    format!("{}.{:02} m", centimetres / 100, centimetres % 100)
}
