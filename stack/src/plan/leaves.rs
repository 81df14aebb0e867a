//! The data that the deletions of a plan leave behind: part of it, so that it is shown before.

use crate::{
    Found, Spec,
    leaves::{Keeping, Leaves},
};

/// The data that the deletion of `found` leaves behind: nothing of a resource that never worked.
pub(super) fn of(found: &Found, keeping: &Keeping) -> Leaves {
    if found.never_worked() {
        return Leaves::default();
    }
    let mut leaves = found.spec.leaves(keeping);
    leaves.final_snapshot = leaves
        .final_snapshot
        .filter(|_| found.takes_final_snapshot());
    leaves
}

/// `true` if `found` is left as it is: a secret that can still be restored.
pub(super) fn is_spared(found: &Found, keeping: &Keeping) -> bool {
    keeping.secret_recovery_days.is_some()
        && matches!(&found.spec, Spec::Secret(it) if it.scheduled_for_deletion)
}
