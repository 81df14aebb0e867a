//! Placement of the members of groups.

use super::rules::{combination, value};
use crate::{
    ec2::Interface,
    fault::ApiFault,
    state::{
        elasticache::{Member, MemberState, ReplicationGroup, Settings},
        subnet_group::{Place, SubnetGroup},
    },
    world::Turn,
};

fn no_room(node_type: &str) -> ApiFault {
    ApiFault::new(
        "InsufficientCacheClusterCapacity",
        format!("{node_type} is not available in the requested availability zones."),
    )
}

impl Turn<'_> {
    pub(super) fn check_cache_security_groups(&mut self, ids: &[String]) -> Result<(), ApiFault> {
        match self.missing_group(ids) {
            None => Ok(()),
            Some(id) => Err(value(format!("Invalid security group: {id}"))),
        }
    }

    /// Returns the zones of the members: those that are preferred, else any,
    /// and in as many as there are.
    pub(super) fn choose_cache_places(
        &mut self,
        settings: &Settings,
        group: &SubnetGroup,
        preferred: &[String],
        count: usize,
    ) -> Result<Vec<Place>, ApiFault> {
        let withheld = self.here().elasticache.withheld.get(&settings.node_type);
        let withheld = withheld.cloned().unwrap_or_default();
        let mut zones = group.zones();
        let is_in_one_zone = zones.len() < 2;
        zones.retain(|zone| !withheld.contains(*zone));
        if settings.multi_az_enabled && is_in_one_zone {
            return Err(combination(
                "Multi-AZ needs a cache subnet group with subnets in at least two availability zones.",
            ));
        }
        if !preferred.is_empty() && preferred.len() != count {
            return Err(combination(
                "The number of preferred availability zones must be the number of cache clusters.",
            ));
        }
        let has_room = |zone: &String| !withheld.contains(zone);
        let needed = if settings.multi_az_enabled { 2 } else { 1 };
        if zones.len() < needed || !preferred.iter().all(has_room) {
            return Err(no_room(&settings.node_type));
        }
        let first = self.world.dice.below(zones.len() as u64) as usize;
        let any = zones.iter().cycle().skip(first).take(count);
        let chosen: Vec<String> = if preferred.is_empty() {
            any.map(|zone| (*zone).to_owned()).collect()
        } else {
            preferred.to_vec()
        };
        let place_in = |zone: &String| {
            group.place_in(zone).cloned().ok_or_else(|| {
                combination(format!(
                    "The cache subnet group {} has no subnet in {zone}.",
                    settings.subnet_group
                ))
            })
        };
        chosen.iter().map(place_in).collect()
    }

    /// Members stay in their zones.
    pub(super) fn check_node_type_where_it_lives(
        &mut self,
        after: &Settings,
        group: &ReplicationGroup,
    ) -> Result<(), ApiFault> {
        let withheld = self.here().elasticache.withheld.get(&after.node_type);
        let is_withheld =
            |member: &Member| withheld.is_some_and(|zones| zones.contains(&member.zone));
        if !group.members.iter().any(is_withheld) {
            return Ok(());
        }
        Err(no_room(&after.node_type))
    }

    /// Adds a member, which is there when the group is available again.
    pub(super) fn add_member(
        &mut self,
        group: &mut ReplicationGroup,
        place: Place,
    ) -> Result<(), ApiFault> {
        let name = |number: usize| format!("{}-{number:03}", group.id);
        let is_free = |name: &String| group.members.iter().all(|member| member.id != *name);
        let id = (1..).map(name).find(is_free).unwrap_or_default();
        let planted = self.plant_interface(Interface {
            subnet_id: place.subnet_id.clone(),
            groups: group.settings.security_group_ids.clone(),
            description: format!("ElastiCache {id}"),
            interface_type: "interface".to_owned(),
            requester_id: "amazon-elasticache".to_owned(),
            public_ip: false,
        });
        let interface = planted.map_err(|fault| match fault.code.as_str() {
            "InsufficientFreeAddressesInSubnet" => fault,
            _ => value(format!(
                "Invalid security group or subnet: {}",
                fault.message
            )),
        })?;
        group.members.push(Member {
            id,
            zone: place.zone,
            subnet_id: place.subnet_id,
            interface,
            created_at: self.now,
            state: MemberState::Coming,
        });
        Ok(())
    }
}
