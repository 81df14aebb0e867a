//! The price table: AWS's on-demand list prices in US dollars, without taxes,
//! free tiers and discounts.

use std::{collections::BTreeMap, sync::LazyLock};

use rust_decimal::Decimal;
use serde::Deserialize;

/// AWS's own month for estimates.
pub const HOURS_A_MONTH: u32 = 730;

/// All that is known.
#[derive(Debug, Deserialize)]
pub(crate) struct Table {
    /// The day on which these were the prices.
    pub(crate) as_of: String,
    /// The copy of the price list that they were compared with.
    pub(crate) source: String,
    /// The prices that were not compared.
    pub(crate) unverified: Vec<String>,
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

/// The prices of a Fargate task.
#[derive(Debug, Deserialize)]
pub(crate) struct Fargate {
    pub(crate) vcpu_hour: Decimal,
    pub(crate) gb_hour: Decimal,
}

impl Table {
    /// The table that is part of this program; a test reads it.
    pub(crate) fn load() -> Option<&'static Self> {
        static TABLE: LazyLock<Option<Table>> =
            LazyLock::new(|| serde_json::from_str(include_str!("prices.json")).ok());
        TABLE.as_ref()
    }

    pub(crate) fn of(&self, region: &str) -> Option<&Prices> {
        let is_of = |prices: &&Prices| prices.names.iter().any(|name| name == region);
        self.regions.iter().find(is_of)
    }
}

/// The cost of a resource of one kind.
pub(crate) struct Cost {
    pub(crate) what: String,
    pub(crate) hourly: Option<Decimal>,
    pub(crate) by_use: Option<String>,
}

impl Cost {
    /// The cost of `what`, with its US dollars an hour if the price is known.
    pub(crate) fn new(what: impl Into<String>, hourly: Option<Decimal>) -> Self {
        Self {
            what: what.into(),
            hourly,
            by_use: None,
        }
    }

    /// The same, with what comes on top by use.
    pub(crate) fn with_use(self, by_use: Option<String>) -> Self {
        Self { by_use, ..self }
    }
}

/// The hourly part of a monthly price.
pub(crate) fn an_hour(month: Decimal) -> Decimal {
    month / Decimal::from(HOURS_A_MONTH)
}
