//! The tagging API: the tagged resources of all services.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::{Answer, input},
    resource::Resource,
    tags,
    world::Turn,
};

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    match operation {
        "GetResources" => Some(get_resources(value, turn)),
        _ => None,
    }
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 15, 15)
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GetResources {
    #[serde(rename = "ResourceARNList")]
    arns: Vec<String>,
    resource_type_filters: Vec<String>,
    tag_filters: Vec<TagFilter>,
    resources_per_page: Option<usize>,
    pagination_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct TagFilter {
    key: String,
    values: Vec<String>,
}

/// The tagged resources of the region, in the order of their ARNs; what is in
/// no region counts to `us-east-1`. Roles are not listed, as on AWS.
fn get_resources(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: GetResources = input(value)?;
    asked.check()?;
    let home = if turn.region == "us-east-1" {
        "global"
    } else {
        turn.region.as_str()
    };
    let is_here = |it: &Resource| it.region == turn.region || it.region == home;
    let found: BTreeMap<String, Resource> = turn
        .world
        .inventory()
        .into_iter()
        .filter(|it| is_here(it) && it.service != Service::Iam && asked.wants(it))
        .map(|it| (it.arn.clone(), it))
        .collect();
    let after = asked.pagination_token.unwrap_or_default();
    let mut rest = found
        .iter()
        .skip_while(|(arn, _)| !after.is_empty() && **arn <= after);
    let page: Vec<_> = rest
        .by_ref()
        .take(asked.resources_per_page.unwrap_or(50))
        .collect();
    let last = rest.next().and(page.last()).map(|(arn, _)| *arn);
    let shown: Vec<Value> = page
        .iter()
        .map(|(arn, it)| {
            let tags = it.tags.as_ref().map(tags::write);
            json!({"ResourceARN": arn, "Tags": tags})
        })
        .collect();
    let token = last.cloned().unwrap_or_default();
    Ok(json!({"ResourceTagMappingList": shown, "PaginationToken": token}))
}

impl GetResources {
    fn check(&self) -> Result<(), ApiFault> {
        let is_narrowed = !self.tag_filters.is_empty() || !self.resource_type_filters.is_empty();
        if !self.arns.is_empty() && (is_narrowed || self.resources_per_page.is_some()) {
            return Err(invalid(
                "ResourceARNList can't be used with other filters or pages",
            ));
        }
        if self
            .resources_per_page
            .is_some_and(|it| !(1..=100).contains(&it))
        {
            return Err(invalid("ResourcesPerPage must be between 1 and 100"));
        }
        Ok(())
    }

    fn wants(&self, resource: &Resource) -> bool {
        let Some(tags) = resource.tags.as_ref().filter(|tags| !tags.is_empty()) else {
            return false;
        };
        let is_of_type = |filter: &String| {
            let (service, kind) = match filter.split_once(':') {
                Some((service, kind)) => (service, Some(kind)),
                None => (filter.as_str(), None),
            };
            service == resource.service.namespace() && kind.is_none_or(|kind| kind == resource.kind)
        };
        let is_tagged = |filter: &TagFilter| {
            let value = tags.get(&filter.key);
            value.is_some_and(|it| filter.values.is_empty() || filter.values.contains(it))
        };
        (self.arns.is_empty() || self.arns.contains(&resource.arn))
            && (self.resource_type_filters.is_empty()
                || self.resource_type_filters.iter().any(is_of_type))
            && self.tag_filters.iter().all(is_tagged)
    }
}

fn invalid(message: &str) -> ApiFault {
    ApiFault::new("InvalidParameterException", message)
}
