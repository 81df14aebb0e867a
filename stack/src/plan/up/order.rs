//! The order in which a stack is judged.

use std::collections::BTreeSet;

use crate::{Key, Stack};

/// The keys of the stack, dependencies before dependents.
pub(super) fn in_order(stack: &Stack) -> Vec<Key> {
    let mut ordered = Vec::new();
    let mut visited = BTreeSet::new();
    for key in stack.resources().keys() {
        visit(stack, key, &mut visited, &mut ordered);
    }
    ordered
}

fn visit(stack: &Stack, key: &Key, visited: &mut BTreeSet<Key>, ordered: &mut Vec<Key>) {
    if !visited.insert(key.clone()) {
        return;
    }
    if let Some(resource) = stack.get(key) {
        for dependency in resource.needs() {
            visit(stack, &dependency, visited, ordered);
        }
        ordered.push(key.clone());
    }
}
