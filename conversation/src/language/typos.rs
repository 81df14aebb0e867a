//! Misspelt words: found by edit distance and by how they sound.

use strsim::osa_distance;

/// Shorter words are too easily taken for others.
const SHORTEST: usize = 4;
/// Longer input is no word.
const LONGEST: usize = 24;

/// Known words, found again when misspelt.
///
/// Every known word is filed under itself with letters left out (one, or two
/// of a long word), so that a look-up compares a handful of candidates. The
/// files are sorted arrays: half a million entries of a map would be most of
/// the program's memory.
#[derive(Debug, Default)]
pub(crate) struct Typos {
    words: Box<[Box<str>]>,
    /// Hashes with the word that each was made of, in order.
    by_deletion: Box<[(u64, u32)]>,
    by_sound: Box<[(u64, u32)]>,
}

impl Typos {
    /// Files words; of those that sound alike, the first one is meant.
    pub(crate) fn new<'a>(known: impl IntoIterator<Item = &'a str>) -> Self {
        let fits = |word: &&str| (SHORTEST..=LONGEST).contains(&word.len()) && word.is_ascii();
        let words: Box<[Box<str>]> = known.into_iter().filter(fits).map(Box::from).collect();
        let mut by_deletion = Vec::new();
        let mut by_sound = Vec::with_capacity(words.len());
        for (index, word) in (0_u32..).zip(&words) {
            by_sound.push((hash(&sound(word)), index));
            by_sound.push((hash(&heard(word)), index));
            let keys = deletions(word, tolerance(word.len()));
            by_deletion.extend(keys.into_iter().map(|key| (key, index)));
        }
        by_deletion.sort_unstable();
        by_sound.sort_unstable();
        by_sound.dedup_by_key(|(key, _)| *key);
        Self {
            words,
            by_deletion: by_deletion.into(),
            by_sound: by_sound.into(),
        }
    }

    /// The known word that `typed` most probably is.
    pub(crate) fn correct(&self, typed: &str) -> Option<&str> {
        if !(SHORTEST..=LONGEST).contains(&typed.len()) || !typed.is_ascii() {
            return None;
        }
        let typed_sound = sound(typed);
        let mut alike = filed(&self.by_sound, hash(&typed_sound)).map(|index| self.word(index));
        let same = |word: &&str| sound(word) == typed_sound || heard(word) == typed_sound;
        if let Some(word) = alike.find(same) {
            return Some(word);
        }
        let tolerance = tolerance(typed.len());
        let mut best: Option<(usize, bool, &str)> = None;
        for key in deletions(typed, tolerance) {
            for word in filed(&self.by_deletion, key).map(|index| self.word(index)) {
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

    fn word(&self, index: u32) -> &str {
        &self.words[index as usize]
    }
}

/// What is filed under a hash.
fn filed(file: &[(u64, u32)], key: u64) -> impl Iterator<Item = u32> {
    let start = file.partition_point(|(other, _)| *other < key);
    let same = file[start..].iter();
    let same = same.take_while(move |(other, _)| *other == key);
    same.map(|(_, index)| *index)
}

fn hash(text: &str) -> u64 {
    hash_without(text.as_bytes(), text.len(), text.len())
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
            b'l' if index > 0 && bytes[index - 1] == b'l' => continue,
            // `muxo`, `enganxe`
            b'x' if index > 0 => {
                heard.push('c');
                'h'
            }
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

/// How an English name is heard in Mexico: `yeta` for Jetta, `kiks` for Kicks.
fn heard(name: &str) -> String {
    let mut name = name.to_owned();
    for (written, spoken) in [
        ("ck", "k"),
        ("x", "s"),
        ("oo", "u"),
        ("ee", "i"),
        ("sh", "ch"),
    ] {
        name = name.replace(written, spoken);
    }
    if let Some(rest) = name.strip_prefix('j') {
        name = format!("y{rest}");
    }
    let silent = name.strip_suffix('e').filter(|rest| {
        let last = rest.bytes().last().unwrap_or_default();
        rest.len() >= 3 && !matches!(last, b'a' | b'e' | b'i' | b'o' | b'u')
    });
    sound(silent.unwrap_or(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typos() -> Typos {
        Typos::new([
            "familiar",
            "toyota",
            "corolla",
            "automatico",
            "versa",
            "camioneta",
            "civic",
        ])
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
    fn english_names_are_known_by_their_sound() {
        let names = Typos::new([
            "jetta",
            "kicks",
            "swift",
            "cherokee",
            "mitsubishi",
            "tucson",
        ]);
        for (typed, meant) in [
            ("yeta", "jetta"),
            ("kiks", "kicks"),
            ("suift", "swift"),
            ("cheroki", "cherokee"),
            ("mitsubichi", "mitsubishi"),
            ("tuson", "tucson"),
        ] {
            assert_eq!(names.correct(typed), Some(meant), "{typed}");
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
