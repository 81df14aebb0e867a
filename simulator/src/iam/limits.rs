//! Default quotas of IAM.

use super::limit_exceeded;
use crate::{
    fault::ApiFault,
    state::iam::{InlinePolicy, Role},
};

pub(super) const ROLES: usize = 1000;
const MANAGED_POLICIES: usize = 10;
const TRUST_CHARACTERS: usize = 2048;
const INLINE_CHARACTERS: usize = 10_240;

/// White space does not count.
fn size(document: &str) -> usize {
    document.chars().filter(|it| !it.is_whitespace()).count()
}

pub(super) fn check_trust(document: &str) -> Result<(), ApiFault> {
    if size(document) > TRUST_CHARACTERS {
        return Err(limit_exceeded(format!(
            "Cannot exceed quota for ACLSizePerRole: {TRUST_CHARACTERS}"
        )));
    }
    Ok(())
}

pub(super) fn check_managed(role: &Role) -> Result<(), ApiFault> {
    if role.managed.len() > MANAGED_POLICIES {
        return Err(limit_exceeded(format!(
            "Cannot exceed quota for PoliciesPerRole: {MANAGED_POLICIES}"
        )));
    }
    Ok(())
}

/// All inline policies of a role share one limit.
pub(super) fn check_inline(role: &Role) -> Result<(), ApiFault> {
    let of = |policy: &InlinePolicy| size(&policy.document);
    if role.inline.values().map(of).sum::<usize>() > INLINE_CHARACTERS {
        return Err(limit_exceeded(format!(
            "Maximum policy size of {INLINE_CHARACTERS} bytes exceeded for role {}",
            role.name
        )));
    }
    Ok(())
}
