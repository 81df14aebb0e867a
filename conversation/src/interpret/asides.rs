//! Pious and polite asides: `si Dios quiere`, `si no es molestia`.
//!
//! They set no condition, answer nothing and stand anywhere, so no reader sees them.

use super::Span;
use crate::lexicon::{Frame, Frames, Label};
use crate::words::Words;

/// The words without asides; all of them where nothing else is said.
pub(super) fn without_asides(mut words: Words, frames: &Frames) -> Words {
    let hits = frames.find(&words.list).into_iter();
    let asides: Vec<Span> = hits
        .filter(|hit| hit.tag == Label::Frame(Frame::Aside))
        .map(|hit| hit.start..hit.end)
        .collect();
    let is_aside = |place: usize| asides.iter().any(|span| span.contains(&place));
    if asides.is_empty() || (0..words.list.len()).all(is_aside) {
        return words;
    }
    let kept_before = |end: usize| (0..end).filter(|place| !is_aside(*place)).count();
    for sentence in &mut words.sentences {
        let span = &sentence.words;
        sentence.words = kept_before(span.start)..kept_before(span.end);
    }
    words
        .sentences
        .retain(|sentence| !sentence.words.is_empty());
    let mut paused = false;
    let mut place = 0;
    words.list.retain_mut(|word| {
        let aside = is_aside(place);
        place += 1;
        paused |= word.pause;
        if !aside {
            word.pause = std::mem::take(&mut paused);
        }
        !aside
    });
    words
}
