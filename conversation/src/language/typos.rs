//! Misspelt words: found by edit distance and by how they sound.

use std::collections::HashMap;

use strsim::osa_distance;

/// Shorter words are too easily taken for others.
const SHORTEST: usize = 4;
/// Longer input is no word.
const LONGEST: usize = 24;

/// Known words, found again when misspelt.
///
/// Every known word is filed under itself with letters left out (one, or two
/// of a long word), so that a look-up compares a handful of candidates.
#[derive(Debug, Default)]
pub(crate) struct Typos {
    words: Vec<String>,
    by_deletion: HashMap<u64, Vec<u32>>,
    by_sound: HashMap<String, u32>,
}

impl Typos {
    pub(crate) fn add(&mut self, word: &str) {
        if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.is_ascii() {
            return;
        }
        let index = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.to_owned());
        self.by_sound.entry(sound(word)).or_insert(index);
        for key in deletions(word, tolerance(word.len())) {
            let filed = self.by_deletion.entry(key).or_default();
            if filed.last() != Some(&index) {
                filed.push(index);
            }
        }
    }

    /// The known word that `typed` most probably is.
    pub(crate) fn correct(&self, typed: &str) -> Option<&str> {
        if !(SHORTEST..=LONGEST).contains(&typed.len()) || !typed.is_ascii() {
            return None;
        }
        if let Some(index) = self.by_sound.get(&sound(typed)) {
            return self.words.get(*index as usize).map(String::as_str);
        }
        let tolerance = tolerance(typed.len());
        let mut best: Option<(usize, bool, &str)> = None;
        for key in deletions(typed, tolerance) {
            for index in self.by_deletion.get(&key).into_iter().flatten() {
                let word = self.words[*index as usize].as_str();
                let allowed = tolerance.min(self::tolerance(word.len()));
                if word.len().abs_diff(typed.len()) > allowed {
                    continue;
                }
                // Of four letters one may be missing; another one is another word.
                if typed.len() == SHORTEST && word.len() <= typed.len() {
                    continue;
                }
                let distance = osa_distance(word, typed);
                let other_start = word.as_bytes()[0] != typed.as_bytes()[0];
                let candidate = (distance, other_start, word);
                if distance <= allowed && best.is_none_or(|best| candidate < best) {
                    best = Some(candidate);
                }
            }
        }
        best.map(|(_, _, word)| word)
    }
}

/// How many slips are forgiven in a word of that length.
fn tolerance(length: usize) -> usize {
    if length >= 9 { 2 } else { 1 }
}

/// Hashes of the word and of the word with up to `depth` letters left out; what
/// they find is compared letter by letter, so that a collision does no harm.
fn deletions(word: &str, depth: usize) -> Vec<u64> {
    let bytes = word.as_bytes();
    let nothing = bytes.len();
    let mut hashes = vec![hash_without(bytes, nothing, nothing)];
    for first in 0..bytes.len() {
        hashes.push(hash_without(bytes, first, nothing));
        if depth > 1 {
            hashes
                .extend((first + 1..bytes.len()).map(|second| hash_without(bytes, first, second)));
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// FNV-1a of the bytes but for two.
fn hash_without(bytes: &[u8], first: usize, second: usize) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (index, byte) in bytes.iter().enumerate() {
        if index != first && index != second {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    hash
}

/// How Mexico pronounces a word, roughly: `bersa` and `versa` are one.
fn sound(word: &str) -> String {
    let bytes = word.as_bytes();
    let mut heard = String::with_capacity(word.len());
    for (index, byte) in bytes.iter().enumerate() {
        let next = bytes.get(index + 1).copied().unwrap_or_default();
        let letter = match byte {
            b'h' if index > 0 && bytes[index - 1] == b'c' => 'h',
            b'h' => continue,
            b'v' => 'b',
            b'z' => 's',
            b'c' if matches!(next, b'e' | b'i') => 's',
            b'c' if next != b'h' => 'k',
            b'q' => 'k',
            b'u' if index > 0 && bytes[index - 1] == b'q' => continue,
            b'y' => 'i',
            b'l' if next == b'l' => 'i',
            b'g' if matches!(next, b'e' | b'i') => 'j',
            b'w' => 'u',
            other => char::from(*other),
        };
        if !heard.ends_with(letter) {
            heard.push(letter);
        }
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typos() -> Typos {
        let mut typos = Typos::default();
        for word in [
            "familiar",
            "toyota",
            "corolla",
            "automatico",
            "versa",
            "camioneta",
            "civic",
        ] {
            typos.add(word);
        }
        typos
    }

    #[test]
    fn slips_are_forgiven() {
        let typos = typos();
        for (typed, meant) in [
            ("familar", "familiar"),
            ("toyotta", "toyota"),
            ("corola", "corolla"),
            ("autmatiko", "automatico"),
            ("bersa", "versa"),
            ("sivic", "civic"),
            ("caminoeta", "camioneta"),
        ] {
            assert_eq!(typos.correct(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        let typos = typos();
        for typed in ["casa", "ver", "bueno", "necesito", "ñoñería", ""] {
            assert_eq!(typos.correct(typed), None, "{typed}");
        }
    }
}
