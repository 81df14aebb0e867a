//! Amounts that are no budget: bids for a car, and what is saved.

use super::Scene;
use crate::lexicon::Frame;

/// `te doy 400 cerrados`: offered for the car whose price was said.
pub(super) fn is_bid(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let start = scene.found[index].span.start;
    let near = start.saturating_sub(2)..start;
    let offers = near.into_iter().any(|place| {
        let gives = matches!(clause.text(place), "doy" | "daria" | "pago" | "suelto");
        gives && matches!(clause.text(place.wrapping_sub(1)), "te" | "les" | "le")
    });
    let last_word = is_last_word(scene, index) || is_taken_off(scene, index);
    let priced = !scene.context.at_hand().is_empty();
    let counted = scene.has_frame(Frame::PerMonth) || scene.has_frame(Frame::PerFortnight);
    let enough = offers || last_word;
    enough && priced && !counted && !scene.is_about_loan()
}

/// `290 y ya no le muevo`, `te lo dejo en 290 y cerramos`: a bid that is the last one.
fn is_last_word(scene: &Scene<'_>, index: usize) -> bool {
    const CLOSES: [&[&str]; 9] = [
        &["y", "ni", "un"],
        &["y", "ahi", "muere"],
        &["y", "ahi", "queda"],
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
    // `traigo 250 y ni un peso más` is what there is.
    let own = clause.text(end + 1) == "ni"
        && clause.has(&[
            "tengo",
            "traigo",
            "tope",
            "presupuesto",
            "maximo",
            "puedo",
            "junte",
        ]);
    after_price && !own && CLOSES.iter().any(closes)
}

/// `¿no me hacen un descuentito? 30 mil menos y ahí muere`, `con 20 mil menos me animo`:
/// less for the car, and not less to spend.
fn is_taken_off(scene: &Scene<'_>, index: usize) -> bool {
    const OWN: [&str; 10] = [
        "tengo",
        "traigo",
        "puedo",
        "presupuesto",
        "gastar",
        "junte",
        "junto",
        "enganche",
        "plazo",
        "mes",
    ];
    const AGREES: [&str; 12] = [
        "muere", "hecho", "cerramos", "animo", "llevo", "compro", "ya", "jalo", "trato", "quedo",
        "va", "firmo",
    ];
    let clause = scene.clause;
    let end = scene.found[index].span.end;
    let less = clause.text(end) == "menos" && clause.text(end + 1) != "de";
    let agrees = (end + 1..clause.span.end).any(|place| AGREES.contains(&clause.text(place)));
    let haggles = clause.earlier().frame(Frame::Haggle).is_some();
    // `¿me hacen una rebajita? unos 15 mil`
    let named = haggles && clause.span.len() <= 4 && clause.words.len() > clause.span.len();
    (less && (agrees || haggles) || named) && !clause.has(&OWN)
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
