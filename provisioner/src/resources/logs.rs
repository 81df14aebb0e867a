//! Log groups.

use kavak_engine::Fault;
use kavak_stack::{Found, Tags, plan::Leaves, spec::LogGroup};

use crate::{
    aws::{Clients, TagChanges, fault},
    grant::{EVERYTHING, Grant, grant},
    observe::{self, Observe, Read, Sweep, exists, nothing},
    resources::{AwsCloud, arn_of, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Logs",
    "logs",
    EVERYTHING,
    "CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DescribeLogGroups \
         FilterLogEvents GetLogEvents ListTagsForResource PutLogGroupDeletionProtection PutRetentionPolicy TagResource \
         UntagResource",
)];

impl Lifecycle for LogGroup {
    /// Makes the group; it keeps its logs for ever until `update` says otherwise.
    /// AWS's answer is empty, so the ARN is not known yet.
    async fn create(cloud: &AwsCloud, it: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        aws.logs
            .create_log_group()
            .log_group_name(&it.name)
            .set_tags(Some(it.tags.clone().into_iter().collect()))
            .send()
            .await
            .map_err(fault("CreateLogGroup"))?;
        let made = LogGroup {
            retention_days: None,
            deletion_protection: false,
            ..it.clone()
        };
        Ok(Found::ready(&it.name, made))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        if from.retention_days != to.retention_days {
            retain(&cloud.clients, to).await?;
        }
        if from.deletion_protection != to.deletion_protection {
            let call = cloud.clients.logs.put_log_group_deletion_protection();
            let call = call.log_group_identifier(&to.name);
            call.deletion_protection_enabled(to.deletion_protection)
                .send()
                .await
                .map_err(fault("PutLogGroupDeletionProtection"))?;
        }
        retag(cloud, arn_of(found), &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let name = it.name.as_str();
        let call = aws.logs.delete_log_group().log_group_name(name);
        call.send().await.map(drop).map_err(fault("DeleteLogGroup"))
    }
}

impl Observe for LogGroup {
    const READ: Read =
        Read::Own(|aws, scope| Box::pin(observe::logs::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("logs", |aws, arn| {
        Box::pin(async move {
            let call = aws.logs.list_tags_for_resource().resource_arn(arn.text);
            exists(call.send().await.map_err(fault("ListTagsForResource")))
        })
    });

    nothing!(poll users interfaces);
}

impl Exported for LogGroup {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let group = of.import("aws_cloudwatch_log_group", &it.name);
        let group = match it.deletion_protection {
            true => group.note(
                "It is protected against deletion, which version 5 of the provider does not know.",
            ),
            false => group,
        };
        Ok(vec![
            group
                .set("name", it.name.as_str())
                .set("retention_in_days", it.retention_days.unwrap_or_default())
                .tags(&it.tags)
                .ignoring(&["skip_destroy"]),
        ])
    }
}

async fn retain(aws: &Clients, to: &LogGroup) -> Result<(), Fault> {
    match to.retention_days {
        Some(days) => {
            let call = aws.logs.put_retention_policy().log_group_name(&to.name);
            let call = call.retention_in_days(i32::try_from(days).unwrap_or(i32::MAX));
            call.send()
                .await
                .map(drop)
                .map_err(fault("PutRetentionPolicy"))
        }
        None => {
            let call = aws.logs.delete_retention_policy().log_group_name(&to.name);
            call.send()
                .await
                .map(drop)
                .map_err(fault("DeleteRetentionPolicy"))
        }
    }
}

async fn retag(cloud: &AwsCloud, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud.clients.logs.tag_resource().resource_arn(arn);
        let call = call.set_tags(Some(changes.set.into_iter().collect()));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("TagResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloud.clients.logs.untag_resource().resource_arn(arn);
        let call = call.set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("UntagResource")))?;
    }
    Ok(())
}
