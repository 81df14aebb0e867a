//! Groups of subnets, in which databases and caches are placed.

use serde::{Deserialize, Serialize};

use crate::tags::Tags;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct SubnetGroup {
    pub(crate) description: String,
    pub(crate) vpc_id: String,
    pub(crate) subnets: Vec<Place>,
    pub(crate) tags: Tags,
}

/// A subnet and the zone that it is in.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    pub(crate) subnet_id: String,
    pub(crate) zone: String,
}

impl SubnetGroup {
    pub(crate) fn zones(&self) -> Vec<&str> {
        let mut zones: Vec<&str> = self.subnets.iter().map(|it| it.zone.as_str()).collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    pub(crate) fn place_in(&self, zone: &str) -> Option<&Place> {
        self.subnets.iter().find(|place| place.zone == zone)
    }
}
