//! What a plan is made from: what is there, and what the account offers.

mod image;
mod model;
mod notices;
mod offered;
mod preflight;
mod redirect;
mod restore;

use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};

use kavak_engine::Fault;
use kavak_stack::{
    Access, Environment, Facts, Identity, Kind, Observed, Plan, SCALED_TAG, Scaled, Settings,
    Snapshot, SnapshotChoice, Spec, Stack, Unmanaged, key,
    plan::{self, Operation},
    spec::DnsRecord,
};

pub use self::preflight::Checked;
use self::{
    image::{named_image, running, with_image},
    notices::{record_to_make, redirect_to_come, scaled_notice, webhook_to_move},
    offered::{add_storage_rest, add_upgrade_targets, availability_zones, database_version},
};
use crate::{
    aws::Clients,
    delivery::image::Image,
    end::{End, Ttl},
    error::Error,
    observe::{self, ObserveScope, tagged::Beside},
};

/// What is there, and what `up` would do about it.
#[derive(Debug)]
pub struct Gathered {
    /// What is there.
    pub observed: Observed,
    /// What brings it to what the settings say.
    pub plan: Plan,
    /// The image that the settings name.
    pub image: Option<Image>,
    /// What AWS was asked beforehand; in the plan, too.
    pub preflight: Vec<Checked>,
}

/// Everything in this scope.
///
/// # Errors
/// The first read that failed for good.
pub async fn observed(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Error> {
    Box::pin(observe::everything(aws, scope))
        .await
        .map_err(unread)
}

/// The environments of a project, in the region of `aws`, that have an end.
///
/// # Errors
/// That AWS does not tell.
pub async fn environments_with_an_end(
    aws: &Clients,
    project: &str,
) -> Result<BTreeSet<String>, Error> {
    let doing = "listing the environments that have an end";
    let environments = observe::environments::with_an_end(aws, project).await;
    environments.map_err(|fault| Error::of_fault(doing, fault))
}

/// The environments of a project in the region of `aws`: none where AWS does
/// not tell, because nothing depends on them.
pub async fn environments(aws: &Clients, project: &str) -> BTreeSet<String> {
    observe::environments::all(aws, project)
        .await
        .unwrap_or_default()
}

/// The snapshots of the environment's database and cache, the newest first.
///
/// # Errors
/// The first read that failed for good.
pub async fn snapshots(aws: &Clients, environment: &Environment) -> Result<Vec<Snapshot>, Error> {
    let (mut all, of_cache) = futures::try_join!(
        observe::rds::snapshots::all(aws, environment),
        observe::elasticache::snapshots::all(aws, environment),
    )
    .map_err(|fault| Error::of_fault("reading the snapshots", fault))?;
    all.extend(of_cache);
    all.retain(|it| it.is_of(environment));
    all.sort_by(|a, b| b.age().cmp(&a.age()));
    Ok(all)
}

/// The backup of the settings' environment that a new database can be restored from.
///
/// # Errors
/// That there is none, or why AWS or the settings refuse it.
pub async fn restorable(
    aws: &Clients,
    settings: &Settings,
    choice: &SnapshotChoice,
) -> Result<Snapshot, Error> {
    let restore = restore::checked(aws, settings, choice).await?;
    Ok(restore.snapshot)
}

/// Everything in this scope, and what AWS leaves behind when it is
/// removed: log groups of the database, old revisions of the task definition.
///
/// # Errors
/// The first read that failed for good.
pub async fn observed_with_remains(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Error> {
    let mut observed = observed(aws, scope).await?;
    let environment = &scope.environment;
    let (revisions, logs) = futures::try_join!(
        observe::ecs::task_definition::leftover_revisions(aws, environment),
        observe::logs::rds_log_groups(aws, environment),
    )
    .map_err(unread)?;
    observed.merge(revisions);
    // They have no tags: their name is the environment's only while the
    // database of that name is not somebody else's.
    let is_others = |it: &Unmanaged| it.kind == Kind::DbInstance;
    if !observed.unmanaged.iter().any(is_others) {
        observed.merge(logs);
    }
    Ok(observed)
}

/// Describes what belongs to others and is affected by a removal: whatever has the
/// environment's tags and none of its names, and what runs in its cluster.
///
/// # Errors
/// The first read that failed for good.
pub async fn unmanaged_at_removal(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Result<Vec<String>, Error> {
    let (in_cluster, tagged) = futures::join!(
        observe::ecs::unmanaged::all(aws, environment, observed),
        unmanaged(aws, environment, observed),
    );
    Ok(in_cluster
        .map_err(unread)?
        .into_iter()
        .chain(tagged)
        .collect())
}

/// Describes what has the environment's tags and none of its names.
async fn unmanaged(aws: &Clients, environment: &Environment, observed: &Observed) -> Vec<String> {
    let Beside {
        unmanaged, unread, ..
    } = observe::tagged::unmanaged(aws, environment, observed).await;
    let left_alone = unmanaged
        .into_iter()
        .map(|it| format!("{it}: it is left alone"));
    let unread = unread.into_iter().map(|it| format!("not looked for: {it}"));
    left_alone.chain(unread).collect()
}

/// What else there is, after everything that was observed: what carries the
/// environment's tags by the tagging API, a hint that is verified; and records in
/// any hosted zone that lead to its load balancer.
///
/// # Errors
/// The first read that failed for good.
pub async fn beside(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Result<Beside, Error> {
    let mut beside = Box::pin(observe::tagged::beside(aws, environment, observed)).await;
    let records = observe::ingress::unclaimed_records(aws, environment);
    let records = Box::pin(records).await.map_err(unread)?;
    let unmanaged = observed.unmanaged.iter().chain(&records.unmanaged);
    beside.unmanaged.extend(unmanaged.map(ToString::to_string));
    let shared = observed.resources.values().filter(|it| it.is_shared);
    let shared =
        shared.map(|it| format!("{} was there before, or others need it", Identity::of(it)));
    beside.unmanaged.extend(shared);
    beside
        .unread
        .extend(observed.unread.iter().chain(&records.unread).cloned());
    for found in [&mut beside.unmanaged, &mut beside.unread] {
        found.sort();
        found.dedup();
    }
    Ok(beside)
}

/// Everything that the plan of `up` is made from, and the plan. What the
/// account offers is asked only where something is to be made of it.
///
/// # Errors
/// The first read that failed for good, and settings that the account can't keep.
pub async fn up(aws: &Clients, settings: &Settings) -> Result<Gathered, Error> {
    up_with(aws, settings, Asked::default()).await
}

/// What a run of `up` asks for beside its settings.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Another time than the present one at which the environment ends.
    pub ttl: Option<Ttl>,
    /// SHA-256 of the seller's data that the settings name.
    pub data_sha256: Option<String>,
    /// The snapshot that a new database is restored from.
    pub from_snapshot: Option<SnapshotChoice>,
    /// The snapshot that a new cache is filled from.
    pub cache_from_snapshot: Option<SnapshotChoice>,
    /// Whether a new environment uses a language model, where the settings leave it open.
    pub new_uses_model: Option<bool>,
}

/// The same with what is asked for beside the settings.
///
/// # Errors
/// As those of [`up`].
pub async fn up_with(aws: &Clients, settings: &Settings, asked: Asked) -> Result<Gathered, Error> {
    let mut observed = observed(aws, &ObserveScope::of(settings)).await?;
    leave_users_record(settings, &mut observed);
    add_upgrade_targets(aws, settings, &mut observed).await?;
    add_storage_rest(aws, settings, &mut observed).await;
    let choice = asked.from_snapshot.as_ref();
    let restore = restore::planned(aws, settings, &observed, choice).await?;
    let choice = asked.cache_from_snapshot.as_ref();
    let (restore_cache, notice) = restore::cache(aws, settings, &observed, choice).await?;
    let image = named_image(aws, settings, &observed).await?;
    let settings = &model::decided(settings, &observed, asked.new_uses_model);
    let settings = &with_image(settings, image.as_ref());
    let end = End::of(&observed).with(asked.ttl, SystemTime::now());
    let running = running(aws, settings, &observed).await?;
    let obstacle = redirect::obstacle(aws, settings, &observed).await;
    let mut facts = Facts {
        ends_at: end.tag(),
        availability_zones: availability_zones(aws, settings, &observed).await?,
        engine_version: None,
        running_image: running.image,
        running_data: running.data_sha256,
        data: asked.data_sha256,
        scaled: scaled(&observed),
        snapshot_suffix: Some(snapshot_suffix()),
        forwards_http: obstacle.is_some(),
        access: Access::of(&observed),
        restore: None,
        restore_cache,
        has_users_record: has_users_record(settings, &observed),
    };
    let mut notices: Vec<String> = notice.into_iter().collect();
    if let Some(restore) = restore {
        notices.extend(restore.notices);
        facts.engine_version = Some(restore.engine_version);
        if let Some(user) = &restore.snapshot.master_username {
            facts.access.database_user.clone_from(user);
        }
        facts.restore = Some(restore.snapshot);
    }
    let mut plan = plan::up(&Stack::new(settings, &facts), &observed);
    if facts.restore.is_none() && makes_database(&plan) {
        facts.engine_version = Some(database_version(aws, settings, &mut notices).await?);
        plan = plan::up(&Stack::new(settings, &facts), &observed);
    }
    let subject = preflight::Subject {
        aws,
        settings,
        observed: &observed,
        zones: &facts.availability_zones,
        plan: &plan,
    };
    let environment = settings.environment();
    let (preflight, unmanaged) = futures::join!(
        preflight::check(&subject),
        unmanaged(aws, &environment, &observed),
    );
    let preflight = preflight
        .map_err(|fault| Error::of_fault("asking whether AWS can keep the settings", fault))?;
    for checked in &preflight {
        plan.refusals.extend(checked.refusals.iter().cloned());
        plan.notices.extend(checked.unanswered.clone());
    }
    if let End::Unreadable { .. } = end {
        plan.notices
            .push(format!("the environment {end}: it is never reaped"));
    }
    plan.notices.extend(unmanaged);
    plan.notices.extend(notices);
    plan.notices.extend(kavak_settings::notices(settings));
    plan.notices.extend(record_to_make(settings, &observed));
    plan.notices.extend(match obstacle {
        Some(obstacle) => redirect_to_come(settings, &obstacle),
        None => webhook_to_move(settings, &observed),
    });
    plan.notices.extend(scaled_notice(settings, facts.scaled));
    Ok(Gathered {
        observed,
        plan,
        image,
        preflight,
    })
}

/// Whether the settings' domain leads to the load balancer by a record that the user made.
fn has_users_record(settings: &Settings, observed: &Observed) -> bool {
    let (domain, zone) = (&settings.ingress.domain, &settings.ingress.hosted_zone);
    let is_wanted = |record: &DnsRecord| {
        record.alias.is_some()
            && zone.as_deref() == record.hosted_zone_id.literal()
            && (domain.as_deref().zip(record.name.literal()))
                .is_some_and(|(domain, name)| domain.eq_ignore_ascii_case(name))
    };
    let mut shared = observed.resources.values().filter(|it| it.is_shared);
    shared.any(|it| matches!(&it.spec, Spec::DnsRecord(record) if is_wanted(record)))
}

/// A record that leads to the load balancer is the user's, not left over, where
/// the settings name no zone to make it in.
fn leave_users_record(settings: &Settings, observed: &mut Observed) {
    let ingress = &settings.ingress;
    if ingress.domain.is_some() && ingress.hosted_zone.is_none() {
        observed.resources.remove(&key::DNS_RECORD_ALIAS);
        observed.unmanaged.retain(|it| it.kind != Kind::DnsRecord);
    }
}

/// What the names of a run's snapshots end with: no two runs of an environment
/// begin in the same second.
#[must_use]
pub fn snapshot_suffix() -> String {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.unwrap_or_default().as_secs().to_string()
}

/// What somebody asked for by `scale`.
fn scaled(observed: &Observed) -> Option<Scaled> {
    let service = observed.get(&key::ECS_SERVICE)?;
    service.spec.tags()?.get(SCALED_TAG)?.parse().ok()
}

/// Whether a database is to be created, and with it a version of `PostgreSQL`.
fn makes_database(plan: &Plan) -> bool {
    plan.steps.iter().any(|step| {
        step.key == key::DB_INSTANCE && matches!(step.operation, Operation::Create { .. })
    })
}

fn unread(fault: Fault) -> Error {
    Error::of_fault("reading what is there", fault)
}
