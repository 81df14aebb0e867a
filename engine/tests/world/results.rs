//! Results of calls: outputs, and attributes that only an update sets.

use kavak_stack::{Kind, Output, Outputs, Spec, spec::ValueStatus};
use serde_json::json;

/// What AWS reports only of what is ready.
pub(super) fn late_outputs(id: &str) -> Outputs {
    Outputs::from([
        (Output::Endpoint, format!("{id}.example.com")),
        (Output::PlainEndpoint, format!("{id}.plain.example.com")),
    ])
}

pub(super) fn early_outputs(id: &str) -> Outputs {
    let mut outputs: Outputs = [
        Output::Arn,
        Output::RepositoryUrl,
        Output::ImageReference,
        Output::DnsName,
        Output::CanonicalHostedZoneId,
        Output::Dimension,
        Output::ValidationName,
        Output::ValidationValue,
    ]
    .into_iter()
    .map(|output| (output, format!("{id}/{output:?}")))
    .collect();
    outputs.insert(Output::Id, id.to_owned());
    if id.starts_with("vpc-") {
        outputs.insert(Output::DefaultSecurityGroupId, "sg-default".into());
    }
    outputs
}

/// What the creating call alone makes of a specification.
pub(super) fn as_created(spec: &Spec) -> Spec {
    let mut attributes = spec.attributes().unwrap();
    for (kind, name, value) in [
        (Kind::Vpc, "enable_dns_hostnames", json!(false)),
        (Kind::InternetGateway, "vpc_id", json!(null)),
        (Kind::Subnet, "map_public_ip_on_launch", json!(false)),
        (Kind::RouteTable, "routes", json!({})),
        (Kind::RouteTable, "subnet_ids", json!([])),
        (Kind::SecurityGroup, "ingress", json!([])),
        (Kind::IamRole, "managed_policies", json!([])),
        (Kind::IamRole, "inline_policies", json!({})),
        (Kind::LogGroup, "retention_days", json!(null)),
        (
            Kind::TargetGroup,
            "deregistration_delay_seconds",
            json!(300),
        ),
        (Kind::SecretValue, "status", json!(ValueStatus::Unset)),
    ] {
        if kind == spec.kind() {
            assert!(attributes.get(name).is_some(), "{kind} has no {name}");
            attributes[name] = value;
        }
    }
    spec.with_attributes(attributes).unwrap()
}
