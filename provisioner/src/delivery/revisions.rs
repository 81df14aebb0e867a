//! Revisions of the task definition: what they hold, and copies with another
//! image.

mod earlier;
mod register;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ecs::types::{Tag, TaskDefinition as Sdk, TaskDefinitionField, TaskDefinitionStatus};
use kavak_engine::{Class, Fault};
use kavak_stack::agent_data;

pub use self::{earlier::earlier, register::register_with_image};
use super::{
    facts::Expected,
    service::{ServiceNow, short},
    targets,
};
use crate::{
    aws::{Clients, fault},
    error::Error,
    observe::ecs::task_definition,
};

/// A revision, as far as a rollout is concerned.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its ARN.
    pub arn: String,
    /// Its number.
    pub number: u64,
    /// The image's reference.
    pub image: String,
    /// The principal that registered it, where ECS returns it.
    pub registered_by: Option<String>,
    definition: Sdk,
    tags: Vec<Tag>,
}

impl Revision {
    fn new(definition: Sdk, tags: Vec<Tag>) -> Self {
        let container = definition.container_definitions().first();
        let arn = definition
            .task_definition_arn()
            .unwrap_or_default()
            .to_owned();
        Self {
            number: task_definition::revision_number(&arn),
            arn,
            image: container
                .and_then(|it| it.image())
                .unwrap_or_default()
                .to_owned(),
            registered_by: definition.registered_by().map(str::to_owned),
            definition,
            tags,
        }
    }

    /// The name of its container.
    #[must_use]
    pub fn container(&self) -> &str {
        let container = self.definition.container_definitions().first();
        container.and_then(|it| it.name()).unwrap_or_default()
    }

    /// An environment variable of its container.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        let mut variables = self
            .definition
            .container_definitions()
            .first()?
            .environment()
            .iter();
        variables.find(|it| it.name() == Some(name))?.value()
    }

    /// The environment variables that it does not have as the other one has them, those
    /// with a secret's value among them.
    #[must_use]
    pub fn variables_unlike(&self, other: &Self) -> Vec<String> {
        let (own, others) = (self.variables(), other.variables());
        let names: BTreeSet<&str> = own.keys().chain(others.keys()).copied().collect();
        let unlike = names.into_iter().filter(|it| own.get(it) != others.get(it));
        unlike.map(str::to_owned).collect()
    }

    /// Each variable with its value, or with the secret that its value is in.
    fn variables(&self) -> BTreeMap<&str, Option<&str>> {
        let containers = self.definition.container_definitions().iter();
        containers
            .flat_map(|it| {
                let plain = it.environment().iter();
                let plain = plain.filter_map(|it| Some((it.name()?, it.value())));
                let secret = it.secrets().iter();
                plain.chain(secret.map(|it| (it.name(), Some(it.value_from()))))
            })
            .filter(|(name, _)| *name != agent_data::DATA_SHA256)
            .collect()
    }

    fn is_active(&self) -> bool {
        self.definition.status() == Some(&TaskDefinitionStatus::Active)
    }
}

/// The revision with this ARN, or this `family:number`.
///
/// # Errors
/// The read's failure; that there is none is one.
pub async fn read_one(aws: &Clients, revision: &str) -> Result<Revision, Fault> {
    let answer = aws
        .read(|| async {
            aws.ecs
                .describe_task_definition()
                .task_definition(revision)
                .include(TaskDefinitionField::Tags)
                .send()
                .await
                .map_err(fault("DescribeTaskDefinition"))
        })
        .await?;
    let tags = answer.tags().to_vec();
    let definition = answer.task_definition;
    definition
        .map(|definition| Revision::new(definition, tags))
        .ok_or_else(|| {
            let message = format!("AWS's answer has no revision {revision}");
            Fault::new(Class::Ambiguous, "DescribeTaskDefinition", message)
        })
}

/// What a rollout of a revision expects.
///
/// # Errors
/// The read's failure.
pub async fn expected(
    aws: &Clients,
    service: &ServiceNow,
    revision: &str,
) -> Result<Expected, Error> {
    let unread = |fault| Error::of_fault("reading the revision", fault);
    let revision = read_one(aws, revision).await.map_err(unread)?;
    let health_path = match &service.target_group {
        Some(group) => targets::health_path(aws, group).await.map_err(unread)?,
        None => None,
    };
    let it = &revision.definition;
    let container = it.container_definitions().first();
    let variables = container.map(|it| it.environment()).unwrap_or_default();
    let secrets = container.map(|it| it.secrets()).unwrap_or_default();
    Ok(Expected {
        revision: short(&revision.arn).to_owned(),
        image: revision.image.clone(),
        architecture: it
            .runtime_platform()
            .and_then(|platform| platform.cpu_architecture())
            .map_or("X86_64", |architecture| architecture.as_str())
            .to_owned(),
        memory_mib: it.memory().unwrap_or_default().to_owned(),
        port: service.port,
        health_path: health_path.unwrap_or_default(),
        environment: variables
            .iter()
            .filter_map(|it| Some((it.name()?.to_owned(), it.value()?.to_owned())))
            .collect(),
        secrets: secrets
            .iter()
            .map(|it| (it.name().to_owned(), it.value_from().to_owned()))
            .collect::<BTreeMap<_, _>>(),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_ecs::types::{ContainerDefinition, KeyValuePair, Secret};

    use super::*;

    fn revision(variables: &[(&str, &str)], secret: &str) -> Revision {
        let pair = |(name, value): &(&str, &str)| {
            let pair = KeyValuePair::builder().name(*name);
            pair.value(*value).build()
        };
        let secret = Secret::builder().name("TOKEN").value_from(secret);
        let container = ContainerDefinition::builder()
            .set_environment(Some(variables.iter().map(pair).collect()))
            .secrets(secret.build().expect("a secret"))
            .build();
        let definition = Sdk::builder().container_definitions(container);
        Revision::new(definition.build(), Vec::new())
    }

    #[test]
    fn variables_are_unlike_by_name_value_and_secret() {
        let one = revision(&[("A", "1"), ("B", "2")], "arn:1");
        let other = revision(&[("A", "3"), ("C", "2")], "arn:2");
        assert_eq!(one.variables_unlike(&other), ["A", "B", "C", "TOKEN"]);
        assert_eq!(one.variables_unlike(&one), [""; 0]);
        let with_data = revision(&[("A", "1"), ("B", "2"), ("DATA_SHA256", "x")], "arn:1");
        assert_eq!(one.variables_unlike(&with_data), [""; 0]);
    }
}
