//! Conditions under which a creating or changing call works, stated for the tests alone: by the
//! documentation of AWS and public reports, never by the blueprint, whose errors they would share.

use std::collections::BTreeMap;

use kavak_stack::{
    Condition, Found, Kind, Output, Spec, Text, key,
    spec::{EcsService, InternetGateway, Listener, ListenerAction, NatGateway, TaskDefinition},
    spec::{IamRole, LogGroup, RouteTable, SecretValue, ValueStatus},
};

use super::Thing;

type Things = BTreeMap<String, Thing>;

/// A condition of a creating or changing call.
pub(crate) struct Prerequisite {
    pub(crate) of: Kind,
    /// The kind that has to exist before.
    pub(crate) needs: Kind,
    /// `true` if the call works with these resources.
    pub(super) holds: fn(&Things, &Spec) -> bool,
    pub(super) otherwise: Otherwise,
    pub(crate) source: &'static str,
}

/// The consequence of a condition that does not hold.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Otherwise {
    /// The call is refused.
    Refused,
    /// The call is accepted, and the resource fails.
    Fails,
}

use Otherwise::{Fails, Refused};

const fn row(
    of: Kind,
    needs: Kind,
    holds: fn(&Things, &Spec) -> bool,
    otherwise: Otherwise,
    source: &'static str,
) -> Prerequisite {
    Prerequisite {
        of,
        needs,
        holds,
        otherwise,
        source,
    }
}

/// Conditions beside the existence of each resource whose id is in a specification.
#[rustfmt::skip] // a table, one condition a row
pub(crate) static PREREQUISITES: &[Prerequisite] = &[
    row(Kind::NatGateway, Kind::InternetGateway, has_attached_gateway, Fails,
        "EC2 API Reference, NatGateway, failureCode: Gateway.NotAttached"),
    row(Kind::RouteTable, Kind::InternetGateway, routes_to_attached_gateway, Refused,
        "VPC User Guide, Internet gateways: attach the gateway, then add the route"),
    row(Kind::LoadBalancer, Kind::InternetGateway, has_attached_gateway, Refused,
        "ELB API Reference, CreateLoadBalancer: InvalidSubnet, the VPC has no internet gateway"),
    row(Kind::Listener, Kind::Certificate, has_issued_certificate, Refused,
        "ELB API Reference, CreateListener: UnsupportedCertificate"),
    row(Kind::EcsService, Kind::Listener, is_forwarded_to, Refused,
        "ECS API Reference, CreateService: InvalidParameterException, \
         the target group does not have an associated load balancer"),
    row(Kind::EcsService, Kind::IamRole, has_roles, Fails,
        "ECS Developer Guide, Stopped task errors: ECS was unable to assume the role"),
    row(Kind::EcsService, Kind::SecretValue, has_secret_values, Fails,
        "ECS Developer Guide, Stopped task errors: ResourceInitializationError, unable to pull secrets"),
    row(Kind::EcsService, Kind::LogGroup, has_log_group, Fails,
        "ECS Developer Guide, Stopped task errors: failed to initialize logging driver"),
    row(Kind::EcsService, Kind::NatGateway, reaches_registry, Fails,
        "ECS Developer Guide, Stopped task errors: CannotPullContainerError, i/o timeout"),
    row(Kind::ScalableTarget, Kind::EcsService, has_service, Refused,
        "Application Auto Scaling API Reference, RegisterScalableTarget: ValidationException, \
         ECS service doesn't exist"),
    // A run that ends between both would lose the password of the database for ever.
    row(Kind::DbInstance, Kind::Secret, has_stored_password, Refused,
        "RDS API Reference, CreateDBInstance: the password can't be read back"),
    // Customers would be led to a port that does not answer yet.
    row(Kind::Listener, Kind::Listener, redirects_to_listener, Refused,
        "ELB User Guide, Listeners: a redirect needs a listener at its port"),
    row(Kind::DnsRecord, Kind::Listener, alias_has_listener, Refused,
        "ELB User Guide, Listeners: without a listener no request is taken"),
    row(Kind::Alarm, Kind::EcsService, has_ready_service, Refused,
        "CloudWatch User Guide, Missing data: breaching counts from the alarm's creation"),
];

fn all<'a, T: 'a>(things: &'a Things) -> impl Iterator<Item = (&'a Found, &'a T)>
where
    &'a T: TryFrom<&'a Spec>,
{
    let alive = things
        .values()
        .filter(|it| it.found.condition != Condition::Deleting);
    alive.filter_map(|it| Some((&it.found, it.found.spec.attributes_of::<T>()?)))
}

fn is_ready(found: &Found) -> bool {
    found.condition == Condition::Ready
}

fn has_output(found: &Found, output: Output, value: &Text) -> bool {
    found.outputs.get(&output).map(String::as_str) == value.literal()
}

fn has_attached_gateway(things: &Things, _: &Spec) -> bool {
    all::<InternetGateway>(things).any(|(_, it)| it.vpc_id.is_some())
}

fn routes_to_attached_gateway(things: &Things, spec: &Spec) -> bool {
    let Spec::RouteTable(table) = spec else {
        return true;
    };
    let mut gateways = all::<InternetGateway>(things);
    gateways.all(|(found, it)| {
        let is_target = table.routes.values().any(|to| *to == Text::from(&found.id));
        !is_target || it.vpc_id.as_ref() == Some(&table.vpc_id)
    })
}

fn has_issued_certificate(things: &Things, spec: &Spec) -> bool {
    let Spec::Listener(Listener {
        certificate_arn: Some(arn),
        ..
    }) = spec
    else {
        return true;
    };
    things
        .values()
        .any(|it| is_ready(&it.found) && has_output(&it.found, Output::Arn, arn))
}

fn is_forwarded_to(things: &Things, spec: &Spec) -> bool {
    let Spec::EcsService(service) = spec else {
        return true;
    };
    service.load_balancers.iter().all(|group| {
        all::<Listener>(things).any(|(_, it)| {
            matches!(&it.default_action, ListenerAction::Forward(arn) if *arn == group.target_group_arn)
        })
    })
}

/// The task definition of a service.
fn definition<'a>(things: &'a Things, service: &EcsService) -> Option<&'a TaskDefinition> {
    let mut definitions = all::<TaskDefinition>(things);
    let found =
        definitions.find(|(found, _)| has_output(found, Output::Arn, &service.task_definition));
    found.map(|(_, it)| it)
}

/// `true` if `holds` for the task definition of the service.
fn of_tasks(things: &Things, spec: &Spec, holds: impl Fn(&TaskDefinition) -> bool) -> bool {
    let Spec::EcsService(service) = spec else {
        return true;
    };
    definition(things, service).is_some_and(holds)
}

fn has_roles(things: &Things, spec: &Spec) -> bool {
    of_tasks(things, spec, |definition| {
        let role = |arn: &Text| {
            let mut roles = all::<IamRole>(things);
            roles.find(|(found, _)| is_ready(found) && has_output(found, Output::Arn, arn))
        };
        // Without its policies the first role may neither pull the image nor read a secret.
        let execution = role(&definition.execution_role_arn);
        let may_pull = execution.is_some_and(|(_, it)| !it.managed_policies.is_empty());
        may_pull && role(&definition.task_role_arn).is_some()
    })
}

fn has_secret_values(things: &Things, spec: &Spec) -> bool {
    of_tasks(things, spec, |definition| {
        let values: Vec<&SecretValue> = all::<SecretValue>(things)
            .map(|(_, it)| it)
            .filter(|it| it.status == ValueStatus::Set)
            .collect();
        definition.container.secrets.values().all(|arn| {
            let arn = arn.known();
            values
                .iter()
                .any(|it| arn.starts_with(&format!("{}/", it.secret_id)))
        })
    })
}

fn has_log_group(things: &Things, spec: &Spec) -> bool {
    of_tasks(things, spec, |definition| {
        let name = &definition.container.log_options["awslogs-group"];
        all::<LogGroup>(things).any(|(_, it)| it.name == *name)
    })
}

fn reaches_registry(things: &Things, spec: &Spec) -> bool {
    let Spec::EcsService(service) = spec else {
        return true;
    };
    let leads = |subnet: &Text, targets: &[Text]| {
        all::<RouteTable>(things).any(|(_, it)| {
            it.subnet_ids.contains(subnet) && it.routes.values().any(|to| targets.contains(to))
        })
    };
    let internet: Vec<Text> = all::<InternetGateway>(things)
        .map(|(found, _)| Text::from(&found.id))
        .collect();
    // A gateway's own subnet needs a way out, too.
    let gateways: Vec<Text> = all::<NatGateway>(things)
        .filter(|(found, it)| is_ready(found) && leads(&it.subnet_id, &internet))
        .map(|(found, _)| Text::from(&found.id))
        .collect();
    let mut subnets = service.subnet_ids.iter();
    subnets.all(|subnet| leads(subnet, &gateways))
}

fn has_service(things: &Things, _: &Spec) -> bool {
    all::<EcsService>(things).next().is_some()
}

fn has_ready_service(things: &Things, _: &Spec) -> bool {
    all::<EcsService>(things).any(|(found, _)| is_ready(found))
}

fn has_stored_password(things: &Things, _: &Spec) -> bool {
    things
        .values()
        .any(|it| it.key == key::SECRET_DB_CREDENTIALS)
}

fn has_https_listener(things: &Things) -> bool {
    all::<Listener>(things).any(|(_, it)| it.port == 443)
}

fn redirects_to_listener(things: &Things, spec: &Spec) -> bool {
    let redirects = matches!(spec, Spec::Listener(it)
        if matches!(it.default_action, ListenerAction::RedirectToHttps(_)));
    !redirects || has_https_listener(things)
}

fn alias_has_listener(things: &Things, spec: &Spec) -> bool {
    !matches!(spec, Spec::DnsRecord(it) if it.alias.is_some()) || has_https_listener(things)
}
