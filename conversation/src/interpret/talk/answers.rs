//! Yes, no, don't know, don't care: as all that a clause says.

use crate::interpret::{Act, Clause, Context, Noted, Reading, Refusal, Span};
use crate::lexicon::Frame;

/// `¿cuál me recomienda para carretera?`, `¿tú cuál te llevarías?`, among cars shown.
fn asks_advice(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    const ADVISES: &[&str] = &[
        "recomiendas",
        "recomienda",
        "recomiendan",
        "recomendarias",
        "recomendaria",
        "aconsejas",
        "aconseja",
        "sugieres",
        "sugiere",
        "llevarias",
        "llevaria",
        "comprarias",
        "compraria",
        "escogerias",
        "escogeria",
        "elegirias",
        "elegiria",
        "conviene",
    ];
    // `¿qué otra me recomienda?`
    let other = |at: usize| matches!(clause.text(at + 1), "otro" | "otra" | "otros" | "otras");
    let mut others = clause
        .places()
        .filter(|at| clause.text(*at) == "que" && other(*at));
    if let Some(other) = others.next().filter(|_| clause.has(ADVISES)) {
        let more = Reading::new(Act::MoreCars, other..other + 2);
        return Some(more.framed_by([clause.span.clone()]));
    }
    let which = clause.find(&["cual", "cuales"])?;
    let advises = clause.has(ADVISES);
    let verb = matches!(clause.text(which + 1), "es" | "esta" | "sale");
    let judges = verb && clause.has(&["mejor", "buena", "bueno"]);
    let asked = advises || judges && !context.state.offered.is_empty();
    asked.then(|| Reading::new(Act::Unsure, which..which + 1).framed_by([clause.span.clone()]))
}

/// `sí, por favor`, `no gracias`, `no sé`, `me da igual`.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    const ANSWERS: [(Frame, Act); 4] = [
        (Frame::NoPreference, Act::NoPreference),
        (Frame::Unsure, Act::Unsure),
        (Frame::Decline, Act::Decline),
        (Frame::Accept, Act::Accept),
    ];
    const ADVISE: &[&str] = &["recomiendas", "dices", "conviene", "aconsejas", "opinas"];
    if let Some(advice) = asks_advice(clause, context) {
        return vec![advice];
    }
    if clause.asks && !clause.has(ADVISE) {
        return Vec::new();
    }
    let found = ANSWERS
        .iter()
        .filter_map(|(frame, act)| Some((clause.frame(*frame)?, *frame, act)))
        .max_by_key(|(span, frame, _)| (span.len(), *frame == Frame::Decline));
    let Some((core, frame, act)) = found else {
        return Vec::new();
    };
    let spans: Vec<Span> = clause.frames(frame).collect();
    let silent = clause.places().all(|place| {
        spans.iter().any(|span| span.contains(&place))
            || context.facts.frames.is_filler(clause.text(place))
    });
    // `y si le subo`: a condition is no yes; `dice que sí` is one.
    let conditional = frame == Frame::Accept
        && clause.text(core.start) == "si"
        && core.start > clause.span.start
        && core.end < clause.span.end
        && matches!(clause.text(core.start - 1), "y" | "que" | "pero");
    // `esa sí es en serio` states something.
    let stated = frame == Frame::Accept
        && clause.text(core.start) == "si"
        && matches!(clause.text(core.end), "es" | "esta" | "son")
        && core.start > clause.span.start
        && matches!(
            clause.text(core.start - 1),
            "esa" | "ese" | "eso" | "esas" | "esos" | "esta" | "este"
        );
    if !silent || conditional || stated {
        return Vec::new();
    }
    if let Some(refused) = refused_at_hand(clause, &core, frame, context) {
        return vec![refused.framed_by([clause.span.clone()])];
    }
    if is_denied(clause, &core, frame) {
        return vec![Reading::new(Act::Decline, core.start - 1..core.end)];
    }
    vec![Reading::new(act.clone(), core).framed_by(spans)]
}

/// `el A1 no es un sedán, ese no`; `ese no lo queremos` of the car chosen: refuses the car
/// that is pointed at.
fn refused_at_hand(
    clause: &Clause<'_>,
    core: &Span,
    frame: Frame,
    context: &Context<'_>,
) -> Option<Reading> {
    #[rustfmt::skip]
    const WANTS: &[&str] = &[
        "quiero", "queremos", "interesa", "gusta", "late", "convence", "busco", "buscamos", "deseo",
        "deseamos", "requiero", "requerimos", "necesito", "necesitamos", "ocupo", "ocupamos",
    ];
    let start = clause.span.start;
    let points = matches!(clause.text(start), "ese" | "esa" | "este" | "esta");
    let refuses = frame == Frame::Decline && points && clause.text(start + 1) == "no";
    if !refuses || context.step().is_contact() {
        return None;
    }
    let named = context.antecedent.as_ref();
    if let Some(model) = named.and_then(|car| car.make.clone().zip(car.model.clone())) {
        let refusal = Refusal {
            models: vec![model],
            ..Refusal::default()
        };
        return Some(Reading::new(Act::Refuse(refusal), core.clone()));
    }
    let chosen = context.chosen().is_some() && clause.has(WANTS);
    chosen.then(|| Reading::new(Act::Change(Noted::Car), core.clone()))
}

/// `no me late`: liking something, denied; `no, sí quiero` and `no claro` are
/// none of it.
fn is_denied(clause: &Clause<'_>, core: &Span, frame: Frame) -> bool {
    const LIKES: &[&str] = &["me", "nos", "lo", "la", "esta", "estoy"];
    let before = core.start.checked_sub(1).map_or("", |at| clause.text(at));
    frame == Frame::Accept
        && core.len() > 1
        && LIKES.contains(&clause.text(core.start))
        && matches!(before, "no" | "tampoco" | "ni")
}
