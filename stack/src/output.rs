//! Outputs: values that AWS assigns to a resource, for others to refer to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A value that AWS chooses and that other resources or users need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// The identifier that further calls take: an EC2 id, a name or an ARN.
    Id,
    /// The Amazon Resource Name.
    Arn,
    /// Host name of a database or of a cache's primary node.
    Endpoint,
    /// Host name of a cache's primary node for clients without TLS, whether or not
    /// it takes any now.
    PlainEndpoint,
    /// Address of a container repository, without a tag.
    RepositoryUrl,
    /// An image's address, by digest.
    ImageReference,
    /// DNS name of a load balancer.
    DnsName,
    /// Hosted zone of a load balancer's DNS name, for alias records.
    CanonicalHostedZoneId,
    /// The value of the dimension by which CloudWatch knows a load balancer or a target
    /// group: `app/name/50dc6c495c0c9188`.
    Dimension,
    /// The group that AWS makes with each VPC.
    DefaultSecurityGroupId,
    /// Name of the record that proves the ownership of a certificate's domain.
    ValidationName,
    /// Value of that record.
    ValidationValue,
}

/// The outputs of one resource that are known by now.
pub type Outputs = BTreeMap<Output, String>;
