//! From a revision as ECS reports it to what it is in the stack.

use std::collections::BTreeMap;

use aws_sdk_ecs::types::{
    ContainerDefinition, PortMapping, Tag, TaskDefinition as Revision, TransportProtocol,
};
use kavak_stack::{
    Found, Output, Text,
    spec::{Container, TaskDefinition},
};

use crate::{aws::tags::ecs::from_aws, observe::ecs::last_segment};

/// The revision; its id is its ARN.
pub(crate) fn found(revision: &Revision, tags: &[Tag]) -> Found {
    let arn = revision.task_definition_arn().unwrap_or_default();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let architecture = revision
        .runtime_platform()
        .and_then(|platform| platform.cpu_architecture())
        // AWS's default.
        .map_or("X86_64", |architecture| architecture.as_str());
    let containers = revision.container_definitions();
    let spec = TaskDefinition {
        family: text(revision.family()),
        cpu: text(revision.cpu()),
        memory: text(revision.memory()),
        cpu_architecture: architecture.to_owned(),
        network_mode: revision
            .network_mode()
            .map(|mode| mode.as_str().to_owned())
            .unwrap_or_default(),
        execution_role_arn: text(revision.execution_role_arn()).into(),
        task_role_arn: text(revision.task_role_arn()).into(),
        container: container(
            containers
                .first()
                .unwrap_or(&ContainerDefinition::builder().build()),
        ),
        tags: from_aws(tags),
    };
    Found::ready(arn, spec).with(Output::Arn, arn)
}

pub(crate) fn container(container: &ContainerDefinition) -> Container {
    let logs = container.log_configuration();
    Container {
        name: container.name().unwrap_or_default().to_owned(),
        image: container.image().unwrap_or_default().into(),
        essential: container.essential().unwrap_or(true),
        readonly_root_filesystem: container.readonly_root_filesystem().unwrap_or(false),
        port_mappings: container.port_mappings().iter().map(port).collect(),
        environment: container
            .environment()
            .iter()
            .map(|variable| {
                let (name, value) = (variable.name(), variable.value());
                (
                    name.unwrap_or_default().to_owned(),
                    value.unwrap_or_default().into(),
                )
            })
            .collect(),
        secrets: container
            .secrets()
            .iter()
            .map(|secret| (secret.name().to_owned(), Text::from(secret.value_from())))
            .collect(),
        log_driver: logs
            .map(|logs| logs.log_driver().as_str().to_owned())
            .unwrap_or_default(),
        log_options: logs
            .and_then(|logs| logs.options())
            .map(|options| options.clone().into_iter().collect::<BTreeMap<_, _>>())
            .unwrap_or_default(),
    }
}

fn port(mapping: &PortMapping) -> String {
    let protocol = mapping.protocol().unwrap_or(&TransportProtocol::Tcp);
    format!(
        "{}/{protocol}",
        mapping.container_port().unwrap_or_default()
    )
}

/// `…:task-definition/<family>:<revision>`
pub(super) fn family_of(arn: &str) -> &str {
    let revision = last_segment(arn);
    revision
        .rsplit_once(':')
        .map_or(revision, |(family, _)| family)
}

/// The number at the end of a revision's ARN.
pub(crate) fn revision_number(arn: &str) -> u64 {
    arn.rsplit(':')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use aws_sdk_ecs::types::{CpuArchitecture, RuntimePlatform};
    use kavak_stack::Spec;

    use super::*;

    const ARN: &str = "arn:aws:ecs:us-east-1:1:task-definition/p-dev-app:12";

    fn architecture(revision: &Revision) -> String {
        match found(revision, &[]).spec {
            Spec::TaskDefinition(definition) => definition.cpu_architecture,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_revision_without_a_platform_runs_on_x86() {
        assert_eq!(architecture(&Revision::builder().build()), "X86_64");
        let platform = RuntimePlatform::builder().cpu_architecture(CpuArchitecture::Arm64);
        let arm = Revision::builder()
            .runtime_platform(platform.build())
            .build();
        assert_eq!(architecture(&arm), "ARM64");
    }

    #[test]
    fn a_mapping_without_protocol_is_tcp() {
        let mapping = PortMapping::builder().container_port(8000);
        assert_eq!(port(&mapping.clone().build()), "8000/tcp");
        let udp = mapping.protocol(TransportProtocol::Udp).build();
        assert_eq!(port(&udp), "8000/udp");
    }

    #[test]
    fn a_revisions_arn_contains_family_and_number() {
        assert_eq!((family_of(ARN), revision_number(ARN)), ("p-dev-app", 12));
    }

    #[test]
    fn revision_ten_is_newer_than_revision_nine() {
        let arns = [ARN.replace(":12", ":9"), ARN.replace(":12", ":10")];
        let newest = arns.iter().max_by_key(|arn| revision_number(arn));
        assert!(newest.is_some_and(|arn| arn.ends_with(":10")));
    }
}
