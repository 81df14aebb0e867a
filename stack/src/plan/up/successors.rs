//! Replacements that an earlier run created without deleting the old side.

use super::in_order;
use crate::{
    Condition, Found, Key, Kind, Observed, Stack,
    plan::{diff, is_usable},
};

/// The observed resources, with those under the keys of the stack that need
/// no replacement: a run that ended between creating the new and deleting the old
/// one leaves both.
pub(super) fn with_successors(stack: &Stack, observed: &Observed) -> Observed {
    let mut observed = observed.clone();
    for key in in_order(stack) {
        let Some(wanted) = stack.get(&key).map(|it| &it.spec) else {
            continue;
        };
        if !matches!(wanted.kind(), Kind::Certificate | Kind::DnsRecord) {
            continue;
        }
        let fits = |found: &Found| {
            let known = |key: &Key, output| observed.output(key, output);
            let changes = diff::between(&found.spec, wanted, &known).changes;
            is_usable(found) && !changes.iter().any(|change| wanted.replaces(change))
        };
        let is_better = |found: &Found| fits(found) && found.condition == Condition::Ready;
        let Some(current) = observed.get(&key) else {
            continue;
        };
        let others = || {
            let orphans = observed.resources.iter();
            orphans.filter(|(key, it)| key.is_orphan() && it.spec.kind() == wanted.kind())
        };
        let successor = if is_better(current) {
            None
        } else {
            let ready = others().find(|(_, it)| is_better(it));
            ready.or_else(|| others().find(|(_, it)| !fits(current) && fits(it)))
        };
        if let Some((orphan, _)) = successor {
            let orphan = orphan.clone();
            swap(&mut observed, &key, &orphan);
        }
    }
    observed
}

fn swap(observed: &mut Observed, key: &Key, orphan: &Key) {
    if let (Some(old), Some(new)) = (
        observed.resources.remove(key),
        observed.resources.remove(orphan),
    ) {
        observed.resources.insert(Key::orphan(&old.id), old);
        observed.resources.insert(key.clone(), new);
    }
}
