//! Letting go: what a resource is made for the time being, so that another
//! one, to which it refers, can be deleted.

use crate::{
    Dependency, Found, Kind, Observed, Output, Spec, Text, key,
    spec::{ListenerAction, SecurityGroup},
};

/// `true` if `dependent` blocks the deletion of `dependency`.
pub(super) fn depends_on(dependent: &Found, dependency: &Found) -> bool {
    match dependent.spec.kind().depends_on(dependency.spec.kind()) {
        Dependency::Never => false,
        Dependency::Always => true,
        Dependency::IfReferenced => refers(dependent, dependency),
    }
}

/// `true` if an attribute of `dependent` names `dependency`.
pub(super) fn refers(dependent: &Found, dependency: &Found) -> bool {
    let mut ids: Vec<&str> = dependency.outputs.values().map(String::as_str).collect();
    ids.push(&dependency.id);
    dependent.spec.mentions(&ids)
}

/// `true` if `record` can be found only as long as `other` exists: records carry
/// no tags, and a certificate, a listener of HTTPS or a tag of the load balancer shows
/// that an environment has a domain.
pub(super) fn is_found_by(record: &Found, other: &Found) -> bool {
    record.spec.kind() == Kind::DnsRecord
        && matches!(
            other.spec.kind(),
            Kind::Certificate | Kind::Listener | Kind::LoadBalancer
        )
}

/// The specification of `dependent` without its dependency on `dependency`, if AWS
/// lets it go in place; `None` if it must be deleted.
pub(super) fn released(dependent: &Found, dependency: &Found, observed: &Observed) -> Option<Spec> {
    let mut spec = dependent.spec.clone();
    match (&mut spec, dependency.spec.kind()) {
        (Spec::SecurityGroup(group), Kind::SecurityGroup) => drop_rules(group, &dependency.id),
        (Spec::InternetGateway(gateway), Kind::Vpc) => gateway.vpc_id = None,
        (Spec::Listener(listener), Kind::TargetGroup) => {
            listener.default_action = ListenerAction::FixedResponse("503".into());
        }
        // The VPC's own group stands in. Not for a service: the load balancer does not reach its
        // tasks through that, the deployment fails and is rolled back to the group that is to go.
        (dependent, kind) => {
            let groups = dependent
                .security_groups_mut()
                .filter(|_| kind == Kind::SecurityGroup)?;
            let stand_in = observed.output(&key::VPC, Output::DefaultSecurityGroupId)?;
            groups.remove(&Text::from(&dependency.id));
            groups.insert(Text::from(stand_in));
        }
    }
    Some(spec)
}

/// The specification without what forbids the deletion of the resource itself.
pub(super) fn unprotected(found: &Found) -> Option<Spec> {
    let mut spec = found.spec.clone();
    let protection = spec.protection_mut()?;
    std::mem::take(protection).then_some(spec)
}

fn drop_rules(group: &mut SecurityGroup, peer: &str) {
    let is_other = |rule: &crate::spec::Rule| rule.peer.literal() != Some(peer);
    group.ingress.retain(is_other);
    group.egress.retain(is_other);
}
