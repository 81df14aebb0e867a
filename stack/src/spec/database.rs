//! The database: RDS for `PostgreSQL`.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    Change, Discard, Keep, Spec,
    attributes::Attributes,
    rules::{self, ChangeRule},
};
use crate::{
    Tags, Text,
    engine_version::EngineVersion,
    leaves::{Keeping, Leaves, final_snapshot},
    prices::{self, Cost, Prices},
};

/// An RDS subnet group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct DbSubnetGroup {
    pub name: String,
    pub subnet_ids: BTreeSet<Text>,
    pub tags: Tags,
}

impl Attributes for DbSubnetGroup {
    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups leaves cost
    );
}

/// An RDS instance. Its password is no attribute: no plan ever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct DbInstance {
    pub identifier: String,
    /// The snapshot that a new instance is restored from; AWS does not report it afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot_identifier: Option<String>,
    pub engine: String,
    pub engine_version: String,
    pub instance_class: String,
    pub allocated_storage_gb: u32,
    pub max_allocated_storage_gb: u32,
    pub storage_type: String,
    /// `None`: AWS's own choice for the size.
    pub iops: Option<u32>,
    /// `None`: AWS's own choice for the size.
    pub storage_throughput_mbps: Option<u32>,
    pub storage_encrypted: bool,
    pub db_name: String,
    pub master_username: String,
    pub db_subnet_group_name: Text,
    pub security_group_ids: BTreeSet<Text>,
    pub port: u16,
    pub publicly_accessible: bool,
    pub multi_az: bool,
    pub backup_retention_days: u32,
    pub backup_window: String,
    pub maintenance_window: String,
    pub log_exports: BTreeSet<String>,
    pub deletion_protection: bool,
    pub tags: Tags,
}

/// Attributes that RDS never changes and no setting names: where one differs,
/// the instance was created by hand or restored from a snapshot.
const FIXED: [&str; 5] = [
    "engine",
    "storage_encrypted",
    "db_name",
    "master_username",
    "db_subnet_group_name",
];

impl Attributes for DbInstance {
    fn replaces(change: &Change) -> bool {
        change.is("identifier")
    }

    /// Any minor version of the major that is wanted is as it should be (D4:
    /// AWS withdraws minors); so is AWS's own choice of what no setting names. What it was
    /// restored from matters to a new one only.
    fn equivalent(change: &Change) -> bool {
        let is_tuning = change.is("iops") || change.is("storage_throughput_mbps");
        change.is("snapshot_identifier")
            || (is_tuning && change.to.is_null())
            || (change.is("engine_version")
                && EngineVersion::major_of(&change.from) == EngineVersion::major_of(&change.to))
    }

    /// RDS takes no version back and shrinks no storage; the limit of storage
    /// must leave it room to grow. What only a new instance could change is kept.
    fn keeps(wanted: &Self, found: &Self, change: &Change) -> Option<Keep> {
        if FIXED.iter().any(|attribute| change.is(attribute)) {
            return Some(Keep::NoSetting);
        }
        let is_ahead = match change.attribute.as_str() {
            "engine_version" => {
                EngineVersion::major_of(&change.from) > EngineVersion::major_of(&change.to)
            }
            "max_allocated_storage_gb" => {
                let size = found.allocated_storage_gb.max(wanted.allocated_storage_gb);
                !is_tenth_above(wanted.max_allocated_storage_gb, size)
            }
            // A user chose provisioned operations: gp3 may be too slow for them.
            "storage_type" if is_provisioned(found) => return Some(Keep::NoSetting),
            "iops" | "storage_throughput_mbps" if is_provisioned(found) => {
                return Some(Keep::Dependent);
            }
            "allocated_storage_gb" | "iops" | "storage_throughput_mbps" => change.shrinks(),
            _ => return None,
        };
        let setting = match change.attribute.as_str() {
            "engine_version" => "database.engine_version",
            "allocated_storage_gb" => "database.storage_gb",
            "max_allocated_storage_gb" => "database.max_storage_gb",
            "iops" => "database.iops",
            _ => "database.storage_throughput",
        };
        is_ahead.then_some(Keep::AheadOf(setting))
    }

    fn discards(change: &Change) -> Option<Discard> {
        (change.is("backup_retention_days") && change.shortens()).then_some(Discard {
            setting: "database.backup_retention_days",
            // RDS deletes them all as soon as they are switched off.
            data: match change.to == 0 {
                true => "all automated backups",
                false => "older automated backups",
            },
        })
    }

    fn interrupts() -> &'static [ChangeRule] {
        rules::DB_INSTANCE
    }

    fn protection(&mut self) -> Option<&mut bool> {
        Some(&mut self.deletion_protection)
    }

    fn keep_retention(&mut self, found: &Self) {
        self.backup_retention_days = self.backup_retention_days.max(found.backup_retention_days);
    }

    fn security_groups(&mut self) -> Option<&mut BTreeSet<Text>> {
        Some(&mut self.security_group_ids)
    }

    fn leaves(&self, keeping: &Keeping) -> Leaves {
        Leaves {
            final_snapshot: final_snapshot(&self.identifier, keeping.database_snapshot.as_deref()),
            automated_backups_days: Some(self.backup_retention_days)
                .filter(|days| keeping.automated_backups && *days > 0),
            recovery_days: None,
        }
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let zones = if self.multi_az { ", in two zones" } else { "" };
        let (class, size) = (&self.instance_class, self.allocated_storage_gb);
        let what = format!("{class}, {size} GB {}{zones}", self.storage_type);
        let hourly = prices.and_then(|it| hourly(self, it));
        Some(Cost::new(what, hourly))
    }

    carries_tags!();

    nothing!(renews_outputs reason is_beside);
}

/// `true` if the storage has operations a second that are paid for one by one: io1 and io2.
fn is_provisioned(it: &DbInstance) -> bool {
    it.storage_type.starts_with("io")
}

/// `true` if `size` is at least ten percent above `base`: RDS takes no smaller
/// step, neither for growth nor for its limit.
#[must_use]
pub fn is_tenth_above(size: u32, base: u32) -> bool {
    u64::from(size) * 10 >= u64::from(base) * 11
}

/// The price of an instance by the hour. Storage is paid for twice with a standby, and nearly so
/// the instance.
fn hourly(database: &DbInstance, list: &Prices) -> Option<Decimal> {
    if database.engine != "postgres" || database.storage_type != "gp3" {
        return None;
    }
    let single = *list.database_hour.get(&database.instance_class)?;
    let double = list.database_multi_az_hour.get(&database.instance_class);
    let size_gb = Decimal::from(database.allocated_storage_gb);
    let storage = prices::an_hour(list.database_gp3_gb_month * size_gb);
    Some(match database.multi_az {
        true => double.copied().unwrap_or(single * Decimal::TWO) + storage * Decimal::TWO,
        false => single + storage,
    })
}
