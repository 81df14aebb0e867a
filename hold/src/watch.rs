//! Watching the highest entry: pure, with the time given from outside.

use std::time::Duration;

use crate::{DEAD_AFTER, Entry, Reading};

/// The highest entry, as it was when it last changed.
#[derive(Debug, Default)]
pub(crate) struct Watch(Option<(Entry, Reading)>);

/// What a look says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Nobody holds.
    Free,
    /// Somebody does, or may; it may turn out dead after this time.
    Held(Entry, Duration),
    /// Its holder is dead.
    Dead(Entry),
}

impl Watch {
    /// Takes in a look. What it shows may be of any moment between the question
    /// and the answer: a change counts from the answer, the time since then up
    /// to the question.
    pub(crate) fn see(&mut self, entries: &[Entry], asked: Reading, answered: Reading) -> Sight {
        let Some(highest) = entries.iter().max_by_key(|entry| entry.number) else {
            self.0 = None;
            return Sight::Free;
        };
        let since = match &self.0 {
            Some((entry, since)) if entry == highest => *since,
            _ => {
                self.0 = Some((highest.clone(), answered));
                answered
            }
        };
        let unchanged = asked.at_least_since(since);
        if unchanged >= DEAD_AFTER {
            Sight::Dead(highest.clone())
        } else {
            Sight::Held(highest.clone(), DEAD_AFTER.saturating_sub(unchanged))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Number;

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
        assert_eq!(watch.look(&[entry(3, 7)], 160), Sight::Dead(entry(3, 7)));
    }

    #[test]
    fn a_renewal_another_number_or_a_time_without_it_begin_the_minute_anew() {
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
    fn only_the_highest_counts() {
        let mut watch = Watch::default();
        watch.look(&[entry(9, 1), entry(3, 1)], 0);
        let sight = watch.look(&[entry(9, 1), entry(3, 2)], 60);
        assert_eq!(sight, Sight::Dead(entry(9, 1)));
    }
}
