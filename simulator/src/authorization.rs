//! What the caller may do: the actions that an operation needs, and whether a
//! policy allows them.

use serde_json::{Value, json};

use crate::{fault::ApiFault, iam::Document, wire::Service};

/// The caller's policy. Resources and conditions are taken as met.
#[derive(Debug)]
pub(crate) struct Policy(Document);

impl Policy {
    /// Reads a policy document.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`.
    pub(crate) fn read(json: &str) -> Result<Self, ApiFault> {
        Document::read(json).map(Self)
    }

    /// The answer to `SimulatePrincipalPolicy` about the caller: a decision for each
    /// action on each resource.
    pub(crate) fn simulated(&self, input: &Value) -> Value {
        let texts = |member: &str| -> Vec<&str> {
            let list = input[member].as_array().into_iter().flatten();
            list.filter_map(Value::as_str).collect()
        };
        let resources = match texts("ResourceArns") {
            none if none.is_empty() => vec!["*"],
            some => some,
        };
        let decision =
            |action: &str| match (self.0.names("Deny", action), self.0.names("Allow", action)) {
                (true, _) => "explicitDeny",
                (false, true) => "allowed",
                (false, false) => "implicitDeny",
            };
        let results = texts("ActionNames").into_iter().flat_map(|action| {
            resources.iter().map(move |resource| {
                json!({
                    "EvalActionName": action,
                    "EvalResourceName": resource,
                    "EvalDecision": decision(action),
                    "MatchedStatements": [],
                    "MissingContextValues": [],
                })
            })
        });
        json!({"EvaluationResults": results.collect::<Vec<_>>(), "IsTruncated": false})
    }

    /// The refusal of an operation, as its service words it.
    pub(crate) fn refusal(
        &self,
        service: Service,
        operation: &str,
        input: &Value,
    ) -> Option<ApiFault> {
        let needed = required_actions(service, operation, input);
        needed.iter().find_map(|action| {
            let (denied, allowed) = (self.0.names("Deny", action), self.0.names("Allow", action));
            match (denied, allowed) {
                (true, _) => Some(refused(
                    service,
                    action,
                    "with an explicit deny in a service control policy",
                )),
                (false, false) => Some(refused(
                    service,
                    action,
                    "because no identity-based policy allows the action",
                )),
                (false, true) => None,
            }
        })
    }
}

fn refused(service: Service, action: &str, why: &str) -> ApiFault {
    let code = match service {
        Service::Ec2 => "UnauthorizedOperation",
        Service::Iam
        | Service::Sts
        | Service::Rds
        | Service::ElastiCache
        | Service::Elb
        | Service::CloudWatch
        | Service::Route53 => "AccessDenied",
        Service::Sns => "AuthorizationError",
        _ => "AccessDeniedException",
    };
    let message = format!(
        "User: arn:aws:iam::123456789012:user/kavak is not authorized to perform: {action} {why}"
    );
    ApiFault::new(code, message).with_status(403)
}

/// The IAM actions that AWS checks for an operation: its own, that of tags in a
/// creating call (`aws.md` §10.22), and `iam:PassRole` for roles that are given
/// to a service.
#[must_use]
pub fn required_actions(service: Service, operation: &str, input: &Value) -> Vec<String> {
    // Everybody may ask who they are.
    if service == Service::Sts {
        return Vec::new();
    }
    let mut actions = vec![format!("{}:{operation}", service.namespace())];
    if let Some(tagging) = tagging_action(service, operation, input) {
        actions.push(tagging.to_owned());
    }
    actions.extend(snapshot_action(service, operation, input).map(str::to_owned));
    let passes_role = ["executionRoleArn", "taskRoleArn"]
        .iter()
        .any(|role| input.get(role).is_some_and(|it| !it.is_null()));
    if service == Service::Ecs && operation == "RegisterTaskDefinition" && passes_role {
        actions.push("iam:PassRole".into());
    }
    actions
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
fn tagging_action(service: Service, operation: &str, input: &Value) -> Option<&'static str> {
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
    Some(match service {
        Service::Ec2 => "ec2:CreateTags",
        Service::Elb => "elasticloadbalancing:AddTags",
        Service::Rds => "rds:AddTagsToResource",
        Service::ElastiCache => "elasticache:AddTagsToResource",
        Service::Ecs => "ecs:TagResource",
        Service::Ecr => "ecr:TagResource",
        Service::Logs => "logs:TagResource",
        Service::SecretsManager => "secretsmanager:TagResource",
        Service::Iam => "iam:TagRole",
        Service::Acm => "acm:AddTagsToCertificate",
        Service::Sns => "sns:TagResource",
        Service::CloudWatch => "cloudwatch:TagResource",
        Service::Ssm => "ssm:AddTagsToResource",
        Service::ApplicationAutoScaling => "application-autoscaling:TagResource",
        Service::Route53 | Service::ServiceQuotas | Service::Sts | Service::Tagging => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let policy = |text: &Value| Policy::read(&text.to_string()).expect("a policy");
        let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        let deny = json!({"Effect": "Deny", "Action": "iam:Tag*", "Resource": "*"});
        let denying = policy(&json!({"Statement": [all, deny]}));
        let refusal = denying
            .refusal(Service::Iam, "TagRole", &json!({}))
            .expect("denied");
        assert_eq!(
            (refusal.code.as_str(), refusal.status),
            ("AccessDenied", 403)
        );
        assert!(refusal.message.contains("explicit deny"), "{refusal}");
        assert!(
            denying
                .refusal(Service::Iam, "GetRole", &json!({}))
                .is_none()
        );
        let narrow = policy(
            &json!({"Statement": {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}}),
        );
        assert!(
            narrow
                .refusal(Service::Ec2, "DescribeVpcs", &json!({}))
                .is_none()
        );
        let refusal = narrow
            .refusal(Service::Ec2, "CreateVpc", &json!({}))
            .expect("not allowed");
        assert_eq!(refusal.code, "UnauthorizedOperation");
        assert!(!refusal.message.contains("explicit deny"), "{refusal}");
    }
}
