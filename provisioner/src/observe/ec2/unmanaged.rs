//! Kinds that the stack has none of and that keep their VPC from being deleted:
//! network ACLs, endpoints and VPN gateways.

use aws_sdk_ec2::types::{AttachmentStatus, Filter, Tag};
use futures::join;
use kavak_engine::Fault;

use crate::aws::{Clients, fault, filter, tags::ec2::from_aws};

/// Names those in this VPC with their owners. What may not be read is left out: this
/// only explains why a deletion is refused.
pub(super) async fn inside(aws: &Clients, vpc_id: &str) -> Vec<String> {
    let (acls, endpoints, gateways) = join!(
        network_acls(aws, filter("vpc-id", [vpc_id])),
        endpoints(aws, filter("vpc-id", [vpc_id])),
        vpn_gateways(aws, filter("attachment.vpc-id", [vpc_id])),
    );
    let all = [acls, endpoints, gateways].into_iter();
    all.flat_map(Result::unwrap_or_default).collect()
}

async fn network_acls(aws: &Clients, which: Filter) -> Result<Vec<String>, Fault> {
    let is_created = filter("default", ["false"]);
    let answer = aws.read(|| async {
        let call = aws.ec2.describe_network_acls();
        let call = call.filters(which.clone()).filters(is_created.clone());
        call.send().await.map_err(fault("DescribeNetworkAcls"))
    });
    let answer = answer.await?;
    let acls = answer.network_acls().iter();
    Ok(acls
        .map(|it| identity("network ACL", it.network_acl_id(), it.tags()))
        .collect())
}

/// Interface endpoints show in their interfaces, too.
async fn endpoints(aws: &Clients, which: Filter) -> Result<Vec<String>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.ec2.describe_vpc_endpoints().filters(which.clone());
        call.send().await.map_err(fault("DescribeVpcEndpoints"))
    });
    let answer = answer.await?;
    let endpoints = answer.vpc_endpoints().iter();
    Ok(endpoints
        .filter(|it| stays(it.state().map(aws_sdk_ec2::types::State::as_str)))
        .filter(|it| it.service_name().is_none_or(|it| !it.ends_with(GUARD_DUTY)))
        .map(|it| identity("VPC endpoint", it.vpc_endpoint_id(), it.tags()))
        .collect())
}

async fn vpn_gateways(aws: &Clients, which: Filter) -> Result<Vec<String>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.ec2.describe_vpn_gateways().filters(which.clone());
        call.send().await.map_err(fault("DescribeVpnGateways"))
    });
    let answer = answer.await?;
    let gateways = answer.vpn_gateways().iter();
    Ok(gateways
        .filter(|it| {
            let mut attachments = it.vpc_attachments().iter();
            attachments.any(|it| stays(it.state().map(AttachmentStatus::as_str)))
        })
        .map(|it| identity("VPN gateway", it.vpn_gateway_id(), it.tags()))
        .collect())
}

/// GuardDuty's endpoints, which go with the environment.
const GUARD_DUTY: &str = ".guardduty-data";

/// Whether what is in this state does not go by itself.
fn stays(state: Option<&str>) -> bool {
    let state = state.unwrap_or_default().to_ascii_lowercase();
    !matches!(
        state.as_str(),
        "deleting" | "deleted" | "detaching" | "detached"
    )
}

/// `` VPN gateway `vgw-1` (Name `office`, owner `ana`) ``.
fn identity(noun: &str, id: Option<&str>, tags: &[Tag]) -> String {
    let tags = from_aws(tags);
    let shown: Vec<String> = ["Name", "owner"]
        .into_iter()
        .filter_map(|key| Some(format!("{key} `{}`", tags.get(key)?)))
        .collect();
    let shown = if shown.is_empty() {
        String::new()
    } else {
        format!(" ({})", shown.join(", "))
    };
    format!("{noun} `{}`{shown}", id.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_going_already_is_no_lasting_obstacle() {
        for (state, expected) in [
            (Some("available"), true),
            (Some("Available"), true),
            (Some("attached"), true),
            (None, true),
            (Some("deleting"), false),
            (Some("Deleted"), false),
            (Some("detached"), false),
        ] {
            assert_eq!(stays(state), expected, "{state:?}");
        }
    }
}
