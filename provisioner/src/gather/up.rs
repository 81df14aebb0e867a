//! What the plan of `up` is made from.

use std::time::SystemTime;

use kavak_stack::{
    Access, Facts, Kind, Observed, Plan, SCALED_TAG, Scaled, Settings, SnapshotChoice, Spec, Stack,
    key,
    plan::{self, Refusal},
    spec::DnsRecord,
    tags::DRILL_TAG,
};

use super::{
    image::{named_image, running, with_image},
    model,
    notices::{record_to_make, redirect_to_come, scaled_notice, webhook_to_move},
    observed,
    offered::{add_storage_rest, add_upgrade_targets, availability_zones, database_version},
    preflight::{self, Checked},
    redirect,
    removal::unmanaged,
    restore, snapshot_suffix,
};
use crate::{
    aws::Clients,
    delivery::image::Image,
    end::{End, Ttl},
    error::Error,
    observe::ObserveScope,
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
    /// Whether that image runs already.
    pub image_runs: bool,
    /// What AWS was asked beforehand; in the plan, too.
    pub preflight: Vec<Checked>,
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
    let mut notices = Vec::new();
    let restore = restore::planned(aws, settings, &observed, choice, &mut notices).await?;
    let choice = asked.cache_from_snapshot.as_ref();
    let restore_cache = restore::cache(aws, settings, &observed, choice, &mut notices).await?;
    let image = named_image(aws, settings, &observed).await?;
    let settings = &model::decided(settings, &observed, asked.new_uses_model);
    let settings = &with_image(settings, image.as_ref());
    let end = End::of(&observed).with(asked.ttl, SystemTime::now());
    let obstacle = redirect::obstacle(aws, settings, &observed).await;
    let mut facts = Facts {
        ends_at: end.tag(),
        data: asked.data_sha256,
        forwards_http: obstacle.is_some(),
        restore_cache,
        ..facts(aws, settings, &observed).await?
    };
    if let Some(restore) = restore {
        notices.extend(restore.notices);
        facts.engine_version = Some(restore.engine_version);
        if let Some(user) = &restore.snapshot.master_username {
            facts.access.database_user.clone_from(user);
        }
        facts.restore = Some(restore.snapshot);
    }
    let stack = Stack::new(settings, &facts);
    if facts.restore.is_none() && plan::creates(&stack, &observed, &key::DB_INSTANCE) {
        facts.engine_version = Some(database_version(aws, settings, &mut notices).await?);
        notices.extend(restore::not_restored(aws, settings).await);
    }
    let mut plan = plan::up(&Stack::new(settings, &facts), &observed);
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
    plan.refusals.extend(left_of_a_drill(settings, &observed));
    for checked in &preflight {
        plan.refusals.extend(checked.refusals.iter().cloned());
        plan.notices.extend(checked.unanswered.clone());
    }
    plan.notices.extend(unmanaged);
    plan.notices.extend(notices);
    plan.notices
        .extend(general_notices(settings, &observed, obstacle, &end));
    let image_runs = settings.agent.image.is_some() && settings.agent.image == facts.running_image;
    Ok(Gathered {
        observed,
        plan,
        image,
        image_runs,
        preflight,
    })
}

/// That a drill made the environment, where these settings are not those of its drill.
fn left_of_a_drill(settings: &Settings, observed: &Observed) -> Option<Refusal> {
    let mut tags = observed.resources.values().filter_map(|it| it.spec.tags());
    let of = tags.find_map(|tags| tags.get(DRILL_TAG))?;
    let is_drill = settings.tags.get(DRILL_TAG) == Some(of);
    (!is_drill).then(|| Refusal::Drill { of: of.clone() })
}

/// What the account offers and what runs.
async fn facts(aws: &Clients, settings: &Settings, observed: &Observed) -> Result<Facts, Error> {
    let running = running(aws, settings, observed).await?;
    Ok(Facts {
        availability_zones: availability_zones(aws, settings, observed).await?,
        running_image: running.image,
        running_data: running.data_sha256,
        scaled: scaled(observed),
        snapshot_suffix: Some(snapshot_suffix()),
        access: Access::of(observed),
        has_users_record: has_users_record(settings, observed),
        ..Facts::default()
    })
}

/// What the user should know of these settings, whatever the plan is. An `obstacle` keeps
/// HTTP from being redirected to HTTPS.
fn general_notices(
    settings: &Settings,
    observed: &Observed,
    obstacle: Option<String>,
    end: &End,
) -> Vec<String> {
    let never_reaped = matches!(end, End::Unreadable { .. })
        .then(|| format!("the environment {end}: it is never reaped"));
    let http = match obstacle {
        Some(obstacle) => redirect_to_come(settings, &obstacle),
        None => webhook_to_move(settings, observed),
    };
    let notices = never_reaped
        .into_iter()
        .chain(kavak_settings::notices(settings));
    let notices = notices.chain(record_to_make(settings, observed));
    let notices = notices.chain(http);
    notices
        .chain(scaled_notice(settings, scaled(observed)))
        .collect()
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

/// What a user asked for by `scale`.
fn scaled(observed: &Observed) -> Option<Scaled> {
    let service = observed.get(&key::ECS_SERVICE)?;
    service.spec.tags()?.get(SCALED_TAG)?.parse().ok()
}
