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

/// Clients of AWS's services for one region, and the gate that their calls pass.
/// What a run observes, decides or remembers is not here.
pub struct Clients {
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) elb: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) rds: aws_sdk_rds::Client,
    pub(crate) elasticache: aws_sdk_elasticache::Client,
    pub(crate) ecr: aws_sdk_ecr::Client,
    pub(crate) ecs: aws_sdk_ecs::Client,
    pub(crate) secrets_manager: aws_sdk_secretsmanager::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    pub(crate) acm: aws_sdk_acm::Client,
    pub(crate) route53: aws_sdk_route53::Client,
    pub(crate) autoscaling: aws_sdk_applicationautoscaling::Client,
    pub(crate) tagging: aws_sdk_resourcegroupstagging::Client,
    pub(crate) service_quotas: aws_sdk_servicequotas::Client,
    pub(crate) sns: aws_sdk_sns::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    /// Tells whose account it is, which everybody may ask.
    pub(crate) sts: aws_sdk_sts::Client,
    /// For the record of runs.
    pub(crate) ssm: aws_sdk_ssm::Client,
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

    fn from_config(config: &aws_config::SdkConfig, region: &str) -> Self {
        let calls = Arc::new(Calls::default());
        macro_rules! client {
            ($service:ident) => {
                client!($service, calls.gate())
            };
            ($service:ident, $interceptor:expr) => {
                $service::Client::from_conf(
                    $service::config::Builder::from(config)
                        .interceptor($interceptor)
                        .interceptor(AnswerCheck)
                        .build(),
                )
            };
        }
        Self {
            ec2: client!(aws_sdk_ec2),
            elb: client!(aws_sdk_elasticloadbalancingv2),
            rds: client!(aws_sdk_rds),
            elasticache: client!(aws_sdk_elasticache),
            ecr: client!(aws_sdk_ecr),
            ecs: client!(aws_sdk_ecs),
            secrets_manager: client!(aws_sdk_secretsmanager),
            logs: client!(aws_sdk_cloudwatchlogs),
            iam: client!(aws_sdk_iam),
            acm: client!(aws_sdk_acm),
            route53: client!(aws_sdk_route53),
            autoscaling: client!(aws_sdk_applicationautoscaling),
            tagging: client!(aws_sdk_resourcegroupstagging),
            service_quotas: client!(aws_sdk_servicequotas),
            sns: client!(aws_sdk_sns),
            cloudwatch: client!(aws_sdk_cloudwatch),
            sts: client!(aws_sdk_sts),
            ssm: client!(aws_sdk_ssm),
            lock_ssm: client!(aws_sdk_ssm, calls.lock_gate()),
            region: region.to_owned(),
            calls,
            stop: Stop::default(),
            is_public: false,
        }
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
