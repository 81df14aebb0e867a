//! What a plan is made from: what is there, and what the account offers.

use futures::try_join;
use kavak_engine::Fault;
use kavak_stack::{Facts, Key, Observed, Settings, Spec};

use crate::{
    aws::{Aws, fault, read},
    error::Error,
    observe,
};

/// What a plan is made from.
#[derive(Debug)]
pub struct Gathered {
    /// What is there.
    pub observed: Observed,
    /// What the account offers, and what runs there.
    pub facts: Facts,
}

/// Everything of the environment, whatever its settings are.
///
/// # Errors
/// The first read that failed for good.
pub async fn observed(aws: &Aws) -> Result<Observed, Error> {
    observe::everything(aws)
        .await
        .map_err(|fault| Error::of_fault("reading what is there", fault))
}

/// Everything that the plan of `up` is made from.
///
/// # Errors
/// The first read that failed for good, and settings that the account can't keep.
pub async fn everything(aws: &Aws, settings: &Settings) -> Result<Gathered, Error> {
    let (observed, offered_zones, offered_versions) = try_join!(
        observe::everything(aws),
        zones(aws),
        engine_versions(aws, &settings.database.engine_version),
    )
    .map_err(|fault| Error::of_fault("reading what is there", fault))?;
    let facts = Facts {
        availability_zones: choose_zones(settings, offered_zones)?,
        engine_version: choose_version(settings, &observed, offered_versions)?,
        running_image: observe::ecs::task_definition::running_image(aws, &observed)
            .await
            .map_err(|fault| Error::of_fault("reading what is there", fault))?,
    };
    Ok(Gathered { observed, facts })
}

async fn zones(aws: &Aws) -> Result<Vec<String>, Fault> {
    let filter = |name: &str, values: &[&str]| {
        aws_sdk_ec2::types::Filter::builder()
            .name(name)
            .set_values(Some(
                values.iter().map(|value| (*value).to_owned()).collect(),
            ))
            .build()
    };
    let answer = read(|| async {
        aws.ec2
            .describe_availability_zones()
            .filters(filter("zone-type", &["availability-zone"]))
            .filters(filter("state", &["available"]))
            .send()
            .await
            .map_err(fault("DescribeAvailabilityZones"))
    })
    .await?;
    let mut names: Vec<String> = answer
        .availability_zones
        .unwrap_or_default()
        .into_iter()
        .filter_map(|zone| zone.zone_name)
        .collect();
    names.sort();
    Ok(names)
}

async fn engine_versions(aws: &Aws, wanted: &str) -> Result<Vec<String>, Fault> {
    let major = wanted.split('.').next().unwrap_or_default();
    let answer = read(|| async {
        aws.rds
            .describe_db_engine_versions()
            .engine("postgres")
            .engine_version(major)
            .send()
            .await
            .map_err(fault("DescribeDBEngineVersions"))
    })
    .await?;
    let versions = answer.db_engine_versions.unwrap_or_default();
    Ok(versions
        .into_iter()
        .filter_map(|version| version.engine_version)
        .collect())
}

fn choose_zones(settings: &Settings, offered: Vec<String>) -> Result<Vec<String>, Error> {
    let wanted = &settings.network.availability_zones;
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|zone| !offered.contains(zone))
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        return Err(Error::usage(format!(
            "network.availability_zones: {} is not available to this account",
            missing.join(", ")
        ))
        .because(format!(
            "the zones of {} are {}",
            settings.region,
            offered.join(", ")
        ))
        .meaning("nothing was changed"));
    }
    Ok(if wanted.is_empty() {
        offered.into_iter().take(2).collect()
    } else {
        wanted.clone()
    })
}

/// The version of `PostgreSQL` to ask for (D4).
fn choose_version(
    settings: &Settings,
    observed: &Observed,
    offered: Vec<String>,
) -> Result<Option<String>, Error> {
    let wanted = &settings.database.engine_version;
    let of = |version: &str| -> Option<(u32, u32)> {
        let (major, minor) = version.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    let held = match observed
        .get(&Key::new("db_instance"))
        .map(|found| &found.spec)
    {
        Some(Spec::DbInstance(instance)) => Some(instance.engine_version.clone()),
        _ => None,
    };
    let has_wanted_major = |version: &String| {
        of(version).map(|(major, _)| major) == of(wanted).map(|(major, _)| major)
    };
    if let Some(held) = held.filter(has_wanted_major) {
        return Ok(Some(held));
    }
    // Who knows nothing of versions offers none: then the wanted one is tried.
    if offered.is_empty() || offered.contains(wanted) {
        return Ok(Some(wanted.clone()));
    }
    let newer = offered
        .iter()
        .filter(|version| has_wanted_major(version) && of(version) > of(wanted))
        .min_by_key(|version| of(version));
    match newer {
        Some(version) => Ok(Some(version.clone())),
        None => Err(Error::usage(format!(
            "database.engine_version: RDS offers neither {wanted} nor a newer minor of it"
        ))
        .because(format!("what it offers is {}", offered.join(", ")))
        .meaning("nothing was changed")),
    }
}
