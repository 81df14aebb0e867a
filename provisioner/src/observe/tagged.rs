//! What else carries the environment's tags, whatever it is called: a hint of
//! the tagging API, which is late and returns things that are gone, so that
//! each is looked at directly before it counts.

use std::fmt;

use aws_sdk_resourcegroupstagging::types::ResourceTagMapping;
use futures::future::join_all;
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Kind, Observed, Tags, names};

use super::{Arn, Sweep, kind};
use crate::aws::{Clients, fault, tags::tagging};

/// The resource type of certificates in the tagging API.
const CERTIFICATE: &str = "acm:certificate";

/// What is found beside what was observed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// ARNs of what has one of the environment's names too: it is left over.
    pub left: Vec<String>,
    /// What is not the environment's, with the reason.
    pub unmanaged: Vec<String>,
    /// What could not be looked at, and why.
    pub unread: Vec<String>,
}

/// What has the environment's project and env for tags, is there, and is not
/// among what was observed.
pub(crate) async fn beside(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Beside {
    unobserved(aws, environment, observed, |_| true).await
}

/// What has the environment's project and env for tags and none of its names, and is
/// there: one call where there is nothing of the kind.
pub(crate) async fn unmanaged(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Beside {
    let has_other_name = |it: &Tagged| !it.has_name_of(environment);
    unobserved(aws, environment, observed, has_other_name).await
}

async fn unobserved(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
    is_wanted: impl Fn(&Tagged) -> bool,
) -> Beside {
    match listed(aws, environment, None).await {
        Ok(mut tagged) => {
            tagged.retain(|it| is_wanted(it) && !is_among(&it.arn, observed));
            existing(aws, environment, tagged.into_iter()).await
        }
        Err(fault) => Beside::unlisted(&fault),
    }
}

/// Those that their own services know, sorted by whether they have one of the
/// environment's names.
async fn existing(
    aws: &Clients,
    environment: &Environment,
    tagged: impl Iterator<Item = Tagged>,
) -> Beside {
    let mut beside = Beside::default();
    let reads = tagged.map(|it| async {
        let is_there = aws.read(|| is_there(aws, &it.arn)).await;
        (it, is_there)
    });
    for (it, is_there) in join_all(reads).await {
        match is_there {
            Ok(false) => {}
            Ok(true) if it.has_name_of(environment) => beside.left.push(it.arn),
            Ok(true) => beside.unmanaged.push(it.to_string()),
            Err(fault) => {
                let unread = format!("{} ({} failed)", it.arn, fault.action);
                beside.unread.push(unread);
            }
        }
    }
    beside
}

impl Beside {
    /// Nothing is known, because the list could not be read.
    fn unlisted(fault: &Fault) -> Self {
        let unread = format!(
            "resources of other kinds with its tags ({} failed)",
            fault.action
        );
        Self {
            unread: vec![unread],
            ..Self::default()
        }
    }
}

/// A resource with the environment's tags.
struct Tagged {
    arn: String,
    tags: Tags,
}

impl Tagged {
    /// Whether its `Name` tag or its ARN has one of the environment's names.
    fn has_name_of(&self, environment: &Environment) -> bool {
        let parts = || self.arn.split(['/', ':']);
        let name = self.tags.get("Name");
        names::all(environment).into_iter().any(|named| {
            let is_named = name.is_some_and(|it| *it == named.name);
            let is_part = parts().any(|part| part.eq_ignore_ascii_case(&named.name));
            // `/ecs/name`, and a secret's name with six characters after it.
            let ends = self.arn.ends_with(&format!(":{}", named.name));
            let is_secret = named.kind == Kind::Secret
                && parts().any(|part| {
                    part.strip_prefix(&named.name)
                        .is_some_and(|rest| rest.len() == 7 && rest.starts_with('-'))
                });
            is_named || is_part || ends || is_secret
        })
    }
}

impl fmt::Display for Tagged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tag = |key: &str| self.tags.get(key).map_or("none", String::as_str);
        let (name, owner) = (tag("Name"), tag("owner"));
        write!(
            f,
            "{} (Name `{name}`, owner `{owner}`) has this environment's tags but none of its names",
            self.arn
        )
    }
}

/// Returns whether certificates carry the environment's tags; false if the tagging API
/// is denied.
pub(crate) async fn has_certificates(
    aws: &Clients,
    environment: &Environment,
) -> Result<bool, Fault> {
    match listed(aws, environment, Some(CERTIFICATE)).await {
        Ok(tagged) => Ok(!tagged.is_empty()),
        Err(fault) if fault.class == Class::Denied => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Lists the resources with the environment's tags, of one type or of all.
async fn listed(
    aws: &Clients,
    environment: &Environment,
    resource_type: Option<&str>,
) -> Result<Vec<Tagged>, Fault> {
    let tags = [("project", &environment.project), ("env", &environment.env)];
    let filters = tags.map(|(tag, value)| tagging::with(tag, value));
    let types = resource_type.map(|it| vec![it.to_owned()]);
    let mappings: Vec<ResourceTagMapping> = aws
        .read(|| async {
            aws.tagging
                .get_resources()
                .set_tag_filters(Some(filters.clone().into()))
                .set_resource_type_filters(types.clone())
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .map_err(fault("GetResources"))
        })
        .await?;
    let tagged = mappings.into_iter().filter_map(|mapping| {
        Some(Tagged {
            tags: tagging::from_aws(mapping.tags()),
            arn: mapping.resource_arn?,
        })
    });
    Ok(tagged.collect())
}

/// Whether a resource is observed under its ARN, or under the id at its end.
fn is_among(arn: &str, observed: &Observed) -> bool {
    let id = arn.rsplit(['/', ':']).next().unwrap_or(arn);
    let mut unmanaged = observed.unmanaged.iter();
    unmanaged.any(|it| it.id == arn || it.id == id)
        || observed.resources.values().any(|found| {
            found.id == arn || found.id == id || found.outputs.values().any(|output| output == arn)
        })
}

/// Whether AWS knows it, asked by its own service. What no service of a kind is asked about,
/// and what is kept on purpose, counts as gone.
async fn is_there(aws: &Clients, text: &str) -> Result<bool, Fault> {
    let Some(arn) = Arn::parse(text) else {
        return Ok(false);
    };
    let asked = kind::SWEEPS.iter().find_map(|sweep| match sweep {
        Sweep::Service(service, exists) if *service == arn.service => Some(exists),
        Sweep::Service(..) | Sweep::With(_) | Sweep::Never(_) => None,
    });
    match asked {
        Some(exists) => exists(aws, arn).await,
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests;
