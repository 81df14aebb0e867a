//! Why a plan must not be carried out, in words.

use std::fmt;

use serde::Serialize;

use crate::{Key, Unmanaged, UnmanagedReason};

/// Why a plan must not be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// It would lose data of a protected environment.
    LosesData {
        /// The resource that would be deleted.
        key: Key,
        /// The reason for its deletion.
        reason: String,
    },
    /// It would replace a database that its owner can make work again.
    NeedsOwner {
        /// The database.
        key: Key,
        /// AWS's word for its state.
        status: String,
    },
    /// AWS would refuse the change that the settings ask for.
    Impossible {
        /// The resource that would be changed.
        key: Key,
        /// Why, and what can be set instead.
        reason: String,
    },
    /// The settings give as their own what the environment itself requested and
    /// would now delete.
    GivenItself {
        /// The resource that would be deleted.
        key: Key,
        /// The resource that would go on using it.
        by: Key,
    },
    /// AWS would refuse what a setting asks for, after other resources were created.
    NotPossible {
        /// The setting.
        setting: &'static str,
        /// Why AWS would refuse it.
        why: String,
        /// The next step of the user.
        next: String,
    },
    /// The account may not have as many resources as the plan creates.
    OverQuota {
        /// The resources that the quota counts.
        what: &'static str,
        /// The region in which it counts them.
        region: String,
        /// The number of existing ones.
        present: usize,
        /// The number that the plan creates.
        needed: usize,
        /// The quota.
        limit: usize,
    },
    /// The environment was made by a drill, whose restored database is full of messages that
    /// wait to be sent.
    Drill {
        /// The environment whose backup was drilled.
        of: String,
    },
    /// The place of a resource is taken by one that is not the environment's.
    Taken(Unmanaged),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LosesData { key, reason } => {
                write!(
                    f,
                    "{key} holds data and would be deleted ({reason}), but the environment is protected"
                )
            }
            Self::Drill { of } => write!(
                f,
                "it is left of a drill of {of}: with these settings its agent would send the messages that wait in the restored database"
            ),
            Self::NeedsOwner { key, status } => {
                write!(
                    f,
                    "{key} is `{status}`: what is in it would be lost if it were replaced"
                )
            }
            Self::Impossible { key, reason } => write!(f, "{key}: {reason}"),
            Self::GivenItself { key, by } => {
                write!(
                    f,
                    "{by} is to use {key}, which this environment requested itself and would delete as no longer needed"
                )
            }
            Self::NotPossible { setting, why, .. } => write!(f, "{setting}: {why}"),
            Self::OverQuota {
                what,
                region,
                present,
                needed,
                limit,
            } => write!(
                f,
                "the account may have {limit} {what} in {region}: it has {present}, and the plan creates {needed}"
            ),
            Self::Taken(by) => {
                write!(f, "can't create {}: {by}", by.key)?;
                match by.reason {
                    UnmanagedReason::ServesRegion(_) => {
                        f.write_str(" (roles are the account's, not a region's)")
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}
