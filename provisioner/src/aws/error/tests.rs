use aws_smithy_types::retry::ErrorKind;

use super::*;

#[test]
fn missing_credentials_are_distinguished_from_a_lost_reply() {
    let class = |error| {
        unanswered(
            "x",
            &SdkError::<std::fmt::Error, Response>::dispatch_failure(error),
        )
        .class
    };
    let none = CredentialsError::not_loaded("nothing in the chain");
    assert_eq!(
        class(ConnectorError::other(none.into(), None)),
        Class::Credentials
    );
    let lost = "connection closed before message completed";
    assert_eq!(
        class(ConnectorError::other(
            lost.into(),
            Some(ErrorKind::TransientError)
        )),
        Class::Ambiguous
    );
    assert_eq!(class(ConnectorError::io(lost.into())), Class::Ambiguous);
}

#[test]
fn an_endpoint_that_is_no_url_is_distinguished_from_missing_credentials() {
    let class = |cause: Box<dyn std::error::Error + Send + Sync>| {
        unanswered(
            "x",
            &SdkError::<std::fmt::Error, Response>::construction_failure(cause),
        )
        .class
    };
    let none = CredentialsError::not_loaded("nothing in the chain");
    assert_eq!(class(none.into()), Class::Credentials);
    assert_eq!(class("endpoint is not a valid URI".into()), Class::Invalid);
}

#[test]
fn credential_source_that_fails_in_passing_is_asked_again_and_an_expired_login_is_not() {
    use aws_sdk_sts::operation::assume_role::AssumeRoleError;
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::{body::SdkBody, error::ErrorMetadata};

    let answered = |code: &str, status: u16| {
        let metadata = ErrorMetadata::builder().code(code).message("m").build();
        let status = StatusCode::try_from(status).expect("a status");
        let raw = Response::new(status, SdkBody::empty());
        let failed = SdkError::service_error(AssumeRoleError::generic(metadata), raw);
        credentials_fault("ListTasks", &CredentialsError::provider_error(failed)).class
    };
    assert_eq!(answered("ServiceUnavailable", 503), Class::Transient);
    assert_eq!(answered("SomethingNew", 503), Class::Transient);
    assert_eq!(answered("Throttling", 400), Class::Throttled);
    assert_eq!(answered("AccessDenied", 403), Class::Credentials);
    assert_eq!(answered("ExpiredToken", 403), Class::Credentials);
    let class = |error| credentials_fault("ListTasks", &error).class;
    let timed_out = CredentialsError::provider_timed_out(std::time::Duration::from_secs(5));
    assert_eq!(class(timed_out), Class::Transient);
    let expired = credentials_fault(
        "x",
        &CredentialsError::provider_error("the SSO token has expired"),
    );
    assert_eq!(expired.class, Class::Credentials);
    assert!(
        expired
            .reason
            .is_some_and(|it| it.next.contains("aws sso login"))
    );
}
