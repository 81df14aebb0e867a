//! Classifies the SDK's errors, by error code: the only place that does.

pub(crate) mod clock;
mod credentials;
pub(super) mod table;

use std::time::SystemTime;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::{
    client::result::{ConnectorError, SdkError},
    http::Response,
};
use aws_smithy_types::error::{metadata::ProvideErrorMetadata, operation::BuildError};
use kavak_engine::{Class, Fault};
use kavak_lock::NotLocked;

pub(crate) use self::credentials::{NoCredentials, fault as credentials_fault};
use self::table::{Answered, UNKNOWN_KEY, classify};
use super::{
    answer::{NotAws, Service, is_web_page},
    on_time::TooLate,
    services::codes,
};

/// Turns the error of a call of `action` into a fault:
/// `client.create_vpc().send().await.map_err(fault("CreateVpc"))`.
pub(crate) fn fault<E>(action: &'static str) -> impl FnOnce(SdkError<E, Response>) -> Fault
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    move |error| match &error {
        SdkError::ServiceError(answer) => answered(action, answer.err(), answer.raw()),
        other => unanswered(action, other),
    }
}

/// The fault of an error answer.
fn answered<E>(action: &'static str, error: &E, raw: &Response) -> Fault
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let code = error.code().unwrap_or_default();
    // An answer that the SDK can't read has neither code nor message.
    let message = error.message().map(str::to_owned);
    let mut message = message.unwrap_or_else(|| chain(error));
    if code.is_empty() && is_web_page(raw) {
        let page = NotAws(raw.status().as_u16());
        return Fault::new(Class::Intercepted, action, page.to_string());
    }
    let headers = raw.headers();
    let request_id = headers
        .get("x-amzn-requestid")
        .or_else(|| headers.get("x-amz-request-id"));
    let service = raw.extension::<Service>().map_or("", |it| it.0.as_str());
    let call = Answered {
        action,
        code,
        message: &message,
        status: raw.status().as_u16(),
    };
    let (class, reason) = classify(&call, codes(service));
    if class == Class::ClockSkew
        && let Some(skew) = clock::skew(headers.get("date"), SystemTime::now())
    {
        message = format!("{} ({skew})", message.trim());
    }
    Fault {
        class,
        action,
        code: Some(code.to_owned()).filter(|code| !code.is_empty()),
        message,
        request_id: request_id.map(str::to_owned),
        reason,
    }
}

/// The fault of a call that AWS did not answer.
fn unanswered<E>(action: &'static str, error: &SdkError<E, Response>) -> Fault
where
    E: std::error::Error + 'static,
{
    if let Some(why) = cause::<NotLocked>(error) {
        return Fault::new(held_back(why), action, why.to_string());
    }
    if let Some(page) = cause::<NotAws>(error) {
        return Fault::new(Class::Intercepted, action, page.to_string());
    }
    if let Some(failure) = cause::<CredentialsError>(error) {
        return credentials_fault(action, failure);
    }
    Fault::new(without_answer(error), action, chain(error))
}

/// The class of a call that was not sent.
fn held_back(why: &NotLocked) -> Class {
    match why {
        NotLocked::Unrenewed(_) => Class::NotLocked,
        // Nothing more is to be done, or everything was.
        NotLocked::Lost(_) | NotLocked::Released => Class::Stopped,
    }
}

/// Returns whether AWS rejected an access key that it does not know, be it a wrong one or one of
/// an account for which the region is not enabled.
pub(crate) fn is_unknown_key(fault: &Fault) -> bool {
    fault.reason == Some(&UNKNOWN_KEY)
}

/// Turns the SDK's refusal to build a part of a request, because a required
/// member is missing, into a fault.
pub(crate) fn incomplete(action: &'static str) -> impl Fn(BuildError) -> Fault {
    move |error| Fault::new(Class::Invalid, action, error.to_string())
}

/// The class of a failure that AWS did not answer.
fn without_answer<E, R>(error: &SdkError<E, R>) -> Class
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match error {
        // A setting that no request can be made of, as an endpoint that is no URL.
        SdkError::ConstructionFailure(_) => Class::Invalid,
        // Nothing was sent.
        _ if cause::<TooLate>(error).is_some() => Class::Unreachable,
        SdkError::DispatchFailure(failure)
            if failure.as_connector_error().is_some_and(is_connect_failure) =>
        {
            Class::Unreachable
        }
        _ => Class::Ambiguous,
    }
}

/// The cause of this type, however deep: what asks for credentials may itself
/// have failed to connect somewhere.
fn cause<T: std::error::Error + 'static>(error: &dyn std::error::Error) -> Option<&T> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(wanted) = cause.downcast_ref() {
            return Some(wanted);
        }
        source = cause.source();
    }
    None
}

/// Whether there was no connection to send anything on; one that broke later
/// speaks of its connection too.
fn is_connect_failure(error: &ConnectorError) -> bool {
    error.connection_metadata().is_none() && chain(error).contains("(Connect)")
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !line.contains(&cause_text) {
            line.push_str(": ");
            line.push_str(&cause_text);
        }
        source = cause.source();
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
