//! Whether AWS has the classes of machines that the settings name, in the zones of
//! the environment.

use std::collections::BTreeSet;

use kavak_stack::{
    key,
    spec::{DbInstance, ReplicationGroup},
};

use super::{Refusals, Subject, refusal};
use crate::observe::{
    elasticache::{engine_versions, node_types},
    rds::{self, orderable},
};

pub(super) async fn check_database(subject: &Subject<'_>) -> Refusals {
    let database = &subject.settings.database;
    let class = &database.instance_class;
    let held = subject.observed.get(&key::DB_INSTANCE);
    let held = held.and_then(|it| it.spec.attributes_of::<DbInstance>());
    let is_same =
        held.is_some_and(|it| it.instance_class == *class && it.multi_az == database.multi_az);
    if is_same && subject.database_version().is_none() {
        return Ok(Vec::new());
    }
    let version = subject
        .database_version()
        .or(held.map(|it| it.engine_version.as_str()));
    let options = orderable::options(subject.aws, class, version).await?;
    if options.is_empty() {
        let of_version = version.map(|it| format!(" with PostgreSQL {it}"));
        let why = format!(
            "{class}{} is not offered in {}",
            of_version.unwrap_or_default(),
            subject.settings.region
        );
        let next = "choose another class (`aws rds describe-orderable-db-instance-options --engine postgres`)";
        return Ok(vec![refusal("database.instance_class", why, next)]);
    }
    let zones: BTreeSet<&String> = options.iter().flat_map(|it| &it.zones).collect();
    if held.is_some_and(|it| it.instance_class != *class)
        && let Some(zone) =
            rds::zone_of_instance(subject.aws, &subject.settings.environment()).await?
        && !zones.contains(&zone)
    {
        let why = format!("{class} is not offered in {zone}, where the database is and stays");
        let next = "choose another database.instance_class";
        return Ok(vec![refusal("database.instance_class", why, next)]);
    }
    let usable = subject
        .zones
        .iter()
        .filter(|zone| zones.contains(zone))
        .count();
    let needed = if database.multi_az { 2 } else { 1 };
    if usable < needed {
        let offered: Vec<&str> = zones.iter().map(|it| it.as_str()).collect();
        let why = format!(
            "{class} is not offered in {} of the zones {}: it is in {}",
            if usable == 0 { "any" } else { "both" },
            subject.zones.join(", "),
            offered.join(", ")
        );
        let next = "name two of those in network.availability_zones, or choose another database.instance_class";
        return Ok(vec![refusal("database.instance_class", why, next)]);
    }
    if database.multi_az && !options.iter().any(|it| it.is_multi_az) {
        let why = format!("{class} can't have a standby");
        let next = "choose another database.instance_class";
        return Ok(vec![refusal("database.multi_az", why, next)]);
    }
    Ok(Vec::new())
}

pub(super) async fn check_cache(subject: &Subject<'_>) -> Refusals {
    let (cache, region) = (&subject.settings.cache, &subject.settings.region);
    let held = subject.observed.get(&key::REPLICATION_GROUP);
    let held = held.and_then(|it| it.spec.attributes_of::<ReplicationGroup>());
    let mut refusals = Vec::new();
    let wanted = &cache.node_type;
    let has_type = held.is_some_and(|it| it.node_type == *wanted);
    if !has_type && !node_types::is_offered(subject.aws, wanted).await? {
        let why = format!("{wanted} is not offered in {region}");
        let next =
            "choose another node type (`aws elasticache describe-reserved-cache-nodes-offerings`)";
        refusals.push(refusal("cache.node_type", why, next));
    }
    let Some((engine, version)) = subject.cache_version() else {
        return Ok(refusals);
    };
    let offered = engine_versions::offered(subject.aws, engine).await?;
    if !offered.iter().any(|it| is_version(it, version)) {
        let why = format!(
            "{engine} {version} is not offered in {region}: {}",
            offered.join(", ")
        );
        let next = "choose one of those";
        refusals.push(refusal("cache.engine_version", why, next));
    }
    Ok(refusals)
}

/// Whether what AWS offers is this version: some of its versions have a patch behind them.
fn is_version(offered: &str, wanted: &str) -> bool {
    let rest = offered.strip_prefix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
