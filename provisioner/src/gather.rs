//! What a plan is made from: what is there, and what the account offers.

use std::{collections::BTreeSet, time::SystemTime};

use kavak_engine::Fault;
use kavak_stack::{
    Facts, Foreign, Key, Kind, Observed, Output, Plan, SCALED_TAG, Scaled, Settings, Spec, Stack,
    engine_version,
    plan::{self, Deed, Step},
};

use crate::{
    aws::Aws,
    delivery::images,
    end::{End, Ttl},
    error::{Error, ErrorKind},
    observe::{self, ec2_zones::offered_zones, ingress::dns_records::ALIAS, rds::offered_versions},
    ui::format,
    verify,
};

/// What is there, and what `up` would do about it.
#[derive(Debug)]
pub struct Gathered {
    /// What is there.
    pub observed: Observed,
    /// What brings it to what the settings say.
    pub plan: Plan,
}

/// Everything of the environment, whatever its settings are.
///
/// # Errors
/// The first read that failed for good.
pub async fn observed(aws: &Aws) -> Result<Observed, Error> {
    Box::pin(observe::everything(aws)).await.map_err(unread)
}

/// The environments of the project of `aws`, in its region, that have an end.
///
/// # Errors
/// That AWS does not tell.
pub async fn environments_with_an_end(aws: &Aws) -> Result<BTreeSet<String>, Error> {
    let doing = "listing the environments that have an end";
    let environments = observe::environments::with_an_end(aws).await;
    environments.map_err(|fault| Error::of_fault(doing, fault))
}

/// The environments of the project of `aws` in its region: none where AWS does
/// not tell, because nothing depends on them.
pub async fn environments(aws: &Aws) -> BTreeSet<String> {
    observe::environments::all(aws).await.unwrap_or_default()
}

/// Everything of the environment, and what AWS leaves behind when it is
/// removed: log groups of the database, old revisions of the task definition.
///
/// # Errors
/// The first read that failed for good.
pub async fn observed_with_remains(aws: &Aws) -> Result<Observed, Error> {
    let mut observed = observed(aws).await?;
    let (revisions, logs) = futures::try_join!(
        observe::ecs::task_definition::leftover_revisions(aws),
        observe::logs::rds_log_groups(aws),
    )
    .map_err(unread)?;
    observed.merge(revisions);
    // They have no tags: their name is the environment's only while the
    // database of that name is not somebody else's.
    let is_foreign = |it: &Foreign| it.kind == Kind::DbInstance;
    if !observed.foreign.iter().any(is_foreign) {
        observed.merge(logs);
    }
    Ok(observed)
}

/// What else carries the environment's tags, by the tagging API: a hint, looked
/// at again before it counts.
pub async fn tagged_beside(aws: &Aws, observed: &Observed) -> Vec<String> {
    Box::pin(observe::tagged::beside(aws, observed)).await
}

/// Everything that the plan of `up` is made from, and the plan. What the
/// account offers is asked only where something is to be made of it.
///
/// # Errors
/// The first read that failed for good, and settings that the account can't keep.
pub async fn up(aws: &Aws, settings: &Settings) -> Result<Gathered, Error> {
    up_until(aws, settings, None).await
}

/// The same, where what is there is to end at another time than it does.
///
/// # Errors
/// As those of [`up`].
pub async fn up_until(aws: &Aws, settings: &Settings, ttl: Option<Ttl>) -> Result<Gathered, Error> {
    if let Some(domain) = &settings.ingress.domain {
        aws.expect_domain(domain);
    }
    let mut observed = observed(aws).await?;
    if !aws.reads_domain() && observed.get(&Key::new("listener.https")).is_some() {
        // It had a domain before: what is left of it is to be removed.
        aws.read_domain();
        observed.merge(observe::ingress::expected(aws).await.map_err(unread)?);
    }
    leave_users_record(settings, &mut observed);
    let settings = &with_image(aws, settings, &observed).await?;
    let end = End::of(&observed).with(ttl, SystemTime::now());
    let mut facts = Facts {
        ends_at: end.tag(),
        availability_zones: availability_zones(aws, settings, &observed).await?,
        engine_version: None,
        running_image: running_image(aws, settings, &observed).await?,
        scaled: scaled(&observed),
    };
    let mut plan = plan::up(&Stack::new(settings, &facts), &observed);
    let mut notices = Vec::new();
    if makes_database(&plan) {
        facts.engine_version = Some(database_version(aws, settings, &mut notices).await?);
        plan = plan::up(&Stack::new(settings, &facts), &observed);
    }
    if let End::Unreadable { .. } = end {
        plan.notices
            .push(format!("the environment {end}: it is never reaped"));
    }
    plan.notices.extend(notices);
    plan.notices.extend(kavak_settings::notices(settings));
    plan.notices.extend(record_to_make(settings, &observed));
    plan.notices.extend(scaled_notice(settings, facts.scaled));
    Ok(Gathered { observed, plan })
}

/// The settings with the image that they name by its digest, where ECR tells
/// it: what runs is to be that one whatever its tag comes to mean (D5).
async fn with_image(
    aws: &Aws,
    settings: &Settings,
    observed: &Observed,
) -> Result<Settings, Error> {
    let mut settings = settings.clone();
    if let Some(asked) = &settings.agent.image {
        let own = observed.output(&Key::new("ecr_repository"), Output::RepositoryUrl);
        let image = images::resolve(aws, asked, own.as_deref()).await?;
        settings.agent.image = Some(image.reference);
    }
    Ok(settings)
}

/// The image that runs, if it is for the processor that the settings want and
/// tasks can still be started with it.
async fn running_image(
    aws: &Aws,
    settings: &Settings,
    observed: &Observed,
) -> Result<Option<String>, Error> {
    let is_of_another = observed.resources.values().any(|found| {
        matches!(&found.spec, Spec::TaskDefinition(it) if it.cpu_architecture != settings.agent.architecture.as_ecs())
    });
    if is_of_another {
        return Ok(None);
    }
    let running = observe::ecs::task_definition::running_image(aws, observed);
    let running = running.await.map_err(unread)?;
    let own = format!("/{}@", aws.environment.name("app"));
    // With its repository the image has gone: no further task could be started.
    let is_gone = |image: &String| {
        observed.get(&Key::new("ecr_repository")).is_none() && image.contains(&own)
    };
    Ok(running.filter(|image| !is_gone(image)))
}

/// A record that leads to the load balancer is the user's, not left over, where
/// the settings name no zone to make it in.
fn leave_users_record(settings: &Settings, observed: &mut Observed) {
    let ingress = &settings.ingress;
    if ingress.domain.is_some() && ingress.hosted_zone.is_none() {
        observed.resources.remove(&Key::new(ALIAS));
        observed.foreign.retain(|it| it.kind != Kind::DnsRecord);
    }
}

/// What somebody asked for by `scale`.
fn scaled(observed: &Observed) -> Option<Scaled> {
    let service = observed.get(&Key::new("ecs_service"))?;
    service.spec.tags()?.get(SCALED_TAG)?.parse().ok()
}

fn scaled_notice(settings: &Settings, scaled: Option<Scaled>) -> Option<String> {
    let Scaled { count, instead_of } = scaled?;
    let agent = &settings.agent;
    (agent.autoscaling.is_none() && agent.desired_count == instead_of).then(|| {
        format!(
            "{} because of `scale`, not {instead_of} as the settings say: \
             `kavak-infra scale {instead_of}`, or another agent.desired_count, takes that back",
            format::tasks_run(count)
        )
    })
}

/// What the user must do where the domain is in no zone that is the
/// environment's to change.
fn record_to_make(settings: &Settings, observed: &Observed) -> Option<String> {
    let domain = settings.ingress.domain.as_ref()?;
    if settings.ingress.hosted_zone.is_some() {
        return None;
    }
    let balancer = observed.output(&Key::new("load_balancer"), Output::DnsName);
    let balancer = balancer.as_deref();
    let record = verify::record_to_make(
        domain,
        balancer.unwrap_or("the load balancer's name (`output alb_dns_name`, once it is made)"),
    );
    Some(format!(
        "no record is made for the domain, since the settings name no ingress.hosted_zone: {record}"
    ))
}

/// Whether a version of `PostgreSQL` is to be installed, on a new instance or
/// on the one that is there.
fn makes_database(plan: &Plan) -> bool {
    let installs = |step: &Step| match &step.deed {
        Deed::Create { .. } => true,
        Deed::Update { changes, .. } => changes.iter().any(|change| change.is("engine_version")),
        _ => false,
    };
    let database = Key::new("db_instance");
    plan.steps
        .iter()
        .any(|step| step.key == database && installs(step))
}

fn unread(fault: Fault) -> Error {
    Error::of_fault("reading what is there", fault)
}

/// The zones that the settings name, else those of the subnets that are
/// there, else the first two of the account.
async fn availability_zones(
    aws: &Aws,
    settings: &Settings,
    observed: &Observed,
) -> Result<Vec<String>, Error> {
    let wanted = &settings.network.availability_zones;
    let held = held_zones(observed);
    if held.len() == 2 && (wanted.is_empty() || *wanted == held) {
        return Ok(held);
    }
    let offered = offered_zones(aws).await.map_err(unread)?;
    if wanted.is_empty() {
        return Ok(offered.into_iter().take(2).collect());
    }
    let is_missing = |zone: &&String| !offered.contains(zone);
    match wanted.iter().find(is_missing) {
        None => Ok(wanted.clone()),
        Some(zone) => Err(Error::new(
            ErrorKind::Refused,
            format!("network.availability_zones: `{zone}` is not available to this account"),
        )
        .because(format!(
            "the zones of {} are {}",
            settings.region,
            offered.join(", ")
        ))
        .meaning("nothing was changed")
        .next("name two of those, or leave network.availability_zones empty")),
    }
}

/// The zones of the subnets that are there, first and second: that AWS lists
/// others today is no reason to move them.
fn held_zones(observed: &Observed) -> Vec<String> {
    let zone = |index: usize| {
        ["subnet.private", "subnet.public"].iter().find_map(|name| {
            match &observed.get(&Key::nth(name, index))?.spec {
                Spec::Subnet(subnet) => Some(subnet.availability_zone.clone()),
                _ => None,
            }
        })
    };
    (0..2).filter_map(zone).collect()
}

/// The version of `PostgreSQL` to install (D4).
async fn database_version(
    aws: &Aws,
    settings: &Settings,
    notices: &mut Vec<String>,
) -> Result<String, Error> {
    let wanted = &settings.database.engine_version;
    let offered = offered_versions(aws, wanted).await.map_err(unread)?;
    let version = engine_version::choose(wanted, &offered).map_err(|error| {
        Error::new(
            ErrorKind::Refused,
            format!("database.engine_version: {wanted} can't be created"),
        )
        .because(error)
        .meaning("nothing was changed")
        .next("set database.engine_version to a version that is offered")
    })?;
    if version != *wanted {
        notices.push(format!(
            "AWS no longer offers PostgreSQL {wanted}: {version}, the oldest newer one, is created"
        ));
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use kavak_stack::{Environment, Facts, Found};

    use super::*;

    #[test]
    fn a_domain_without_a_zone_is_told_with_the_record_that_it_needs() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let mut settings = Settings::new(&environment, "sales");
        let mut observed = Observed::default();
        assert_eq!(record_to_make(&settings, &observed), None);
        settings.ingress.domain = Some("agent.example.com".into());
        let told = |observed: &Observed, settings: &Settings| {
            record_to_make(settings, observed).unwrap_or_default()
        };
        assert!(told(&observed, &settings).contains("alb_dns_name"));
        let balancer = Key::new("load_balancer");
        let stack = Stack::new(&settings, &Facts::default());
        let spec = stack.get(&balancer).expect("a balancer").spec.clone();
        let found = Found::ready("arn:alb", spec).with(Output::DnsName, "alb-1.elb.example");
        observed.add(balancer, found);
        assert!(
            told(&observed, &settings)
                .contains("CNAME record for agent.example.com that points to alb-1.elb.example")
        );
        settings.ingress.hosted_zone = Some("Z1".into());
        assert_eq!(record_to_make(&settings, &observed), None);
    }
}
