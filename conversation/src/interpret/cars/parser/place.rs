//! Where a car stands in the list shown.

use super::super::numbers;
use super::Parser;

impl Parser<'_> {
    /// `la segunda`, `opción 3`, `la de hasta abajo`
    pub(super) fn take_place(&mut self, joints: usize) -> bool {
        if self.phrase.mention.is_some() || self.phrase.car.place.is_some() {
            return false;
        }
        // `la del final`, `la de hasta abajo`, `la de en medio`
        if joints > 0 || self.text() == "hasta" {
            let at = self.at + usize::from(matches!(self.text(), "hasta" | "en" | "mero"));
            let Some(place) = numbers::position(self.clause.text(at)) else {
                return false;
            };
            match place {
                numbers::Place::Nth(place) => self.phrase.car.place = Some(place),
                numbers::Place::Last => self.phrase.car.last = true,
                numbers::Place::Middle => self.phrase.car.place = Some(2),
            }
            self.at = at + 1;
            return true;
        }
        let after_noun = matches!(
            self.clause.text(self.at.saturating_sub(1)),
            "opcion" | "numero" | "num"
        );
        let definite = self.phrase.is_definite() || after_noun;
        match numbers::place(self.clause, self.at, definite) {
            Some(numbers::Place::Nth(place)) => self.phrase.car.place = Some(place),
            Some(numbers::Place::Last) => self.phrase.car.last = true,
            Some(numbers::Place::Middle) => self.phrase.car.place = Some(2),
            None => return false,
        }
        self.at += 1;
        if self.clause.text(self.at) == "opcion" {
            self.at += 1;
        }
        true
    }
}
