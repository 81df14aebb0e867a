//! Everything that a world holds, as a list: for the tagging API and for those
//! who check that nothing is doubled, orphaned or untagged.

use crate::{
    autoscaling, cloudwatch, ecr, ecs, elasticache, elb, logs, rds,
    resource::Resource,
    secrets_manager, sns,
    world::{Region, World},
};

impl World {
    /// Everything there is. What AWS only still describes, as a deleted NAT
    /// gateway or an inactive cluster, is not in it; nor is what AWS makes and
    /// removes by itself with something else, as a VPC's default group.
    #[must_use]
    pub fn inventory(&self) -> Vec<Resource> {
        let mut everything = self.iam.resources();
        everything.extend(self.route53.resources());
        everything.extend(cloudwatch::dashboards_of(self));
        for region in self.regions.values() {
            everything.extend(of_region(self, region));
        }
        everything
    }
}

fn of_region(world: &World, region: &Region) -> Vec<Resource> {
    [
        region.acm.resources(region),
        autoscaling::resources(region),
        cloudwatch::alarms_of(region),
        region.ec2.resources(region, &world.account),
        ecr::resources(region, &world.account),
        ecs::resources(region),
        elasticache::resources(region, &world.account),
        elb::resources(region),
        logs::resources(region, &world.account),
        rds::resources(region, &world.account),
        secrets_manager::resources(region),
        sns::resources(region),
        region.ssm.resources(region, &world.account),
    ]
    .concat()
}
