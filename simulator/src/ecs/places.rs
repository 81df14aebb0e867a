//! Spreading a service's tasks over its subnets.

use crate::{
    state::ecs::{Network, Stage},
    world::Turn,
};

/// The subnet of the network that has the fewest tasks of the service; the
/// first of them that is named.
pub(super) fn choose(turn: &mut Turn<'_>, service: &str, network: &Network) -> String {
    let tasks = &turn.here().ecs.tasks;
    let of_service = || {
        let tasks = tasks.values();
        tasks.filter(|task| task.service.as_deref() == Some(service))
    };
    let load = |subnet: &&String| {
        let here = of_service().filter(|task| task.place.subnet_id == **subnet);
        here.filter(|task| task.stage < Stage::Stopped).count()
    };
    network
        .subnets
        .iter()
        .min_by_key(load)
        .cloned()
        .unwrap_or_default()
}
