//! The columns of the table, as methods of [`Kind`].

use super::Kind;
use crate::{Group, affected::Affected};

/// The condition under which a dependent blocks its dependency's deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// Not at all: AWS deletes the dependency under a living dependent.
    Never,
    /// If the dependent refers to it.
    IfReferenced,
    /// Always, though no attribute names it.
    Always,
}

impl Kind {
    /// As it is written in plans and events: `security_group`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// The type that AWS gives it in ARNs; none of what is part of another resource.
    #[must_use]
    pub fn aws_name(self) -> Option<&'static str> {
        let name = self.row().aws_name;
        (!name.is_empty()).then_some(name)
    }

    /// The group that resources of this kind are drawn in.
    #[must_use]
    pub fn group(self) -> Group {
        self.row().group
    }

    /// The longest name that AWS takes (`docs/AWS.md#names-and-tags`); 0 of a kind that is found
    /// by what it belongs to, not by a name.
    #[must_use]
    pub fn max_name_length(self) -> usize {
        self.row().max_name_length
    }

    /// Typical seconds from the creating call to ready.
    #[must_use]
    pub fn typical_create_seconds(self) -> u32 {
        self.row().create_seconds
    }

    /// Typical seconds from the deleting call to gone.
    #[must_use]
    pub fn typical_delete_seconds(self) -> u32 {
        self.row().delete_seconds
    }

    /// The longest seconds from the creating call to ready.
    #[must_use]
    pub fn max_create_seconds(self) -> u32 {
        self.row().max_create_seconds
    }

    /// The longest seconds from the deleting call to gone.
    #[must_use]
    pub fn max_delete_seconds(self) -> u32 {
        self.row().max_delete_seconds
    }

    /// The part of the service that does not work while a resource of this kind is away.
    #[must_use]
    pub fn serves(self) -> Option<Affected> {
        self.row().serves
    }

    /// `true` if it becomes ready or goes only some time after the call, so that it must be
    /// looked at again after the call.
    #[must_use]
    pub fn is_polled(self) -> bool {
        self.row().is_polled
    }

    /// `true` if it may report that it is ready before it takes up all that it was
    /// asked for (`docs/AWS.md#changing`): one read then is not enough.
    #[must_use]
    pub fn can_flicker(self) -> bool {
        self.row().can_flicker
    }

    /// `true` if it lies in a VPC, which can't be deleted before it.
    #[must_use]
    pub fn is_in_vpc(self) -> bool {
        self.row().is_in_vpc
    }

    /// `true` if network interfaces in it, which services leave for a while, keep it
    /// from being deleted (`docs/AWS.md#deleting`).
    #[must_use]
    pub fn is_held_by_interfaces(self) -> bool {
        self.row().is_held_by_interfaces
    }

    /// `true` if its loss would lose the data of users: on a protected
    /// environment it is never replaced.
    #[must_use]
    pub fn holds_data(self) -> bool {
        self.row().holds_data
    }

    /// `true` if a second creating call after a lost response creates a second one:
    /// neither a unique name nor a client token protects (`docs/AWS.md#creating`).
    #[must_use]
    pub fn creates_twice(self) -> bool {
        self.row().creates_twice
    }

    /// `true` if each update registers a further revision under the same name, so that a
    /// repeated update creates a second one.
    #[must_use]
    pub fn is_revisioned(self) -> bool {
        self.row().is_revisioned
    }

    /// `true` if a resource of this kind may be observed under another key than it was created
    /// under: its name does not belong to one environment alone.
    #[must_use]
    pub fn may_have_another_key(self) -> bool {
        self.row().may_have_another_key
    }

    /// The condition under which AWS refuses, or silently spoils, the deletion of a `dependency`
    /// while a resource of this kind lives (`docs/AWS.md#deleting`).
    #[must_use]
    pub fn depends_on(self, dependency: Self) -> Dependency {
        let row = self.row();
        if row.always.contains(&dependency) {
            Dependency::Always
        } else if row.if_referenced.contains(&dependency) {
            Dependency::IfReferenced
        } else {
            Dependency::Never
        }
    }
}
