//! ECS's part of the inventory.

use crate::{
    Service,
    resource::{Inventory, Resource},
    state::ecs::{ClusterStatus, Ecs, RevisionStatus, ServiceStatus, Stage},
    tags::Tags,
};

impl Inventory for Ecs {
    /// Clusters, services, tasks and revisions that are more than ghosts.
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let resource = |kind, id: &str, arn: &str, tags: &Tags| Resource {
            service: Service::Ecs,
            region: region.to_owned(),
            kind,
            id: id.to_owned(),
            arn: arn.to_owned(),
            tags: Some(tags.clone()),
        };
        let clusters = self.clusters.values();
        let clusters = clusters.filter(|it| it.status != ClusterStatus::Inactive);
        let services = self.services.values();
        let services = services.filter(|it| it.status != ServiceStatus::Inactive);
        let revisions = self.families.values().flat_map(|it| it.revisions.values());
        let revisions = revisions.filter(|it| it.status != RevisionStatus::DeleteInProgress);
        // A task of a service comes and goes with it.
        let tasks = self.tasks.values();
        let tasks = tasks.filter(|it| it.stage != Stage::Stopped && it.service.is_none());
        clusters
            .map(|it| resource("cluster", &it.name, &it.arn, &it.tags))
            .chain(services.map(|it| resource("service", &it.name, &it.arn, &it.tags)))
            .chain(revisions.map(|it| {
                let id = format!("{}:{}", it.family, it.number);
                resource("task-definition", &id, &it.arn, &it.tags)
            }))
            .chain(tasks.map(|it| resource("task", &it.id, &it.arn, &it.tags)))
            .collect()
    }
}
