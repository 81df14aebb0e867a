//! Making instances.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    DbInstance, Status,
    instance::Changes,
    rules::{self, combination, value},
    settings::{Settings, renamed},
};
use crate::{
    durations::Event,
    ec2::Interface,
    fault::ApiFault,
    hidden::Hidden,
    members::{self, Members},
    operation::{Answer, input},
    subnet_group::{Place, SubnetGroup},
    tags,
    world::Turn,
};

/// As many as an account may have in a region.
const MOST_INSTANCES: usize = 40;

const RESOURCE_ID_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Windows that are given to those who choose none.
const BACKUP_WINDOWS: &[&str] = &["07:11-07:41", "09:23-09:53"];
const MAINTENANCE_WINDOWS: &[&str] = &["sun:04:48-sun:05:18", "tue:10:02-tue:10:32"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    #[serde(rename = "DBInstanceIdentifier")]
    identifier: String,
    engine: String,
    engine_version: Option<String>,
    master_user_password: Option<Hidden>,
    #[serde(default)]
    manage_master_user_password: bool,
    #[serde(rename = "DBSubnetGroupName")]
    subnet_group: Option<String>,
    #[serde(default)]
    tags: Value,
    #[serde(flatten)]
    members: Members,
}

pub(super) fn create_db_instance(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Create = input(value)?;
    let identifier = wanted.identifier.to_lowercase();
    check_identity(&wanted, turn)?;
    let password = password(&wanted)?;
    let mut settings = settings(&wanted, turn)?;
    rules::check_settings(&settings)?;
    rules::check_new(&settings)?;
    settings = with_windows(settings);
    let group = turn.db_subnet_group(&settings.subnet_group)?.clone();
    if settings.vpc_security_group_ids.is_empty() {
        settings.vpc_security_group_ids = turn.default_group(&group.vpc_id).into_iter().collect();
    }
    turn.check_db_security_groups(&settings)?;
    turn.check_db_network(&mut settings, &group)?;
    turn.ensure_service_linked_role("rds.amazonaws.com");
    let places = turn.choose_places(&mut settings, &group)?;
    let interfaces = turn.plant_db_interfaces(&settings, &places)?;
    turn.choose_db_host_part();
    let resource_id = format!("db-{}", turn.world.dice.text(RESOURCE_ID_ALPHABET, 26));
    let instance = DbInstance {
        identifier: identifier.clone(),
        resource_id: resource_id.clone(),
        status: Status::Creating,
        step: 0,
        created_at: turn.now,
        deletable_at: turn.now + turn.duration_of(Event::DatabaseDeletable),
        settings,
        password,
        changes: Changes::default(),
        storage_changed_at: None,
        tags: tags::read(&wanted.tags),
        subnet_ids: places.into_iter().map(|place| place.subnet_id).collect(),
        interfaces,
        endpoint: None,
        is_set_up: false,
        fails: std::mem::take(&mut turn.here().rds.next_fails),
    };
    turn.here()
        .rds
        .instances
        .insert(identifier.clone(), instance);
    turn.enter_status(&resource_id, Status::Creating);
    Ok(json!({"DBInstance": turn.shown_db_instance(&identifier)}))
}

pub(super) fn already_exists() -> ApiFault {
    ApiFault::new("DBInstanceAlreadyExists", "DB instance already exists")
}

fn check_identity(wanted: &Create, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
    rules::check_identifier("DBInstanceIdentifier", &wanted.identifier)?;
    if wanted.engine != "postgres" {
        return Err(value(format!("Invalid DB engine: {}", wanted.engine)));
    }
    let instances = &turn.here().rds.instances;
    if instances.contains_key(&wanted.identifier.to_lowercase()) {
        return Err(already_exists());
    }
    if turn.here().rds.is_full {
        return Err(ApiFault::new(
            "InsufficientDBInstanceCapacity",
            format!(
                "Cannot create a {} database instance because there is no capacity in the availability zones that are asked for.",
                wanted
                    .members
                    .get("DBInstanceClass")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            ),
        ));
    }
    if turn.here().rds.instances.len() >= MOST_INSTANCES {
        return Err(ApiFault::new(
            "InstanceQuotaExceeded",
            "DB Instance quota exceeded",
        ));
    }
    Ok(())
}

fn password(wanted: &Create) -> Result<Hidden, ApiFault> {
    if wanted.manage_master_user_password {
        return Err(combination(
            "The simulator manages no master user passwords: specify MasterUserPassword.",
        ));
    }
    let password = wanted.master_user_password.clone().ok_or_else(|| {
        value("The parameter MasterUserPassword must be provided and must not be blank.")
    })?;
    rules::check_password(password.reveal())?;
    Ok(password)
}

fn settings(wanted: &Create, turn: &mut Turn<'_>) -> Result<Settings, ApiFault> {
    let mut settings = members::read::<Settings>(&renamed(wanted.members.clone()))?;
    let version = wanted.engine_version.as_deref();
    settings.engine_version = turn.here().rds.version_meant(version)?;
    settings.subnet_group = match &wanted.subnet_group {
        Some(name) => name.to_lowercase(),
        None => {
            return Err(ApiFault::new(
                "InvalidVPCNetworkStateFault",
                "No default VPC: specify a DB subnet group.",
            ));
        }
    };
    if settings.storage_encrypted && settings.kms_key_id.is_none() {
        // One key for all that is encrypted here.
        let key = "key/00000000-0000-0000-0000-0000000000db";
        settings.kms_key_id = Some(turn.arn("kms", key));
    }
    Ok(settings.with_default_groups())
}

/// Windows for an instance that has none, which don't meet those it has.
fn with_windows(settings: Settings) -> Settings {
    let attempts = BACKUP_WINDOWS.iter().flat_map(|backup| {
        MAINTENANCE_WINDOWS.iter().map(|maintenance| {
            let mut settings = settings.clone();
            settings
                .preferred_backup_window
                .get_or_insert_with(|| (*backup).to_owned());
            settings
                .preferred_maintenance_window
                .get_or_insert_with(|| (*maintenance).to_owned());
            settings
        })
    });
    let mut attempts = attempts.filter(|it| rules::check_windows(it).is_ok());
    let chosen = attempts.next();
    let mut settings = chosen.unwrap_or(settings);
    let maintenance = settings.preferred_maintenance_window.take();
    settings.preferred_maintenance_window = maintenance.map(|it| it.to_lowercase());
    settings
}

impl Turn<'_> {
    /// Chooses what the host names here have in them, if that is not done yet.
    fn choose_db_host_part(&mut self) {
        if self.here().rds.host_part.is_empty() {
            let part = format!("c{}", self.world.dice.hex(11));
            self.here().rds.host_part = part;
        }
    }

    /// What the VPC must have for an instance that the internet reaches. Where
    /// nothing is said of that, the VPC decides.
    fn check_db_network(
        &mut self,
        settings: &mut Settings,
        group: &SubnetGroup,
    ) -> Result<(), ApiFault> {
        let has_gateway = self.has_internet_gateway(&group.vpc_id);
        let is_public = *settings.publicly_accessible.get_or_insert(has_gateway);
        let complaint = if !is_public {
            return Ok(());
        } else if !has_gateway {
            "has no internet gateway attached"
        } else if !self.has_dns_hostnames(&group.vpc_id) {
            "does not support DNS resolution, DNS hostnames, or both"
        } else {
            return Ok(());
        };
        Err(ApiFault::new(
            "InvalidVPCNetworkStateFault",
            format!(
                "Cannot create a publicly accessible DBInstance. The specified VPC {complaint}. Update the VPC and then try again"
            ),
        ))
    }

    /// Where the instance lives, and then its standby, if it has one.
    fn choose_places(
        &mut self,
        settings: &mut Settings,
        group: &SubnetGroup,
    ) -> Result<Vec<Place>, ApiFault> {
        let zones = group.zones();
        let wanted = settings.availability_zone.as_str();
        if settings.multi_az && !wanted.is_empty() {
            return Err(combination(
                "Requesting a specific availability zone is not valid for Multi-AZ instances.",
            ));
        }
        if !wanted.is_empty() && !zones.contains(&wanted) {
            return Err(ApiFault::new(
                "InvalidVPCNetworkStateFault",
                format!(
                    "DB Subnet Group {} does not cover the availability zone {wanted}.",
                    settings.subnet_group
                ),
            ));
        }
        let first = match zones.iter().position(|zone| *zone == wanted) {
            Some(position) => position,
            None => self.world.dice.below(zones.len() as u64) as usize,
        };
        let count = if settings.multi_az { 2 } else { 1 };
        let chosen = zones.iter().cycle().skip(first).take(count);
        let places: Vec<Place> = chosen
            .filter_map(|zone| group.place_in(zone).cloned())
            .collect();
        settings.availability_zone = places
            .first()
            .map(|place| place.zone.clone())
            .unwrap_or_default();
        Ok(places)
    }

    fn plant_db_interfaces(
        &mut self,
        settings: &Settings,
        places: &[Place],
    ) -> Result<Vec<String>, ApiFault> {
        let mut plant = |place: &Place| {
            let planted = self.plant_interface(Interface {
                subnet_id: place.subnet_id.clone(),
                groups: settings.vpc_security_group_ids.clone(),
                description: "RDSNetworkInterface".to_owned(),
                interface_type: "interface".to_owned(),
                requester_id: "amazon-rds".to_owned(),
                public_ip: settings.publicly_accessible.unwrap_or_default(),
            });
            planted.map_err(|fault| match fault.code.as_str() {
                "InvalidGroup.NotFound" => {
                    combination("The DB instance and EC2 security group are in different VPCs.")
                }
                _ => ApiFault::new("InvalidVPCNetworkStateFault", fault.message),
            })
        };
        places.iter().map(&mut plant).collect()
    }
}
