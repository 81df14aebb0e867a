//! Roles with their policies.

mod terraform;

use kavak_engine::{Class, Fault};
use kavak_stack::{
    Environment, Found, Output, Tags,
    plan::Leaves,
    spec::{IamRole, document},
};

use crate::{
    aws::{Clients, TagChanges, fault, tags::iam::to_aws},
    observe::{
        self, Observe, Read, Sweep,
        iam::{inline_policy_names, managed_policies, users_of_role},
        nothing,
    },
    resources::{AwsCloud, done_if, lifecycle::Lifecycle},
};

impl Lifecycle for IamRole {
    /// Makes the role, without policies.
    async fn create(cloud: &AwsCloud, it: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .iam
            .create_role()
            .role_name(&it.name)
            .assume_role_policy_document(document(&it.trust_policy))
            .set_permissions_boundary(it.permissions_boundary.clone())
            .set_tags(Some(to_aws(&it.tags)))
            .send()
            .await
            .map_err(fault("CreateRole"))?;
        let arn = answer.role().map(|role| role.arn()).unwrap_or_default();
        let made = IamRole {
            managed_policies: Default::default(),
            inline_policies: Default::default(),
            ..it.clone()
        };
        Ok(Found::ready(&it.name, made).with(Output::Arn, arn))
    }

    async fn update(
        cloud: &AwsCloud,
        _: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let role = to.name.as_str();
        if from.trust_policy != to.trust_policy {
            let call = cloud
                .clients
                .iam
                .update_assume_role_policy()
                .role_name(role);
            let call = call.policy_document(document(&to.trust_policy));
            call.send().await.map_err(fault("UpdateAssumeRolePolicy"))?;
        }
        if from.permissions_boundary != to.permissions_boundary
            && let Some(arn) = &to.permissions_boundary
        {
            let call = cloud
                .clients
                .iam
                .put_role_permissions_boundary()
                .role_name(role);
            let call = call.permissions_boundary(arn);
            call.send()
                .await
                .map_err(fault("PutRolePermissionsBoundary"))?;
        }
        for arn in to.managed_policies.difference(&from.managed_policies) {
            let call = cloud
                .clients
                .iam
                .attach_role_policy()
                .role_name(role)
                .policy_arn(arn);
            call.send().await.map_err(fault("AttachRolePolicy"))?;
        }
        for (name, policy) in &to.inline_policies {
            if from.inline_policies.get(name) != Some(policy) {
                let call = cloud
                    .clients
                    .iam
                    .put_role_policy()
                    .role_name(role)
                    .policy_name(name);
                let call = call.policy_document(document(policy));
                call.send().await.map_err(fault("PutRolePolicy"))?;
            }
        }
        for arn in from.managed_policies.difference(&to.managed_policies) {
            detach(&cloud.clients, role, arn).await?;
        }
        for name in from.inline_policies.keys() {
            if !to.inline_policies.contains_key(name) {
                delete_inline(&cloud.clients, role, name).await?;
            }
        }
        retag(cloud, role, &from.tags, &to.tags).await
    }

    /// Takes every policy from the role, as AWS demands, and deletes it.
    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let role = it.name.as_str();
        for arn in managed_policies(aws, role).await? {
            detach(aws, role, &arn).await?;
        }
        for name in inline_policy_names(aws, role).await? {
            delete_inline(aws, role, &name).await?;
        }
        let call = aws.iam.delete_role().role_name(role);
        call.send().await.map(drop).map_err(fault("DeleteRole"))
    }
}

impl Observe for IamRole {
    const READ: Read = Read::Own(|aws, scope| Box::pin(observe::iam::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Never("the tagging API does not list roles");

    async fn users(&self, aws: &Clients, _: &Environment, _: &str) -> Result<Vec<String>, Fault> {
        users_of_role(aws, &self.name).await
    }

    nothing!(poll interfaces);
}

async fn detach(aws: &Clients, role: &str, arn: &str) -> Result<(), Fault> {
    let call = aws.iam.detach_role_policy().role_name(role).policy_arn(arn);
    let detached = call.send().await.map(drop);
    done_if(Class::NotFound, detached.map_err(fault("DetachRolePolicy")))
}

async fn delete_inline(aws: &Clients, role: &str, name: &str) -> Result<(), Fault> {
    let call = aws
        .iam
        .delete_role_policy()
        .role_name(role)
        .policy_name(name);
    let deleted = call.send().await.map(drop);
    done_if(Class::NotFound, deleted.map_err(fault("DeleteRolePolicy")))
}

async fn retag(cloud: &AwsCloud, role: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud.clients.iam.tag_role().role_name(role);
        let call = call.set_tags(Some(to_aws(&changes.set)));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("TagRole")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloud.clients.iam.untag_role().role_name(role);
        let call = call.set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("UntagRole")))?;
    }
    Ok(())
}
