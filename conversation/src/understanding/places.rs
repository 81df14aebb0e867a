//! Places in the list shown: `el segundo`, `la opción 2`.

use super::reading::Reading;
use crate::language::{Tagged, small_number};

impl Reading {
    /// `el segundo`, `la opción 2`, `el último`.
    pub(super) fn take_places(&mut self) {
        for (index, word) in self.tagged.words.iter().enumerate() {
            let place = match word.text.as_str() {
                "primero" | "primera" | "primer" | "first" => 1,
                "segundo" | "segunda" | "second" => 2,
                "tercero" | "tercera" | "tercer" | "third" => 3,
                "ultimo" | "ultima" | "last" if !self.tagged.is(index + 1, "modelo") => {
                    self.last_place = true;
                    continue;
                }
                "medio" | "enmedio" if is_middle(&self.tagged, index) => 2,
                text => match small_number(text) {
                    Some(place @ 1..=5) if is_ordinal_place(&self.tagged, index) => place as usize,
                    _ => continue,
                },
            };
            let row = self.tagged.is(index + 1, "fila")
                || self.tagged.is(index + 1, "auto") && self.tagged.is(index.wrapping_sub(1), "mi");
            if !row && !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }
}

/// `la de en medio`, no `medio millón`.
fn is_middle(tagged: &Tagged, index: usize) -> bool {
    let before = |text| index > 0 && tagged.is(index - 1, text);
    let money = tagged.is(index + 1, "millon") || tagged.is(index + 1, "melon");
    !money && (tagged.is(index, "enmedio") || before("en") || before("del"))
}

/// Whether a number word stands where a place in a list would.
fn is_ordinal_place(tagged: &Tagged, index: usize) -> bool {
    let before = index
        .checked_sub(1)
        .map(|before| tagged.words[before].text.as_str());
    let counted = tagged.words.get(index + 1).is_some_and(|next| {
        next.number.is_some()
            || small_number(&next.text).is_some()
            || matches!(
                next.text.as_str(),
                "mil"
                    | "millon"
                    | "millones"
                    | "meses"
                    | "anos"
                    | "puertas"
                    | "asientos"
                    | "por"
                    | "y"
                    | "hijos"
                    | "ninos"
                    | "pasajeros"
                    | "dias"
            )
    });
    let alone = tagged.words.len() == 1;
    let said = matches!(
        before,
        Some("opcion" | "numero" | "el" | "la" | "auto" | "carro" | "coche")
    );
    let article = matches!(tagged.words[index].text.as_str(), "un" | "una");
    (alone || said) && !counted && !article
}
