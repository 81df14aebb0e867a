//! The interruptions by changes in place, one attribute a row. An attribute without a row is changed
//! by a call that interrupts nothing.

use super::{Change, Spec};
use crate::affected::Affected::{self, Agent, Cache, Database, Outbound};

/// The effect of one change in place.
pub(crate) struct ChangeRule {
    attribute: &'static str,
    /// `true` if the row is about this change of the existing resource.
    applies: fn(&Spec, &Change) -> bool,
    pub(crate) effect: Effect,
    /// Typical duration of the change.
    pub(crate) seconds: u32,
    pub(crate) cause: &'static str,
}

/// The interruption of the service by a change.
pub(crate) enum Effect {
    /// A part of it, for so many seconds at most.
    Interrupts(Affected, u32),
    /// A part of it, until another change.
    Ends(Affected),
    /// Not at all; the cause says how, or what to expect instead.
    None,
}

use Effect::{Ends, Interrupts, None as Nothing};

/// The rows about `changes` of `found`.
pub(crate) fn of<'a>(
    found: &'a Spec,
    changes: &'a [Change],
) -> impl Iterator<Item = &'static ChangeRule> + 'a {
    found.interrupts().iter().filter(move |rule| {
        let is_about = |it: &&Change| it.is(rule.attribute) && (rule.applies)(found, it);
        changes.iter().any(|it| is_about(&it))
    })
}

const fn row(
    attribute: &'static str,
    applies: fn(&Spec, &Change) -> bool,
    effect: Effect,
    seconds: u32,
    cause: &'static str,
) -> ChangeRule {
    ChangeRule {
        attribute,
        applies,
        effect,
        seconds,
        cause,
    }
}

// Sources of the figures:
// [class] `docs/AWS.md#durations`: 5 to 12 minutes with a reboot.
// [failover] RDS User Guide, "Failing over a Multi-AZ DB instance": typically 60 to 120 seconds.
// [upgrade] RDS User Guide, "Upgrades of the RDS for PostgreSQL DB engine": primary and standby are
//   upgraded at the same time, and the database may be unavailable for several minutes. There is no
//   published bound; ours are estimates.
// [settings] RDS User Guide, "Settings for DB instances" and API reference, ModifyDBInstance.
// [backup] API reference, ModifyDBInstance, `BackupRetentionPeriod`: between zero and not zero,
//   I/O is suspended for a few seconds to a few minutes.
// [multi-az] RDS User Guide, "Converting a DB instance to a Multi-AZ deployment".
// [scaling] ElastiCache User Guide, "Scaling replica nodes": reads and writes are interrupted for a
//   few seconds while the old nodes go and DNS follows, which can take up to a minute.
// [engine] ElastiCache User Guide, "Upgrade considerations": with automatic failover writes stop for
//   a few seconds; AWS Knowledge Center, "elasticache-redis-upgrade-engine-version": a single node
//   serves no requests during the upgrade. Its duration is an estimate.
// [tls] ElastiCache User Guide, "In-transit encryption": first preferred, then required.
// [rollout] `docs/AWS.md#durations`: task running 40 s, first health check, deregistration delay.
// Durations without a published figure are estimates of the same kind.
#[rustfmt::skip] // a table, one change a row
pub(crate) static DB_INSTANCE: &[ChangeRule] = &[
    row("instance_class", |it, _| !is_multi_az(it), Interrupts(Database, 720), 480,
        "RDS restarts the instance in its new class"), // [class]
    row("instance_class", |it, _| is_multi_az(it), Interrupts(Database, 120), 720,
        "RDS changes the standby first and fails over to it"), // [failover]
    // Minor versions of one major are no change: AWS chooses them.
    row("engine_version", always, Interrupts(Database, 1800), 1200,
        "RDS upgrades PostgreSQL to another major version, a standby at the same time; \
         only a snapshot leads back"), // [upgrade]
    row("multi_az", |_, it| it.to == true, Nothing, 900,
        "RDS adds a standby from a snapshot; writes are slower while it is filled"), // [multi-az]
    row("multi_az", |_, it| it.to == false, Nothing, 300,
        "RDS removes the standby: from then on the loss of a zone interrupts the database"), // [settings]
    row("port", always, Interrupts(Database, 600), 300,
        "RDS restarts the instance at its new port"), // [settings]
    row("backup_retention_days", |_, it| it.from == 0 || it.to == 0,
        Interrupts(Database, 300), 180,
        "RDS suspends I/O while automated backups are switched on or off"), // [backup]
    row("allocated_storage_gb", always, Nothing, 300,
        "RDS optimizes the storage afterwards: it may be slower for hours and takes no other change \
         for six"), // [settings], `docs/AWS.md#changing`
    row("storage_type", always, Nothing, 300,
        "RDS moves the data meanwhile, which may be slower for hours"), // [settings]
    row("iops", always, Nothing, 300,
        "RDS changes the storage's performance meanwhile and takes no other change of it for six hours"), // [settings]
    row("storage_throughput_mbps", always, Nothing, 300,
        "RDS changes the storage's performance meanwhile and takes no other change of it for six hours"), // [settings]
    row("status", always, Nothing, 600, "RDS starts the stopped instance"),
];

#[rustfmt::skip] // a table, one change a row
pub(crate) static REPLICATION_GROUP: &[ChangeRule] = &[
    row("node_type", always, Interrupts(Cache, 60), 900,
        "ElastiCache copies the data to nodes of the new type and switches over"), // [scaling]
    row("engine_version", |it, _| fails_over(it), Interrupts(Cache, 60), 900,
        "ElastiCache upgrades the replicas and fails over to one"), // [engine]
    row("engine_version", |it, _| !fails_over(it), Interrupts(Cache, 1800), 900,
        "ElastiCache upgrades the only node that can be written to"), // [engine]
    row("engine", |it, _| fails_over(it), Interrupts(Cache, 60), 900,
        "ElastiCache changes the engine of the replicas and fails over to one"), // [engine]
    row("engine", |it, _| !fails_over(it), Interrupts(Cache, 1800), 900,
        "ElastiCache changes the engine of the only node that can be written to"), // [engine]
    row("transit_encryption", always, Nothing, 900,
        "ElastiCache takes connections with and without TLS until the tasks are renewed"), // [tls]
    row("multi_az", |_, it| it.to == true, Nothing, 60,
        "a replica in another zone takes over when the primary fails"),
    row("multi_az", |_, it| it.to == false, Nothing, 60,
        "from then on the loss of a zone interrupts the cache"),
    row("automatic_failover", always, Nothing, 60,
        "decides whether a replica takes over when the primary fails"),
    row("node_count", always, Nothing, 600,
        "ElastiCache adds or removes replicas; the primary serves all the while"),
];

#[rustfmt::skip] // a table, one change a row
pub(crate) static ECS_SERVICE: &[ChangeRule] = &[
    row("desired_count", |_, it| it.to == 0, Ends(Agent), 60, "no task is wanted"),
    row("task_definition", always, Nothing, 95, ROLLOUT), // [rollout]
    row("deployment", always, Nothing, 95, ROLLOUT), // [rollout]
    row("subnet_ids", always, Nothing, 95, ROLLOUT), // [rollout]
    row("security_group_ids", always, Nothing, 95, ROLLOUT), // [rollout]
    row("assign_public_ip", always, Nothing, 95, ROLLOUT), // [rollout]
    row("load_balancers", always, Nothing, 95, ROLLOUT), // [rollout]
];

#[rustfmt::skip] // a table, one change a row
pub(crate) static ROUTE_TABLE: &[ChangeRule] = &[
    row("routes", always, Interrupts(Outbound, 5), 1,
        "connections through the earlier route are cut"),
    row("subnet_ids", always, Interrupts(Outbound, 5), 1,
        "connections of a subnet that changes its table are cut"), // `blueprint.rs`, private tables
];

const ROLLOUT: &str = "new tasks serve before the old ones stop";

fn always(_: &Spec, _: &Change) -> bool {
    true
}

fn is_multi_az(found: &Spec) -> bool {
    matches!(found, Spec::DbInstance(it) if it.multi_az)
}

fn fails_over(found: &Spec) -> bool {
    matches!(found, Spec::ReplicationGroup(it) if it.automatic_failover)
}
