//! Its description in Terraform's language.

use hcl::Expression;
use kavak_stack::{Output, key, spec::EcsService};

use crate::terraform::{self, Described, Exported, Referred, Resource, block, label};

impl Exported for EcsService {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let cluster = of.observed.get(&key::ECS_CLUSTER);
        let cluster = cluster.and_then(|it| it.outputs.get(&Output::Arn));
        let network = vec![
            ("subnets", of.references.list(&it.subnet_ids)),
            (
                "security_groups",
                of.references.list(&it.security_group_ids),
            ),
            ("assign_public_ip", it.assign_public_ip.into()),
        ];
        let breaker = vec![
            ("enable", it.deployment_circuit_breaker.into()),
            ("rollback", it.deployment_rollback.into()),
        ];
        let service = of
            .import(
                "aws_ecs_service",
                format!("{}/{}", it.cluster.known(), it.name),
            )
            .set("name", it.name.as_str())
            .set(
                "cluster",
                of.references.text(cluster.map_or("", String::as_str)),
            )
            .set("task_definition", revision(of, &it.task_definition.known()))
            .set_some("desired_count", it.desired_count)
            .nested("network_configuration", network)
            .nested("deployment_circuit_breaker", breaker);
        let balancers = it.load_balancers.iter().map(|it| {
            let target_group = of.references.of(&it.target_group_arn);
            block(
                "load_balancer",
                vec![
                    ("target_group_arn", target_group),
                    ("container_name", it.container_name.as_str().into()),
                    ("container_port", it.container_port.into()),
                ],
            )
        });
        let service = balancers.fold(service, Resource::block).tags(&it.tags);
        let service = match it.launch_type.as_str() {
            "" => service.ignoring(&["launch_type", "capacity_provider_strategy"]),
            launch_type => service.set("launch_type", launch_type),
        };
        let service = match of.observed.get(&key::SCALABLE_TARGET) {
            Some(_) => service.ignoring(&["desired_count"]),
            None => service,
        };
        Ok(vec![service.ignoring(&[
            "wait_for_steady_state",
            "availability_zone_rebalancing",
        ])])
    }
}

/// `family:revision`, as which the provider imports what a service runs.
fn revision(of: &Described<'_>, arn: &str) -> Expression {
    let definition = of.observed.get(&key::TASK_DEFINITION);
    if definition.is_none_or(|it| it.id != arn) {
        return last_segment(arn).into();
    }
    let part = |attribute| {
        let label = label(&key::TASK_DEFINITION);
        terraform::attribute("aws_ecs_task_definition", &label, attribute)
    };
    let template = hcl::Template::new()
        .add_interpolation(part("family"))
        .add_literal(":")
        .add_interpolation(part("revision"));
    hcl::expr::TemplateExpr::from(template.to_string()).into()
}

fn last_segment(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}
