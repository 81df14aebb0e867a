//! Groups of subnets, in which databases and caches are placed.

use crate::{fault::ApiFault, state::subnet_group::Place, world::Turn};

impl Turn<'_> {
    /// The VPC and the places of these subnets.
    ///
    /// # Errors
    /// As RDS and `ElastiCache` say it: if one does not exist (for them), or
    /// if they are not all in one VPC.
    pub(crate) fn places(
        &mut self,
        subnet_ids: &[String],
    ) -> Result<(String, Vec<Place>), ApiFault> {
        let mut places: Vec<Place> = Vec::new();
        let mut vpcs: Vec<String> = Vec::new();
        for subnet_id in subnet_ids {
            let subnet = self.subnet(subnet_id).ok_or_else(|| {
                invalid(format!(
                    "Some input subnets in :{subnet_ids:?} are invalid."
                ))
            })?;
            let (subnet_id, zone) = (subnet_id.clone(), subnet.zone);
            places.push(Place { subnet_id, zone });
            vpcs.push(subnet.vpc_id);
        }
        vpcs.dedup();
        match <[String; 1]>::try_from(vpcs) {
            Ok([vpc_id]) => Ok((vpc_id, places)),
            Err(_) => Err(invalid(format!(
                "The subnets {subnet_ids:?} are not in one VPC."
            ))),
        }
    }
}

fn invalid(message: String) -> ApiFault {
    ApiFault::new("InvalidParameterValue", message)
}
