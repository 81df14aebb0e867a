//! Tags, as each service spells them.

use std::collections::BTreeMap;

use kavak_stack::{Tags, is_removable_tag};

/// What must be set and what removed to get from one set of tags to another.
pub(crate) struct TagChanges {
    /// New or different.
    pub(crate) set: Tags,
    /// No longer wanted, and not others'.
    pub(crate) removed: Vec<String>,
}

impl TagChanges {
    /// The changes from `from` to `to`; `None` if they are equal.
    pub(crate) fn between(from: &Tags, to: &Tags) -> Option<Self> {
        let set: Tags = to
            .iter()
            .filter(|(tag, value)| from.get(*tag) != Some(value))
            .map(own)
            .collect();
        let removed: Vec<String> = from
            .keys()
            .filter(|tag| !to.contains_key(*tag) && is_removable_tag(tag))
            .cloned()
            .collect();
        (!set.is_empty() || !removed.is_empty()).then_some(Self { set, removed })
    }
}

fn own((tag, value): (&String, &String)) -> (String, String) {
    (tag.clone(), value.clone())
}

/// Tags as AWS reports them, without those that AWS itself sets.
pub(crate) fn users(tags: impl IntoIterator<Item = (String, String)>) -> Tags {
    tags.into_iter()
        .filter(|(tag, _)| !tag.starts_with("aws:"))
        .collect::<BTreeMap<_, _>>()
}

/// `$vec` of a service's `Tag` from [`Tags`], and back: every service has a
/// type of its own with the same two members.
macro_rules! tag_conversions {
    ($service:ident) => {
        /// The tags as this service's calls take them.
        pub(crate) fn to_aws(tags: &kavak_stack::Tags) -> Vec<$service::types::Tag> {
            tags.iter()
                .map(|(tag, value)| {
                    $service::types::Tag::builder()
                        .key(tag)
                        .value(value)
                        .build()
                })
                .collect()
        }

        /// The tags as this service tells them.
        pub(crate) fn from_aws(tags: &[$service::types::Tag]) -> kavak_stack::Tags {
            super::users(tags.iter().map(|tag| {
                (
                    tag.key().unwrap_or_default().to_owned(),
                    tag.value().unwrap_or_default().to_owned(),
                )
            }))
        }
    };
}

/// The same for services whose `Tag` can't be built without both members.
macro_rules! full_tag_conversions {
    ($service:ident) => {
        /// The tags as this service's calls take them.
        pub(crate) fn to_aws(tags: &kavak_stack::Tags) -> Vec<$service::types::Tag> {
            tags.iter()
                .filter_map(|(tag, value)| {
                    // Fails only without a key or a value; both are there.
                    $service::types::Tag::builder()
                        .key(tag)
                        .value(value)
                        .build()
                        .ok()
                })
                .collect()
        }

        /// The tags as this service tells them.
        pub(crate) fn from_aws(tags: &[$service::types::Tag]) -> kavak_stack::Tags {
            super::users(
                tags.iter()
                    .map(|tag| (tag.key().to_owned(), tag.value().to_owned())),
            )
        }
    };
}

pub(crate) mod acm {
    use aws_sdk_acm::types::Tag;

    /// The tags as ACM's calls take them.
    pub(crate) fn to_aws(tags: &kavak_stack::Tags) -> Vec<Tag> {
        let tags = tags.iter().map(|(tag, value)| {
            let it = Tag::builder().key(tag).value(value);
            it.build()
        });
        // Fails only without a key, which is there.
        tags.filter_map(Result::ok).collect()
    }

    /// Tags that are to be removed, by their keys.
    pub(crate) fn keys(keys: &[String]) -> Vec<Tag> {
        let tags = keys.iter().map(|key| Tag::builder().key(key).build());
        tags.filter_map(Result::ok).collect()
    }

    /// The tags as ACM reports them.
    pub(crate) fn from_aws(tags: &[Tag]) -> kavak_stack::Tags {
        super::users(tags.iter().map(|tag| {
            (
                tag.key().to_owned(),
                tag.value().unwrap_or_default().to_owned(),
            )
        }))
    }
}

pub(crate) mod cloudwatch {
    tag_conversions!(aws_sdk_cloudwatch);
}

pub(crate) mod ec2 {
    use aws_sdk_ec2::types::Tag;

    tag_conversions!(aws_sdk_ec2);

    /// Tags that are to be removed, by their keys.
    pub(crate) fn keys(keys: &[String]) -> Vec<Tag> {
        let tags = keys.iter().map(|key| Tag::builder().key(key).build());
        tags.collect()
    }
}

pub(crate) mod ecr {
    full_tag_conversions!(aws_sdk_ecr);
}

pub(crate) mod ecs {
    tag_conversions!(aws_sdk_ecs);
}

pub(crate) mod elasticache {
    tag_conversions!(aws_sdk_elasticache);
}

pub(crate) mod elb {
    tag_conversions!(aws_sdk_elasticloadbalancingv2);
}

pub(crate) mod iam {
    full_tag_conversions!(aws_sdk_iam);
}

pub(crate) mod rds {
    tag_conversions!(aws_sdk_rds);
}

pub(crate) mod secrets_manager {
    tag_conversions!(aws_sdk_secretsmanager);
}

pub(crate) mod sns {
    full_tag_conversions!(aws_sdk_sns);
}

pub(crate) mod ssm {
    use aws_sdk_ssm::types::Tag;

    /// The tags as SSM's calls take them.
    pub(crate) fn to_aws<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Tag> {
        let tags = tags.into_iter();
        let tags = tags.map(|(tag, value)| Tag::builder().key(tag).value(value).build());
        // Fails only without a key or a value; both are there.
        tags.filter_map(Result::ok).collect()
    }
}

/// The tagging API, which lists resources of all services.
pub(crate) mod tagging {
    use aws_sdk_resourcegroupstagging::types::{Tag, TagFilter};

    /// A filter for resources with this tag, whatever its value.
    pub(crate) fn with_key(tag: &str) -> TagFilter {
        TagFilter::builder().key(tag).build()
    }

    /// A filter for resources with this tag and value.
    pub(crate) fn with(tag: &str, value: &str) -> TagFilter {
        TagFilter::builder().key(tag).values(value).build()
    }

    /// The tags as the tagging API reports them.
    pub(crate) fn from_aws(tags: &[Tag]) -> kavak_stack::Tags {
        super::users(
            tags.iter()
                .map(|tag| (tag.key().to_owned(), tag.value().to_owned())),
        )
    }
}
