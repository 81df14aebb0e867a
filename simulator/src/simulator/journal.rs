//! The journal of calls.

use kavak_calls::InjectedFault;
use serde_json::Value;

use crate::{Service, caller::CallerId, clock::Moment};

/// A call that was made.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// By whom.
    pub caller: CallerId,
    /// The service called.
    pub service: Service,
    /// Its region.
    pub region: String,
    /// The operation called.
    pub operation: String,
    /// Its input.
    pub input: Value,
    /// The injected fault.
    pub injected: InjectedFault,
    /// The code of AWS's refusal, if it was one.
    pub refusal: Option<String>,
}
