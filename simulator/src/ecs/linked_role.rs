//! The role that AWS has for ECS in each account.

use super::reference::invalid;
use crate::{durations::Event, fault::ApiFault, world::Turn};

const SERVICE: &str = "ecs.amazonaws.com";
const NAME: &str = "AWSServiceRoleForECS";

impl Turn<'_> {
    /// Makes the role if the account has not got it. It takes a while until
    /// ECS can have a new one.
    ///
    /// # Errors
    /// If it is missing and the caller may not have it made.
    pub(super) fn ensure_ecs_role(&mut self) -> Result<(), ApiFault> {
        if self.role_named(NAME).is_none() {
            let made = self.ensure_service_linked_role(SERVICE);
            made.map_err(|_| not_assumable())?;
            let believed_at = self.now + self.duration_of(Event::RoleAssumable);
            self.here().ecs.role_believed_at = believed_at;
        }
        Ok(())
    }

    /// # Errors
    /// If the role was made just now, with the account's first cluster.
    pub(super) fn check_ecs_role(&mut self) -> Result<(), ApiFault> {
        let now = self.now;
        if now < self.here().ecs.role_believed_at {
            return Err(not_assumable());
        }
        Ok(())
    }
}

fn not_assumable() -> ApiFault {
    invalid(
        "Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
    )
}
