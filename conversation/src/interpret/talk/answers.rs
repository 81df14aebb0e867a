//! Yes, no, don't know, don't care: as all that a clause says.

use crate::interpret::frames::Frame;
use crate::interpret::{Act, Clause, Context, Reading, Span};

/// `sí, por favor`, `no gracias`, `no sé`, `me da igual`.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    const ANSWERS: [(Frame, Act); 4] = [
        (Frame::NoPreference, Act::NoPreference),
        (Frame::Unsure, Act::Unsure),
        (Frame::Decline, Act::Decline),
        (Frame::Accept, Act::Accept),
    ];
    if clause.asks && !clause.has(&["recomiendas", "dices", "conviene", "aconsejas", "opinas"]) {
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
    // `y si le subo`: a condition is no yes; `ya no` is no bare no.
    let conditional = frame == Frame::Accept
        && clause.text(core.start) == "si"
        && core.start > clause.span.start
        && matches!(clause.text(core.start - 1), "y" | "que" | "pero");
    if !silent || conditional {
        return Vec::new();
    }
    vec![Reading::new(act.clone(), core).framed_by(spans)]
}
