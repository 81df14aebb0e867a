//! The roles of tasks.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inputs, events, task::TaskSecret};
use crate::{
    Key, Output, Text,
    spec::{IamRole, Statement},
};

const EXECUTION_POLICY: &str =
    "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
pub(crate) fn execution_role(it: &Inputs<'_>, secrets: &[TaskSecret]) -> IamRole {
    let reads_secrets = Statement {
        effect: "Allow".into(),
        actions: [
            "secretsmanager:GetSecretValue",
            "secretsmanager:DescribeSecret",
        ]
        .map(str::to_owned)
        .into(),
        resources: secrets
            .iter()
            .map(|it| Text::output(it.secret, Output::Arn))
            .collect(),
        ..Statement::default()
    };
    let policy = it.environment.name("ecs-secrets-policy");
    IamRole {
        managed_policies: [EXECUTION_POLICY.to_owned()].into(),
        inline_policies: BTreeMap::from([(policy, BTreeSet::from([reads_secrets]))]),
        ..role(it)
    }
}

pub(crate) fn task_role(it: &Inputs<'_>, topic: Option<&Key>) -> IamRole {
    IamRole {
        inline_policies: events::task_policies(it, topic),
        ..role(it)
    }
}

fn role(it: &Inputs<'_>) -> IamRole {
    let assumed_by_tasks = Statement {
        effect: "Allow".into(),
        actions: ["sts:AssumeRole".to_owned()].into(),
        services: ["ecs-tasks.amazonaws.com".to_owned()].into(),
        ..Statement::default()
    };
    IamRole {
        name: it.name(),
        trust_policy: [assumed_by_tasks].into(),
        permissions_boundary: it.settings.iam.permissions_boundary.clone(),
        managed_policies: BTreeSet::new(),
        inline_policies: BTreeMap::new(),
        tags: it.tags(),
    }
}
