//! The length of every name that is made of project and env.

use kavak_stack::{Kind, Settings, names};

use super::Report;

/// The longest name that AWS takes for a kind (`docs/AWS.md#names-and-tags`).
fn longest(kind: Kind) -> usize {
    match kind {
        Kind::LoadBalancer | Kind::TargetGroup => 32,
        Kind::ReplicationGroup => 40,
        Kind::DbInstance => 63,
        Kind::IamRole => 64,
        Kind::EcrRepository | Kind::Vpc | Kind::Subnet | Kind::InternetGateway => 256,
        Kind::NatGateway | Kind::ElasticIp | Kind::RouteTable => 256,
        Kind::Secret | Kind::LogGroup => 512,
        _ => 255,
    }
}

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    if !report.is_sound("project") || !report.is_sound("env") {
        return;
    }
    let environment = settings.environment();
    let most_over = names::all(&environment)
        .into_iter()
        .map(|named| (named.name.len().saturating_sub(longest(named.kind)), named))
        .max_by_key(|(over, _)| *over)
        .filter(|(over, _)| *over > 0);
    let Some((over, named)) = most_over else {
        return;
    };
    let (project, env) = (settings.project.len(), settings.env.len());
    let rule = format!(
        "is too long together with env = \"{}\": the name `{}` has {} characters, but AWS allows a {} {}; \
         project and env may have {} together, they have {}",
        settings.env,
        named.name,
        named.name.len(),
        named.kind.as_str().replace('_', " "),
        longest(named.kind),
        (project + env).saturating_sub(over),
        project + env,
    );
    report.wrong("project", settings.project.as_str(), rule);
}
