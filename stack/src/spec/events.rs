//! Subscribers to events.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Spec, attributes::Attributes};
use crate::{
    Tags,
    prices::{Cost, Prices},
    tags::SUBSCRIBED_TAG,
};

/// The tag of a topic that says which addresses were removed from the settings before they
/// had confirmed, and on which day: AWS deletes no subscription that is pending, so each is
/// ended once it is confirmed. It is written beside the stack's tags and is none of them.
pub const REMOVED_TAG: &str = "kavak:removed-pending";

/// An SNS topic with the environment's e-mail subscriptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct SnsTopic {
    pub name: String,
    /// Addresses, whether they have confirmed or not.
    pub subscriptions: BTreeSet<String>,
    pub tags: Tags,
}

impl Attributes for SnsTopic {
    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let by_use = prices.map(|it| format!("${} a thousand e-mails", it.email_thousand));
        Some(Cost::new("topic for e-mails", prices.map(|_| Decimal::ZERO)).with_use(by_use))
    }

    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups leaves
    );
}

/// The value of [`SUBSCRIBED_TAG`] for these addresses: a mark for each, as tags have
/// neither room nor characters for addresses.
#[must_use]
pub fn subscribed_tag<'a>(addresses: impl IntoIterator<Item = &'a String>) -> String {
    let marks: Vec<String> = addresses.into_iter().map(|it| mark(it)).collect();
    marks.join(" ")
}

/// `true` if the tags of a topic say that the subscription of this address is the
/// environment's.
#[must_use]
pub fn is_subscribed(tags: &Tags, address: &str) -> bool {
    let marks = tags.get(SUBSCRIBED_TAG).map_or("", String::as_str);
    marks.split(' ').any(|it| it == mark(address))
}

/// `true` if the tags of a topic say that this address was removed before it had confirmed, and
/// may still confirm on the day `today`.
#[must_use]
pub fn is_removed(tags: &Tags, address: &str, today: Day) -> bool {
    removed_marks(tags, today).any(|(it, _)| it == mark(address))
}

/// The value of [`REMOVED_TAG`] after `pending` were removed too on the day `today`, with none
/// of `done`, which are subscribed again or have ended, and none that can confirm no more.
#[must_use]
pub fn removed_tag<'a>(
    tags: &Tags,
    pending: impl IntoIterator<Item = &'a String>,
    done: impl IntoIterator<Item = &'a String>,
    today: Day,
) -> String {
    let before = removed_marks(tags, today).map(|(it, day)| (it.to_owned(), day));
    let mut days: BTreeMap<String, Day> = before.collect();
    for address in done {
        days.remove(&mark(address));
    }
    days.extend(pending.into_iter().map(|it| (mark(it), today)));
    let mut marks: Vec<(String, Day)> = days.into_iter().collect();
    marks.sort_by_key(|(_, day)| std::cmp::Reverse(*day));
    marks.truncate(MAX_MARKS);
    let marks: Vec<String> = marks
        .iter()
        .map(|(it, day)| format!("{it}@{day}"))
        .collect();
    marks.join(" ")
}

/// A day, counted from 1970 in UTC.
pub type Day = u64;

/// As many marks with their days as a tag's value of 256 characters has room for.
const MAX_MARKS: usize = 11;

/// The days for which an address may confirm: AWS drops a pending subscription after two to three.
const PENDING_DAYS: u64 = 3;

/// The marks of removed addresses that may still confirm, with the day of the removal.
fn removed_marks(tags: &Tags, today: Day) -> impl Iterator<Item = (&str, Day)> {
    let marks = tags.get(REMOVED_TAG).map_or("", String::as_str).split(' ');
    let marks = marks.filter_map(|it| it.split_once('@'));
    let marks = marks.filter_map(|(it, day)| Some((it, day.parse::<Day>().ok()?)));
    marks.filter(move |(_, day)| day.abs_diff(today) <= PENDING_DAYS)
}

/// FNV-1a, 64 bits, in hexadecimal: the same on every machine and in every version.
fn mark(address: &str) -> String {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = address.bytes().fold(BASIS, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_is_the_published_hash() {
        // Vectors of the algorithm's authors.
        assert_eq!(mark(""), "cbf29ce484222325");
        assert_eq!(mark("a"), "af63dc4c8601ec8c");
    }

    fn removed(value: String) -> Tags {
        Tags::from([(REMOVED_TAG.to_owned(), value)])
    }

    #[test]
    fn removed_address_is_marked_until_it_is_done() {
        let [ana, luis] = ["ana", "luis"].map(|it| format!("{it}@example.com"));
        let both = removed(removed_tag(&Tags::new(), [&ana, &luis], [], 20_000));
        let is_removed = |tags, address| is_removed(tags, address, 20_001);
        assert!(is_removed(&both, &ana) && is_removed(&both, &luis));
        assert!(!is_subscribed(&both, &ana));
        let one = removed(removed_tag(&both, [], [&ana], 20_001));
        assert!(!is_removed(&one, &ana) && is_removed(&one, &luis));
        assert_eq!(removed_tag(&one, [], [&luis], 20_001), "");
    }

    #[test]
    fn removed_address_is_marked_as_long_as_it_may_confirm() {
        let [ana, luis] = ["ana", "luis"].map(|it| format!("{it}@example.com"));
        let first = removed(removed_tag(&Tags::new(), [&ana], [], 20_000));
        assert!(is_removed(&first, &ana, 20_003));
        assert!(!is_removed(&first, &ana, 20_004));
        let kept = removed(removed_tag(&first, [&luis], [], 20_003));
        assert!(is_removed(&kept, &ana, 20_003) && !is_removed(&kept, &ana, 20_004));
        let dropped = removed_tag(&first, [&luis], [], 20_004);
        assert_eq!(dropped, format!("{}@20004", mark(&luis)));
    }

    #[test]
    fn removed_tag_keeps_the_newest_marks_within_what_aws_allows() {
        let addresses: Vec<String> = (0..20).map(|it| format!("{it}@example.com")).collect();
        let (old, new) = addresses.split_at(10);
        let tags = removed(removed_tag(&Tags::new(), old, [], 20_000));
        let value = removed_tag(&tags, new, [], 20_001);
        assert!(value.len() <= 256, "{}", value.len());
        let is_allowed = |it: char| it.is_ascii_alphanumeric() || " _.:/=+-@".contains(it);
        assert!(value.chars().all(is_allowed), "{value}");
        let tags = removed(value);
        assert!(new.iter().all(|it| is_removed(&tags, it, 20_001)));
    }

    #[test]
    fn tag_has_room_for_ten_addresses_and_knows_each() {
        let addresses: BTreeSet<String> = (0..10).map(|it| format!("{it}@example.com")).collect();
        let value = subscribed_tag(&addresses);
        assert!(value.len() <= 256);
        let tags = Tags::from([(SUBSCRIBED_TAG.to_owned(), value)]);
        assert!(addresses.iter().all(|it| is_subscribed(&tags, it)));
        assert!(!is_subscribed(&tags, "others@example.com"));
        assert!(!is_subscribed(&Tags::new(), "0@example.com"));
    }
}
