//! Clusters.

use std::collections::BTreeMap;

use aws_sdk_ecs::types::{ClusterSetting, ClusterSettingName};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Key, plan::Leaves, spec::EcsCluster};

use super::{contents, retag};
use crate::{
    aws::{Clients, fault, tags::ecs::to_aws},
    observe::{self, Awaited, Observe, Read, Sweep, ecs::cluster, nothing},
    resources::{AwsCloud, arn_of, lifecycle::Lifecycle},
    terraform::{ARN, Described, Exported, Referred, Resource},
};

impl Lifecycle for EcsCluster {
    /// Makes the cluster; where an active one of this name exists, AWS's answer
    /// is that one.
    async fn create(cloud: &AwsCloud, it: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .ecs
            .create_cluster()
            .cluster_name(&it.name)
            .settings(container_insights(it))
            .set_tags(Some(to_aws(&it.tags)))
            .send()
            .await
            .map_err(fault("CreateCluster"))?;
        answer.cluster().and_then(cluster::found).ok_or_else(|| {
            Fault::new(
                Class::Ambiguous,
                "CreateCluster",
                "AWS's answer has no cluster",
            )
        })
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        if from.container_insights != to.container_insights {
            let call = cloud
                .clients
                .ecs
                .update_cluster_settings()
                .cluster(&to.name);
            let call = call.settings(container_insights(to));
            call.send().await.map_err(fault("UpdateClusterSettings"))?;
        }
        retag(cloud, arn_of(found), &from.tags, &to.tags).await
    }

    /// Deletes the cluster. What others run in it is the cluster's: where AWS refuses
    /// because of that, it is stopped.
    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let name = it.name.as_str();
        let call = aws.ecs.delete_cluster().cluster(name);
        let answer = call.send().await.map(drop).map_err(fault("DeleteCluster"));
        if answer.as_ref().is_err_and(|it| it.class == Class::InUse) {
            contents::stop(aws, name).await?;
        }
        answer
    }
}

impl Observe for EcsCluster {
    const READ: Read = Read::Own(|aws, scope| Box::pin(observe::ecs::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("ecs", |aws, arn| Box::pin(cluster::exists(aws, arn)));

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        let names: Vec<String> = awaited.ids().into_iter().map(str::to_owned).collect();
        let found = cluster::clusters(awaited.aws, &names).await?;
        Ok(awaited.by_key(found))
    }

    nothing!(users interfaces);
}

impl Exported for EcsCluster {
    const REFERRED: Referred = Some(("aws_ecs_cluster", ARN));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let insights = vec![
            ("name", "containerInsights".into()),
            ("value", it.container_insights.as_str().into()),
        ];
        Ok(vec![
            of.import("aws_ecs_cluster", &it.name)
                .set("name", it.name.as_str())
                .nested("setting", insights)
                .tags(&it.tags),
        ])
    }
}

fn container_insights(it: &EcsCluster) -> ClusterSetting {
    ClusterSetting::builder()
        .name(ClusterSettingName::ContainerInsights)
        .value(&it.container_insights)
        .build()
}
