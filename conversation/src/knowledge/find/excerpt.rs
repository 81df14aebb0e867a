//! The sentences of a passage that hold what is asked.

use super::super::Knowledge;
use super::super::index::stems;
use super::super::topics::Asked;
use super::pieces::{Piece, beginning, joined, pieces};

/// A list up to this length is said as a whole.
const SHORT_LIST_CHARS: usize = 160;

impl Knowledge {
    /// The sentences that hold what is asked, in the text's order.
    pub(super) fn excerpt(&self, passage: usize, asked: &Asked) -> String {
        let text = &self.passages[passage].text;
        let pieces = pieces(text);
        let listed = pieces.iter().all(|piece| piece.item);
        if listed && text.chars().count() <= SHORT_LIST_CHARS {
            return text.clone();
        }
        // What the title says is what all of the passage is about.
        let title = &self.titles[passage];
        let worth = pieces.iter().map(|piece| asked.worth(&piece.text, title));
        let worth: Vec<usize> = worth.collect();
        let most = worth.iter().copied().max().unwrap_or_default();
        if most == 0 {
            return beginning(text, &pieces);
        }
        let mut keep: Vec<bool> = worth.iter().map(|worth| *worth == most).collect();
        let items = pieces.iter().zip(&keep);
        let items = items.filter(|(piece, keep)| piece.item && **keep).count();
        // Items of a list need the line that introduces them; several of them
        // are the list.
        let introduced = pieces
            .iter()
            .zip(&keep)
            .any(|(piece, keep)| piece.introduces && *keep);
        let steps = pieces
            .iter()
            .any(|piece| piece.item && !piece.text.starts_with('•'));
        let whole_list = items > 1 || items == 0 && introduced || items > 0 && steps;
        for (place, piece) in pieces.iter().enumerate() {
            keep[place] |= items > 0 && piece.introduces || whole_list && piece.item;
        }
        let kept = pieces.iter().zip(&keep).filter(|(_, keep)| **keep);
        let kept: Vec<&Piece> = kept.map(|(piece, _)| piece).collect();
        joined(&kept)
    }
}

impl Asked {
    /// How much of what is asked is in a piece of text.
    fn worth(&self, piece: &str, title: &[String]) -> usize {
        let held = stems(piece);
        let things = self.things.iter();
        let things = things.filter(|thing| {
            let said = |stems: &[String]| thing.same.iter().any(|stem| stems.contains(stem));
            said(&held) && !said(title)
        });
        let kinds = self.kinds.iter().filter(|kind| kind.is_in(piece));
        2 * things.count() + 2 * kinds.count()
    }
}
