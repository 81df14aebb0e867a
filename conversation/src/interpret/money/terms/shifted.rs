//! A term in relation to the one that is known: `12 meses más`.

use super::Scene;
use crate::interpret::{Act, Reading};
use crate::lexicon::Frame;

/// `súbele un año al plazo`, `12 meses más`: of the term that is known.
pub(super) fn shifted(scene: &Scene<'_>, index: usize, months: u32) -> Option<Reading> {
    let known = scene.context.state.term_months?;
    let quantity = &scene.found[index];
    let after = scene.clause.text(quantity.span.end);
    let more = after == "mas" || matches!(scene.before(index), "otro" | "otros");
    let raises = scene.has_attached(index, Frame::Raise) || more;
    let lowers = scene.has_attached(index, Frame::Lower) || after == "menos";
    let to = matches!(scene.before(index), "a" | "hasta");
    if to || raises == lowers {
        return None;
    }
    let term = if raises {
        known.checked_add(months)?
    } else {
        known.checked_sub(months)?
    };
    let end = quantity.span.end;
    let sign = matches!(after, "mas" | "menos").then_some(end..end + 1);
    Some(scene.reading(index, Act::Term(term)).framed_by(sign))
}
