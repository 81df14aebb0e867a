//! Making instances.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    naming,
    rules::{self, combination, value},
    settings::renamed,
};
use crate::{
    durations::Event,
    fault::ApiFault,
    hidden::Hidden,
    members::{self, Members},
    operation::{Answer, input},
    state::rds::{Changes, DbInstance, Settings, Status},
    tags::{self, Tags},
    world::Turn,
};

/// Quotas of instances, and of their storage in GiB.
const INSTANCES: &str = "L-7B6409FD";
const STORAGE: &str = "L-7ADDB58A";

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

pub(super) fn create_db_instance(given: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Create = input(given)?;
    let identifier = wanted.identifier.to_lowercase();
    if wanted.engine != "postgres" {
        return Err(value(format!("Invalid DB engine: {}", wanted.engine)));
    }
    let class = wanted
        .members
        .get("DBInstanceClass")
        .and_then(Value::as_str);
    check_identity(&wanted.identifier, class.unwrap_or_default(), turn)?;
    let password = password(&wanted)?;
    let mut settings = settings(&wanted, turn)?;
    rules::check_settings(&settings)?;
    naming::check_new(&settings)?;
    check_storage_quota(&settings, turn)?;
    settings = with_windows(settings);
    turn.add_db_instance(NewInstance {
        identifier,
        settings,
        password,
        tags: tags::read(&wanted.tags),
        restored_from: None,
    })
}

/// A new instance, created or restored.
pub(super) struct NewInstance {
    pub(super) identifier: String,
    pub(super) settings: Settings,
    pub(super) password: Hidden,
    pub(super) tags: Tags,
    /// The resource id of the instance whose snapshot it is restored from.
    pub(super) restored_from: Option<String>,
}

impl Turn<'_> {
    /// Begins the creation of an instance whose settings were checked.
    pub(super) fn add_db_instance(&mut self, new: NewInstance) -> Answer {
        let NewInstance {
            identifier,
            mut settings,
            ..
        } = new;
        let group = self.db_subnet_group(&settings.subnet_group)?.clone();
        if settings.vpc_security_group_ids.is_empty() {
            settings.vpc_security_group_ids =
                self.default_group(&group.vpc_id).into_iter().collect();
        }
        self.check_db_security_groups(&settings)?;
        self.check_db_network(&mut settings, &group)?;
        self.ensure_service_linked_role("rds.amazonaws.com")?;
        let places = self.choose_places(&mut settings, &group)?;
        let interfaces = self.plant_db_interfaces(&settings, &places)?;
        self.choose_db_host_part();
        let resource_id = format!("db-{}", self.world.dice.text(RESOURCE_ID_ALPHABET, 26));
        let instance = DbInstance {
            identifier: identifier.clone(),
            resource_id: resource_id.clone(),
            status: Status::Creating,
            step: 0,
            created_at: self.now,
            deletable_at: self.now + self.duration_of(Event::DatabaseDeletable),
            settings,
            password: new.password,
            restored_from: new.restored_from,
            changes: Changes::default(),
            storage_changed_at: None,
            tags: new.tags,
            subnet_ids: places.into_iter().map(|place| place.subnet_id).collect(),
            interfaces,
            endpoint: None,
            is_set_up: false,
            fails: std::mem::take(&mut self.here().rds.next_fails),
            events: Vec::new(),
        };
        let instances = &mut self.here().rds.instances;
        instances.insert(identifier.clone(), instance);
        self.enter_status(&resource_id, Status::Creating);
        Ok(json!({"DBInstance": self.shown_db_instance(&identifier)}))
    }
}

pub(super) fn already_exists() -> ApiFault {
    ApiFault::new("DBInstanceAlreadyExists", "DB instance already exists")
}

/// Returns whether there may be one more instance, of this identifier and class.
pub(super) fn check_identity(
    identifier: &str,
    class: &str,
    turn: &mut Turn<'_>,
) -> Result<(), ApiFault> {
    naming::check_identifier("DBInstanceIdentifier", identifier)?;
    let instances = &turn.here().rds.instances;
    if instances.contains_key(&identifier.to_lowercase()) {
        return Err(already_exists());
    }
    if turn.here().rds.is_full {
        return Err(ApiFault::new(
            "InsufficientDBInstanceCapacity",
            format!(
                "Cannot create a {class} database instance because there is no capacity in the availability zones that are asked for."
            ),
        ));
    }
    let count = turn.here().rds.instances.len();
    turn.check_quota(INSTANCES, count, || {
        ("InstanceQuotaExceeded", "DB Instance quota exceeded")
    })
}

pub(super) fn check_storage_quota(
    settings: &Settings,
    turn: &mut Turn<'_>,
) -> Result<(), ApiFault> {
    let instances = turn.here().rds.instances.values();
    let sizes = instances.map(|instance| u64::from(instance.settings.allocated_storage));
    let total: u64 = sizes.sum::<u64>() + u64::from(settings.allocated_storage);
    if total <= turn.quota(STORAGE) {
        return Ok(());
    }
    Err(ApiFault::new(
        "StorageQuotaExceeded",
        "The request would result in the user exceeding the allowed amount of storage available across all DB instances.",
    ))
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
    naming::check_password(password.reveal())?;
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
                "DB instances of the default VPC are not simulated: specify a DB subnet group.",
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
