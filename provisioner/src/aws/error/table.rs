//! What AWS's error codes mean: a table per service (`aws/services.rs`), then one for all.

mod common;
pub(in crate::aws) mod containers;
pub(in crate::aws) mod data;
pub(in crate::aws) mod identity;
pub(in crate::aws) mod ingress;
pub(in crate::aws) mod network;
pub(in crate::aws) mod storage;

use kavak_engine::{Class, Reason};

pub(super) use common::UNKNOWN_KEY;

/// What a code means in the answer to some actions.
pub(in crate::aws) struct Row {
    /// Without the suffix `Exception` or `Fault`, which some services add.
    codes: &'static [&'static str],
    /// Names of actions, or how they begin (`Create*`); empty: every action.
    actions: &'static [&'static str],
    /// Parts of the message, one of which must be in it; empty: any message.
    /// Looked at only where AWS has one code for different things.
    messages: &'static [&'static str],
    class: Class,
    reason: Option<&'static Reason>,
}

/// A row for every action and message.
pub(in crate::aws) const fn row(class: Class, codes: &'static [&'static str]) -> Row {
    Row {
        codes,
        actions: &[],
        messages: &[],
        class,
        reason: None,
    }
}

impl Row {
    /// The same for these actions only.
    pub(in crate::aws) const fn of(self, actions: &'static [&'static str]) -> Self {
        Self { actions, ..self }
    }

    /// The same for messages with one of these parts only.
    pub(in crate::aws) const fn saying(self, messages: &'static [&'static str]) -> Self {
        Self { messages, ..self }
    }

    /// The same with what it means.
    pub(in crate::aws) const fn because(self, reason: &'static Reason) -> Self {
        Self {
            reason: Some(reason),
            ..self
        }
    }

    fn matches(&self, call: &Answered<'_>, code: &str) -> bool {
        self.codes.contains(&code)
            && (self.actions.is_empty() || self.actions.iter().any(|it| is(call.action, it)))
            && (self.messages.is_empty()
                || self.messages.iter().any(|it| call.message.contains(it)))
    }
}

/// An error answer.
#[derive(Clone, Copy)]
pub(super) struct Answered<'a> {
    pub(super) action: &'a str,
    pub(super) code: &'a str,
    pub(super) message: &'a str,
    pub(super) status: u16,
}

/// The class of an error answer (`docs/AWS.md#calls`), and what it means where more is
/// known, by the codes of its service. An unknown code is judged by the status of its answer.
pub(super) fn classify(call: &Answered<'_>, codes: &[Row]) -> (Class, Option<&'static Reason>) {
    if is_throttling(call) {
        return (Class::Throttled, None);
    }
    let code = bare(call.code);
    let rows = codes.iter().chain(common::ROWS);
    let row = rows.into_iter().find(|row| row.matches(call, code));
    match row {
        Some(row) => (row.class, row.reason),
        None => (
            by_pattern(call.action, code).unwrap_or_else(|| by_status(call)),
            None,
        ),
    }
}

/// Whether a service was throttled by another one that it called: the other's
/// code is in the message of its own (`InvalidParameterException: … Rate exceeded`).
fn is_throttling(call: &Answered<'_>) -> bool {
    // A quota's message may speak of limits too.
    !is_quota(bare(call.code))
        && [
            "Rate exceeded",
            "RequestLimitExceeded",
            "Request limit exceeded",
            "ThrottlingException",
        ]
        .iter()
        .any(|part| call.message.contains(part))
}

fn bare(code: &str) -> &str {
    let code = code.strip_suffix("Exception").unwrap_or(code);
    code.strip_suffix("Fault").unwrap_or(code)
}

/// Whether an action is the one of a pattern: `CreateVpc`, `Create*`, `*SubnetGroup`.
fn is(action: &str, pattern: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => action.ends_with(end),
        (None, Some(beginning)) => action.starts_with(beginning),
        (None, None) => action == pattern,
    }
}

/// Codes that AWS builds by rule, one for each kind of thing.
fn by_pattern(action: &str, code: &str) -> Option<Class> {
    if is_quota(code) {
        Some(Class::Quota)
    } else if code.contains("AlreadyExists") || code.contains("Duplicate") {
        Some(Class::AlreadyExists)
    } else if code.contains("NotFound") || code.ends_with(".Malformed") {
        Some(missing(action))
    } else {
        None
    }
}

fn is_quota(code: &str) -> bool {
    // `RequestLimitExceeded` and `TooManyRequests` are throttling.
    code != "RequestLimitExceeded"
        && code != "TooManyRequests"
        && (code.contains("LimitExceeded")
            || code.contains("QuotaExceeded")
            || code.contains("QuotaForCustomerExceeded")
            // `TooManyLoadBalancers`
            || (code.starts_with("TooMany") && code != "TooManyUpdates"))
}

/// What it means that something is missing. A call that names other resources,
/// which this run has just made or found, does not see them yet.
fn missing(action: &str) -> Class {
    let names_others = [
        "Create*",
        "Run*",
        "Attach*",
        "Associate*",
        "Authorize*",
        "Put*",
        "Register*",
        "Modify*",
        "Replace*",
        "Update*",
        "Set*",
        "Add*",
        "Tag*",
    ];
    if names_others.iter().any(|it| is(action, it)) {
        Class::NotVisibleYet
    } else {
        Class::NotFound
    }
}

fn by_status(call: &Answered<'_>) -> Class {
    match call.status {
        // It was done, but what AWS says of it can't be read.
        200..300 => Class::Ambiguous,
        429 => Class::Throttled,
        500.. => Class::Transient,
        _ if call.code.is_empty() => Class::Invalid,
        _ => Class::Unknown,
    }
}

#[cfg(test)]
mod tests;
