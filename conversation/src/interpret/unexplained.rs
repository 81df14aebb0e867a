//! The words of a clause that nothing accounts for.

use strsim::osa_distance;

use super::{Clause, Reading, Span};
use crate::lexicon::{Frame, Frames};

/// The words of a clause that no reading and no filler accounts for.
pub(super) fn unexplained(
    clause: &Clause<'_>,
    readings: &[Reading],
    frames: &Frames,
) -> Vec<usize> {
    let turns: Vec<Span> = clause.frames(Frame::Change).collect();
    clause
        .places()
        .filter(|place| {
            !frames.is_filler(clause.text(*place))
                && !turns.iter().any(|span| span.contains(place))
                && !is_corrected(clause, *place)
                && !clause.is_list_marker(*place)
                && !readings.iter().any(|reading| reading.explains(*place))
        })
        .collect()
}

/// `400 mil besos, digo pesos`: the last word of a clause, written again almost
/// alike behind a word that corrects.
fn is_corrected(clause: &Clause<'_>, place: usize) -> bool {
    const CORRECTING: [&str; 4] = ["digo", "perdon", "perdona", "dije"];
    const MOST_OTHER_LETTERS: usize = 2;
    let text = |at: usize| clause.words.get(at).map_or("", |word| word.text.as_str());
    let last = place + 1 == clause.span.end;
    let mut at = place + 1;
    while CORRECTING.contains(&text(at)) || at > place + 1 && text(at) == "quise" {
        at += 1;
    }
    let slip = osa_distance(text(place), text(at)) <= MOST_OTHER_LETTERS;
    last && at > place + 1 && text(place).len() > 3 && text(at).len() > 3 && slip
}
