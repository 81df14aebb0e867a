//! Settings of listeners.

use serde_json::Value;

use super::{action, invalid};
use crate::{fault::ApiFault, state::elb::Listener, world::Turn};

/// AWS's default.
const SSL_POLICY: &str = "ELBSecurityPolicy-2016-08";

/// The listener with what an input says in its place.
pub(super) fn with(
    mut it: Listener,
    input: &Value,
    turn: &mut Turn<'_>,
) -> Result<Listener, ApiFault> {
    if let Some(port) = input["Port"].as_u64().and_then(|port| port.try_into().ok()) {
        it.port = port;
    }
    if let Some(protocol) = input["Protocol"].as_str() {
        if !matches!(protocol, "HTTP" | "HTTPS") {
            return Err(invalid(format!(
                "Protocol '{protocol}' is not supported by application load balancers"
            )));
        }
        protocol.clone_into(&mut it.protocol);
    }
    if it.protocol == "HTTPS" {
        certify(&mut it, input, turn)?;
    } else {
        if !input["Certificates"].is_null() {
            return Err(invalid(
                "Certificates cannot be specified for HTTP listeners",
            ));
        }
        (it.certificate_arn, it.ssl_policy) = (None, None);
    }
    if !input["DefaultActions"].is_null() {
        it.default_actions = action::read(&input["DefaultActions"], turn)?;
        check_groups(&it, turn)?;
    }
    Ok(it)
}

/// Checks certificate and policy of an HTTPS listener.
fn certify(it: &mut Listener, input: &Value, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
    if let Some(arn) = input["Certificates"][0]["CertificateArn"].as_str() {
        let Some(certificate) = turn.certificate(arn) else {
            return Err(ApiFault::new(
                "CertificateNotFound",
                format!("Certificate '{arn}' not found"),
            ));
        };
        if !certificate.is_issued() {
            return Err(ApiFault::new(
                "UnsupportedCertificate",
                format!(
                    "The certificate '{arn}' must have a fully-qualified domain name, a supported signature, and a supported key size."
                ),
            ));
        }
        it.certificate_arn = Some(arn.to_owned());
    }
    if it.certificate_arn.is_none() {
        return Err(invalid(
            "A certificate must be specified for HTTPS listeners",
        ));
    }
    if let Some(policy) = input["SslPolicy"].as_str() {
        if !policy.starts_with("ELBSecurityPolicy-") {
            return Err(ApiFault::new(
                "SSLPolicyNotFound",
                format!("SSL policy '{policy}' not found"),
            ));
        }
        it.ssl_policy = Some(policy.to_owned());
    }
    it.ssl_policy.get_or_insert_with(|| SSL_POLICY.to_owned());
    Ok(())
}

/// A group is behind one load balancer, in the same VPC.
fn check_groups(it: &Listener, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
    let elb = &turn.here().elb;
    let vpc_id = elb
        .load_balancers
        .get(&it.load_balancer_arn)
        .map(|it| &it.vpc_id);
    for arn in action::target_groups(&it.default_actions) {
        let other = elb.balancer_of(arn);
        if other.is_some_and(|other| other.arn != it.load_balancer_arn) {
            return Err(ApiFault::new(
                "TargetGroupAssociationLimit",
                format!(
                    "The following target groups cannot be associated with more than one load balancer: {arn}"
                ),
            ));
        }
        if elb.target_groups.get(arn).map(|group| &group.vpc_id) != vpc_id {
            return Err(ApiFault::new(
                "InvalidConfigurationRequest",
                format!("The target group '{arn}' is in another VPC than the load balancer"),
            ));
        }
    }
    Ok(())
}
