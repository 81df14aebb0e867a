//! Permissions boundaries: those that exist, and the one that the organisation requires.

use super::{not_found, policy::document_of_aws};
use crate::{
    fault::ApiFault,
    policy_document::Document,
    state::iam::Role,
    world::{Turn, World},
};

impl World {
    /// The account has these managed policies of its own, ARNs with documents,
    /// and no others.
    pub fn has_policies(&mut self, policies: &[(&str, &str)]) {
        let policies = policies.iter();
        let policies = policies.map(|&(arn, document)| (arn.to_owned(), document.to_owned()));
        self.iam.own_policies = Some(policies.collect());
    }

    /// From now on a service control policy denies roles without this boundary.
    pub fn demand_boundary(&mut self, arn: &str) {
        self.iam.demanded_boundary = Some(arn.to_owned());
    }
}

impl Turn<'_> {
    /// Returns whether there is a managed policy, AWS's or the account's, of this ARN.
    pub(super) fn has_policy(&self, arn: &str) -> bool {
        let own = format!("arn:aws:iam::{}:policy/", self.world.account);
        let policies = self.world.iam.own_policies.as_ref();
        arn.starts_with("arn:aws:iam::aws:policy/")
            || arn.starts_with(&own) && policies.is_none_or(|it| it.contains_key(arn))
    }

    /// Returns the policy document of a role's boundary; `None` for a role without one, and for
    /// one of which the account knows no document.
    pub(super) fn boundary_of(&self, role: &Role) -> Option<Document> {
        let arn = role.permissions_boundary.as_deref()?;
        let policies = self.world.iam.own_policies.as_ref();
        let own = policies.and_then(|it| it.get(arn)).map(String::as_str);
        let document = own.or_else(|| document_of_aws(arn))?;
        Document::read(document).ok()
    }

    /// Checks the boundary that a role is to have by this action.
    ///
    /// # Errors
    /// `NoSuchEntity` for one that does not exist, `AccessDenied` where the
    /// organisation requires another.
    pub(super) fn check_boundary(
        &self,
        action: &str,
        role: &str,
        boundary: Option<&str>,
    ) -> Result<(), ApiFault> {
        let demanded = self.world.iam.demanded_boundary.as_deref();
        if demanded.is_some() && demanded != boundary {
            let message = format!(
                "User: arn:aws:iam::{account}:user/kavak is not authorized to perform: {action} on resource: arn:aws:iam::{account}:role/{role} with an explicit deny in a service control policy",
                account = self.world.account
            );
            return Err(ApiFault::new("AccessDenied", message).with_status(403));
        }
        match boundary {
            Some(arn) if !self.has_policy(arn) => Err(not_found(format!(
                "Scope ARN: {arn} does not exist or is not attachable."
            ))),
            _ => Ok(()),
        }
    }
}
