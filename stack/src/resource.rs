//! A resource of the stack, with what it depends on.

use crate::{Key, Spec};

/// One resource of the stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its attributes; texts may refer to other resources, which makes an edge.
    pub spec: Spec,
    /// The resources that must be ready before it is created, though no attribute says so.
    pub after_ready: Vec<Key>,
    /// The resources that must exist before it is created, though no attribute says so.
    pub after: Vec<Key>,
    /// The resources that it needs to become ready once it is created.
    pub ready_with: Vec<Key>,
}

impl Resource {
    /// Everything that must be there before it is created.
    #[must_use]
    pub fn needs(&self) -> Vec<Key> {
        let mut needs: Vec<Key> = self
            .spec
            .references()
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        needs.extend(self.after_ready.iter().chain(&self.after).cloned());
        needs.sort();
        needs.dedup();
        needs
    }
}

/// The edges that no attribute shows.
impl Resource {
    pub(crate) fn after<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) -> &mut Self {
        self.after.extend(keys.into_iter().cloned());
        self
    }

    pub(crate) fn after_ready<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) -> &mut Self {
        self.after_ready.extend(keys.into_iter().cloned());
        self
    }

    pub(crate) fn ready_with<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) -> &mut Self {
        self.ready_with.extend(keys.into_iter().cloned());
        self
    }
}
