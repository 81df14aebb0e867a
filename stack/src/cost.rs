//! What a stack costs by the hour, from a table of list prices. What the table
//! does not know is said, not guessed; what goes by use is named beside it.

mod prices;
mod remains;

pub use self::remains::remains;

pub use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use self::prices::{Prices, Table};
use crate::{
    Key, Spec,
    spec::{DbInstance, EcsService, ReplicationGroup, TaskDefinition},
    specs,
};

/// AWS's own month for estimates.
pub const HOURS_A_MONTH: u32 = 730;

/// A target-tracking policy watches its metric with two.
const ALARMS_OF_A_POLICY: u32 = 2;

/// US dollars, in every region; the price list names no region.
const DASHBOARD_MONTH: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

/// The agent reports `TurnsAnswered`, `TurnsFailed` and `LeadsUndelivered`.
const AGENT_METRICS: u32 = 3;

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

impl Estimate {
    /// The cost of these resources in this region.
    #[must_use]
    pub fn of<'a>(region: &str, resources: impl IntoIterator<Item = (&'a Key, &'a Spec)>) -> Self {
        let table = Table::load();
        let prices = table.and_then(|table| table.of(region));
        let resources: Vec<(&Key, &Spec)> = resources.into_iter().collect();
        let specs: Vec<&Spec> = resources.iter().map(|(_, spec)| *spec).collect();
        let item = |(key, spec): &(&Key, &Spec)| {
            Some(Item {
                key: (*key).clone(),
                what: what(spec, &specs)?,
                hourly: prices.and_then(|prices| hourly(spec, &specs, prices)),
                by_use: prices.and_then(|prices| by_use(spec, prices)),
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

/// What is paid for; `None` of what costs nothing.
fn what(spec: &Spec, all: &[&Spec]) -> Option<String> {
    Some(match spec {
        Spec::NatGateway(_) => "NAT gateway".into(),
        Spec::ElasticIp(_) => "public IPv4 address".into(),
        Spec::LoadBalancer(it) => {
            let addresses = addresses(&it.scheme, it.subnet_ids.len());
            format!("application load balancer, {addresses} public IPv4 addresses")
        }
        Spec::DbInstance(it) => {
            let zones = if it.multi_az { ", in two zones" } else { "" };
            let (class, size) = (&it.instance_class, it.allocated_storage_gb);
            format!("{class}, {size} GB {}{zones}", it.storage_type)
        }
        Spec::ReplicationGroup(it) => format!("{} × {}", it.node_count, it.node_type),
        Spec::EcsService(it) => {
            let (tasks, size) = (tasks(it, all), task_size(all)?);
            let (vcpus, gb) = (size.vcpus.normalize(), size.gb.normalize());
            format!("{tasks} × {vcpus} vCPU and {gb} GB, {}", size.architecture)
        }
        // Free until it is deleted, or restored.
        Spec::Secret(it) if it.scheduled_for_deletion => return None,
        Spec::Secret(_) => "secret".into(),
        Spec::ScalingPolicy(_) => format!("{ALARMS_OF_A_POLICY} alarms"),
        Spec::LogGroup(_) => "log group".into(),
        Spec::EcrRepository(_) => "image repository".into(),
        Spec::SnsTopic(_) => "topic for e-mails".into(),
        Spec::Alarm(_) => "alarm".into(),
        Spec::Dashboard(_) => "dashboard".into(),
        Spec::TaskDefinition(it) if it.reports_metrics() => {
            format!("{AGENT_METRICS} metrics of the agent")
        }
        // Free, or paid for by what they belong to.
        specs!(
            Vpc InternetGateway Subnet RouteTable SecurityGroup Image DbSubnetGroup
            SecretValue CacheSubnetGroup EcsCluster IamRole TaskDefinition TargetGroup
            Listener Certificate DnsRecord ScalableTarget
        ) => return None,
    })
}

fn hourly(spec: &Spec, all: &[&Spec], prices: &Prices) -> Option<Decimal> {
    Some(match spec {
        Spec::NatGateway(_) => prices.nat_gateway_hour,
        Spec::ElasticIp(_) => prices.public_ipv4_address_hour,
        Spec::LoadBalancer(it) => {
            let addresses = Decimal::from(addresses(&it.scheme, it.subnet_ids.len()));
            prices.load_balancer_hour + addresses * prices.public_ipv4_address_hour
        }
        Spec::DbInstance(it) => of_database(it, prices)?,
        Spec::ReplicationGroup(it) => of_cache(it, prices)?,
        Spec::EcsService(it) => of_service(it, all, prices)?,
        Spec::Secret(_) => an_hour(prices.secret_month),
        Spec::ScalingPolicy(_) => an_hour(prices.alarm_month * Decimal::from(ALARMS_OF_A_POLICY)),
        Spec::Alarm(_) => an_hour(prices.alarm_month),
        Spec::Dashboard(_) => an_hour(DASHBOARD_MONTH),
        Spec::TaskDefinition(it) if it.reports_metrics() => {
            an_hour(prices.metric_month * Decimal::from(AGENT_METRICS))
        }
        Spec::LogGroup(_) | Spec::EcrRepository(_) | Spec::SnsTopic(_) => Decimal::ZERO,
        specs!(
            Vpc InternetGateway Subnet RouteTable SecurityGroup Image DbSubnetGroup
            SecretValue CacheSubnetGroup EcsCluster IamRole TaskDefinition TargetGroup
            Listener Certificate DnsRecord ScalableTarget
        ) => return None,
    })
}

fn by_use(spec: &Spec, prices: &Prices) -> Option<String> {
    Some(match spec {
        Spec::NatGateway(_) => format!("${} a GB", prices.nat_gateway_gb),
        Spec::LoadBalancer(_) => {
            let price = prices.load_balancer_capacity_unit_hour;
            format!("${price} a capacity unit (LCU) and hour")
        }
        Spec::LogGroup(_) => format!("${} a GB taken in", prices.log_gb),
        Spec::EcrRepository(_) => format!("${} a GB and month", prices.image_gb_month),
        Spec::SnsTopic(_) => format!("${} a thousand e-mails", prices.email_thousand),
        specs!(
            Vpc InternetGateway Subnet ElasticIp RouteTable SecurityGroup Image
            DbSubnetGroup DbInstance Secret SecretValue CacheSubnetGroup
            ReplicationGroup EcsCluster IamRole TaskDefinition TargetGroup Listener
            EcsService Certificate DnsRecord ScalableTarget ScalingPolicy Alarm
            Dashboard
        ) => return None,
    })
}

/// Storage is paid for twice with a standby, and nearly so the instance.
fn of_database(database: &DbInstance, prices: &Prices) -> Option<Decimal> {
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

fn of_cache(cache: &ReplicationGroup, prices: &Prices) -> Option<Decimal> {
    let node = *prices.cache_node_hour.get(&cache.node_type)?;
    let nodes = node * Decimal::from(cache.node_count);
    match cache.engine.as_str() {
        "redis" => Some(nodes),
        // AWS lists Valkey's nodes a fifth below those of Redis OSS.
        "valkey" => Some(nodes * Decimal::new(8, 1)),
        _ => None,
    }
}

fn of_service(service: &EcsService, all: &[&Spec], prices: &Prices) -> Option<Decimal> {
    if service.launch_type != "FARGATE" {
        return None;
    }
    let size = task_size(all)?;
    let price = prices.fargate.get(&size.architecture)?;
    let task = size.vcpus * price.vcpu_hour + size.gb * price.gb_hour;
    Some(Decimal::from(tasks(service, all)) * task)
}

/// How many tasks run at least: autoscaling may run more.
fn tasks(service: &EcsService, all: &[&Spec]) -> u32 {
    let fewest = all.iter().find_map(|spec| {
        let Spec::ScalableTarget(target) = spec else {
            return None;
        };
        Some(target.min_capacity)
    });
    service.desired_count.max(fewest).unwrap_or_default()
}

struct TaskSize {
    vcpus: Decimal,
    gb: Decimal,
    architecture: String,
}

/// ECS counts CPU in 1024ths and memory in MiB.
fn task_size(all: &[&Spec]) -> Option<TaskSize> {
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

/// An internet-facing balancer has one in each of its subnets.
fn addresses(scheme: &str, subnets: usize) -> u32 {
    if scheme == "internet-facing" {
        u32::try_from(subnets).unwrap_or_default()
    } else {
        0
    }
}

fn an_hour(month: Decimal) -> Decimal {
    month / Decimal::from(HOURS_A_MONTH)
}

#[cfg(test)]
mod tests;
