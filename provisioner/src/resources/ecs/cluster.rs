//! Clusters.

use aws_sdk_ecs::types::{ClusterSetting, ClusterSettingName};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, spec::EcsCluster};

use super::{contents, retag};
use crate::{
    aws::{Clients, fault, tags::ecs::to_aws},
    observe::ecs::cluster,
    resources::{AwsCloud, arn_of},
};

/// Makes the cluster; where an active one of this name exists, AWS's answer
/// is that one.
pub(crate) async fn create(aws: &Clients, it: &EcsCluster) -> Result<Found, Fault> {
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

pub(crate) async fn update(
    cloud: &AwsCloud,
    found: &Found,
    from: &EcsCluster,
    to: &EcsCluster,
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
pub(crate) async fn delete(aws: &Clients, name: &str) -> Result<(), Fault> {
    let call = aws.ecs.delete_cluster().cluster(name);
    let answer = call.send().await.map(drop).map_err(fault("DeleteCluster"));
    if answer.as_ref().is_err_and(|it| it.class == Class::InUse) {
        contents::stop(aws, name).await?;
    }
    answer
}

fn container_insights(it: &EcsCluster) -> ClusterSetting {
    ClusterSetting::builder()
        .name(ClusterSettingName::ContainerInsights)
        .value(&it.container_insights)
        .build()
}
