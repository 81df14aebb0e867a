//! The price table: AWS's on-demand list prices in US dollars, without taxes,
//! free tiers and discounts.

use std::{collections::BTreeMap, sync::LazyLock};

use rust_decimal::Decimal;
use serde::Deserialize;

/// All that is known.
#[derive(Debug, Deserialize)]
pub(super) struct Table {
    /// The day on which these were the prices.
    pub(super) as_of: String,
    /// Whose copy of the price list they were compared with.
    pub(super) source: String,
    /// What was not compared.
    pub(super) unverified: Vec<String>,
    regions: Vec<Prices>,
}

/// The prices of some regions; the names say of what and for how much of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Prices {
    names: Vec<String>,
    pub(crate) nat_gateway_hour: Decimal,
    pub(crate) nat_gateway_gb: Decimal,
    pub(crate) load_balancer_hour: Decimal,
    pub(crate) load_balancer_capacity_unit_hour: Decimal,
    pub(crate) public_ipv4_address_hour: Decimal,
    /// By processor architecture, as ECS spells it.
    pub(crate) fargate: BTreeMap<String, Fargate>,
    /// `PostgreSQL` in one zone, by instance class.
    pub(crate) database_hour: BTreeMap<String, Decimal>,
    /// With a standby, which is not of every class exactly double; without an entry it is.
    pub(crate) database_multi_az_hour: BTreeMap<String, Decimal>,
    pub(crate) database_gp3_gb_month: Decimal,
    /// Snapshots and automated backups, of whose size AWS counts what is used.
    pub(crate) database_snapshot_gb_month: Decimal,
    pub(crate) cache_snapshot_gb_month: Decimal,
    /// Redis, by node type.
    pub(crate) cache_node_hour: BTreeMap<String, Decimal>,
    pub(crate) secret_month: Decimal,
    pub(crate) alarm_month: Decimal,
    /// A metric that is not AWS's own.
    pub(crate) metric_month: Decimal,
    pub(crate) log_gb: Decimal,
    pub(crate) image_gb_month: Decimal,
    pub(crate) email_thousand: Decimal,
}

/// What a Fargate task is paid by.
#[derive(Debug, Deserialize)]
pub(crate) struct Fargate {
    pub(crate) vcpu_hour: Decimal,
    pub(crate) gb_hour: Decimal,
}

impl Table {
    /// The table that is part of this program; a test reads it.
    pub(super) fn load() -> Option<&'static Self> {
        static TABLE: LazyLock<Option<Table>> =
            LazyLock::new(|| serde_json::from_str(include_str!("prices.json")).ok());
        TABLE.as_ref()
    }

    pub(super) fn of(&self, region: &str) -> Option<&Prices> {
        let is_of = |prices: &&Prices| prices.names.iter().any(|name| name == region);
        self.regions.iter().find(is_of)
    }
}
