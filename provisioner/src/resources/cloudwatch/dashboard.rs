//! Dashboards.

use kavak_engine::Fault;
use kavak_stack::{Found, Kind, plan::Leaves, spec::Dashboard};

use super::retag;
use crate::{
    aws::{Clients, fault, tags::cloudwatch::to_aws},
    observe::{Observe, Read, Sweep, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
};

impl Lifecycle for Dashboard {
    async fn create(cloud: &AwsCloud, dashboard: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        put(aws, dashboard, true).await?;
        Ok(Found::ready(&dashboard.name, dashboard.clone()))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        if from.body != to.body {
            put(&cloud.clients, to, false).await?;
        }
        retag(cloud, found, &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let name = found.id.as_str();
        let call = aws.cloudwatch.delete_dashboards().dashboard_names(name);
        let done = call.send().await.map(drop);
        done.map_err(fault("DeleteDashboards"))
    }
}

impl Observe for Dashboard {
    const READ: Read = Read::With(Kind::Alarm);

    const SWEEP: Sweep = Sweep::With(Kind::Alarm);

    nothing!(poll users interfaces);
}

/// Makes the dashboard or replaces its body; tags are taken only the first time.
async fn put(aws: &Clients, dashboard: &Dashboard, is_new: bool) -> Result<(), Fault> {
    let call = aws
        .cloudwatch
        .put_dashboard()
        .dashboard_name(&dashboard.name)
        .dashboard_body(dashboard.body.known())
        .set_tags(is_new.then(|| to_aws(&dashboard.tags)));
    call.send().await.map(drop).map_err(fault("PutDashboard"))
}
