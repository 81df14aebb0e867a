//! Authorization: the actions that an operation needs, on which resources,
//! and whether a policy allows them.

use serde_json::Value;

use crate::{
    Service,
    fault::ApiFault,
    policy_document::{Decision, Document, Question},
};

mod resources;

/// The account and the region of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) account: &'a str,
    pub(crate) region: &'a str,
}

/// An action that AWS checks for an operation, with what its policies can be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needed {
    action: String,
    resource: String,
    context: Vec<(String, String)>,
}

impl Needed {
    fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            resource: resource.into(),
            context: Vec::new(),
        }
    }

    /// That AWS may make the role which a service has in each account.
    pub(crate) fn service_linked_role(service: &str, name: &str, account: &str) -> Self {
        let path = format!("aws-service-role/{service}/{name}");
        Self {
            context: vec![("iam:AWSServiceName".to_owned(), service.to_owned())],
            ..Self::new(
                "iam:CreateServiceLinkedRole",
                format!("arn:aws:iam::{account}:role/{path}"),
            )
        }
    }

    /// That tasks may be given this role.
    fn role_of_tasks(arn: &str) -> Self {
        let (key, tasks) = ("iam:PassedToService", "ecs-tasks.amazonaws.com");
        Self {
            context: vec![(key.to_owned(), tasks.to_owned())],
            ..Self::new("iam:PassRole", arn)
        }
    }
}

/// Returns whether the policy allows what an operation needs.
///
/// # Errors
/// The refusal, as the service words it.
pub(crate) fn check(policy: &Document, service: Service, needed: &Needed) -> Result<(), ApiFault> {
    let asked = Question::new(&needed.action, &needed.resource).with(&needed.context);
    let why = match policy.decision(&asked) {
        Decision::Allowed => return Ok(()),
        Decision::Denied => "with an explicit deny in a service control policy".to_owned(),
        Decision::NotAllowed => format!(
            "because no identity-based policy allows the {} action",
            needed.action
        ),
    };
    Err(refused(service, needed, &why))
}

fn refused(service: Service, needed: &Needed, why: &str) -> ApiFault {
    let message = format!(
        "User: arn:aws:iam::123456789012:user/kavak is not authorized to perform: {} on resource: {} {why}",
        needed.action, needed.resource
    );
    ApiFault::new(service.profile().refusals.denied, message).with_status(403)
}

/// The names of the IAM actions that AWS checks for an operation.
#[must_use]
pub fn required_actions(service: Service, operation: &str, input: &Value) -> Vec<String> {
    let place = Place {
        account: "123456789012",
        region: "us-east-1",
    };
    let needed = needed(service, operation, input, &place);
    needed.into_iter().map(|it| it.action).collect()
}

/// Returns the actions that AWS checks for an operation: its own, that of tags in a creating
/// call (`docs/AWS.md#calls`), and `iam:PassRole` for roles that are given to a service.
pub(crate) fn needed(
    service: Service,
    operation: &str,
    input: &Value,
    place: &Place<'_>,
) -> Vec<Needed> {
    // Everybody may ask who they are.
    if service == Service::Sts {
        return Vec::new();
    }
    let own = format!("{}:{operation}", service.namespace());
    let others = [
        tagging_action(service, operation, input),
        snapshot_action(service, operation, input).map(str::to_owned),
    ];
    let others = others.into_iter().flatten();
    let actions: Vec<String> = std::iter::once(own).chain(others).collect();
    let resources = resources::of(service, operation, input, place);
    let on_each = |action: &String| -> Vec<Needed> {
        let resources = resources.iter();
        resources.map(|it| Needed::new(action, it)).collect()
    };
    let mut needed: Vec<Needed> = actions.iter().flat_map(on_each).collect();
    if service == Service::Ecs && operation == "RegisterTaskDefinition" {
        let roles = ["executionRoleArn", "taskRoleArn"];
        let given = roles.iter().filter_map(|role| input[*role].as_str());
        needed.extend(given.map(Needed::role_of_tasks));
    }
    if service == Service::Iam
        && let Some(policy) = input["PolicyArn"].as_str()
    {
        let policy = ("iam:PolicyARN".to_owned(), policy.to_owned());
        needed
            .iter_mut()
            .for_each(|it| it.context.push(policy.clone()));
    }
    needed
}

/// The action that a last snapshot needs beside the deletion's own.
fn snapshot_action(service: Service, operation: &str, input: &Value) -> Option<&'static str> {
    let (member, action) = match (service, operation) {
        (Service::Rds, "DeleteDBInstance") => ("FinalDBSnapshotIdentifier", "rds:CreateDBSnapshot"),
        (Service::ElastiCache, "DeleteReplicationGroup") => {
            ("FinalSnapshotIdentifier", "elasticache:CreateSnapshot")
        }
        _ => return None,
    };
    input.get(member).filter(|it| !it.is_null()).map(|_| action)
}

/// The action that tags in a call need beside the call's own.
fn tagging_action(service: Service, operation: &str, input: &Value) -> Option<String> {
    let has_tags = ["Tags", "tags", "TagSpecifications"]
        .iter()
        .filter_map(|member| input.get(*member))
        .any(|tags| match tags {
            Value::Array(tags) => !tags.is_empty(),
            Value::Object(tags) => !tags.is_empty(),
            _ => false,
        });
    let is_tagging = operation.contains("Tag");
    if !has_tags || is_tagging {
        return None;
    }
    let action = service.profile().tagging?;
    Some(format!("{}:{action}", service.namespace()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PLACE: Place<'_> = Place {
        account: "1",
        region: "us-east-1",
    };

    fn refusal(
        policy: &Value,
        service: Service,
        operation: &str,
        input: &Value,
    ) -> Option<ApiFault> {
        let policy = json!({ "Statement": policy }).to_string();
        let policy = Document::read(&policy).expect("a policy");
        let needed = needed(service, operation, input, &PLACE);
        needed
            .iter()
            .find_map(|it| check(&policy, service, it).err())
    }

    #[test]
    fn tags_in_a_creating_call_and_roles_given_to_a_service_need_actions_of_their_own() {
        let tagged = json!({"TagSpecifications": [{"ResourceType": "vpc"}]});
        let needed = required_actions(Service::Ec2, "CreateVpc", &tagged);
        assert_eq!(needed, ["ec2:CreateVpc", "ec2:CreateTags"]);
        let needed = required_actions(Service::Ec2, "CreateVpc", &json!({}));
        assert_eq!(needed, ["ec2:CreateVpc"]);
        let with_role = json!({"executionRoleArn": "arn", "tags": []});
        let needed = required_actions(Service::Ecs, "RegisterTaskDefinition", &with_role);
        assert_eq!(needed, ["ecs:RegisterTaskDefinition", "iam:PassRole"]);
    }

    #[test]
    fn explicit_deny_is_worded_otherwise_than_a_missing_allow() {
        let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        let deny = json!({"Effect": "Deny", "Action": "iam:Tag*", "Resource": "*"});
        let denying = json!([all, deny]);
        let input = json!({"RoleName": "tasks"});
        let refused = refusal(&denying, Service::Iam, "TagRole", &input).expect("denied");
        assert_eq!(
            (refused.code.as_str(), refused.status),
            ("AccessDenied", 403)
        );
        assert!(refused.message.contains("explicit deny"), "{refused}");
        assert!(refusal(&denying, Service::Iam, "GetRole", &input).is_none());
        let narrow = json!({"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"});
        let input = json!({});
        assert!(refusal(&narrow, Service::Ec2, "DescribeVpcs", &input).is_none());
        let refused = refusal(&narrow, Service::Ec2, "CreateVpc", &input).expect("not allowed");
        assert_eq!(refused.code, "UnauthorizedOperation");
        assert!(!refused.message.contains("explicit deny"), "{refused}");
    }

    #[test]
    fn roles_are_passed_to_tasks_only_where_the_condition_names_them() {
        let register = |service: &str| {
            json!([
                {"Effect": "Allow", "Action": "ecs:*", "Resource": "*"},
                {
                    "Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/own-*",
                    "Condition": {"StringEquals": {"iam:PassedToService": service}},
                },
            ])
        };
        let input = |role: &str| json!({"taskRoleArn": format!("arn:aws:iam::1:role/{role}")});
        let tasks = register("ecs-tasks.amazonaws.com");
        let refusal =
            |policy, role| refusal(policy, Service::Ecs, "RegisterTaskDefinition", &input(role));
        assert!(refusal(&tasks, "own-task").is_none());
        assert!(refusal(&tasks, "admin").is_some());
        assert!(refusal(&register("lambda.amazonaws.com"), "own-task").is_some());
    }
}
