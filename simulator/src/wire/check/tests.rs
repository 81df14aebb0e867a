//! Every rule of the models is reported in AWS's words.

use pretty_assertions::assert_eq;
use serde_json::json;

use super::*;

fn refused(service: Service, operation: &str, input: &Value) -> (String, String) {
    let fault = check(service, operation, input).unwrap_err();
    (fault.code, fault.message)
}

#[test]
fn each_rule_is_reported_in_the_words_of_the_service() {
    let long = "a".repeat(65);
    let cases: [(Service, &str, Value, &str, String); 12] = [
        (
            Service::Logs,
            "CreateLogGroup",
            json!({"logGroupName": "a b"}),
            "InvalidParameterException",
            r"1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+".into(),
        ),
        (
            Service::SecretsManager,
            "DescribeSecret",
            json!({}),
            "ValidationException",
            "1 validation error detected: Value null at 'secretId' failed to satisfy constraint: Member must not be null".into(),
        ),
        (
            Service::Elb,
            "CreateTargetGroup",
            json!({"Name": "a", "TargetType": "moon"}),
            "ValidationError",
            "1 validation error detected: Value 'moon' at 'targetType' failed to satisfy constraint: Member must satisfy enum value set: [instance, ip, lambda, alb]".into(),
        ),
        (
            Service::Iam,
            "GetRole",
            json!({"RoleName": long}),
            "ValidationError",
            format!("1 validation error detected: Value '{long}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64"),
        ),
        (
            Service::Iam,
            "GetRole",
            json!({"RoleName": ""}),
            "ValidationError",
            r"2 validation errors detected: Value '' at 'roleName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+".into(),
        ),
        (
            Service::Iam,
            "GetRole",
            json!({"RoleName": "é"}),
            "ValidationError",
            r"1 validation error detected: Value 'é' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+".into(),
        ),
        (
            Service::Logs,
            "DescribeLogGroups",
            json!({"limit": 51}),
            "InvalidParameterException",
            "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50".into(),
        ),
        (
            Service::Iam,
            "TagRole",
            json!({"RoleName": "a", "Tags": [{"Key": "k", "Value": "ä"}, {"Key": "!", "Value": ""}]}),
            "ValidationError",
            r"1 validation error detected: Value '!' at 'tags.2.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+".into(),
        ),
        (
            Service::Ec2,
            "DeleteVpc",
            json!({}),
            "MissingParameter",
            "The request must contain the parameter vpcId".into(),
        ),
        (
            Service::Rds,
            "DeleteDBInstance",
            json!({}),
            "MissingParameter",
            "The request must contain the parameter DBInstanceIdentifier".into(),
        ),
        (
            Service::Ec2,
            "CreateTags",
            json!({"Resources": ["vpc-1"], "Tags": [{"Key": "k", "Value": "a\u{1}"}]}),
            "InvalidCharacter",
            "The character U+0001 in the parameter tags.1.member.value is invalid".into(),
        ),
        (
            Service::Rds,
            "AddTagsToResource",
            json!({"ResourceName": "arn", "Tags": [{"Key": "a\u{1}", "Value": ""}]}),
            "InvalidParameterValue",
            "".into(),
        ),
    ];
    for (service, operation, input, code, message) in cases {
        let refused = refused(service, operation, &input);
        assert_eq!(refused.0, code, "{operation}: {}", refused.1);
        if !message.is_empty() {
            assert_eq!(refused.1, message, "{operation}");
        }
    }
}

#[test]
fn secret_value_is_not_in_the_refusal() {
    let input = json!({"SecretId": "", "SecretString": "x".repeat(65_537)});
    let (_, message) = refused(Service::SecretsManager, "PutSecretValue", &input);
    assert!(message.starts_with("2 validation errors detected: "));
    assert!(
        message.contains("Value at 'secretString' failed"),
        "{message}"
    );
    assert!(!message.contains("xx"), "{message}");
}

#[test]
fn tags_of_services_whose_models_have_no_rule_are_checked_by_the_documented_one() {
    for (service, operation, resource) in [
        (Service::Rds, "AddTagsToResource", "ResourceName"),
        (Service::ElastiCache, "AddTagsToResource", "ResourceName"),
        (Service::SecretsManager, "TagResource", "SecretId"),
    ] {
        for (value, is_taken) in [("Ünïté 1 _.:/=+-@", true), ("a;b", false), ("\u{7}", false)] {
            let input = json!({resource: "arn", "Tags": [{"Key": "k", "Value": value}]});
            let checked = check(service, operation, &input);
            assert_eq!(
                checked.is_ok(),
                is_taken,
                "{service:?} {value:?}: {checked:?}"
            );
        }
    }
}
