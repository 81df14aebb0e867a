//! Responses of load balancers to customers.

use std::net::Ipv4Addr;

use crate::{
    ecs,
    elb::target_groups,
    simulator::Simulator,
    state::elb::{Health, Listener, LoadBalancer},
    world::{Turn, World},
};

/// The response to a customer's request, redirects followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// An answer with this status.
    Answered(u16),
    /// The host name leads to no load balancer.
    UnknownHost,
    /// No listener has the port, or its packets are dropped.
    NoConnection,
    /// The certificate is not one for the host.
    WrongCertificate,
}

impl Visit {
    /// Returns whether the agent answered with 200.
    #[must_use]
    pub fn is_served(self) -> bool {
        self == Self::Answered(200)
    }
}

impl Simulator {
    /// Returns the response to a customer at the address `client` for `path` at a host, by HTTP or
    /// HTTPS. Where several targets may get the request, the worst that one of them
    /// answers.
    #[must_use]
    pub fn visit(
        &self,
        region: &str,
        client: Ipv4Addr,
        is_https: bool,
        host: &str,
        path: &str,
    ) -> Visit {
        self.change(|world, now| {
            let region = region.to_owned();
            let mut turn = Turn { world, region, now };
            visit(&mut turn, client, is_https, host, path)
        })
    }
}

fn visit(turn: &mut Turn<'_>, client: Ipv4Addr, is_https: bool, host: &str, path: &str) -> Visit {
    let Some(balancer) = balancer_at(turn, host) else {
        return Visit::UnknownHost;
    };
    let port = if is_https { 443 } else { 80 };
    let is_open = turn.may_enter(client, &balancer.security_groups, port);
    let mut places = balancer.places.iter();
    let is_routed = places.any(|place| turn.has_way_out(&place.subnet_id, true));
    let listeners = turn.here().elb.listeners.values();
    let listener = listeners
        .filter(|it| it.load_balancer_arn == balancer.arn && it.port == port)
        .find(|it| (it.protocol == "HTTPS") == is_https)
        .cloned();
    let Some(listener) = listener.filter(|_| is_open && is_routed && balancer.is_active) else {
        return Visit::NoConnection;
    };
    if is_https && !is_certified(turn, &listener, host) {
        return Visit::WrongCertificate;
    }
    let action = listener
        .default_actions
        .first()
        .cloned()
        .unwrap_or_default();
    match action["Type"].as_str() {
        Some("forward") => forward(turn, &listener, &balancer, path),
        Some("redirect") if !is_https => {
            let to = action["RedirectConfig"]["Host"].as_str();
            let to = to.filter(|to| !to.contains("#{")).unwrap_or(host);
            visit(turn, client, true, to, path)
        }
        _ => {
            let status = action["FixedResponseConfig"]["StatusCode"].as_str();
            let status = status.and_then(|status| status.parse().ok());
            Visit::Answered(status.unwrap_or(500))
        }
    }
}

/// The load balancer of this name, or that an alias of a public zone leads to.
fn balancer_at(turn: &mut Turn<'_>, host: &str) -> Option<LoadBalancer> {
    let name = target_of_alias(turn.world, host).unwrap_or_else(|| host.to_owned());
    let mut balancers = turn.here().elb.load_balancers.values();
    let found = balancers.find(|it| it.dns_name.eq_ignore_ascii_case(&name));
    found.cloned()
}

fn target_of_alias(world: &World, host: &str) -> Option<String> {
    let target = world.route53.alias_target(host)?;
    let target = target.trim_end_matches('.');
    Some(
        target
            .strip_prefix("dualstack.")
            .unwrap_or(target)
            .to_owned(),
    )
}

/// Returns whether browsers accept the listener's certificate for this host. No certificate is for a
/// load balancer's own name.
fn is_certified(turn: &mut Turn<'_>, listener: &Listener, host: &str) -> bool {
    let arn = listener.certificate_arn.as_deref().unwrap_or_default();
    let certificate = turn.certificate(arn).filter(|it| it.is_issued());
    certificate.is_some_and(|it| it.names.iter().any(|name| name.eq_ignore_ascii_case(host)))
}

/// Returns the response of the targets: the healthy ones, or all if none is.
fn forward(turn: &mut Turn<'_>, listener: &Listener, balancer: &LoadBalancer, path: &str) -> Visit {
    let groups = target_groups(&listener.default_actions);
    let groups: Vec<String> = groups.map(str::to_owned).collect();
    let elb = &turn.here().elb;
    let targets = groups
        .iter()
        .filter_map(|arn| elb.target_groups.get(arn))
        .flat_map(|group| group.targets.values())
        .filter(|it| !matches!(it.health, Health::Draining))
        .cloned();
    let (healthy, others): (Vec<_>, Vec<_>) =
        targets.partition(|it| matches!(it.health, Health::Healthy { .. }));
    let asked = if healthy.is_empty() { others } else { healthy };
    let answers = asked.into_iter().map(|target| {
        match ecs::probe(turn, balancer, &target.ip, target.port, path) {
            ecs::Probe::Answered(status) => status,
            ecs::Probe::Refused => 502,
            ecs::Probe::Silent => 504,
        }
    });
    Visit::Answered(answers.max().unwrap_or(503))
}
