//! An instance, and where it is in its life.

use crate::{fault::ApiFault, state::rds::DbInstance, world::Turn};

impl Turn<'_> {
    /// The instance that is reached at `host`, if there is one.
    pub(crate) fn database_at(&mut self, host: &str) -> Option<DbInstance> {
        let mut instances = self.here().rds.instances.values();
        instances
            .find(|instance| {
                let endpoint = instance.endpoint.as_ref();
                endpoint.is_some_and(|endpoint| endpoint.host.eq_ignore_ascii_case(host))
            })
            .cloned()
    }

    /// An instance, by its identifier in any case.
    pub(super) fn db_instance(&mut self, identifier: &str) -> Result<&mut DbInstance, ApiFault> {
        let identifier = identifier.to_lowercase();
        let instances = &mut self.here().rds.instances;
        instances.get_mut(&identifier).ok_or_else(|| {
            ApiFault::new(
                "DBInstanceNotFound",
                format!("DBInstance {identifier} not found."),
            )
            .with_status(404)
        })
    }

    /// An instance by the id that it keeps.
    pub(crate) fn db_instance_of(&mut self, resource_id: &str) -> Option<&mut DbInstance> {
        let mut instances = self.here().rds.instances.values_mut();
        instances.find(|instance| instance.resource_id == resource_id)
    }
}
