//! Secrets, without their values.

use kavak_engine::Fault;
use kavak_stack::{Found, Output, plan::Leaves, spec::Secret};

use crate::{
    aws::{Clients, TagChanges, fault, tags::secrets_manager::to_aws},
    observe::{self, Observe, Read, Sweep, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{ARN, Described, Exported, Referred, Resource},
};

impl Lifecycle for Secret {
    /// `token` has 32 to 64 characters or is brought to that length.
    async fn create(cloud: &AwsCloud, secret: &Self, token: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .secrets_manager
            .create_secret()
            .name(&secret.name)
            .description(&secret.description)
            .client_request_token(format!("{token:->32}"))
            .set_tags(Some(to_aws(&secret.tags)))
            .send()
            .await
            .map_err(fault("CreateSecret"))?;
        let arn = answer.arn().unwrap_or_default();
        Ok(Found::ready(arn, secret.clone()).with(Output::Arn, arn))
    }

    /// A secret whose deletion is scheduled is restored first: until then AWS
    /// refuses everything else.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let arn = found.id.as_str();
        let client = &cloud.clients.secrets_manager;
        if from.scheduled_for_deletion && !to.scheduled_for_deletion {
            let call = client.restore_secret().secret_id(arn);
            call.send().await.map_err(fault("RestoreSecret"))?;
        }
        if from.description != to.description {
            let call = client.update_secret().secret_id(arn);
            call.description(&to.description)
                .send()
                .await
                .map_err(fault("UpdateSecret"))?;
        }
        let Some(changes) = TagChanges::between(&from.tags, &to.tags) else {
            return Ok(());
        };
        if !changes.set.is_empty() {
            let call = client.tag_resource().secret_id(arn);
            cloud.refused_tags.pass(
                call.set_tags(Some(to_aws(&changes.set)))
                    .send()
                    .await
                    .map_err(fault("TagResource")),
            )?;
        }
        if !changes.removed.is_empty() {
            let call = client.untag_resource().secret_id(arn);
            cloud.refused_tags.pass(
                call.set_tag_keys(Some(changes.removed))
                    .send()
                    .await
                    .map_err(fault("UntagResource")),
            )?;
        }
        Ok(())
    }

    /// With the time to restore it that is left, else at once: within the usual
    /// window of days the name could not be used again (D6).
    async fn delete(
        cloud: &AwsCloud,
        found: &Found,
        _: &Self,
        leaves: &Leaves,
    ) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = found.id.as_str();
        let days = leaves.recovery_days.map(i64::from);
        aws.secrets_manager
            .delete_secret()
            .secret_id(arn)
            .set_recovery_window_in_days(days)
            .set_force_delete_without_recovery(days.is_none().then_some(true))
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteSecret"))
    }
}

impl Observe for Secret {
    const READ: Read =
        Read::Own(|aws, scope| Box::pin(observe::secrets::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("secretsmanager", |aws, arn| {
        Box::pin(async move {
            let call = aws.secrets_manager.describe_secret().secret_id(arn.text);
            let secret = call.send().await.map_err(fault("DescribeSecret"));
            let secret = observe::absent_if_not_found(secret)?;
            Ok(secret.is_some_and(|it| it.deleted_date().is_none()))
        })
    });

    nothing!(poll users interfaces);
}

impl Exported for Secret {
    const REFERRED: Referred = Some(("aws_secretsmanager_secret", ARN));

    /// Without its value.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_secretsmanager_secret", &of.found.id)
                .set("name", it.name.as_str())
                .set("description", it.description.as_str())
                .tags(&it.tags)
                .ignoring(&["recovery_window_in_days", "force_overwrite_replica_secret"]),
        ])
    }
}
