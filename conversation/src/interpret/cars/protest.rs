//! Cars that a clause throws back at the agent: `¿quién dijo Corolla?`, `¿cómo voy a subir
//! cemento en un Corolla?`, `jajaja, un Mercedes, no`.

use super::Scene;
use super::noun_phrase::{Determiner, NounPhrase};
use crate::lexicon::Frame;

/// Takes the cars out that are only protested against or laughed at: they are not wanted.
pub(super) fn take_out(scene: &mut Scene<'_>) {
    let protested: Vec<bool> = scene
        .phrases
        .iter()
        .map(|phrase| {
            phrase.mention.is_some()
                && (is_denied_to_be_said(scene, phrase)
                    || is_wondered_at(scene, phrase)
                    || is_laughed_at(scene, phrase)
                    || is_told_apart(scene, phrase))
        })
        .collect();
    let mut protested = protested.into_iter();
    scene.phrases.retain(|_| protested.next() != Some(true));
    if let Some(no) = denied_kind(scene) {
        // `el A1 no es un sedán` wants neither.
        let kind = |phrase: &NounPhrase| no < phrase.words.start || phrase.words.end == no;
        scene.phrases.retain(|phrase| !kind(phrase));
    }
}

/// `no es sedán`, `el A1 no es un sedán`: where a clause that only says what a car is not
/// denies it.
fn denied_kind(scene: &Scene<'_>) -> Option<usize> {
    let clause = scene.clause;
    let denied = |place: usize| {
        let verb = place + 1;
        let pause = clause.words.get(verb).is_some_and(|word| word.pause);
        let is = matches!(clause.text(verb), "es" | "son") && !pause;
        let behind = |phrase: &NounPhrase| {
            let next = phrase.words.start == verb + 1;
            let kind = phrase.car.body.is_some() || phrase.car.gearbox.is_some();
            next && (kind || phrase.car.fuel.is_some() || phrase.need.is_some())
        };
        clause.text(place) == "no" && is && scene.phrases.iter().any(behind)
    };
    let wants = [Frame::Want, Frame::Choose];
    let wanted = wants.iter().any(|frame| clause.frame(*frame).is_some());
    let no = clause.places().find(|place| denied(*place))?;
    let opened = no == clause.span.start || scene.phrases.iter().any(|one| one.words.end == no);
    let reported = clause.has(&["que", "si", "busco", "quiero"]);
    (opened && !wanted && !reported && !clause.asks).then_some(no)
}

/// `quién dijo Corolla`, `yo no pedí un Corolla`, `nunca hablé del Corolla`
fn is_denied_to_be_said(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    /// The verb of saying stands as near before the car.
    const NEAR: usize = 3;
    const SAID: &[&str] = &[
        "dijo", "hablo", "menciono", "pidio", "quiso", "dije", "pedi", "hable", "mencione",
        "pregunte", "escogi", "elegi",
    ];
    let clause = scene.clause;
    let start = phrase.words.start;
    let mut near = start.saturating_sub(NEAR).max(clause.span.start)..start;
    let Some(verb) = near.rfind(|place| SAID.contains(&clause.text(*place))) else {
        return false;
    };
    let before = verb.saturating_sub(NEAR).max(clause.span.start)..verb;
    before.into_iter().any(|place| {
        matches!(
            clause.text(place),
            "quien" | "quienes" | "no" | "nunca" | "ni"
        )
    })
}

/// `cómo voy a subir cemento en un Corolla`, `cómo crees que meto varilla en un Mazda 3`
fn is_wondered_at(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const HOW: &[&str] = &[
        "voy", "vamos", "va", "van", "quieres", "quiere", "crees", "cree", "meto", "subo", "cargo",
        "llevo", "metemos", "cabemos",
    ];
    let clause = scene.clause;
    let wonders = clause
        .places()
        .any(|place| clause.text(place) == "como" && HOW.contains(&clause.text(place + 1)));
    let place = clause.text(phrase.words.start.wrapping_sub(1));
    let inside = matches!(place, "en" | "con" | "a" | "al");
    wonders && (inside || phrase.determiner == Determiner::Indefinite)
}

/// `jajaja un Mercedes de 880 mil, no bro`: one of the cars shown, laughed at and refused.
fn is_laughed_at(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let clause = scene.clause;
    let takes = [Frame::Want, Frame::Choose]
        .iter()
        .any(|frame| clause.frame(*frame).is_some());
    let indefinite = phrase.determiner == Determiner::Indefinite;
    laughs(scene) && indefinite && !takes && scene.is_offered(&phrase.car)
}

/// `no, no, ese es el Aveo`: says which car was shown, and asks for another one.
fn is_told_apart(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let clause = scene.clause;
    let start = phrase.words.start;
    let back = |count: usize| start.checked_sub(count).map_or("", |at| clause.text(at));
    let pointed = matches!(back(2), "ese" | "esa" | "este" | "esta" | "eso" | "esto");
    let opens = clause.text(clause.span.start) == "no";
    back(1) == "es" && pointed && opens && !clause.asks
}

/// Whether the message laughs before the clause, or in it.
fn laughs(scene: &Scene<'_>) -> bool {
    let clause = scene.clause;
    let laughter = |text: &str| {
        let laughing = |with: char| {
            text.chars()
                .all(|letter| letter == with || letter == 'a' || letter == 'e')
        };
        text.len() > 2 && (laughing('j') || laughing('h')) || matches!(text, "lol" | "xd" | "ajaja")
    };
    (0..clause.span.end).any(|place| {
        clause
            .words
            .get(place)
            .is_some_and(|word| laughter(&word.text))
    }) || clause
        .message()
        .has(&["manches", "mames", "inventes", "ajajaja"])
}
