//! Dashboards.

use kavak_engine::Fault;
use kavak_stack::{Found, Kind, plan::Leaves, spec::Dashboard};

use super::retag;
use crate::{
    aws::{Clients, fault, tags::cloudwatch::to_aws},
    observe::{Observe, Read, Sweep, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
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

impl Exported for Dashboard {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let body = serde_json::from_str(&it.body.known()).unwrap_or_default();
        Ok(vec![
            of.import("aws_cloudwatch_dashboard", &it.name)
                .note("Its tags are not here: version 5 of the provider knows none of a dashboard.")
                .set("dashboard_name", it.name.as_str())
                .set("dashboard_body", of.references.json(&body)),
        ])
    }
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
