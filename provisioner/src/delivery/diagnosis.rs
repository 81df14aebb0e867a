//! Why the service does not serve after `up`: the diagnosis that `deploy` gives.

use std::collections::BTreeMap;

use kavak_engine::Fault;
use kavak_stack::{Condition, Environment, Found, Key, Spec};

use super::{
    deploy,
    rollout::{self, Failure, Judgement, Rollout},
    service::short,
    verdict::verdict,
};
use crate::{
    aws::Clients,
    error::{Error, ErrorKind},
};

/// The failure of the rollout of a revision by `up`, with what ECS, the tasks, their
/// logs and the load balancer say of it. `deployed_at_ms` is when the run deployed
/// the service, or the end of time.
///
/// # Errors
/// A read's failure.
pub async fn of_up(
    aws: &Clients,
    environment: &Environment,
    revision: &str,
    deployed_at_ms: i64,
    command: &(dyn Fn(&str) -> String + Sync),
) -> Result<Failure, Error> {
    let rollout = rollout_of(revision, deployed_at_ms);
    let facts = deploy::facts_now(aws, environment, &rollout).await?;
    let verdict = verdict(&facts, &|verb| command(verb));
    let what = format!("{} does not serve: {}", short(revision), verdict.why);
    let error = verdict
        .evidence
        .iter()
        .fold(Error::new(ErrorKind::Unhealthy, what), Error::because)
        .meaning("everything else is created; customers are not served by this revision");
    Ok(Failure {
        error: verdict.next.iter().fold(error, Error::next),
        verdict: Some(verdict),
    })
}

/// Ends the wait for services whose tasks have failed as often as `deploy` takes
/// for final. ECS gives up later, and never where tasks can't be placed.
pub(crate) async fn fail_hopeless(
    aws: &Clients,
    environment: &Environment,
    waiting: &BTreeMap<Key, Found>,
    seen: &mut BTreeMap<Key, Found>,
) -> Result<(), Fault> {
    for (key, found) in seen {
        let Some(Spec::EcsService(wanted)) = waiting.get(key).map(|it| &it.spec) else {
            continue;
        };
        if !matches!(found.condition, Condition::Pending(_)) {
            continue;
        }
        let look = rollout::look(aws, environment, &wanted.name).await?;
        let rollout = match Rollout::under_way(&look.service) {
            Some(under_way) if under_way.revision == wanted.task_definition.known() => under_way,
            _ => continue,
        };
        if rollout::judge(&rollout, &look) == Judgement::Failed {
            let last_event = look.service.events.first().map(|it| it.message.clone());
            let reason = "its tasks failed again and again".to_owned();
            found.condition = Condition::Failed(match last_event {
                Some(event) => format!("{reason}. Last event: {event}"),
                None => reason,
            });
        }
    }
    Ok(())
}

/// The rollout of a revision that this run began, or that a new service began.
fn rollout_of(revision: &str, deployed_at_ms: i64) -> Rollout {
    let deployed_at_ms = match deployed_at_ms {
        i64::MAX => 0,
        at_ms => at_ms,
    };
    Rollout {
        revision: revision.to_owned(),
        deployed_at_ms,
        failures_since_ms: deployed_at_ms,
    }
}
