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
    /// What the error means and what helps, where more is known than the class.
    pub reason: Option<&'static Reason>,
}

/// What an error means, more precisely than its class.
#[derive(Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it means for the user.
    pub meaning: &'static str,
    /// What to do next; empty if the class's advice fits.
    pub next: &'static str,
}

macro_rules! classes {
    ($($(#[doc = $doc:literal])+ $class:ident,)+) => {
        /// What a failure means for the caller (`docs/AWS.md#calls`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Class { $($(#[doc = $doc])+ $class),+ }

        impl Class {
            /// All classes.
            pub const ALL: &[Self] = &[$(Self::$class),+];
        }
    };
}

classes! {
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
    /// AWS rejects the time of the signature: this machine's clock is off.
    ClockSkew,
    /// Something between here and AWS answered instead of AWS: a proxy, a
    /// captive portal.
    Intercepted,
    /// AWS can't be reached.
    Unreachable,
    /// AWS refuses the request as it is.
    Invalid,
    /// AWS refuses the request with a code that is in no error table.
    Unknown,
    /// It ended in a state from which it does not recover by itself.
    Failed,
    /// Whether this run may still change the environment is not sure for the
    /// moment: nothing was sent.
    NotLocked,
    /// The run was stopped, or its time is over.
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
            reason: None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.action)?;
        match (&self.code, self.class) {
            (Some(code), Class::Unknown) => write!(f, "unknown error code {code}: ")?,
            (Some(code), _) => write!(f, "{code}: ")?,
            (None, _) => {}
        }
        f.write_str(self.message.trim())?;
        if let Some(id) = &self.request_id {
            write!(f, " (request {id})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
