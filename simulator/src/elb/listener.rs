//! Listeners.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    check, invalid,
    listener_settings::with,
    page::{page, texts},
};

use crate::{fault::ApiFault, operation::Answer, state::elb::Listener, tags, world::Turn};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateListener" => create(input, turn),
        "DescribeListeners" => describe(input, turn),
        "ModifyListener" => modify(input, turn),
        "DeleteListener" => delete(input, turn),
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
    let (listed, next) = page(input, asked.map(|(arn, it)| (arn.clone(), it)), shown);
    Ok(json!({"Listeners": listed, "NextMarker": next}))
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
    check::end_unserved(turn);
    check::begin_behind(turn, &balancer);
    Ok(answer)
}

fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["ListenerArn"].as_str().unwrap_or_default();
    let gone = turn.here().elb.listeners.remove(arn);
    gone.ok_or_else(super::no_listener)?;
    check::end_unserved(turn);
    Ok(json!({}))
}
