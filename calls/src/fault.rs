//! The vocabulary of fault injection.

use std::time::Duration;

/// A fault that a test injects into one call. A double panics at one that it can't inject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InjectedFault {
    /// None: the call is applied and answered.
    #[default]
    None,
    /// Rejected as one call too many; not applied.
    Throttle,
    /// A server error; not applied.
    ErrorBefore,
    /// Applied, and answered by a server error.
    ErrorAfter,
    /// Applied, and the connection ends without a response.
    LoseResponse,
    /// Applied and answered after this time.
    Delay(Duration),
    /// The call reads the state of this long ago.
    StaleRead(Duration),
    /// Rejected because the caller's credentials have expired.
    ExpireCredentials,
    /// The caller crashes before the call is applied.
    CrashBefore,
    /// The caller crashes after the call is applied, before the response.
    CrashAfter,
    /// The connection breaks after this many bytes of the request's body.
    CutAfter(usize),
    /// Not applied; the response has this status and body.
    Respond(u16, &'static str),
}
