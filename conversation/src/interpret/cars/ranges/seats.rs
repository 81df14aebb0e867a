//! How many people a car is for: `7 asientos`, `somos seis`.

use super::small;
use crate::interpret::{Clause, Span};
use crate::wish::Wish;

/// `7 asientos`, `somos seis`, `para 5 personas`.
pub(super) fn seats(clause: &Clause<'_>, place: usize, wish: &mut Wish) -> Option<Span> {
    let count = small(clause, place).filter(|count| (2..=15).contains(count))?;
    let counted = matches!(
        clause.text(place + 1),
        "asientos" | "pasajeros" | "plazas" | "personas" | "lugares"
    );
    // `somos tres y ponemos 20 mil cada uno` counts who pays.
    let pays = clause.message().has(&[
        "ponemos",
        "pone",
        "ponen",
        "cooperamos",
        "juntamos",
        "enganche",
    ]);
    let we_are = clause.text(place.wrapping_sub(1)) == "somos" && !pays;
    if !counted && !we_are {
        return None;
    }
    wish.min_seats = u8::try_from(count).ok();
    let start = if we_are { place - 1 } else { place };
    Some(start..place + 1 + usize::from(counted))
}
