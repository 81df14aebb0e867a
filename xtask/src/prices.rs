//! `cargo xtask prices FOLDER`: rebuilds the price table of `cost` and `plan` from AWS's price
//! list.

mod offers;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};

use self::offers::{Offers, Query};
use crate::process::root;

/// The table that is compiled into the program.
const TABLE: &str = "stack/src/prices.json";
/// Families of instance classes and node types that a small service runs on.
const CLASSES: [&str; 6] = ["t3", "t4g", "m6g", "m7g", "r6g", "r7g"];

/// `cargo xtask prices`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Holds the offer files of AmazonEC2, AmazonVPC, AWSELB, AmazonECS, AmazonRDS,
    /// AmazonElastiCache, AWSSecretsManager, AmazonCloudWatch, AmazonECR and AmazonSNS, as
    /// `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<offer>/current/<region>/index.json`
    /// has them, under any names that end with `.json`.
    folder: PathBuf,
    /// Regions of the table [default: all of which there are files].
    #[arg(long = "region", value_name = "REGION")]
    regions: Vec<String>,
}

/// Writes the table.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let offers = Offers::read(&arguments.folder)?;
    let regions = match arguments.regions.is_empty() {
        true => offers.regions(),
        false => arguments.regions.iter().cloned().collect(),
    };
    let table = table(&offers, &regions)?;
    let text = serde_json::to_string_pretty(&table).context("the table")?;
    write(&root().join(TABLE), &text)?;
    println!(
        "{TABLE}: prices of {} in {} regions",
        offers.as_of()?,
        regions.len()
    );
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, format!("{text}\n")).with_context(|| path.display().to_string())
}

/// The table of these regions; those with the same prices share an entry.
fn table(offers: &Offers, regions: &BTreeSet<String>) -> Result<Value> {
    ensure!(
        !regions.is_empty(),
        "the offer files have no products in any region"
    );
    let mut entries: Vec<(Vec<&str>, Map<String, Value>)> = Vec::new();
    for region in regions {
        let prices = prices(offers, region)?;
        match entries.iter_mut().find(|(_, other)| *other == prices) {
            Some((names, _)) => names.push(region),
            None => entries.push((vec![region], prices)),
        }
    }
    let entries = entries.into_iter().map(|(names, mut prices)| {
        prices.insert("names".into(), json!(names));
        Value::Object(prices)
    });
    Ok(json!({
        "as_of": offers.as_of()?,
        "source": offers.source(),
        "unverified": [],
        "regions": entries.collect::<Vec<_>>(),
    }))
}

/// The prices of one region.
fn prices(offers: &Offers, region: &str) -> Result<Map<String, Value>> {
    let one = |query: Query<'_>| Ok::<_, anyhow::Error>(json!(offers.price(region, &query)?));
    let of = |offer, usage| one(Query::new(offer, usage));
    let balancer = |usage| one(Query::new("AWSELB", usage).family("Load Balancer-Application"));
    let database = |usage| {
        let query = Query::new("AmazonRDS", usage).with("databaseEngine", "PostgreSQL");
        query.with("deploymentOption", "Single-AZ")
    };
    let fargate = |vcpu, gb| {
        Ok::<_, anyhow::Error>(json!({
            "vcpu_hour": offers.price(region, &Query::new("AmazonECS", vcpu))?,
            "gb_hour": offers.price(region, &Query::new("AmazonECS", gb))?,
        }))
    };
    let email = Query::new("AmazonSNS", "DeliveryAttempts-SMTP").times(1_000);
    let rows = [
        ("nat_gateway_hour", of("AmazonEC2", "NatGateway-Hours")?),
        ("nat_gateway_gb", of("AmazonEC2", "NatGateway-Bytes")?),
        ("load_balancer_hour", balancer("LoadBalancerUsage")?),
        ("load_balancer_capacity_unit_hour", balancer("LCUUsage")?),
        (
            "public_ipv4_address_hour",
            of("AmazonVPC", "PublicIPv4:InUseAddress")?,
        ),
        (
            "fargate",
            json!({
                "X86_64": fargate("Fargate-vCPU-Hours:perCPU", "Fargate-GB-Hours")?,
                "ARM64": fargate("Fargate-ARM-vCPU-Hours:perCPU", "Fargate-ARM-GB-Hours")?,
            }),
        ),
        (
            "database_hour",
            sizes(offers, region, &database("InstanceUsage:db."))?,
        ),
        (
            "database_multi_az_hour",
            sizes(offers, region, &multi_az("Multi-AZUsage:db."))?,
        ),
        ("database_gp3_gb_month", one(database("RDS:GP3-Storage"))?),
        (
            "database_snapshot_gb_month",
            one(backups("RDS:ChargedBackupUsage"))?,
        ),
        (
            "cache_node_hour",
            sizes(offers, region, &redis("NodeUsage:cache."))?,
        ),
        ("cache_snapshot_gb_month", one(redis("BackupUsage"))?),
        (
            "secret_month",
            of("AWSSecretsManager", "AWSSecretsManager-Secrets")?,
        ),
        (
            "alarm_month",
            of("AmazonCloudWatch", "CW:AlarmMonitorUsage")?,
        ),
        (
            "metric_month",
            of("AmazonCloudWatch", "CW:MetricMonitorUsage")?,
        ),
        ("log_gb", of("AmazonCloudWatch", "DataProcessing-Bytes")?),
        ("image_gb_month", of("AmazonECR", "TimedStorage-ByteHrs")?),
        ("email_thousand", one(email)?),
    ];
    Ok(rows
        .map(|(name, price)| (name.to_owned(), price))
        .into_iter()
        .collect())
}

fn multi_az(usage: &str) -> Query<'_> {
    let query = Query::new("AmazonRDS", usage).with("databaseEngine", "PostgreSQL");
    query.with("deploymentOption", "Multi-AZ")
}

fn backups(usage: &str) -> Query<'_> {
    Query::new("AmazonRDS", usage).with("databaseEngine", "PostgreSQL")
}

fn redis(usage: &str) -> Query<'_> {
    Query::new("AmazonElastiCache", usage).with("cacheEngine", "Redis")
}

/// The prices of all instance classes or node types whose usage type begins like that of `query`.
fn sizes(offers: &Offers, region: &str, query: &Query<'_>) -> Result<Value> {
    let all: BTreeMap<String, String> = offers.sizes(region, query)?;
    let is_of_family = |size: &String| {
        size.split('.')
            .nth(1)
            .is_some_and(|it| CLASSES.contains(&it))
    };
    Ok(json!(
        all.into_iter()
            .filter(|(size, _)| is_of_family(size))
            .collect::<BTreeMap<_, _>>()
    ))
}
