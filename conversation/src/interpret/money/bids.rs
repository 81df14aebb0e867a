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
    let last_word = is_last_word(scene, index);
    let priced = !scene.context.at_hand().is_empty();
    let counted = scene.has_frame(Frame::PerMonth) || scene.has_frame(Frame::PerFortnight);
    let enough = offers || last_word;
    enough && priced && !counted && !scene.is_about_loan()
}

/// `290 y ya no le muevo`, `te lo dejo en 290 y cerramos`: a bid that is the last one.
fn is_last_word(scene: &Scene<'_>, index: usize) -> bool {
    const CLOSES: [&[&str]; 6] = [
        &["y", "ya", "no"],
        &["y", "cerramos"],
        &["y", "trato", "hecho"],
        &["y", "me", "lo", "llevo"],
        &["y", "me", "la", "llevo"],
        &["cerramos"],
    ];
    let clause = scene.clause;
    let end = scene.found[index].span.end;
    let word = |offset: usize| clause.words.get(end + offset).map_or("", |word| &word.text);
    let closes = |words: &&[&str]| (0..words.len()).all(|at| word(at) == words[at]);
    let after_price = scene.context.state.chosen.is_none();
    after_price && CLOSES.iter().any(closes)
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
