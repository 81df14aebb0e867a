//! Why a call failed, in the terms in which the engine decides what to do.

use std::fmt;

/// A failed call: its class decides whether and how it is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What to do about it.
    pub class: Class,
    /// The API action: `CreateVpc`.
    pub action: &'static str,
    /// AWS's error code, if AWS answered.
    pub code: Option<String>,
    /// AWS's message, or the transport's.
    pub message: String,
    /// AWS's id of the request, for its support.
    pub request_id: Option<String>,
}

/// What a failure means for the caller (`aws.md` §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Too many calls: try again, more slowly.
    Throttled,
    /// AWS said that it failed; nothing was done, or doing it again is harmless.
    Transient,
    /// No answer: whether it was done is unknown, so it must be looked up.
    Ambiguous,
    /// Something that was just made is not seen everywhere yet.
    NotVisibleYet,
    /// A new role, or a service's own role, is not believed yet.
    IamPropagating,
    /// The thing is busy with another change.
    Busy,
    /// Something that must go first is still there.
    InUse,
    /// It exists already: to be looked up and adopted.
    AlreadyExists,
    /// It does not exist (any more).
    NotFound,
    /// AWS has no room for it now.
    Capacity,
    /// A quota of the account is reached.
    Quota,
    /// The credentials may not do this.
    Denied,
    /// There are no usable credentials.
    Credentials,
    /// AWS can't be reached.
    Unreachable,
    /// AWS refuses the request as it is.
    Invalid,
    /// It ended in a state from which it does not recover by itself.
    Failed,
    /// Whether this run may still change the environment is not sure for the
    /// moment: nothing was sent.
    NotHeld,
    /// The run was told to stop, or its time is over.
    Stopped,
}

impl Fault {
    /// A fault that no answer of AWS carries.
    #[must_use]
    pub fn new(class: Class, action: &'static str, message: impl Into<String>) -> Self {
        Self {
            class,
            action,
            code: None,
            message: message.into(),
            request_id: None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.action)?;
        if let Some(code) = &self.code {
            write!(f, "{code}: ")?;
        }
        f.write_str(self.message.trim())?;
        if let Some(id) = &self.request_id {
            write!(f, " (request {id})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
