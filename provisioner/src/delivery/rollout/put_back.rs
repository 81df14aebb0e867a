//! Back to the revision that served before.

use std::time::Duration;

use aws_sdk_ecs::types::StopServiceDeploymentStopType;
use kavak_engine::{Fault, Stop};
use kavak_stack::Environment;

use super::{Rollout, deploy, judge, look, newest_ms, watch};
use crate::{
    aws::{Clients, fault},
    delivery::service::ServiceNow,
};

/// Puts the service back to the revision that served before, unless ECS has
/// begun to by itself, and waits until it is seen to serve; how many tasks of
/// it do, of how many.
///
/// # Errors
/// [`Class::Stopped`](kavak_engine::Class::Stopped) if the order to stop came, else a call's failure.
pub async fn put_back(
    aws: &Clients,
    environment: &Environment,
    name: &str,
    failed: &Rollout,
    previous: &str,
    stop: &Stop,
    report: &mut (dyn FnMut(&str) + Send),
) -> Result<(usize, u32), Fault> {
    /// Tasks of the old revision run all the while: this only confirms it.
    const PATIENCE: Duration = Duration::from_secs(5 * 60);
    let seen = look(aws, environment, name).await?;
    let failures_since_ms = newest_ms(&seen) + 1;
    if seen.service.revision == failed.revision {
        give_up(aws, environment, &seen.service, previous).await?;
    }
    let back = Rollout {
        revision: previous.to_owned(),
        // The deployment that it goes back to is older.
        deployed_at_ms: 0,
        failures_since_ms,
    };
    let (_, seen) = watch(aws, environment, name, &back, PATIENCE, stop, report).await?;
    Ok((judge::serving(&back, &seen), seen.service.desired))
}

/// Has ECS go back to the deployment before, whose tasks still run. Where that
/// can't be asked for, the old revision is deployed again: its new tasks may not
/// start either, but those that run stay until they have.
async fn give_up(
    aws: &Clients,
    environment: &Environment,
    service: &ServiceNow,
    previous: &str,
) -> Result<(), Fault> {
    if let Some(arn) = &service.service_deployment {
        let stopped = aws.mutate(|| async {
            aws.ecs
                .stop_service_deployment()
                .service_deployment_arn(arn)
                .stop_type(StopServiceDeploymentStopType::Rollback)
                .send()
                .await
                .map_err(fault("StopServiceDeployment"))
        });
        if stopped.await.is_ok() {
            return Ok(());
        }
    }
    deploy(aws, environment, service, previous, false)
        .await
        .map(drop)
}
