//! Watching the entries: pure, with the time given from outside.

use std::{collections::BTreeMap, time::Duration};

use crate::{DEAD_AFTER, Entry, Number, Reading};

/// The entries, each with the time when it was first seen as it is.
#[derive(Debug, Default)]
pub(crate) struct Watch(BTreeMap<Number, (Entry, Reading)>);

/// The state of the lock by one read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// There is no entry.
    Free,
    /// A run holds it, or may; all entries have expired after this time at the earliest.
    Held(Entry, Duration),
    /// All entries have expired; this is the highest number.
    Dead(Number),
}

impl Watch {
    /// Takes in a look. What it shows may be of any moment between the question
    /// and the answer: a change counts from the answer, the time since then up
    /// to the question.
    pub(crate) fn see(&mut self, entries: &[Entry], asked: Reading, answered: Reading) -> Sight {
        let seen = entries.iter().map(|entry| {
            let since = match self.0.get(&entry.number) {
                Some((as_it_was, since)) if as_it_was == entry => *since,
                _ => answered,
            };
            (entry.number, (entry.clone(), since))
        });
        self.0 = seen.collect();
        let Some(highest) = self.0.keys().next_back() else {
            return Sight::Free;
        };
        let until_dead = |since: &Reading| DEAD_AFTER.saturating_sub(asked.at_least_since(*since));
        let living = self.0.values();
        let living = living.map(|(entry, since)| (entry, until_dead(since)));
        // Of several the one that was written last.
        match living.max_by_key(|(entry, rest)| (*rest, entry.number)) {
            Some((entry, rest)) if !rest.is_zero() => Sight::Held(entry.clone(), rest),
            _ => Sight::Dead(*highest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64, version: u64) -> Entry {
        Entry {
            number: Number(number),
            version,
            holder: None,
        }
    }

    fn at(seconds: u64) -> Reading {
        Reading {
            steady: Duration::from_secs(seconds),
            // Whatever the calendar says.
            wall: Duration::from_secs(1_000_000 - seconds * 1_000),
        }
    }

    impl Watch {
        /// A look that took no time.
        fn look(&mut self, entries: &[Entry], seconds: u64) -> Sight {
            self.see(entries, at(seconds), at(seconds))
        }
    }

    fn is_dead(sight: &Sight) -> bool {
        matches!(sight, Sight::Dead(_))
    }

    #[test]
    fn nothing_there_is_free() {
        assert_eq!(Watch::default().look(&[], 0), Sight::Free);
    }

    #[test]
    fn an_entry_that_stays_as_it_is_for_a_minute_is_dead_and_not_before() {
        let mut watch = Watch::default();
        assert!(!is_dead(&watch.look(&[entry(3, 7)], 100)));
        assert!(!is_dead(&watch.look(&[entry(3, 7)], 159)));
        assert_eq!(watch.look(&[entry(3, 7)], 160), Sight::Dead(Number(3)));
    }

    #[test]
    fn a_renewal_another_number_or_a_time_without_it_begin_the_minute_again() {
        let changes: [&[Entry]; 3] = [&[entry(3, 8)], &[entry(3, 7), entry(4, 1)], &[]];
        for change in changes {
            let mut watch = Watch::default();
            watch.look(&[entry(3, 7)], 0);
            watch.look(change, 50);
            let later = if change.is_empty() {
                &[entry(3, 7)][..]
            } else {
                change
            };
            assert!(!is_dead(&watch.look(later, 70)), "{change:?}");
        }
    }

    #[test]
    fn the_time_that_a_look_takes_does_not_count() {
        let mut watch = Watch::default();
        watch.see(&[entry(1, 1)], at(0), at(9));
        assert!(!is_dead(&watch.see(&[entry(1, 1)], at(68), at(75))));
        assert!(is_dead(&watch.see(&[entry(1, 1)], at(69), at(69))));
    }

    #[test]
    fn as_long_as_any_is_renewed_none_is_dead() {
        let mut watch = Watch::default();
        watch.look(&[entry(9, 1), entry(3, 1)], 0);
        let sight = watch.look(&[entry(9, 1), entry(3, 2)], 60);
        assert_eq!(sight, Sight::Held(entry(3, 2), DEAD_AFTER));
        let sight = watch.look(&[entry(9, 1), entry(3, 2)], 120);
        assert_eq!(sight, Sight::Dead(Number(9)));
    }
}
