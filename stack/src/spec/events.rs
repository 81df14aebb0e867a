//! Who is told of events.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Attributes;
use crate::{Kind, Tags};

/// The tag of a topic that says which e-mail subscriptions are the environment's,
/// so that those that others made are never ended.
pub const SUBSCRIBED_TAG: &str = "kavak:subscribed";

/// The tag of a topic that says which addresses were removed from the settings before they
/// had confirmed: AWS deletes no subscription that is pending, so each is ended once it is
/// confirmed. It is written beside the stack's tags and is none of them.
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
    const KIND: Kind = Kind::SnsTopic;
}

/// The value of [`SUBSCRIBED_TAG`] for these addresses: a mark for each, as tags have
/// neither room nor characters for addresses.
#[must_use]
pub fn subscribed_tag<'a>(addresses: impl IntoIterator<Item = &'a String>) -> String {
    let marks: Vec<String> = addresses.into_iter().map(|it| mark(it)).collect();
    marks.join(" ")
}

/// Whether the tags of a topic say that the subscription of this address is the
/// environment's.
#[must_use]
pub fn is_subscribed(tags: &Tags, address: &str) -> bool {
    has_mark(tags, SUBSCRIBED_TAG, address)
}

/// Whether the tags of a topic say that this address was removed before it had confirmed.
#[must_use]
pub fn is_removed(tags: &Tags, address: &str) -> bool {
    has_mark(tags, REMOVED_TAG, address)
}

/// The value of [`REMOVED_TAG`] after `pending` were removed too, and with none of `done`:
/// they are subscribed again, or have ended.
#[must_use]
pub fn removed_tag<'a>(
    tags: &Tags,
    pending: impl IntoIterator<Item = &'a String>,
    done: impl IntoIterator<Item = &'a String>,
) -> String {
    let before = tags.get(REMOVED_TAG).map_or("", String::as_str);
    let before = before.split(' ').filter(|it| !it.is_empty());
    let mut marks: BTreeSet<String> = before.map(str::to_owned).collect();
    for address in done {
        marks.remove(&mark(address));
    }
    marks.extend(pending.into_iter().map(|it| mark(it)));
    let marks: Vec<String> = marks.into_iter().take(MAX_MARKS).collect();
    marks.join(" ")
}

/// As many marks as a tag's value of 256 characters has room for.
const MAX_MARKS: usize = 15;

fn has_mark(tags: &Tags, tag: &str, address: &str) -> bool {
    let marks = tags.get(tag).map_or("", String::as_str);
    marks.split(' ').any(|it| it == mark(address))
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

    #[test]
    fn removed_address_is_marked_until_it_is_done() {
        let [ana, luis] = ["ana", "luis"].map(|it| format!("{it}@example.com"));
        let tags = |value| Tags::from([(REMOVED_TAG.to_owned(), value)]);
        let both = tags(removed_tag(&Tags::new(), [&ana, &luis], []));
        assert!(is_removed(&both, &ana) && is_removed(&both, &luis));
        assert!(!is_subscribed(&both, &ana));
        let one = tags(removed_tag(&both, [], [&ana]));
        assert!(!is_removed(&one, &ana) && is_removed(&one, &luis));
        assert_eq!(removed_tag(&one, [], [&luis]), "");
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
