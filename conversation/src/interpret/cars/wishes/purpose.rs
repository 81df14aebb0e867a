//! Words that say what a car is for.

use super::super::Scene;
use crate::catalog::Body;
use crate::interpret::Span;
use crate::language::Need;
use crate::lexicon::{Frame, Label};
use crate::state::Step;
use crate::wish::Wish;

/// A `camioneta` for deliveries is a pickup, one for work a pickup or a van: no SUV.
/// Returns the shapes that will do beside the pickup.
pub(super) fn carries_goods(scene: &Scene<'_>, wish: &Wish) -> Option<Vec<Body>> {
    const WORK: &[&str] = &["chamba", "trabajar", "negocio", "trabajo"];
    let clause = scene.clause;
    let named = clause.has(&["camioneta", "camionetas", "camionetita"]);
    let works = named && wish.need == Some(Need::Work) && wish.body == Some(Body::Suv);
    let goods = clause.frame(Frame::Goods).is_some();
    // `para ir al trabajo` carries nothing but people.
    let work = clause.has(WORK) && !clause.has(&["ir", "voy", "irme", "llegar", "moverme"]);
    match (works, goods, work) {
        (true, true, _) => Some(Vec::new()),
        (true, false, true) => Some(vec![Body::Van]),
        _ => None,
    }
}

/// `que no gaste mucha gasolina`, `que rinda`: small engines first.
pub(super) fn is_thrifty(scene: &Scene<'_>) -> bool {
    const FUEL: &[&str] = &[
        "gaste",
        "gasta",
        "gasten",
        "gasolina",
        "consuma",
        "consumo",
        "rinda",
        "rendidor",
        "rendidora",
        "rendimiento",
        "ahorrador",
        "ahorradora",
        "trague",
        "traga",
        "chupe",
        "beba",
    ];
    let clause = scene.clause;
    let economy = |(label, span): (Label, Span)| {
        label == Label::Need(Need::Economy)
            && span.into_iter().any(|at| FUEL.contains(&clause.text(at)))
    };
    clause.labels().any(economy)
}

/// `mi marido llega el viernes de la obra`: where a person comes from is no use of a car.
pub(super) fn comes_from(scene: &Scene<'_>, span: &Span) -> bool {
    const COMES: &[&str] = &[
        "llega", "llego", "llegue", "regresa", "regreso", "regrese", "vuelve", "vuelva", "viene",
        "vengo", "venga", "sale", "salgo", "salga", "anda", "ando", "esta", "estoy",
    ];
    const NEAR: usize = 2;
    let clause = scene.clause;
    let begin = span.start.saturating_sub(NEAR).max(clause.span.start);
    let from = (begin..span.end).any(|at| matches!(clause.text(at), "de" | "del" | "en"));
    let mut places = clause.span.start..span.start;
    from && places.any(|at| COMES.contains(&clause.text(at)))
}

/// `trabajo en Santa Fe`, `yo trabajo de noche`: a verb; `de trabajo`, `para el
/// trabajo` say what a car is for.
pub(super) fn works_somewhere(scene: &Scene<'_>, span: &Span) -> bool {
    const BEFORE: &[&str] = &["de", "para", "el", "mi", "del", "al", "un", "su", "o", "y"];
    // `si me corren del trabajo`
    const LOSES: &[&str] = &[
        "corren",
        "corrieron",
        "corran",
        "perdi",
        "pierdo",
        "pierda",
        "perdiera",
        "quedo",
        "quede",
        "quedara",
        "despiden",
        "despidieron",
        "despidan",
        "liquidaron",
        "liquidan",
        "renuncio",
        "sin",
    ];
    let noun = BEFORE.contains(&scene.clause.text(span.start.wrapping_sub(1)));
    // `estudio y trabajo medio tiempo`
    const BEHIND_VERB: &[&str] = &["medio", "en", "de", "por", "desde", "como", "con", "todo"];
    let joined = matches!(scene.clause.text(span.start.wrapping_sub(1)), "y" | "o");
    let goes_on = joined && BEHIND_VERB.contains(&scene.clause.text(span.end));
    let noun = noun && !goes_on && !scene.clause.has(LOSES);
    let alone = scene.is_otherwise_silent(std::slice::from_ref(span));
    span.len() == 1 && scene.clause.text(span.start) == "trabajo" && !noun && !alone
}

/// Whether nothing but a use or an order is wished for.
pub(crate) fn says_only_what_for(wish: &Wish) -> bool {
    let rest = Wish {
        need: None,
        order: None,
        ..wish.clone()
    };
    rest == Wish::default()
}

/// `que salgo de trabajar` wants no car for work once the need is known.
pub(super) fn may_say_what_for(scene: &Scene<'_>, words: &[Span]) -> bool {
    scene.context.step() == Step::Need
        || scene.clause.frame(Frame::Want).is_some()
        || scene.is_otherwise_silent(words)
}
