//! Database, cache, images and secrets.

use std::collections::BTreeSet;

use super::{Draft, FINAL_SNAPSHOT_TAG, Resource};
use crate::{
    Key, Output, Text,
    names::REDIS_AUTH_TOKEN,
    spec::{
        CacheSubnetGroup, DbInstance, DbSubnetGroup, EcrRepository, ReplicationGroup, Secret,
        SecretContent, SecretValue, TransitEncryption, ValueStatus,
    },
};

const DATABASE_PORT: u16 = 5432;
pub(super) const CACHE_PORT: u16 = 6379;

/// The secrets that users give: key, environment variable, what it is.
pub const USER_SECRETS: [(&str, &str, &str); 2] = [
    ("openai_api_key", "OPENAI_API_KEY", "OpenAI API key"),
    (
        "twilio_auth_token",
        "TWILIO_AUTH_TOKEN",
        "Twilio auth token",
    ),
];

pub(super) fn add(draft: &mut Draft<'_>) {
    let repository = Key::new("ecr_repository");
    let ecr = EcrRepository {
        name: draft.name(&repository),
        image_tag_mutability: "MUTABLE".into(),
        scan_on_push: true,
        tags: draft.tags(&repository),
    };
    draft.add(&repository, ecr);
    add_database(draft);
    add_cache(draft);
    add_secrets(draft);
}

fn private_subnets() -> BTreeSet<Text> {
    (0..2)
        .map(|index| Text::id(&Key::nth("subnet.private", index)))
        .collect()
}

fn add_database(draft: &mut Draft<'_>) {
    let (group, instance) = (Key::new("db_subnet_group"), Key::new("db_instance"));
    let name = draft.name(&group);
    draft.add(
        &group,
        DbSubnetGroup {
            name,
            subnet_ids: private_subnets(),
            tags: draft.tags(&group),
        },
    );
    let wanted = &draft.settings.database;
    let mut tags = draft.tags(&instance);
    if wanted.final_snapshot {
        tags.insert(FINAL_SNAPSHOT_TAG.into(), "true".into());
    }
    let database = DbInstance {
        identifier: draft.name(&instance),
        engine: "postgres".into(),
        engine_version: draft
            .facts
            .engine_version
            .clone()
            .unwrap_or_else(|| wanted.engine_version.clone()),
        instance_class: wanted.instance_class.clone(),
        allocated_storage_gb: wanted.storage_gb,
        max_allocated_storage_gb: wanted.max_storage_gb,
        storage_type: "gp3".into(),
        iops: wanted.iops,
        storage_throughput_mbps: wanted.storage_throughput,
        storage_encrypted: true,
        db_name: "kavak_agent".into(),
        master_username: "kavak_admin".into(),
        db_subnet_group_name: Text::id(&group),
        security_group_ids: [Text::id(&Key::new("security_group.rds"))].into(),
        port: DATABASE_PORT,
        publicly_accessible: false,
        multi_az: wanted.multi_az,
        backup_retention_days: wanted.backup_retention_days,
        backup_window: "03:00-04:00".into(),
        maintenance_window: "mon:04:00-mon:05:00".into(),
        log_exports: ["postgresql", "upgrade"].map(str::to_owned).into(),
        deletion_protection: wanted.deletion_protection,
        tags,
    };
    // Its password is chosen and kept in the secret before the instance is made.
    draft.add(&instance, database).after = vec![Key::new("secret.db_credentials")];
}

fn add_cache(draft: &mut Draft<'_>) {
    let (group, redis) = (
        Key::new("cache_subnet_group"),
        Key::new("replication_group"),
    );
    let name = draft.name(&group);
    draft.add(
        &group,
        CacheSubnetGroup {
            name,
            subnet_ids: private_subnets(),
            tags: draft.tags(&group),
        },
    );
    let wanted = &draft.settings.cache;
    let cache = ReplicationGroup {
        replication_group_id: draft.name(&redis),
        description: format!("Redis cluster for {}", draft.environment.prefix()),
        engine: wanted.engine.as_aws().into(),
        engine_version: wanted.engine_version.clone(),
        engine_patch: None,
        node_type: wanted.node_type.clone(),
        port: CACHE_PORT,
        parameter_group_name: wanted.parameter_group(),
        node_count: 1 + wanted.replicas,
        subnet_group_name: Text::id(&group),
        security_group_ids: [Text::id(&Key::new("security_group.redis"))].into(),
        at_rest_encryption: true,
        transit_encryption: if wanted.transit_encryption {
            TransitEncryption::Required
        } else {
            TransitEncryption::Off
        },
        auth_token: wanted.transit_encryption,
        automatic_failover: wanted.multi_az,
        multi_az: wanted.multi_az,
        snapshot_retention_days: wanted.snapshot_retention_days,
        tags: draft.tags(&redis),
    };
    let is_encrypted = wanted.transit_encryption;
    let resource = draft.add(&redis, cache);
    if is_encrypted {
        // Its token is chosen and kept in the secret before the group takes it.
        resource.after = vec![Key::new(REDIS_AUTH_TOKEN)];
        let content = SecretContent::CacheCredentials {
            port: CACHE_PORT,
            host: Text::output(&redis, Output::Endpoint),
        };
        // The address changes with the encryption: it is known once that is done.
        add_secret(draft, "redis_auth_token", "Redis AUTH token", content).after_ready =
            vec![redis];
    }
}

fn add_secrets(draft: &mut Draft<'_>) {
    let credentials = SecretContent::DatabaseCredentials {
        username: "kavak_admin".into(),
        dbname: "kavak_agent".into(),
        engine: "postgres".into(),
        port: DATABASE_PORT,
        host: Text::output(&Key::new("db_instance"), Output::Endpoint),
    };
    add_secret(draft, "db_credentials", "Database credentials", credentials);
    for (name, variable, about) in USER_SECRETS {
        add_secret(
            draft,
            name,
            about,
            SecretContent::UserGiven {
                variable: variable.into(),
            },
        );
    }
    if draft.settings.notify.webhook_url.is_some() {
        let about = "Signing secret of the lead webhook";
        add_secret(
            draft,
            "lead_webhook_secret",
            about,
            SecretContent::SigningKey,
        );
        let about = "Token of the desk's API";
        add_secret(draft, "desk_api_token", about, SecretContent::ApiToken);
    }
}

/// Adds a secret and its value, which it returns.
fn add_secret<'d>(
    draft: &'d mut Draft<'_>,
    name: &str,
    about: &str,
    content: SecretContent,
) -> &'d mut Resource {
    let key = Key::new(format!("secret.{name}"));
    let secret = Secret {
        name: draft.name(&key),
        description: format!("{about} for {}", draft.environment.prefix()),
        scheduled_for_deletion: false,
        tags: draft.tags(&key),
    };
    draft.add(&key, secret);
    let value = SecretValue {
        secret_id: Text::id(&key),
        status: ValueStatus::Set,
        content: Some(content),
    };
    draft.add(&Key::new(format!("secret_value.{name}")), value)
}
