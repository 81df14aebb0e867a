//! Filters of EC2's reads.

use aws_sdk_ec2::types::Filter;

/// A filter that any of these values passes.
pub(crate) fn filter(
    name: impl Into<String>,
    values: impl IntoIterator<Item = impl Into<String>>,
) -> Filter {
    Filter::builder()
        .name(name)
        .set_values(Some(values.into_iter().map(Into::into).collect()))
        .build()
}

/// A filter that resources with this tag and value pass.
pub(crate) fn tag_filter(tag: &str, value: &str) -> Filter {
    filter(format!("tag:{tag}"), [value])
}
