//! CloudWatch Logs: groups, their streams and events.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::{Answer, input},
    resource::{Inventory, Resource},
    state::logs::{LogGroup, Logs},
    tags::Tags,
    world::Turn,
};

mod events;
mod retention;
mod tags;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateLogGroup" => create_log_group(value, turn),
        "DeleteLogGroup" => delete_log_group(value, turn),
        "DescribeLogGroups" => describe_log_groups(value, turn),
        "PutLogGroupDeletionProtection" => put_deletion_protection(value, turn),
        "PutRetentionPolicy" => retention::put(value, turn),
        "DeleteRetentionPolicy" => retention::delete(value, turn),
        "ListTagsForResource" => tags::list(value, turn),
        "TagResource" => tags::add(value, turn),
        "UntagResource" => tags::remove(value, turn),
        _ => return events::perform(operation, value, turn),
    })
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 10, 10)
}

impl Inventory for Logs {
    fn resources(&self, region: &str, account: &str) -> Vec<Resource> {
        let of_group = |(name, group): (&String, &LogGroup)| Resource {
            service: Service::Logs,
            region: region.to_owned(),
            kind: "log-group",
            id: name.clone(),
            arn: format!("arn:aws:logs:{region}:{account}:log-group:{name}"),
            tags: Some(group.tags.clone()),
        };
        self.groups.iter().map(of_group).collect()
    }
}

impl Turn<'_> {
    /// A group that exists.
    fn log_group(&mut self, name: &str) -> Result<&mut LogGroup, ApiFault> {
        self.here().logs.groups.get_mut(name).ok_or_else(not_found)
    }

    /// Makes a log group that AWS makes by itself, if it is not there.
    pub(crate) fn make_log_group(&mut self, name: &str) {
        let created_at_unix_ms = self.world.calendar.unix_ms(self.now);
        self.here()
            .logs
            .groups
            .entry(name.to_owned())
            .or_insert_with(|| LogGroup {
                created_at_unix_ms,
                ..LogGroup::default()
            });
    }
}

fn not_found() -> ApiFault {
    ApiFault::new(
        "ResourceNotFoundException",
        "The specified log group does not exist.",
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateLogGroup {
    log_group_name: String,
    #[serde(default)]
    tags: Tags,
}

fn create_log_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: CreateLogGroup = input(value)?;
    if wanted.log_group_name.starts_with("aws/") {
        return Err(ApiFault::new(
            "InvalidParameterException",
            "Log groups starting with AWS/ are reserved for AWS.",
        ));
    }
    if turn.here().logs.groups.contains_key(&wanted.log_group_name) {
        return Err(ApiFault::new(
            "ResourceAlreadyExistsException",
            "The specified log group already exists",
        ));
    }
    turn.make_log_group(&wanted.log_group_name);
    turn.log_group(&wanted.log_group_name)?.tags = wanted.tags;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfGroup {
    log_group_name: String,
}

fn delete_log_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let OfGroup { log_group_name } = input(value)?;
    if turn.log_group(&log_group_name)?.deletion_protection {
        return Err(ApiFault::new(
            "ValidationException",
            "The log group can't be deleted because it has deletion protection enabled.",
        ));
    }
    turn.here().logs.groups.remove(&log_group_name);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutDeletionProtection {
    log_group_identifier: String,
    deletion_protection_enabled: bool,
}

fn put_deletion_protection(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: PutDeletionProtection = input(value)?;
    let group = turn.log_group(name_of(&wanted.log_group_identifier))?;
    group.deletion_protection = wanted.deletion_protection_enabled;
    Ok(json!({}))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DescribeLogGroups {
    log_group_name_prefix: String,
    log_group_name_pattern: Option<String>,
    log_group_identifiers: Vec<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

fn describe_log_groups(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: DescribeLogGroups = input(value)?;
    let limit = asked.limit.unwrap_or(50);
    let prefix = turn.arn("logs", "log-group:");
    let is_asked = |name: &str| {
        name.starts_with(&asked.log_group_name_prefix)
            && asked
                .log_group_name_pattern
                .as_ref()
                .is_none_or(|part| name.contains(part.as_str()))
            && (asked.log_group_identifiers.is_empty()
                || asked
                    .log_group_identifiers
                    .iter()
                    .any(|identifier| name_of(identifier) == name))
    };
    let groups = &turn.here().logs.groups;
    let mut found = groups
        .iter()
        .filter(|(name, _)| is_asked(name))
        .filter(|(name, _)| asked.next_token.as_ref().is_none_or(|last| *name > last));
    let page: Vec<_> = found.by_ref().take(limit).collect();
    let next = found
        .next()
        .and(page.last())
        .map(|(name, _)| (*name).clone());
    let shown: Vec<Value> = page
        .into_iter()
        .map(|(name, group)| shown(&prefix, name, group))
        .collect();
    Ok(json!({"logGroups": shown, "nextToken": next}))
}

fn shown(arn_prefix: &str, name: &str, group: &LogGroup) -> Value {
    json!({
        "logGroupName": name,
        "arn": format!("{arn_prefix}{name}:*"),
        "logGroupArn": format!("{arn_prefix}{name}"),
        "creationTime": group.created_at_unix_ms,
        "retentionInDays": group.retention_days,
        "deletionProtectionEnabled": group.deletion_protection,
        "metricFilterCount": 0,
        "storedBytes": 0,
        "logGroupClass": "STANDARD",
    })
}

/// The group's name in an identifier, which may be its ARN.
fn name_of(identifier: &str) -> &str {
    identifier
        .split_once(":log-group:")
        .map_or(identifier, |(_, name)| name)
        .trim_end_matches(":*")
}
