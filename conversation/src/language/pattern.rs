//! Phrases, and where they occur among words.

/// A word of the vocabulary; `WordId::UNKNOWN` for any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct WordId(pub(crate) u32);

impl WordId {
    pub(crate) const UNKNOWN: Self = Self(u32::MAX);
}

#[derive(Debug, Clone)]
enum Piece {
    Word(Vec<WordId>),
    Maybe(Vec<WordId>),
    /// Up to four words of any kind.
    Gap,
}

/// Phrases filed by the word that they begin with.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    /// By the id of the word.
    by_first: Vec<Vec<u32>>,
    all: Vec<(Vec<Piece>, T)>,
}

/// An occurrence of a phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit<T> {
    pub(crate) tag: T,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether every word of it is the phrase's own.
    pub(crate) solid: bool,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            by_first: Vec::new(),
            all: Vec::new(),
        }
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds a phrase; `id` gives each word its id.
    pub(crate) fn add(&mut self, phrase: &str, tag: T, mut id: impl FnMut(&str) -> WordId) {
        // Phrases are filed by their first word: `todavía? no` is two of them.
        if let Some((first, rest)) = phrase.split_once(' ')
            && let Some(word) = first.strip_suffix('?')
        {
            self.add(
                &format!("{word} {rest}"),
                tag,
                &mut id as &mut dyn FnMut(&str) -> WordId,
            );
            self.add(rest, tag, &mut id as &mut dyn FnMut(&str) -> WordId);
            return;
        }
        let pieces: Vec<Piece> = phrase
            .split_whitespace()
            .map(|piece| match piece.strip_suffix('?') {
                _ if piece == ".." => Piece::Gap,
                Some(maybe) => Piece::Maybe(maybe.split('|').map(&mut id).collect()),
                None => Piece::Word(piece.split('|').map(&mut id).collect()),
            })
            .collect();
        let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        if let Some(Piece::Word(first)) = pieces.first() {
            for id in first {
                let place = id.0 as usize;
                if self.by_first.len() <= place {
                    self.by_first.resize_with(place + 1, Vec::new);
                }
                self.by_first[place].push(index);
            }
            self.all.push((pieces, tag));
        }
    }

    /// Every occurrence.
    pub(crate) fn find_all(&self, words: &[WordId]) -> Vec<Hit<T>> {
        let mut hits = Vec::new();
        for (start, word) in words.iter().enumerate() {
            for index in self.by_first.get(word.0 as usize).into_iter().flatten() {
                let (pieces, tag) = &self.all[*index as usize];
                if let Some(end) = ends(pieces, words, start) {
                    hits.push(Hit {
                        tag: *tag,
                        start,
                        end,
                        solid: !pieces.iter().any(|piece| matches!(piece, Piece::Gap)),
                    });
                }
            }
        }
        hits
    }
}

/// Where the phrase that begins at `at` ends, if it does.
fn ends(pieces: &[Piece], words: &[WordId], at: usize) -> Option<usize> {
    const WIDEST_GAP: usize = 4;
    let Some((piece, rest)) = pieces.split_first() else {
        return Some(at);
    };
    match piece {
        Piece::Word(ids) => match words.get(at) {
            Some(word) if ids.contains(word) => ends(rest, words, at + 1),
            _ => None,
        },
        Piece::Maybe(ids) => {
            let taken = words.get(at).is_some_and(|word| ids.contains(word));
            let with = if taken {
                ends(rest, words, at + 1)
            } else {
                None
            };
            with.or_else(|| ends(rest, words, at))
        }
        Piece::Gap => (0..=WIDEST_GAP)
            .filter(|gap| at + gap <= words.len())
            .find_map(|gap| ends(rest, words, at + gap)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(phrase: &str, text: &str) -> usize {
        let vocabulary = ["todavia", "no", "quiero", "la", "mensualidad"];
        let id = |word: &str| {
            let place = vocabulary.iter().position(|known| *known == word);
            WordId(place.map_or(u32::MAX, |place| place as u32))
        };
        let mut phrases = Phrases::default();
        phrases.add(phrase, (), id);
        let words: Vec<WordId> = text.split(' ').map(id).collect();
        phrases.find_all(&words).len()
    }

    #[test]
    fn words_that_may_be_missing_are_found_with_and_without_them() {
        assert_eq!(hits("no todavia? quiero", "no quiero"), 1);
        assert_eq!(hits("no todavia? quiero", "no todavia quiero"), 1);
        assert_eq!(hits("todavia? no quiero", "no quiero"), 1);
        assert!(hits("todavia? no quiero", "todavia no quiero") > 0);
        assert_eq!(hits("todavia? no quiero", "todavia quiero"), 0);
    }
}
