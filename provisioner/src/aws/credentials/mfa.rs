//! Roles that ask for an MFA code.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_credential_types::{
    Credentials,
    provider::{self, ProvideCredentials, error::CredentialsError},
};
use kavak_engine::Reason;
use secrecy::ExposeSecret;

use super::{
    super::error::NoCredentials,
    AskForCode, CredentialChain,
    profile::{Base, Role, Roles},
};

const NO_TERMINAL: Reason = Reason {
    meaning: "the profile's role can only be assumed with an MFA code",
    next: "run this on a terminal, or take a session from the AWS CLI first: eval \"$(aws configure export-credentials --format env)\"",
};

const SESSION_OVER: Reason = Reason {
    meaning: "the role's session has expired, and no code is asked for in the middle of a run",
    next: "run the command again: it goes on from what is there (a longer duration_seconds in the profile makes longer sessions)",
};

impl CredentialChain {
    /// Assumes the roles one after the other; asks for a code where one is needed.
    pub(super) async fn assume_with_mfa(
        &self,
        chain: Roles,
        ask: Option<AskForCode<'_>>,
    ) -> provider::Result {
        let mut credentials = match chain.base {
            Base::Keys(keys) => keys,
            Base::Profile(name) => {
                let base = ProfileFileCredentialsProvider::builder()
                    .configure(&self.provider_config())
                    .profile_name(name)
                    .build();
                base.provide_credentials().await?
            }
        };
        for role in &chain.roles {
            credentials = self.assume(role, credentials, ask).await?;
        }
        Ok(credentials)
    }

    async fn assume(
        &self,
        role: &Role,
        with: Credentials,
        ask: Option<AskForCode<'_>>,
    ) -> provider::Result {
        let code = match &role.mfa_serial {
            Some(serial) => Some(code(role, serial, ask)?),
            None => None,
        };
        let config = self.client_config(self.region.clone(), with).await;
        let call = aws_sdk_sts::Client::new(&config)
            .assume_role()
            .role_arn(&role.arn)
            .role_session_name(role.session_name.clone().unwrap_or_else(session_name))
            .set_external_id(role.external_id.clone())
            .set_duration_seconds(role.duration_s)
            .set_serial_number(role.mfa_serial.clone())
            .set_token_code(code.map(|code| code.expose_secret().trim().to_owned()));
        let answer = call
            .send()
            .await
            .map_err(CredentialsError::provider_error)?;
        let given = answer
            .credentials()
            .ok_or_else(|| CredentialsError::unhandled("STS gave no credentials"))?;
        Ok(Credentials::new(
            given.access_key_id(),
            given.secret_access_key(),
            Some(given.session_token().to_owned()),
            SystemTime::try_from(*given.expiration()).ok(),
            "AssumeRole with MFA",
        ))
    }
}

fn code(
    role: &Role,
    serial: &str,
    ask: Option<AskForCode<'_>>,
) -> Result<secrecy::SecretString, NoCredentials> {
    let profile = &role.profile;
    let Some(ask) = ask else {
        return Err(NoCredentials {
            what: format!("the session of profile `{profile}`, made with an MFA code, has expired"),
            reason: &SESSION_OVER,
        });
    };
    ask(serial).ok_or_else(|| NoCredentials {
        what: format!(
            "profile `{profile}` needs a code of {serial}, and there is no terminal to ask for it"
        ),
        reason: &NO_TERMINAL,
    })
}

fn session_name() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!("kavak-infra-{}", now.as_secs())
}
