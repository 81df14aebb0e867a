//! Cars in whose place another one is named: `el Versa 2020 en lugar del March`.

use super::noun_phrase::NounPhrase;
use super::{Scene, fits};
use crate::interpret::Span;

/// Takes cars out of a scene in whose place another one is named.
pub(super) fn take_out(scene: &mut Scene<'_>) {
    let named = |phrase: &&NounPhrase| phrase.mention.is_some() || phrase.car.year.is_some();
    if scene.phrases.iter().filter(named).count() < 2 {
        return;
    }
    let found: Vec<(Span, Span)> = scene
        .phrases
        .iter()
        .filter_map(|phrase| {
            let words = instead_of(scene, phrase)
                .or_else(|| changed(scene, phrase))
                .or_else(|| set_apart(scene, phrase))?;
            Some((phrase.words.clone(), words))
        })
        .collect();
    for (phrase, words) in found {
        scene.phrases.retain(|one| one.words != phrase);
        scene.replaced.push(words);
    }
}

/// `en lugar del March`, `en vez de la Tracker`
fn instead_of(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<Span> {
    let clause = scene.clause;
    let start = phrase.words.start;
    let joint = if clause.text(start) == "del" {
        start
    } else {
        start.checked_sub(1)?
    };
    let noun = joint.checked_sub(1)?;
    let led = matches!(clause.text(joint), "de" | "del");
    let instead = matches!(clause.text(noun), "vez" | "lugar") && led;
    instead.then(|| noun.saturating_sub(1)..phrase.words.end)
}

/// `cámbiame el March por el Versa 2020`, of the car chosen
fn changed(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<Span> {
    let clause = scene.clause;
    let start = phrase.words.start;
    let verb = (start.saturating_sub(2)..start).find(|at| clause.text(*at).starts_with("cambi"))?;
    let by = clause.text(phrase.words.end) == "por";
    let chosen = scene.context.chosen()?;
    let other = scene
        .phrases
        .iter()
        .any(|other| other.words.start == phrase.words.end + 1);
    (by && other && fits(&phrase.car, chosen)).then(|| verb..phrase.words.end + 1)
}

/// `era la 2016, no la 2017`, `la que quiero es la HR-V, no la BR-V`, of the car chosen
fn set_apart(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<Span> {
    let clause = scene.clause;
    let no = phrase.words.start.checked_sub(1)?;
    let same = scene
        .context
        .chosen()
        .is_some_and(|car| fits(&phrase.car, car));
    let other = scene.phrases.iter().any(|one| one.words.end == no);
    let ends = phrase.words.end == clause.span.end;
    (clause.text(no) == "no" && same && other && ends).then_some(no..phrase.words.end)
}
