//! References: names, ARNs, families with or without revision.

use serde_json::Value;

use crate::{
    fault::ApiFault,
    state::ecs::{Cluster, ClusterStatus, Ecs, Revision, Service, Task},
    world::Turn,
};

/// The last part of an ARN, or the name itself.
pub(super) fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// The name of the cluster that an input names, `default` if none.
pub(super) fn cluster_name(input: &Value) -> String {
    name_of(input["cluster"].as_str().unwrap_or("default")).to_owned()
}

pub(super) fn no_cluster() -> ApiFault {
    ApiFault::new("ClusterNotFoundException", "Cluster not found.")
}

pub(crate) fn no_service() -> ApiFault {
    ApiFault::new("ServiceNotFoundException", "Service not found.")
}

pub(super) fn invalid(message: impl Into<String>) -> ApiFault {
    ApiFault::new("InvalidParameterException", message)
}

pub(super) fn client(message: impl Into<String>) -> ApiFault {
    ApiFault::new("ClientException", message)
}

impl Ecs {
    /// The cluster of this name, if it can be used.
    pub(super) fn active_cluster(&self, name: &str) -> Result<&Cluster, ApiFault> {
        let found = self.clusters.get(name);
        found
            .filter(|cluster| cluster.status == ClusterStatus::Active)
            .ok_or_else(no_cluster)
    }

    /// The service that an input names in its cluster, ghosts too.
    pub(super) fn service_in(&self, cluster: &str, reference: &str) -> Option<&Service> {
        self.services.get(&service_key(cluster, name_of(reference)))
    }

    /// The task of this id or ARN in a cluster.
    pub(super) fn task_in(&self, cluster: &str, reference: &str) -> Option<&Task> {
        let task = self.tasks.get(name_of(reference))?;
        (task.cluster == cluster).then_some(task)
    }

    /// The revision of a reference: `family` is the newest active one.
    pub(super) fn revision(&self, reference: &str) -> Option<&Revision> {
        let (family, number) = family_and_number(reference);
        let family = self.families.get(family)?;
        match number {
            Some(number) => family.revisions.get(&number),
            None => family.newest_active(),
        }
    }
}

/// A service's key.
pub(super) fn service_key(cluster: &str, name: &str) -> String {
    format!("{cluster}/{name}")
}

/// `family:7`, alone or at the end of an ARN.
pub(super) fn family_and_number(reference: &str) -> (&str, Option<u32>) {
    let name = name_of(reference);
    match name.split_once(':') {
        Some((family, number)) => (family, number.parse().ok()),
        None => (name, None),
    }
}

impl Turn<'_> {
    pub(super) fn service(&mut self, key: &str) -> Option<&mut Service> {
        self.here().ecs.services.get_mut(key)
    }

    pub(super) fn task(&mut self, id: &str) -> Option<&mut Task> {
        self.here().ecs.tasks.get_mut(id)
    }

    /// A name among those of this kind: letters, digits, `-` and `_`.
    pub(super) fn check_ecs_name(name: &str, what: &str) -> Result<(), ApiFault> {
        let is_valid = (1..=255).contains(&name.len())
            && name
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
        if is_valid {
            return Ok(());
        }
        Err(invalid(format!(
            "{what} name must be between 1 and 255 characters, of letters, numbers, hyphens and underscores"
        )))
    }
}
