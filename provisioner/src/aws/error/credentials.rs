//! Why there are no credentials: absent and expired ones are final, a source
//! that fails in passing is asked again.

use std::error::Error;

use aws_config::imds::client::error::ImdsError;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_sdk_ssooidc::operation::create_token::CreateTokenError;
use aws_sdk_sts::operation::{
    assume_role::AssumeRoleError, assume_role_with_web_identity::AssumeRoleWithWebIdentityError,
};
use aws_smithy_runtime_api::{client::result::SdkError, http::Response};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use kavak_engine::{Class, Fault, Reason};

use super::{
    chain, is_connect_failure,
    table::{Answered, classify, identity},
};

const EXPIRED: Reason = Reason {
    meaning: "the login has expired",
    next: "log in again (`aws sso login`, `aws login`) and run the command again: it goes on from what is there",
};

/// A failure to get credentials that this program found itself, before the SDK.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub(crate) struct NoCredentials {
    pub(crate) what: String,
    pub(crate) reason: &'static Reason,
}

/// The fault of a call for which there were no credentials. Nothing was sent,
/// so whatever passes may be tried again.
pub(crate) fn fault(action: &'static str, error: &CredentialsError) -> Fault {
    let (class, reason) = class(error);
    Fault {
        reason,
        ..Fault::new(class, action, chain(error))
    }
}

fn class(error: &CredentialsError) -> (Class, Option<&'static Reason>) {
    match error {
        CredentialsError::ProviderTimedOut(_) => return (Class::Transient, None),
        CredentialsError::CredentialsNotLoaded(_) | CredentialsError::InvalidConfiguration(_) => {
            return (Class::Credentials, reason_in(error));
        }
        _ => {}
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(class) = of_call(cause) {
            return class;
        }
        source = cause.source();
    }
    (Class::Credentials, reason_in(error))
}

/// What is known without the service's answer.
fn reason_in(error: &CredentialsError) -> Option<&'static Reason> {
    if let Some(found) = super::cause::<NoCredentials>(error) {
        return Some(found.reason);
    }
    // The SDK has no public type for it.
    let text = chain(error).to_ascii_lowercase();
    (text.contains("expired") || text.contains("refresh")).then_some(&EXPIRED)
}

/// The class of a call that asked for credentials, if `cause` is its failure.
fn of_call(cause: &(dyn Error + 'static)) -> Option<(Class, Option<&'static Reason>)> {
    of::<AssumeRoleError>(cause, "AssumeRole")
        .or_else(|| {
            let action = "AssumeRoleWithWebIdentity";
            of::<AssumeRoleWithWebIdentityError>(cause, action)
        })
        .or_else(|| of::<GetRoleCredentialsError>(cause, "GetRoleCredentials"))
        .or_else(|| of::<CreateTokenError>(cause, "CreateToken"))
        .or_else(|| of_instance(cause))
        .or_else(|| {
            // The credentials of containers.
            let failed: &SdkError<CredentialsError, Response> = cause.downcast_ref()?;
            Some((passing(failed)?, None))
        })
}

/// The class of a failure of an instance's metadata service.
fn of_instance(cause: &(dyn Error + 'static)) -> Option<(Class, Option<&'static Reason>)> {
    let class = match cause.downcast_ref()? {
        ImdsError::ErrorResponse(answer) if answer.response().status().is_server_error() => {
            Class::Transient
        }
        ImdsError::IoError(_) => Class::Transient,
        _ => Class::Credentials,
    };
    Some((class, None))
}

fn of<E>(cause: &(dyn Error + 'static), action: &str) -> Option<(Class, Option<&'static Reason>)>
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let failed: &SdkError<E, Response> = cause.downcast_ref()?;
    let SdkError::ServiceError(answer) = failed else {
        return Some((passing(failed).unwrap_or(Class::Credentials), None));
    };
    let call = Answered {
        action,
        code: answer.err().code().unwrap_or_default(),
        message: answer.err().message().unwrap_or_default(),
        status: answer.raw().status().as_u16(),
    };
    let (class, reason) = classify(&call, identity::CREDENTIALS);
    Some(match class {
        Class::Throttled | Class::Transient | Class::ClockSkew => (class, reason),
        // An answer that can't be read; asking creates nothing.
        Class::Ambiguous => (Class::Transient, reason),
        _ => (Class::Credentials, reason),
    })
}

/// The class of a call that was not answered, if that passes by itself.
fn passing<E>(failed: &SdkError<E, Response>) -> Option<Class> {
    match failed {
        SdkError::DispatchFailure(failure)
            if failure.as_connector_error().is_some_and(is_connect_failure) =>
        {
            Some(Class::Unreachable)
        }
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => {
            Some(Class::Transient)
        }
        _ => None,
    }
}
