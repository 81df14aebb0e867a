//! CloudWatch.

pub(crate) mod alarm;
pub(crate) mod dashboard;

use kavak_engine::Fault;
use kavak_stack::{Found, Tags};

use super::{AwsCloud, arn_of};
use crate::{
    aws::{TagChanges, fault, tags::cloudwatch::to_aws},
    grant::{EVERYTHING, Grant, grant},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[
    // Application Auto Scaling makes and removes its own as the caller.
    grant(
        "Alarms",
        "cloudwatch",
        EVERYTHING,
        "DeleteAlarms DescribeAlarms PutMetricAlarm",
    )
    .needed_if(|settings| {
        settings.monitoring.has_agent_metrics() || settings.agent.autoscaling.is_some()
    }),
    grant(
        "Monitoring",
        "cloudwatch",
        &[
            "arn:aws:cloudwatch:*:*:alarm:PROJECT-*",
            "arn:aws:cloudwatch::*:dashboard/PROJECT-*",
        ],
        "DeleteDashboards GetDashboard ListTagsForResource PutDashboard TagResource UntagResource",
    )
    .needed_if(|settings| settings.monitoring.has_agent_metrics()),
];

async fn retag(cloud: &AwsCloud, found: &Found, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    let (cloudwatch, arn) = (&cloud.clients.cloudwatch, arn_of(found));
    if !changes.set.is_empty() {
        let call = cloudwatch.tag_resource().resource_arn(arn);
        let call = call.set_tags(Some(to_aws(&changes.set))).send().await;
        cloud
            .refused_tags
            .pass(call.map_err(fault("TagResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloudwatch.untag_resource().resource_arn(arn);
        let call = call.set_tag_keys(Some(changes.removed)).send().await;
        cloud
            .refused_tags
            .pass(call.map_err(fault("UntagResource")))?;
    }
    Ok(())
}
