//! Who calls AWS, and why AWS does not know them.

use std::{
    sync::Arc,
    sync::atomic::{AtomicBool, Ordering},
};

use aws_config::Region;
use kavak_engine::{Fault, retry};
use secrecy::SecretString;

use super::Context;
use crate::{
    aws::{
        credentials::{CredentialChain, Shared},
        is_unknown_key,
    },
    error::{Cause, Error, ErrorKind},
    network::Network,
};

/// The region that is enabled for every account.
const HOME: &str = "us-east-1";

impl Context {
    /// How other hosts are reached.
    ///
    /// # Errors
    /// That a variable for it has a value that can't be used.
    pub fn network(&self) -> Result<Network, Error> {
        Network::of(&self.variables)
    }

    pub(super) fn credentials(&self, network: &Network, region: &str) -> Arc<CredentialChain> {
        let new = || Arc::new(CredentialChain::new(network.aws_client(), region));
        self.credentials.get_or_init(new).clone()
    }

    /// Finds credentials before anything else is done.
    pub(super) async fn authenticate(&self, credentials: &CredentialChain) -> Result<(), Error> {
        let is_reported = AtomicBool::new(false);
        let stop = self.stop()?;
        let found = retry::reading(&stop, || async {
            let found = credentials.resolve(&|device| self.mfa_code(device)).await;
            if let Err(fault) = &found
                && fault.class.patience().is_some()
                && !is_reported.swap(true, Ordering::Relaxed)
            {
                self.ui
                    .notice(&format!("credentials are asked for again: {fault}"));
            }
            found
        });
        found
            .await
            .map_err(|fault| Error::of_fault("finding credentials", fault))
    }

    fn mfa_code(&self, device: &str) -> Option<SecretString> {
        self.ui
            .ask_secret(&format!("MFA code of {device}"))
            .ok()
            .flatten()
    }

    /// An error with its reason where AWS does not know the access key: whether
    /// another region knows it distinguishes a wrong key from a region that is not enabled.
    pub(crate) fn explain(&self, error: Error) -> Error {
        let Some(fault) = unknown_key(&error).filter(|_| !self.options.local) else {
            return error;
        };
        let Ok(environment) = self.any_environment() else {
            return error;
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let Ok(runtime) = runtime else {
            return error;
        };
        match runtime.block_on(self.account_elsewhere(&environment.region)) {
            Some(account) => not_enabled(&environment.region, &account, fault.clone()),
            None => error,
        }
    }

    /// The account of the credentials, as a region says that every account has.
    async fn account_elsewhere(&self, region: &str) -> Option<String> {
        if region == HOME {
            return None;
        }
        let credentials = self.credentials(&self.network().ok()?, region);
        let shared = Shared(credentials.clone());
        let config = credentials.client_config(Region::new(HOME), shared).await;
        let mut config = aws_sdk_sts::config::Builder::from(&config);
        if let Some(url) = &self.options.endpoint_url {
            config = config.endpoint_url(url);
        }
        let sts = aws_sdk_sts::Client::from_conf(config.build());
        let caller = sts.get_caller_identity().send().await.ok()?;
        caller.account().map(str::to_owned)
    }
}

fn unknown_key(error: &Error) -> Option<&Fault> {
    if error.kind != ErrorKind::Credentials {
        return None;
    }
    error.causes.iter().find_map(|cause| match cause {
        Cause::Fault(_, fault) if is_unknown_key(fault) => Some(fault),
        _ => None,
    })
}

fn not_enabled(region: &str, account: &str, fault: Fault) -> Error {
    let mut error = Error::new(
        ErrorKind::Credentials,
        format!("region {region} is not enabled for account {account}"),
    )
    .meaning("the credentials are valid, but not in this region")
    .next(format!(
        "enable {region} (AWS console, Account, AWS Regions; it takes some minutes), or choose another --region"
    ))
    .next("a session of STS's global endpoint is valid only in regions that are enabled by default: set AWS_STS_REGIONAL_ENDPOINTS=regional where it is made");
    error.causes.push(Cause::Fault(None, fault));
    error
}
