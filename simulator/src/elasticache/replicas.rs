//! More replicas, or fewer.

use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::{self, value};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::elasticache::{MemberState, ReplicationGroup, Status},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    replication_group_id: String,
    new_replica_count: Option<usize>,
    #[serde(default)]
    replicas_to_remove: Vec<String>,
    #[serde(default)]
    replica_configuration: Vec<Shard>,
    apply_immediately: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Shard {
    new_replica_count: usize,
}

impl Change {
    fn count(&self) -> Option<usize> {
        let configured = self.replica_configuration.first();
        self.new_replica_count
            .or(configured.map(|shard| shard.new_replica_count))
    }

    fn group(&self, turn: &mut Turn<'_>) -> Result<ReplicationGroup, ApiFault> {
        let group = turn.available_group(&self.replication_group_id)?;
        if self.apply_immediately {
            return Ok(group);
        }
        Err(value("ApplyImmediately must be true."))
    }
}

pub(super) fn increase_replica_count(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Change = input(value)?;
    let mut group = wanted.group(turn)?;
    let size = wanted.count().unwrap_or_default() + 1;
    if size <= group.size() {
        return Err(rules::value(
            "The new replica count must be greater than the present one.",
        ));
    }
    rules::check_settings(&group.settings, size)?;
    let name = group.settings.subnet_group.clone();
    let subnets = turn.cache_subnet_group(&name)?.clone();
    let count = size - group.size();
    let places = turn.choose_cache_places(&group.settings, &subnets, &[], count)?;
    for place in places {
        turn.add_member(&mut group, place)?;
    }
    begin(group, turn)
}

pub(super) fn decrease_replica_count(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Change = input(value)?;
    let mut group = wanted.group(turn)?;
    let named = &wanted.replicas_to_remove;
    let replicas = group.members.iter().skip(1);
    let going: Vec<String> = if named.is_empty() {
        let size = wanted.count().map_or(group.size(), |count| count + 1);
        replicas.skip(size - 1).map(|it| it.id.clone()).collect()
    } else {
        let found = replicas.filter(|it| named.contains(&it.id));
        found.map(|it| it.id.clone()).collect()
    };
    if going.is_empty() || (!named.is_empty() && going.len() != named.len()) {
        return Err(rules::value(
            "The new replica count must be less than the present one, and what is removed must be replicas of the group.",
        ));
    }
    rules::check_settings(&group.settings, group.size() - going.len())?;
    for member in &mut group.members {
        if going.contains(&member.id) {
            member.state = MemberState::Going;
        }
    }
    begin(group, turn)
}

fn begin(group: ReplicationGroup, turn: &mut Turn<'_>) -> Answer {
    let id = group.id.clone();
    turn.here().elasticache.groups.insert(id.clone(), group);
    turn.enter_group_status(&id, Status::Modifying);
    Ok(json!({"ReplicationGroup": turn.shown_replication_group(&id)}))
}
