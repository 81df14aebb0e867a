//! Whether port 80 may redirect to a domain whose record is another owner's to make.

use kavak_stack::{
    Observed, Output, Settings, key,
    spec::{Listener, ListenerAction},
};

use crate::{aws::Clients, verify};

/// Why port 80 of a running environment must go on forwarding, if so: customers come by
/// it, and nothing proves that the domain leads to the load balancer. Names of a simulated AWS are
/// in no real DNS.
pub(super) async fn obstacle(
    aws: &Clients,
    settings: &Settings,
    observed: &Observed,
) -> Option<String> {
    let domain = settings.ingress.domain.as_ref()?;
    let is_asked = aws.is_public() && settings.ingress.hosted_zone.is_none();
    if !is_asked || !forwards(observed) {
        return None;
    }
    let balancer = observed.output(&key::LOAD_BALANCER, Output::DnsName)?;
    let wrong = verify::unproven_record(&format!("https://{domain}"), &balancer).await?;
    Some(wrong.to_string())
}

/// Whether port 80 forwards to the agent.
pub(super) fn forwards(observed: &Observed) -> bool {
    let http = observed.get(&key::LISTENER_HTTP);
    let http = http.and_then(|it| it.spec.attributes_of::<Listener>());
    http.is_some_and(|it| matches!(it.default_action, ListenerAction::Forward(_)))
}
