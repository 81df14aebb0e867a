//! Distinguishes what GuardDuty creates in a VPC from everything else.

use aws_sdk_ec2::types::{Filter, Tag};

use crate::aws::{filter, tag_filter};

/// The tag that GuardDuty marks what it makes with, and its value.
const MANAGED: (&str, &str) = ("GuardDutyManaged", "true");

/// Whether GuardDuty made what carries these tags, and would make it again.
pub(crate) fn is_managed(tags: &[Tag]) -> bool {
    let (tag, value) = MANAGED;
    tags.iter()
        .any(|it| it.key() == Some(tag) && it.value() == Some(value))
}

/// Filters for everything of GuardDuty's in a VPC.
pub(crate) fn managed(vpc_id: &str) -> Vec<Filter> {
    let (tag, value) = MANAGED;
    vec![filter("vpc-id", [vpc_id]), tag_filter(tag, value)]
}
