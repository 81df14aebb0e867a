//! Objections to the size of a model.

use super::Scene;
use super::refusal::add;
use crate::interpret::{Act, Reading, Refusal};
use crate::lexicon::Frame;

/// `el Sentra está muy grandote`, `el Spark, muy chiquito`: a model whose size is objected to.
pub(super) fn by_size(scene: &Scene<'_>) -> Option<Reading> {
    const MUCH: &[&str] = &["muy", "demasiado", "bien", "super", "re"];
    const BIG: &[&str] = &[
        "grande",
        "grandote",
        "grandota",
        "grandotes",
        "largo",
        "larga",
        "ancho",
        "ancha",
        "alto",
        "alta",
        "enorme",
    ];
    const SMALL: &[&str] = &[
        "chico",
        "chica",
        "chiquito",
        "chiquita",
        "chaparro",
        "chaparra",
        "chaparrito",
        "pequeno",
        "pequena",
        "angosto",
        "angosta",
        "bajito",
        "bajita",
    ];
    const PRAISE: &[&str] = &[
        "gusta", "encanta", "perfecto", "perfecta", "ideal", "padre", "bueno", "late", "justo",
    ];
    let clause = scene.clause;
    let much = clause.places().find(|at| {
        let next = clause.text(at + 1);
        MUCH.contains(&clause.text(*at)) && (BIG.contains(&next) || SMALL.contains(&next))
    })?;
    let wanted = [Frame::Choose, Frame::Want, Frame::Refuse]
        .iter()
        .any(|frame| clause.frame(*frame).is_some_and(|span| span.start != much));
    let mut named = scene.cars().filter(|phrase| phrase.car.model.is_some());
    let phrase = named.next().filter(|_| named.next().is_none())?;
    let chosen = scene.context.chosen().map(|car| car.model.as_str());
    let is_chosen = chosen.is_some() && chosen == phrase.car.model.as_deref();
    if wanted || clause.asks || is_chosen || clause.message().has(PRAISE) {
        return None;
    }
    let mut refusal = Refusal::default();
    add(&mut refusal, phrase);
    let reading = Reading::new(Act::Refuse(refusal), phrase.words.clone());
    Some(reading.framed_by(std::iter::once(much..much + 2)))
}
