//! What others run in the environment's cluster: services beside its own and tasks
//! started by hand. They keep the cluster from being deleted.

use kavak_engine::{Class, Fault};

use crate::{
    aws::{Clients, fault},
    observe::ecs::unmanaged::{services, tasks},
    resources::done_if,
};

/// Why the tasks are stopped, for those who look at them.
const REASON: &str = "the cluster is being deleted by kavak-infra down";

/// Deletes all services in the cluster and stops all tasks. AWS takes its time to
/// do it.
pub(super) async fn stop(aws: &Clients, cluster: &str) -> Result<(), Fault> {
    for service in services(aws, cluster).await? {
        let call = aws.ecs.delete_service().cluster(cluster).service(&service);
        let deleted = call.force(true).send().await.map(drop);
        done_if(Class::NotFound, deleted.map_err(fault("DeleteService")))?;
    }
    for task in tasks(aws, cluster).await? {
        let call = aws.ecs.stop_task().cluster(cluster).task(&task);
        let stopped = call.reason(REASON).send().await.map(drop);
        done_if(Class::NotFound, stopped.map_err(fault("StopTask")))?;
    }
    Ok(())
}
