//! Placement of instances in the network.

use super::rules::combination;
use crate::{
    ec2::Interface,
    fault::ApiFault,
    state::{
        rds::Settings,
        subnet_group::{Place, SubnetGroup},
    },
    world::Turn,
};

impl Turn<'_> {
    /// Chooses what the host names here have in them, if that is not done yet.
    pub(super) fn choose_db_host_part(&mut self) {
        if self.here().rds.host_part.is_empty() {
            let part = format!("c{}", self.world.dice.hex(11));
            self.here().rds.host_part = part;
        }
    }

    /// Checks that the VPC suits an instance that the internet reaches. Where
    /// the input does not decide, the VPC does.
    pub(super) fn check_db_network(
        &mut self,
        settings: &mut Settings,
        group: &SubnetGroup,
    ) -> Result<(), ApiFault> {
        let has_gateway = self.has_internet_gateway(&group.vpc_id);
        let is_public = *settings.publicly_accessible.get_or_insert(has_gateway);
        let complaint = if !is_public {
            return Ok(());
        } else if !has_gateway {
            "has no internet gateway attached"
        } else if !self.has_dns_hostnames(&group.vpc_id) {
            "does not support DNS resolution, DNS hostnames, or both"
        } else {
            return Ok(());
        };
        Err(ApiFault::new(
            "InvalidVPCNetworkStateFault",
            format!(
                "Cannot create a publicly accessible DBInstance. The specified VPC {complaint}. Update the VPC and then try again"
            ),
        ))
    }

    /// Returns the zones of the instance and of its standby, if it has one.
    pub(super) fn choose_places(
        &mut self,
        settings: &mut Settings,
        group: &SubnetGroup,
    ) -> Result<Vec<Place>, ApiFault> {
        let zones = self.zones_with_class(settings, group)?;
        let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
        let wanted = settings.availability_zone.as_str();
        if settings.multi_az && !wanted.is_empty() {
            return Err(combination(
                "Requesting a specific availability zone is not valid for Multi-AZ instances.",
            ));
        }
        if !wanted.is_empty() && !zones.contains(&wanted) {
            return Err(ApiFault::new(
                "InvalidVPCNetworkStateFault",
                format!(
                    "DB Subnet Group {} does not cover the availability zone {wanted}.",
                    settings.subnet_group
                ),
            ));
        }
        let first = match zones.iter().position(|zone| *zone == wanted) {
            Some(position) => position,
            None => self.world.dice.below(zones.len() as u64) as usize,
        };
        let count = if settings.multi_az { 2 } else { 1 };
        let chosen = zones.iter().cycle().skip(first).take(count);
        let places: Vec<Place> = chosen
            .filter_map(|zone| group.place_in(zone).cloned())
            .collect();
        settings.availability_zone = places
            .first()
            .map(|place| place.zone.clone())
            .unwrap_or_default();
        Ok(places)
    }

    /// The zones of a group that have the class, as many as the instance needs.
    fn zones_with_class(
        &mut self,
        settings: &Settings,
        group: &SubnetGroup,
    ) -> Result<Vec<String>, ApiFault> {
        let withheld = self.here().rds.withheld.get(&settings.class).cloned();
        let withheld = withheld.unwrap_or_default();
        let zones = group.zones().into_iter().map(|zone| zone.to_string());
        let zones: Vec<String> = zones.filter(|zone| !withheld.contains(zone)).collect();
        let needed = if settings.multi_az { 2 } else { 1 };
        if zones.len() < needed && !withheld.is_empty() {
            return Err(combination(format!(
                "RDS does not support creating a DB instance with the following combination: DBInstanceClass={}, Engine=postgres, EngineVersion={}, LicenseModel=postgresql-license, in the availability zones of the DB subnet group. For supported combinations of instance class and database engine version, see the documentation.",
                settings.class, settings.engine_version
            )));
        }
        Ok(zones)
    }

    /// An instance stays in its zone.
    pub(super) fn check_class_where_it_lives(&mut self, after: &Settings) -> Result<(), ApiFault> {
        let withheld = self.here().rds.withheld.get(&after.class);
        if !withheld.is_some_and(|zones| zones.contains(&after.availability_zone)) {
            return Ok(());
        }
        Err(ApiFault::new(
            "InsufficientDBInstanceCapacity",
            "Cannot modify the instance class because there are no instances of the requested class available in the current instance's availability zone. Please try your request again at a later time.",
        ))
    }

    pub(super) fn plant_db_interfaces(
        &mut self,
        settings: &Settings,
        places: &[Place],
    ) -> Result<Vec<String>, ApiFault> {
        let mut plant = |place: &Place| {
            let planted = self.plant_interface(Interface {
                subnet_id: place.subnet_id.clone(),
                groups: settings.vpc_security_group_ids.clone(),
                description: "RDSNetworkInterface".to_owned(),
                interface_type: "interface".to_owned(),
                requester_id: "amazon-rds".to_owned(),
                public_ip: settings.publicly_accessible.unwrap_or_default(),
            });
            planted.map_err(|fault| match fault.code.as_str() {
                "InvalidGroup.NotFound" => {
                    combination("The DB instance and EC2 security group are in different VPCs.")
                }
                _ => ApiFault::new("InvalidVPCNetworkStateFault", fault.message),
            })
        };
        places.iter().map(&mut plant).collect()
    }

    /// Returns whether the groups of an instance exist.
    ///
    /// # Errors
    /// As RDS says it, also shortly after they were made.
    pub(super) fn check_db_security_groups(&mut self, settings: &Settings) -> Result<(), ApiFault> {
        match self.missing_group(&settings.vpc_security_group_ids) {
            None => Ok(()),
            Some(id) => Err(ApiFault::new(
                "InvalidParameterValue",
                format!("Invalid security group , groupId= {id}, groupName=."),
            )),
        }
    }
}
