//! Reads clusters.

use aws_sdk_ecs::types::{Cluster, ClusterField, ClusterSettingName};
use kavak_engine::Fault;
use kavak_stack::{Condition, Found, Output, spec::EcsCluster};

use super::only_missing;
use crate::{
    aws::{Clients, fault, tags::ecs::from_aws},
    observe::Arn,
};

/// The clusters of these names that are there.
pub(crate) async fn clusters(aws: &Clients, names: &[String]) -> Result<Vec<Found>, Fault> {
    let answer = aws
        .read(|| async {
            let answer = aws
                .ecs
                .describe_clusters()
                .set_clusters(Some(names.to_vec()))
                .include(ClusterField::Tags)
                .include(ClusterField::Settings)
                .send()
                .await
                .map_err(fault("DescribeClusters"))?;
            only_missing("DescribeClusters", answer.failures())?;
            Ok(answer)
        })
        .await?;
    Ok(answer.clusters().iter().filter_map(found).collect())
}

/// The cluster, unless it is the ghost of a deleted one: ECS returns those
/// for hours.
pub(crate) fn found(cluster: &Cluster) -> Option<Found> {
    let condition = match cluster.status().unwrap_or_default() {
        "INACTIVE" => return None,
        "ACTIVE" => Condition::Ready,
        "DEPROVISIONING" => Condition::Deleting,
        "FAILED" => Condition::Failed("the cluster's state is FAILED".into()),
        other => Condition::Pending(other.to_lowercase()),
    };
    let name = cluster.cluster_name().unwrap_or_default();
    let spec = EcsCluster {
        name: name.to_owned(),
        container_insights: container_insights(cluster),
        tags: from_aws(cluster.tags()),
    };
    Some(
        Found::ready(name, spec)
            .with(Output::Arn, cluster.cluster_arn().unwrap_or_default())
            .in_condition(condition),
    )
}

/// A cluster without the setting has it off.
fn container_insights(cluster: &Cluster) -> String {
    cluster
        .settings()
        .iter()
        .find(|setting| setting.name() == Some(&ClusterSettingName::ContainerInsights))
        .and_then(|setting| setting.value())
        .unwrap_or("disabled")
        .to_owned()
}

/// Whether a cluster is active: ECS describes a deleted one for a while, and lists its other
/// deleted resources, which count as gone.
pub(crate) async fn exists(aws: &Clients, arn: Arn<'_>) -> Result<bool, Fault> {
    if !arn.resource.starts_with("cluster/") {
        return Ok(false);
    }
    let answer = aws.read(|| async {
        let call = aws.ecs.describe_clusters().clusters(arn.text);
        call.send().await.map_err(fault("DescribeClusters"))
    });
    let answer = answer.await?;
    let mut clusters = answer.clusters().iter();
    Ok(clusters.any(|it| it.status() != Some("INACTIVE")))
}

#[cfg(test)]
mod tests {
    use aws_sdk_ecs::types::ClusterSetting;

    use super::*;

    #[test]
    fn the_ghost_of_a_deleted_cluster_is_absent() {
        let cluster = |status: &str| Cluster::builder().status(status).build();
        assert_eq!(found(&cluster("INACTIVE")), None);
        assert_eq!(
            found(&cluster("ACTIVE")).map(|found| found.condition),
            Some(Condition::Ready)
        );
        assert_eq!(
            found(&cluster("DEPROVISIONING")).map(|found| found.condition),
            Some(Condition::Deleting)
        );
    }

    #[test]
    fn container_insights_are_off_unless_the_setting_says_otherwise() {
        let setting = ClusterSetting::builder()
            .name(ClusterSettingName::ContainerInsights)
            .value("enhanced")
            .build();
        let cluster = Cluster::builder().settings(setting).build();
        assert_eq!(container_insights(&cluster), "enhanced");
        assert_eq!(container_insights(&Cluster::builder().build()), "disabled");
    }
}
