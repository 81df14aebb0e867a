//! The AWS SDK's clients, and the one place where its errors are classified.

mod answer;
mod attempts;
mod calls;
pub(crate) mod credentials;
mod endpoint;
mod error;
mod filter;
mod lockable;
mod on_time;
pub(crate) mod tags;

use std::sync::Arc;

use aws_config::{
    BehaviorVersion, ConfigLoader, Region, identity::IdentityCache, retry::RetryConfig,
};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::HttpClient;
use aws_smithy_types::DateTime;
use kavak_engine::Stop;

use self::{answer::AnswerCheck, credentials::CredentialChain};
pub(crate) use self::{
    calls::Calls,
    error::{clock, fault, incomplete},
    filter::{filter, tag_filter},
    tags::{TagChanges, users},
};
pub use self::{
    endpoint::Endpoint,
    lockable::{Lockable, Recorded},
};
use crate::network::Network;

/// Declares the clients, each with its crate and the prefix of its service's actions in IAM, which
/// the tests of the permissions read.
macro_rules! clients {
    ($($client:ident $sdk:ident $prefix:literal;)+) => {
        /// Clients of AWS's services for one region, and the gate that their calls pass.
        /// What a run observes, decides or remembers is not here.
        pub struct Clients {
            $(pub(crate) $client: $sdk::Client,)+
            /// For the lock alone, whose calls need no lock.
            pub(crate) lock_ssm: aws_sdk_ssm::Client,
            /// The region of all of them.
            pub(crate) region: String,
            calls: Arc<Calls>,
            /// Ends the waits between the attempts of a call.
            stop: Stop,
            /// Whether it is AWS itself that is reached, whose zones are in the DNS.
            is_public: bool,
        }

        impl Clients {
            fn from_config(config: &aws_config::SdkConfig, region: &str) -> Self {
                let calls = Arc::new(Calls::default());
                Self {
                    $($client: client!($sdk, config, calls.gate()),)+
                    lock_ssm: client!(aws_sdk_ssm, config, calls.lock_gate()),
                    region: region.to_owned(),
                    calls,
                    stop: Stop::default(),
                    is_public: false,
                }
            }
        }
    };
}

macro_rules! client {
    ($sdk:ident, $config:expr, $gate:expr) => {
        $sdk::Client::from_conf(
            $sdk::config::Builder::from($config)
                .interceptor($gate)
                .interceptor(AnswerCheck)
                .build(),
        )
    };
}

clients! {
    ec2 aws_sdk_ec2 "ec2";
    elb aws_sdk_elasticloadbalancingv2 "elasticloadbalancing";
    rds aws_sdk_rds "rds";
    elasticache aws_sdk_elasticache "elasticache";
    ecr aws_sdk_ecr "ecr";
    ecs aws_sdk_ecs "ecs";
    secrets_manager aws_sdk_secretsmanager "secretsmanager";
    logs aws_sdk_cloudwatchlogs "logs";
    iam aws_sdk_iam "iam";
    acm aws_sdk_acm "acm";
    route53 aws_sdk_route53 "route53";
    autoscaling aws_sdk_applicationautoscaling "application-autoscaling";
    tagging aws_sdk_resourcegroupstagging "tag";
    service_quotas aws_sdk_servicequotas "servicequotas";
    sns aws_sdk_sns "sns";
    cloudwatch aws_sdk_cloudwatch "cloudwatch";
    // Whose account it is, which everybody may ask.
    sts aws_sdk_sts "sts";
    // For the record of runs.
    ssm aws_sdk_ssm "ssm";
}

impl Clients {
    /// Clients for a region, with credentials of this chain. Makes no call.
    pub(crate) async fn connect(
        region: &str,
        endpoint: Option<Endpoint>,
        network: &Network,
        credentials: Arc<CredentialChain>,
        stop: Stop,
    ) -> Self {
        let mut loader = loader(region, network.aws_client())
            .credentials_provider(credentials::Shared(credentials));
        let is_public = endpoint.is_none();
        if let Some(endpoint) = endpoint {
            loader = loader.endpoint_url(endpoint.url);
            if let Some(credentials) = endpoint.credentials {
                loader = loader.credentials_provider(credentials);
            }
        }
        Self {
            is_public,
            stop,
            ..Self::from_config(&loader.load().await, region)
        }
    }

    /// Clients that reach AWS, or what stands in for it, through `http`.
    pub async fn connect_through(http: impl HttpClient + 'static, region: &str) -> Self {
        let loader = loader(region, http).credentials_provider(any_credentials());
        Self::from_config(&loader.load().await, region)
    }

    /// Whether it is AWS itself that is reached.
    pub(crate) fn is_public(&self) -> bool {
        self.is_public
    }

    /// Calls made so far, and how many of them can change something.
    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.calls
    }
}

/// A time as AWS reports it, in milliseconds since 1970.
pub(crate) fn millis(time: Option<&DateTime>) -> Option<i64> {
    time?.to_millis().ok()
}

/// Credentials for where any will do.
fn any_credentials() -> Credentials {
    Credentials::new("simulated", "simulated", None, None, "simulated")
}

/// What all clients have in common.
fn loader(region: &str, http: impl HttpClient + 'static) -> ConfigLoader {
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .http_client(http)
        // The SDK would repeat a creating call whose reply was lost, and make
        // a second VPC: trying again is the engine's part.
        .retry_config(RetryConfig::disabled())
        .timeout_config(calls::timeouts())
        // The chain bounds itself, by attempts; 5 s by default would cut them off.
        .identity_cache(
            IdentityCache::lazy()
                .load_timeout(credentials::TIMEOUT)
                .build(),
        )
}
