//! Descriptions of instances.

use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::GP3_BASELINE_GIB;
use crate::{
    members::{self, Members},
    operation::{Answer, input},
    page::Page,
    state::rds::{DbInstance, Settings, Status},
    tags,
    world::Turn,
};

/// The zone of the hosts' names, for those who make aliases of them.
const HOSTED_ZONE: &str = "Z2R2ITUGPM61AM";

#[derive(Deserialize)]
struct Describe {
    #[serde(rename = "DBInstanceIdentifier")]
    identifier: Option<String>,
    #[serde(rename = "Filters", default)]
    filters: Vec<Filter>,
    #[serde(flatten)]
    page: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filter {
    name: String,
    values: Vec<String>,
}

impl Filter {
    fn lets_through(&self, instance: &DbInstance) -> bool {
        let values = &self.values;
        let is = |text: &str| values.iter().any(|value| value.eq_ignore_ascii_case(text));
        match self.name.as_str() {
            // An identifier or an ARN.
            "db-instance-id" => values.iter().any(|value| {
                let id = value.rsplit(':').next().unwrap_or_default();
                id.eq_ignore_ascii_case(&instance.identifier)
            }),
            "dbi-resource-id" => values.contains(&instance.resource_id),
            "engine" => is("postgres"),
            _ => false,
        }
    }
}

pub(super) fn describe_db_instances(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let identifiers: Vec<String> = match &asked.identifier {
        // An ARN is taken as well.
        Some(id) if id.starts_with("arn:") => {
            let id = id.rsplit(':').next().unwrap_or_default();
            vec![turn.db_instance(id)?.identifier.clone()]
        }
        Some(id) => vec![turn.db_instance(id)?.identifier.clone()],
        None => turn.here().rds.instances.keys().cloned().collect(),
    };
    let mut shown = Vec::new();
    for identifier in identifiers {
        let instance = turn.db_instance(&identifier)?;
        if asked.filters.iter().all(|it| it.lets_through(instance)) {
            shown.push(turn.shown_db_instance(&identifier));
        }
    }
    let (shown, marker) = asked.page.cut(shown.into_iter())?;
    Ok(json!({"DBInstances": shown, "Marker": marker}))
}

impl Turn<'_> {
    /// Describes an instance; `None` if there is none.
    pub(super) fn shown_db_instance(&mut self, identifier: &str) -> Value {
        let calendar = self.world.calendar;
        let arn = self.arn("rds", &format!("db:{identifier}"));
        let Some(instance) = self.here().rds.instances.get(identifier).cloned() else {
            return Value::Null;
        };
        let group = self.shown_db_subnet_group(&instance.settings.subnet_group);
        let is_born = instance.status != Status::Creating;
        let created_at = is_born.then(|| calendar.write(instance.created_at));
        let backups = is_born && instance.settings.backup_retention_period > 0;
        let endpoint = instance.endpoint.as_ref().map(|endpoint| {
            json!({
                "Address": endpoint.host,
                "Port": endpoint.port,
                "HostedZoneId": HOSTED_ZONE,
            })
        });
        let mut shown = from_settings(&instance.settings);
        shown.extend(members::of(json!({
            "DBInstanceIdentifier": instance.identifier,
            "DBInstanceArn": arn,
            "DbiResourceId": instance.resource_id,
            "DBInstanceStatus": instance.status,
            "InstanceCreateTime": created_at,
            "LatestRestorableTime": backups.then(|| self.timestamp()),
            "Endpoint": endpoint,
            "DBSubnetGroup": group,
            "PendingModifiedValues": pending(&instance),
            "TagList": tags::write(&instance.tags),
        })));
        Value::Object(shown)
    }
}

/// The settings and what follows from them.
fn from_settings(settings: &Settings) -> Members {
    let groups: Vec<Value> = settings
        .vpc_security_group_ids
        .iter()
        .map(|id| json!({"VpcSecurityGroupId": id, "Status": "active"}))
        .collect();
    let is_gp3 = settings.storage_type == "gp3";
    let (least_iops, least_throughput) = match settings.allocated_storage {
        GP3_BASELINE_GIB.. => (12_000, 500),
        _ => (3000, 125),
    };
    let growth = settings.max_allocated_storage;
    let mut shown = members::of(settings);
    shown.extend(members::of(json!({
        "Engine": "postgres",
        "MaxAllocatedStorage": growth.filter(|most| *most != settings.allocated_storage),
        "Iops": settings.iops.or(is_gp3.then_some(least_iops)),
        "StorageThroughput": settings.storage_throughput.or(is_gp3.then_some(least_throughput)),
        "VpcSecurityGroups": groups,
        "DBSecurityGroups": [],
        "DBParameterGroups": [{
            "DBParameterGroupName": settings.parameter_group,
            "ParameterApplyStatus": "in-sync",
        }],
        "OptionGroupMemberships": [{
            "OptionGroupName": settings.option_group,
            "Status": "in-sync",
        }],
        "DbInstancePort": 0,
        "IsStorageConfigUpgradeAvailable": false,
        "ReadReplicaDBInstanceIdentifiers": [],
        "DomainMemberships": [],
        "AssociatedRoles": [],
        "CustomerOwnedIpEnabled": false,
        "ActivityStreamStatus": "stopped",
        "CertificateDetails": {
            "CAIdentifier": settings.authority,
            "ValidTill": "2061-05-20T00:00:00Z",
        },
    })));
    shown
}

/// Pending changes, without any password.
fn pending(instance: &DbInstance) -> Value {
    let changes = &instance.changes;
    let mut pending = changes.queued.clone();
    pending.extend(changes.now.clone());
    if let Some(exports) = pending.remove("EnabledCloudwatchLogsExports") {
        let before = &instance.settings.enabled_cloudwatch_logs_exports;
        let after: Vec<&str> = exports
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let enabled: Vec<&&str> = after.iter().filter(|it| !before.contains(**it)).collect();
        let disabled: Vec<&String> = before
            .iter()
            .filter(|it| !after.contains(&it.as_str()))
            .collect();
        let exports = json!({"LogTypesToEnable": enabled, "LogTypesToDisable": disabled});
        pending.insert("PendingCloudwatchLogsExports".to_owned(), exports);
    }
    if changes.password.is_some() || instance.status == Status::Creating {
        pending.insert("MasterUserPassword".to_owned(), json!("****"));
    }
    Value::Object(pending)
}
