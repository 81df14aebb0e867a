//! Dashboards.

use kavak_engine::Fault;
use kavak_stack::{Found, spec::Dashboard};

use super::retag;
use crate::{
    aws::{Clients, fault, tags::cloudwatch::to_aws},
    resources::AwsCloud,
};

pub(crate) async fn create(aws: &Clients, dashboard: &Dashboard) -> Result<Found, Fault> {
    put(aws, dashboard, true).await?;
    Ok(Found::ready(&dashboard.name, dashboard.clone()))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    found: &Found,
    from: &Dashboard,
    to: &Dashboard,
) -> Result<(), Fault> {
    if from.body != to.body {
        put(&cloud.clients, to, false).await?;
    }
    retag(cloud, found, &from.tags, &to.tags).await
}

pub(crate) async fn delete(aws: &Clients, name: &str) -> Result<(), Fault> {
    let call = aws.cloudwatch.delete_dashboards().dashboard_names(name);
    let done = call.send().await.map(drop);
    done.map_err(fault("DeleteDashboards"))
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
