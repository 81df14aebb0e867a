//! Everything that a world holds, as a list: for the tagging API and for those
//! who check that nothing is doubled, orphaned or untagged.

use crate::{
    for_each_service,
    resource::{GLOBAL, Inventory, Resource},
    world::{Region, World},
};

impl World {
    /// Everything there is. What AWS only still describes, as a deleted NAT
    /// gateway or an inactive cluster, is not in it; nor is what AWS makes and
    /// removes by itself with something else, as a VPC's default group.
    #[must_use]
    pub fn inventory(&self) -> Vec<Resource> {
        let account = &self.account;
        let mut everything = self.iam.resources(GLOBAL, account);
        everything.extend(self.route53.resources(GLOBAL, account));
        everything.extend(self.dashboards.resources(GLOBAL, account));
        let regions = self.regions.values();
        everything.extend(regions.flat_map(|it| of_region(it, account)));
        everything
    }
}

macro_rules! of_region {
    ($($service:ident $module:ident [$($state:ident)?] [$($transition:ident)?])+) => {
        /// The resources of every service with a state in the region.
        fn of_region(region: &Region, account: &str) -> Vec<Resource> {
            [$($(<crate::state::$module::$state as Inventory>::resources(
                &region.$module, &region.name, account,
            ),)?)+].concat()
        }
    };
}

for_each_service!(of_region);
