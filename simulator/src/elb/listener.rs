//! Listeners.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Listener, action, check, invalid,
    page::{page, texts},
};
use crate::{fault::ApiFault, operation::Answer, tags, world::Turn};

/// What AWS takes if nothing is said.
const SSL_POLICY: &str = "ELBSecurityPolicy-2016-08";

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateListener" => create(input, turn),
        "DescribeListeners" => describe(input, turn),
        "ModifyListener" => modify(input, turn),
        "DeleteListener" => delete(input, turn),
        "DescribeListenerCertificates" => describe_certificates(input, turn),
        _ => return None,
    })
}

/// Creates a listener; where there is one on this port with the same settings,
/// the answer is that one.
fn create(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let balancer_arn = input["LoadBalancerArn"].as_str().unwrap_or_default();
    let balancer = turn.load_balancer(balancer_arn)?.arn.clone();
    let wanted = Listener {
        arn: String::new(),
        load_balancer_arn: balancer.clone(),
        port: 0,
        protocol: String::new(),
        certificate_arn: None,
        ssl_policy: None,
        default_actions: Vec::new(),
        attributes: BTreeMap::new(),
        tags: tags::read(&input["Tags"]),
    };
    let mut listener = with(wanted, input, turn)?;
    if listener.port == 0 || listener.protocol.is_empty() {
        return Err(invalid("A port and a protocol must be specified"));
    }
    if let Some(existing) = on_port(&listener, turn) {
        if settings(existing) == settings(&listener) {
            return Ok(json!({"Listeners": [shown(existing)]}));
        }
        return Err(duplicate(&balancer));
    }
    let id = turn.world.dice.hex(16);
    let path = balancer.replacen(":loadbalancer/", ":listener/", 1);
    listener.arn = format!("{path}/{id}");
    let answer = json!({"Listeners": [shown(&listener)]});
    turn.here()
        .elb
        .listeners
        .insert(listener.arn.clone(), listener);
    check::begin_behind(turn, &balancer);
    Ok(answer)
}

fn on_port<'a>(listener: &Listener, turn: &'a mut Turn<'_>) -> Option<&'a Listener> {
    turn.here().elb.listeners.values().find(|it| {
        it.load_balancer_arn == listener.load_balancer_arn
            && it.port == listener.port
            && it.arn != listener.arn
    })
}

fn duplicate(balancer: &str) -> ApiFault {
    ApiFault::new(
        "DuplicateListener",
        format!("A listener already exists on this port for this load balancer '{balancer}'"),
    )
}

fn settings(it: &Listener) -> (&str, &Option<String>, &Option<String>, &[Value]) {
    (
        &it.protocol,
        &it.certificate_arn,
        &it.ssl_policy,
        &it.default_actions,
    )
}

/// The listener with what an input says in its place.
fn with(mut it: Listener, input: &Value, turn: &mut Turn<'_>) -> Result<Listener, ApiFault> {
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

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arns = texts(&input["ListenerArns"]);
    let balancer = input["LoadBalancerArn"].as_str();
    if let Some(arn) = balancer {
        turn.load_balancer(arn)?;
    } else if arns.is_empty() {
        return Err(invalid(
            "You must specify either listener ARNs or a load balancer ARN",
        ));
    }
    let all = &turn.here().elb.listeners;
    if !arns.iter().all(|arn| all.contains_key(arn)) {
        return Err(super::no_listener());
    }
    let is_asked = |it: &Listener| match balancer {
        Some(arn) => it.load_balancer_arn == arn,
        None => arns.contains(&it.arn),
    };
    let asked = all.iter().filter(|(_, it)| is_asked(it));
    let (told, next) = page(input, asked.map(|(arn, it)| (arn.clone(), it)), shown);
    Ok(json!({"Listeners": told, "NextMarker": next}))
}

fn shown(it: &Listener) -> Value {
    let certificates = it.certificate_arn.as_ref();
    let certificates = certificates.map(|arn| json!([{"CertificateArn": arn}]));
    json!({
        "ListenerArn": it.arn,
        "LoadBalancerArn": it.load_balancer_arn,
        "Port": it.port,
        "Protocol": it.protocol,
        "Certificates": certificates,
        "SslPolicy": it.ssl_policy,
        "DefaultActions": it.default_actions,
        "MutualAuthentication": it.certificate_arn.as_ref().map(|_| json!({"Mode": "off"})),
    })
}

fn modify(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["ListenerArn"].as_str().unwrap_or_default();
    let before = turn.listener(arn)?.clone();
    let after = with(before, input, turn)?;
    if on_port(&after, turn).is_some() {
        return Err(duplicate(&after.load_balancer_arn));
    }
    let answer = json!({"Listeners": [shown(&after)]});
    let balancer = after.load_balancer_arn.clone();
    *turn.listener(arn)? = after;
    check::begin_behind(turn, &balancer);
    Ok(answer)
}

fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["ListenerArn"].as_str().unwrap_or_default();
    let gone = turn.here().elb.listeners.remove(arn);
    gone.map(|_| json!({})).ok_or_else(super::no_listener)
}

fn describe_certificates(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["ListenerArn"].as_str().unwrap_or_default();
    let shown = turn.listener(arn)?.certificate_arn.as_ref();
    let shown = shown.map(|arn| json!({"CertificateArn": arn, "IsDefault": true}));
    Ok(json!({"Certificates": shown.into_iter().collect::<Vec<_>>()}))
}
