//! Chance that repeats: the same seed throws the same numbers, also after the
//! world was kept on disk.

use rand::{Rng as _, SeedableRng as _, rngs::SmallRng};
use serde::{Deserialize, Serialize};

/// A source of random numbers that is nothing but a seed and a count.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Dice {
    seed: u64,
    thrown: u64,
}

impl Dice {
    /// The dice of `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, thrown: 0 }
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.thrown += 1;
        let mixed = self.thrown.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        SmallRng::seed_from_u64(self.seed ^ mixed).random()
    }

    /// A number from 0 up to, not including, `end`; 0 where `end` is.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end.max(1)
    }

    /// A number from 0 up to, not including, 1.
    pub fn fraction(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True once in `times` throws.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// `digits` hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let text = format!("{:016x}{:016x}", self.number(), self.number());
        text[..digits.min(32)].to_owned()
    }

    /// `length` characters of `alphabet`, one byte each.
    pub(crate) fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let count = alphabet.len() as u64;
        (0..length)
            .map(|_| char::from(alphabet[self.below(count) as usize]))
            .collect()
    }

    /// An id as many services give: `01234567-89ab-…`.
    pub(crate) fn uuid(&mut self) -> String {
        let hex = self.hex(32);
        format!(
            "{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        )
    }
}
