//! Towns by whose name a car is not described: `Ciudad de México` is no city car.

use crate::language::Need;
use crate::language::pattern::Hit;
use crate::lexicon::Label;
use crate::words::Word;

/// Towns that are called `Ciudad …`, or are named behind `la ciudad de`.
#[rustfmt::skip]
const TOWNS: &[&str] = &[
    "mexico", "juarez", "victoria", "obregon", "guzman", "valles", "delicias", "acuna", "satelite",
    "hidalgo", "universitaria", "azteca", "labor", "jardin", "neza", "nezahualcoyotl", "puebla",
    "monterrey", "guadalajara", "queretaro", "leon", "merida", "toluca", "cancun", "tijuana",
    "oaxaca", "morelia", "aguascalientes", "chihuahua", "saltillo", "culiacan", "hermosillo",
    "veracruz", "xalapa", "cuernavaca", "pachuca", "tampico", "torreon", "durango", "zacatecas",
    "colima", "tepic", "campeche", "villahermosa", "tuxtla", "mazatlan", "celaya", "irapuato",
    "madero", "serdan", "mante", "altamirano", "carmen", "lerdo", "constitucion", "mier", "camargo",
];

/// Takes the hits out that only begin the name of a town.
pub(super) fn take_out(words: &[Word], phrases: &mut Vec<Hit<Label>>) {
    phrases.retain(|hit| {
        let city = hit.tag == Label::Need(Need::City);
        !(city && names_town(words, hit.end))
    });
}

/// `Ciudad Juárez`, `la ciudad de Puebla`, `Ciudad del Carmen`: whether the words before a
/// place end in a city that is named.
fn names_town(words: &[Word], end: usize) -> bool {
    let text = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let joint = usize::from(matches!(text(end), "de" | "del"));
    let name = words.get(end + joint).filter(|word| !word.pause);
    let shouted = words.iter().filter(|word| word.capital).count() * 2 > words.len();
    let capital = name.is_some_and(|word| joint > 0 && word.capital && !shouted);
    let known = name.is_some_and(|word| TOWNS.contains(&word.text.as_str()));
    end.checked_sub(1)
        .is_some_and(|last| text(last) == "ciudad")
        && (known || capital)
}
