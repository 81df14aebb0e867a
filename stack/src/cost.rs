//! What a stack costs by the hour, from a table of list prices. What the table
//! does not know is said, not guessed; what goes by use is named beside it.

mod prices;
mod remains;

pub use self::remains::remains;

pub use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

pub(crate) use self::prices::Prices;
use self::prices::Table;
use crate::{
    Key, Spec,
    spec::{DbInstance, EcsService, ReplicationGroup, TaskDefinition},
};

/// AWS's own month for estimates.
pub const HOURS_A_MONTH: u32 = 730;

/// What resources cost as long as they are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The day of the prices.
    pub as_of: String,
    /// Where they are from.
    pub source: String,
    /// Which of them the source does not confirm.
    pub unverified: Vec<String>,
    /// Where the resources are.
    pub region: String,
    /// Everything that is paid for.
    pub items: Vec<Item>,
}

/// What one resource costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Which one.
    pub key: Key,
    /// What is paid for: `2 × cache.t4g.micro`.
    pub what: String,
    /// US dollars an hour; unset where the table has no price of it.
    pub hourly: Option<Decimal>,
    /// What comes on top by use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_use: Option<String>,
}

/// What a resource of one kind costs.
pub(crate) struct Cost {
    what: String,
    hourly: Option<Decimal>,
    by_use: Option<String>,
}

impl Cost {
    /// What is paid for, and its US dollars an hour if the price is known.
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

impl Estimate {
    /// The cost of these resources in this region.
    #[must_use]
    pub fn of<'a>(region: &str, resources: impl IntoIterator<Item = (&'a Key, &'a Spec)>) -> Self {
        let table = Table::load();
        let prices = table.and_then(|table| table.of(region));
        let resources: Vec<(&Key, &Spec)> = resources.into_iter().collect();
        let specs: Vec<&Spec> = resources.iter().map(|(_, spec)| *spec).collect();
        let item = |(key, spec): &(&Key, &Spec)| {
            let cost = spec.cost(&specs, prices)?;
            Some(Item {
                key: (*key).clone(),
                what: cost.what,
                hourly: cost.hourly,
                by_use: cost.by_use,
            })
        };
        Self {
            items: resources.iter().filter_map(item).collect(),
            as_of: table.map(|it| it.as_of.clone()).unwrap_or_default(),
            source: table.map(|it| it.source.clone()).unwrap_or_default(),
            unverified: table.map(|it| it.unverified.clone()).unwrap_or_default(),
            region: region.to_owned(),
        }
    }

    /// US dollars an hour, of all that the table has a price of.
    #[must_use]
    pub fn hourly(&self) -> Decimal {
        self.items.iter().filter_map(|item| item.hourly).sum()
    }

    /// What the table has no price of.
    pub fn unknown(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.hourly.is_none())
    }
}

/// Storage is paid for twice with a standby, and nearly so the instance.
pub(crate) fn of_database(database: &DbInstance, prices: &Prices) -> Option<Decimal> {
    if database.engine != "postgres" || database.storage_type != "gp3" {
        return None;
    }
    let single = *prices.database_hour.get(&database.instance_class)?;
    let double = prices.database_multi_az_hour.get(&database.instance_class);
    let size_gb = Decimal::from(database.allocated_storage_gb);
    let storage = an_hour(prices.database_gp3_gb_month * size_gb);
    Some(match database.multi_az {
        true => double.copied().unwrap_or(single * Decimal::TWO) + storage * Decimal::TWO,
        false => single + storage,
    })
}

/// The nodes of a cache.
pub(crate) fn of_cache(cache: &ReplicationGroup, prices: &Prices) -> Option<Decimal> {
    let node = *prices.cache_node_hour.get(&cache.node_type)?;
    let nodes = node * Decimal::from(cache.node_count);
    match cache.engine.as_str() {
        "redis" => Some(nodes),
        // AWS lists Valkey's nodes a fifth below those of Redis OSS.
        "valkey" => Some(nodes * Decimal::new(8, 1)),
        _ => None,
    }
}

/// The tasks of a service, at its least.
pub(crate) fn of_service(service: &EcsService, all: &[&Spec], prices: &Prices) -> Option<Decimal> {
    if service.launch_type != "FARGATE" {
        return None;
    }
    let size = task_size(all)?;
    let price = prices.fargate.get(&size.architecture)?;
    let task = size.vcpus * price.vcpu_hour + size.gb * price.gb_hour;
    Some(Decimal::from(tasks(service, all)) * task)
}

/// How many tasks run at least: autoscaling may run more.
pub(crate) fn tasks(service: &EcsService, all: &[&Spec]) -> u32 {
    let fewest = all.iter().find_map(|spec| {
        let Spec::ScalableTarget(target) = spec else {
            return None;
        };
        Some(target.min_capacity)
    });
    service.desired_count.max(fewest).unwrap_or_default()
}

/// The size of each task.
pub(crate) struct TaskSize {
    pub(crate) vcpus: Decimal,
    pub(crate) gb: Decimal,
    pub(crate) architecture: String,
}

/// ECS counts CPU in 1024ths and memory in MiB.
pub(crate) fn task_size(all: &[&Spec]) -> Option<TaskSize> {
    let unit = Decimal::from(1024);
    let definition: &TaskDefinition = all.iter().find_map(|spec| {
        let Spec::TaskDefinition(definition) = spec else {
            return None;
        };
        Some(definition)
    })?;
    Some(TaskSize {
        vcpus: definition.cpu.parse::<Decimal>().ok()? / unit,
        gb: definition.memory.parse::<Decimal>().ok()? / unit,
        architecture: definition.cpu_architecture.clone(),
    })
}

/// The hourly part of a monthly price.
pub(crate) fn an_hour(month: Decimal) -> Decimal {
    month / Decimal::from(HOURS_A_MONTH)
}

#[cfg(test)]
mod tests;
