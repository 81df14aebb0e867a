//! Amounts that are no budget: bids for a car, and what is saved.

use super::Scene;
use crate::interpret::frames::Frame;

/// `te doy 400 cerrados`: offered for the car whose price was said.
pub(super) fn is_bid(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let start = scene.found[index].span.start;
    let near = start.saturating_sub(2)..start;
    let offers = near.into_iter().any(|place| {
        let gives = matches!(clause.text(place), "doy" | "daria" | "pago" | "suelto");
        gives && matches!(clause.text(place.wrapping_sub(1)), "te" | "les" | "le")
    });
    let priced = !scene.context.at_hand().is_empty();
    let counted = scene.has_frame(Frame::PerMonth) || scene.has_frame(Frame::PerFortnight);
    offers && priced && !counted && !scene.is_about_loan()
}

/// `me ahorro 60 mil`, `me sobran 20 mil`: what need not be paid.
pub(super) fn is_saved(scene: &Scene<'_>, index: usize) -> bool {
    const SAVES: [&str; 6] = [
        "ahorro",
        "ahorraria",
        "ahorras",
        "sobran",
        "sobrarian",
        "evito",
    ];
    let clause = scene.clause;
    let start = scene.found[index].span.start;
    let near = start.saturating_sub(3)..start;
    near.into_iter().any(|place| {
        SAVES.contains(&clause.text(place))
            && matches!(clause.text(place.wrapping_sub(1)), "me" | "te" | "nos")
    })
}
