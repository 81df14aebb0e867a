//! The resources that a call is about, as policies name them.

use serde_json::Value;

use super::Place;
use crate::Service;

const EVERYTHING: &str = "*";

/// ARNs; `*` where IAM knows no resource for the operation, and for services whose
/// resources have ids that AWS chooses: no policy can distinguish ours by them.
pub(super) fn of(
    service: Service,
    operation: &str,
    input: &Value,
    place: &Place<'_>,
) -> Vec<String> {
    let named = match service {
        Service::Iam => roles(input, place),
        Service::Ecr => repositories(operation, input, place),
        Service::SecretsManager => secrets(operation, input, place),
        Service::Sns => topics(operation, input, place),
        Service::Ssm => parameters(operation, input, place),
        Service::CloudWatch => alarms_and_dashboards(input, place),
        _ => Vec::new(),
    };
    match named {
        none if none.is_empty() => vec![EVERYTHING.to_owned()],
        some => some,
    }
}

impl Place<'_> {
    fn arn(&self, service: &str, resource: &str) -> String {
        let Self { account, region } = self;
        format!("arn:aws:{service}:{region}:{account}:{resource}")
    }
}

/// A dashboard is the account's, an alarm the region's.
fn alarms_and_dashboards(input: &Value, place: &Place<'_>) -> Vec<String> {
    let arns = texts(input, &["ResourceARN"])
        .into_iter()
        .map(str::to_owned);
    let alarms = texts(input, &["AlarmName", "AlarmNames"]).into_iter();
    let alarms = alarms.map(|name| place.arn("cloudwatch", &format!("alarm:{name}")));
    let dashboards = texts(input, &["DashboardName", "DashboardNames"]).into_iter();
    let account = place.account;
    let dashboards =
        dashboards.map(|name| format!("arn:aws:cloudwatch::{account}:dashboard/{name}"));
    arns.chain(alarms).chain(dashboards).collect()
}

/// The text, or each of the texts, of the first of these members that is there.
fn texts<'a>(input: &'a Value, members: &[&str]) -> Vec<&'a str> {
    let member = members.iter().find_map(|it| input.get(*it));
    match member {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn roles(input: &Value, place: &Place<'_>) -> Vec<String> {
    let policy = texts(input, &["PolicySourceArn"]);
    let roles = texts(input, &["RoleName"]).into_iter();
    let roles = roles.map(|name| format!("arn:aws:iam::{}:role/{name}", place.account));
    policy.into_iter().map(str::to_owned).chain(roles).collect()
}

fn repositories(operation: &str, input: &Value, place: &Place<'_>) -> Vec<String> {
    if operation == "GetAuthorizationToken" {
        return Vec::new();
    }
    let arns = texts(input, &["resourceArn"])
        .into_iter()
        .map(str::to_owned);
    let names = texts(input, &["repositoryName", "repositoryNames"]);
    let names = names.into_iter();
    let named = names.map(|name| place.arn("ecr", &format!("repository/{name}")));
    arns.chain(named).collect()
}

/// A secret's ARN ends with six characters after its name.
fn secrets(operation: &str, input: &Value, place: &Place<'_>) -> Vec<String> {
    if operation == "ListSecrets" || operation == "BatchGetSecretValue" {
        return Vec::new();
    }
    let named = texts(input, &["SecretId", "Name"]).into_iter();
    let arn = |name: &str| place.arn("secretsmanager", &format!("secret:{name}-Ab12Cd"));
    named
        .map(|name| match name.starts_with("arn:") {
            true => name.to_owned(),
            false => arn(name),
        })
        .collect()
}

/// IAM knows no resource for the end of a subscription.
fn topics(operation: &str, input: &Value, place: &Place<'_>) -> Vec<String> {
    if operation == "Unsubscribe" {
        return Vec::new();
    }
    let arns = texts(input, &["TopicArn", "ResourceArn"]);
    let arns = arns.into_iter().map(str::to_owned);
    let names = texts(input, &["Name"]).into_iter();
    arns.chain(names.map(|name| place.arn("sns", name)))
        .collect()
}

fn parameters(operation: &str, input: &Value, place: &Place<'_>) -> Vec<String> {
    if operation == "DescribeParameters" {
        return Vec::new();
    }
    let names = texts(input, &["Name", "Names", "Path", "ResourceId"]);
    let names = names.into_iter();
    names
        .map(|name| place.arn("ssm", &format!("parameter/{}", name.trim_matches('/'))))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn resources_are_named_as_policies_name_them() {
        let place = Place {
            account: "1",
            region: "us-east-1",
        };
        let secret = "arn:aws:secretsmanager:us-east-1:1:secret:own-a-x1y2z3";
        for (service, operation, input, expected) in [
            (
                Service::Iam,
                "GetRole",
                json!({"RoleName": "own"}),
                "arn:aws:iam::1:role/own",
            ),
            (Service::Iam, "GetPolicy", json!({"PolicyArn": "arn"}), "*"),
            (
                Service::Ecr,
                "PutImage",
                json!({"repositoryName": "own/a"}),
                "arn:aws:ecr:us-east-1:1:repository/own/a",
            ),
            (Service::Ecr, "GetAuthorizationToken", json!({}), "*"),
            (
                Service::SecretsManager,
                "CreateSecret",
                json!({"Name": "own-a"}),
                "arn:aws:secretsmanager:us-east-1:1:secret:own-a-Ab12Cd",
            ),
            (
                Service::SecretsManager,
                "DeleteSecret",
                json!({"SecretId": secret}),
                secret,
            ),
            (
                Service::Sns,
                "CreateTopic",
                json!({"Name": "own-leads"}),
                "arn:aws:sns:us-east-1:1:own-leads",
            ),
            (
                Service::Sns,
                "Unsubscribe",
                json!({"SubscriptionArn": "arn"}),
                "*",
            ),
            (
                Service::Ssm,
                "GetParametersByPath",
                json!({"Path": "/kavak-infra/own/"}),
                "arn:aws:ssm:us-east-1:1:parameter/kavak-infra/own",
            ),
            (
                Service::CloudWatch,
                "PutDashboard",
                json!({"DashboardName": "own"}),
                "arn:aws:cloudwatch::1:dashboard/own",
            ),
            (Service::Ec2, "CreateVpc", json!({}), "*"),
        ] {
            let found = of(service, operation, &input, &place);
            assert_eq!(found, [expected], "{operation}");
        }
    }
}
