//! Which environments a project has in a region.

use std::collections::BTreeSet;

use aws_sdk_resourcegroupstagging::types::{ResourceTagMapping, TagFilter};
use kavak_engine::Fault;
use kavak_stack::tags::ENDS_AT_TAG;

use crate::aws::{Clients, fault, tags::tagging};

/// The environments of a project that have an end, by the tags of everything
/// that carries tags, so that of a half-made one too something is found. What
/// AWS reports here may be minutes old: each is looked at before it is believed.
pub(crate) async fn with_an_end(aws: &Clients, project: &str) -> Result<BTreeSet<String>, Fault> {
    let end = tagging::with_key(ENDS_AT_TAG);
    carrying(aws, project, vec![end]).await
}

/// All environments of a project, by the same tags: as old as what is reported above.
pub(crate) async fn all(aws: &Clients, project: &str) -> Result<BTreeSet<String>, Fault> {
    carrying(aws, project, Vec::new()).await
}

/// The environments of the project of which something carries these tags.
async fn carrying(
    aws: &Clients,
    project: &str,
    mut tags: Vec<TagFilter>,
) -> Result<BTreeSet<String>, Fault> {
    tags.push(tagging::with("project", project));
    let resources = aws.read(|| async {
        aws.tagging
            .get_resources()
            .set_tag_filters(Some(tags.clone()))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("GetResources"))
    });
    Ok(resources.await?.iter().filter_map(env).collect())
}

/// A snapshot has the tags of its database, and outlives the environment.
fn env(resource: &ResourceTagMapping) -> Option<String> {
    let arn = resource.resource_arn().unwrap_or_default();
    if arn.contains(":snapshot:") || arn.contains(":auto-backup:") {
        return None;
    }
    let tag = resource.tags().iter().find(|tag| tag.key() == "env")?;
    Some(tag.value().to_owned()).filter(|env| !env.is_empty())
}
