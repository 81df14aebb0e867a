//! Orderable combinations of class, version and storage.

use serde::Deserialize;
use serde_json::{Value, json};

use super::class;
use crate::{
    operation::{Answer, input},
    page::Page,
    state::ec2::zone,
    world::Turn,
};

pub(super) const STORAGE_TYPES: &[&str] = &["gp2", "gp3", "io1", "io2", "standard"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    engine: String,
    engine_version: Option<String>,
    #[serde(rename = "DBInstanceClass")]
    class: Option<String>,
    license_model: Option<String>,
    vpc: Option<bool>,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_orderable_db_instance_options(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let region = turn.region.clone();
    let withheld = turn.here().rds.withheld.clone();
    let zones_of = |class: &str| -> Vec<Value> {
        let has_class = |zone: &String| !withheld.get(class).is_some_and(|it| it.contains(zone));
        let zones = zone::names(&region).into_iter().map(|it| it.to_string());
        zones
            .filter(has_class)
            .map(|name| json!({"Name": name}))
            .collect()
    };
    let license = asked.license_model.as_deref();
    let is_ours = asked.engine == "postgres"
        && asked.vpc.unwrap_or(true)
        && license.is_none_or(|it| it == "postgresql-license");
    let mut versions = turn.here().rds.versions();
    versions.retain(|(major, minor)| {
        let requested = asked.engine_version.as_deref();
        is_ours && requested.is_none_or(|requested| requested == format!("{major}.{minor}"))
    });
    let options = versions.iter().flat_map(|(major, minor)| {
        let (zones_of, asked) = (&zones_of, &asked);
        let classes = class::all()
            .filter(move |class| asked.class.as_ref().is_none_or(|wanted| wanted == class));
        classes.flat_map(move |class| {
            let (options, zones) = (STORAGE_TYPES.iter(), zones_of(&class));
            options.map(move |storage| option(&format!("{major}.{minor}"), &class, storage, &zones))
        })
    });
    let (options, marker) = asked.page.cut(options)?;
    Ok(json!({"OrderableDBInstanceOptions": options, "Marker": marker}))
}

fn option(version: &str, class: &str, storage: &str, zones: &[Value]) -> Value {
    let is_provisioned = storage.starts_with("io") || storage == "gp3";
    let is_magnetic = storage == "standard";
    json!({
        "Engine": "postgres",
        "EngineVersion": version,
        "DBInstanceClass": class,
        "LicenseModel": "postgresql-license",
        "AvailabilityZones": zones,
        "MultiAZCapable": true,
        "ReadReplicaCapable": true,
        "Vpc": true,
        "SupportsStorageEncryption": true,
        "StorageType": storage,
        "SupportsIops": is_provisioned,
        "SupportsEnhancedMonitoring": true,
        "SupportsIAMDatabaseAuthentication": true,
        "SupportsPerformanceInsights": true,
        "MinStorageSize": if storage.starts_with("io") { 100 } else if is_magnetic { 5 } else { 20 },
        "MaxStorageSize": if is_magnetic { 3072 } else { 65536 },
        "SupportedEngineModes": ["provisioned"],
        "SupportsStorageAutoscaling": !is_magnetic,
        "SupportsKerberosAuthentication": true,
        "OutpostCapable": false,
        "SupportedActivityStreamModes": [],
        "SupportsGlobalDatabases": false,
        "SupportsClusters": false,
        "SupportedNetworkTypes": ["IPV4", "DUAL"],
        "SupportsStorageThroughput": storage == "gp3",
        "SupportsDedicatedLogVolume": is_provisioned,
        "SupportsHttpEndpoint": false,
    })
}
