//! IAM: roles and what hinders them.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const ALL: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}"#;
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"secretsmanager:Get*","Resource":"arn:aws:secretsmanager:us-east-1:123456789012:secret:app/??-*"}}"#;
const EXECUTION: &str = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

struct Account(Simulator);

impl Account {
    fn new() -> Self {
        let world = World::new(Pace::Typical, 1);
        Self(Simulator::new(world, Duration::ZERO, Moment::default()))
    }

    fn call(&self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        self.0.call(Service::Iam, "us-east-1", operation, input)
    }

    fn code(&self, operation: &str, input: Value) -> String {
        self.call(operation, input).unwrap_err().code
    }

    fn with_role(self) -> Self {
        let input = json!({"RoleName": "tasks", "AssumeRolePolicyDocument": TRUST});
        self.call("CreateRole", input).unwrap();
        self
    }

    fn decision(&self, action: &str, resource: &str) -> Value {
        let input = json!({
            "PolicySourceArn": "arn:aws:iam::123456789012:role/tasks",
            "ActionNames": [action],
            "ResourceArns": [resource],
        });
        let answer = self.call("SimulatePrincipalPolicy", input).unwrap();
        answer["EvaluationResults"][0]["EvalDecision"].clone()
    }
}

#[tokio::test(start_paused = true)]
async fn role_is_read_back_with_its_document_encoded_and_its_defaults() {
    let account = Account::new();
    let input = json!({
        "RoleName": "tasks",
        "Path": "/app/",
        "AssumeRolePolicyDocument": TRUST,
        "Tags": [{"Key": "env", "Value": "dev"}],
    });
    account.call("CreateRole", input).unwrap();
    let role = account
        .call("GetRole", json!({"RoleName": "TASKS"}))
        .unwrap()["Role"]
        .clone();
    assert_eq!(role["RoleName"], "tasks");
    assert_eq!(role["Arn"], "arn:aws:iam::123456789012:role/app/tasks");
    assert_eq!(role["MaxSessionDuration"], 3600);
    assert_eq!(role["Tags"], json!([{"Key": "env", "Value": "dev"}]));
    let id = role["RoleId"].as_str().unwrap();
    assert!(id.starts_with("AROA") && id.len() == 21, "{id}");
    let document = role["AssumeRolePolicyDocument"].as_str().unwrap();
    assert!(document.starts_with("%7B%22Version%22%3A%222012-10-17%22"));
}

#[tokio::test(start_paused = true)]
async fn name_is_taken_in_any_case() {
    let account = Account::new().with_role();
    let again = json!({"RoleName": "Tasks", "AssumeRolePolicyDocument": TRUST});
    assert_eq!(account.code("CreateRole", again), "EntityAlreadyExists");
}

#[tokio::test(start_paused = true)]
async fn role_with_policies_is_not_deleted() {
    let account = Account::new().with_role();
    let role = json!({"RoleName": "tasks"});
    let attached = json!({"RoleName": "tasks", "PolicyArn": EXECUTION});
    let inline = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": POLICY});
    account.call("AttachRolePolicy", attached.clone()).unwrap();
    account.call("PutRolePolicy", inline).unwrap();
    let fault = account.call("DeleteRole", role.clone()).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.status), ("DeleteConflict", 409));
    assert!(fault.message.contains("must detach all policies first"));
    account.call("DetachRolePolicy", attached).unwrap();
    let fault = account.call("DeleteRole", role.clone()).unwrap_err();
    assert!(fault.message.contains("must delete policies first"));
    let inline = json!({"RoleName": "tasks", "PolicyName": "p"});
    account.call("DeleteRolePolicy", inline).unwrap();
    account.call("DeleteRole", role.clone()).unwrap();
    assert_eq!(account.code("GetRole", role), "NoSuchEntity");
}

#[tokio::test(start_paused = true)]
async fn missing_role_or_policy_is_no_such_entity() {
    let account = Account::new().with_role();
    for (operation, input) in [
        ("GetRole", json!({"RoleName": "other"})),
        ("DeleteRole", json!({"RoleName": "other"})),
        ("ListRolePolicies", json!({"RoleName": "other"})),
        (
            "GetRolePolicy",
            json!({"RoleName": "tasks", "PolicyName": "p"}),
        ),
        (
            "DeleteRolePolicy",
            json!({"RoleName": "tasks", "PolicyName": "p"}),
        ),
        (
            "DetachRolePolicy",
            json!({"RoleName": "tasks", "PolicyArn": EXECUTION}),
        ),
        (
            "AttachRolePolicy",
            json!({"RoleName": "tasks", "PolicyArn": "arn:aws:iam::123456789012:policy/mine"}),
        ),
    ] {
        let fault = account.call(operation, input).unwrap_err();
        assert_eq!(
            (fault.code.as_str(), fault.status),
            ("NoSuchEntity", 404),
            "{operation}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn attaching_and_writing_a_policy_may_be_repeated() {
    let account = Account::new().with_role();
    for _ in 0..2 {
        let attached = json!({"RoleName": "tasks", "PolicyArn": EXECUTION});
        account.call("AttachRolePolicy", attached).unwrap();
        let inline = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": POLICY});
        account.call("PutRolePolicy", inline).unwrap();
    }
    let role = json!({"RoleName": "tasks"});
    let attached = account
        .call("ListAttachedRolePolicies", role.clone())
        .unwrap();
    assert_eq!(
        attached["AttachedPolicies"],
        json!([{"PolicyName": "AmazonECSTaskExecutionRolePolicy", "PolicyArn": EXECUTION}])
    );
    let names = account.call("ListRolePolicies", role).unwrap();
    assert_eq!(names["PolicyNames"], json!(["p"]));
}

#[tokio::test(start_paused = true)]
async fn document_says_whom_or_what_it_is_about() {
    let account = Account::new().with_role();
    let put = |document: &str| {
        let input = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": document});
        account.call("PutRolePolicy", input)
    };
    for (document, part) in [
        ("{", "invalid Json"),
        ("{}", "Syntax errors"),
        (r#"{"Statement":[]}"#, "Syntax errors"),
        (
            r#"{"Statement":{"Effect":"Perhaps","Action":"a:b","Resource":"*"}}"#,
            "Syntax",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Resource":"*"}}"#,
            "contain actions",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"a:b"}}"#,
            "contain resources",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"ab","Resource":"*"}}"#,
            "vendor",
        ),
        (TRUST, "should not specify a principal"),
    ] {
        let fault = put(document).unwrap_err();
        assert_eq!(fault.code, "MalformedPolicyDocument", "{document}");
        assert!(
            fault.message.contains(part),
            "{document}: {}",
            fault.message
        );
    }
    let trust = json!({"RoleName": "tasks", "PolicyDocument": POLICY});
    assert_eq!(
        account.code("UpdateAssumeRolePolicy", trust),
        "MalformedPolicyDocument"
    );
}

#[tokio::test(start_paused = true)]
async fn limits_of_a_role_are_kept() {
    let account = Account::new().with_role();
    for number in 0..10 {
        let arn = format!("arn:aws:iam::aws:policy/Policy{number}");
        let input = json!({"RoleName": "tasks", "PolicyArn": arn});
        account.call("AttachRolePolicy", input).unwrap();
    }
    let input = json!({"RoleName": "tasks", "PolicyArn": EXECUTION});
    assert_eq!(account.code("AttachRolePolicy", input), "LimitExceeded");
    let long = POLICY.replace("app/", &"x".repeat(10_240));
    let input = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": long});
    assert_eq!(account.code("PutRolePolicy", input), "LimitExceeded");
    let spaced = POLICY.replace("\"Effect\"", &(" ".repeat(20_000) + "\"Effect\""));
    let input = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": spaced});
    account.call("PutRolePolicy", input).unwrap();
    let name = "x".repeat(65);
    let input = json!({"RoleName": name, "AssumeRolePolicyDocument": TRUST});
    assert_eq!(account.code("CreateRole", input), "ValidationError");
}

#[tokio::test(start_paused = true)]
async fn policies_are_believed_after_some_seconds() {
    let account = Account::new().with_role();
    let inline = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": POLICY});
    account.call("PutRolePolicy", inline).unwrap();
    let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app/db-x1y2z3";
    let action = "secretsmanager:GetSecretValue";
    assert_eq!(account.decision(action, secret), "implicitDeny");
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(account.decision(action, secret), "allowed");
    assert_eq!(
        account.decision("SecretsManager:getsecretvalue", secret),
        "allowed"
    );
    assert_eq!(
        account.decision("secretsmanager:PutSecretValue", secret),
        "implicitDeny"
    );
    assert_eq!(
        account.decision(action, &secret.replace("db", "long")),
        "implicitDeny"
    );
}

#[tokio::test(start_paused = true)]
async fn policy_that_is_changed_is_believed_as_it_was_until_the_change_is_known() {
    let account = Account::new().with_role();
    let put = |document: &str| {
        let inline = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": document});
        account.call("PutRolePolicy", inline).unwrap();
    };
    put(POLICY);
    tokio::time::advance(Duration::from_secs(31)).await;
    put(&POLICY.replace("app/", "other/"));
    let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app/db-x1y2z3";
    let decisions = || {
        let other = secret.replace("app/", "other/");
        [secret, &other].map(|it| account.decision("secretsmanager:GetSecretValue", it))
    };
    assert_eq!(decisions(), ["allowed", "implicitDeny"]);
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(decisions(), ["implicitDeny", "allowed"]);
}

#[tokio::test(start_paused = true)]
async fn denied_action_is_denied_even_if_another_statement_allows_it() {
    let account = Account::new().with_role();
    let deny = r#"{"Statement":{"Effect":"Deny","NotAction":"logs:*","Resource":"*"}}"#;
    let inline = json!({"RoleName": "tasks", "PolicyName": "p", "PolicyDocument": deny});
    account.call("PutRolePolicy", inline).unwrap();
    let attached = json!({"RoleName": "tasks", "PolicyArn": EXECUTION});
    account.call("AttachRolePolicy", attached).unwrap();
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(account.decision("ecr:BatchGetImage", "*"), "explicitDeny");
    assert_eq!(account.decision("logs:PutLogEvents", "*"), "allowed");
}

#[tokio::test(start_paused = true)]
async fn service_linked_role_is_created_once_and_can_not_be_changed() {
    let account = Account::new();
    let ecs = json!({"AWSServiceName": "ecs.amazonaws.com"});
    let made = account
        .call("CreateServiceLinkedRole", ecs.clone())
        .unwrap();
    assert_eq!(
        made["Role"]["Arn"],
        "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    );
    let fault = account.call("CreateServiceLinkedRole", ecs).unwrap_err();
    assert_eq!(fault.code, "InvalidInput");
    assert!(fault.message.contains("has been taken in this account"));
    let role = json!({"RoleName": "AWSServiceRoleForECS"});
    assert_eq!(account.code("DeleteRole", role), "UnmodifiableEntity");
}

#[tokio::test(start_paused = true)]
async fn tag_keys_of_a_role_ignore_case() {
    let account = Account::new().with_role();
    let tag = |key: &str, value: &str| json!({"RoleName": "tasks", "Tags": [{"Key": key, "Value": value}]});
    account.call("TagRole", tag("env", "dev")).unwrap();
    account.call("TagRole", tag("Env", "prod")).unwrap();
    let role = json!({"RoleName": "tasks"});
    let tags = account.call("ListRoleTags", role.clone()).unwrap();
    assert_eq!(tags["Tags"], json!([{"Key": "Env", "Value": "prod"}]));
    let input = json!({"RoleName": "tasks", "TagKeys": ["ENV", "other"]});
    account.call("UntagRole", input).unwrap();
    assert_eq!(
        account.call("ListRoleTags", role).unwrap()["Tags"],
        json!([])
    );
}

#[tokio::test(start_paused = true)]
async fn roles_are_listed_page_by_page() {
    let account = Account::new();
    for name in ["c", "a", "B"] {
        let input = json!({"RoleName": name, "AssumeRolePolicyDocument": TRUST});
        account.call("CreateRole", input).unwrap();
    }
    let names = |page: &Value| -> Vec<String> {
        let roles = page["Roles"].as_array().unwrap().iter();
        roles
            .map(|role| role["RoleName"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = account.call("ListRoles", json!({"MaxItems": 2})).unwrap();
    assert_eq!(names(&first), ["a", "B"]);
    assert_eq!(first["IsTruncated"], true);
    let rest = account
        .call("ListRoles", json!({"Marker": first["Marker"]}))
        .unwrap();
    assert_eq!(names(&rest), ["c"]);
    assert_eq!(rest["IsTruncated"], false);
}

#[tokio::test(start_paused = true)]
async fn update_keeps_the_description_and_takes_back_the_sessions_length() {
    let account = Account::new().with_role();
    let update = |input: Value| {
        account.call("UpdateRole", input).unwrap();
        account
            .call("GetRole", json!({"RoleName": "tasks"}))
            .unwrap()["Role"]
            .clone()
    };
    let role = update(json!({"RoleName": "tasks", "Description": "d", "MaxSessionDuration": 7200}));
    assert_eq!(
        (&role["Description"], &role["MaxSessionDuration"]),
        (&json!("d"), &json!(7200))
    );
    let role = update(json!({"RoleName": "tasks"}));
    assert_eq!(
        (&role["Description"], &role["MaxSessionDuration"]),
        (&json!("d"), &json!(3600))
    );
}

#[tokio::test(start_paused = true)]
async fn boundary_that_does_not_exist_is_refused_with_create_and_put() {
    let account = Account::new().with_role();
    let arn = "arn:aws:iam::123456789012:policy/boundary";
    account
        .0
        .change(|world, _| world.has_policies(&[(arn, ALL)]));
    let role = |boundary: &str| {
        json!({
            "RoleName": "other", "AssumeRolePolicyDocument": TRUST,
            "PermissionsBoundary": boundary,
        })
    };
    let missing = format!("{arn}-2");
    let refused = account.call("CreateRole", role(&missing)).unwrap_err();
    assert_eq!(refused.code, "NoSuchEntity");
    assert_eq!(
        refused.message,
        format!("Scope ARN: {missing} does not exist or is not attachable.")
    );
    let put = json!({"RoleName": "tasks", "PermissionsBoundary": missing});
    assert_eq!(
        account.code("PutRolePermissionsBoundary", put),
        "NoSuchEntity"
    );
    let policy = |arn: &str| json!({"PolicyArn": arn});
    assert_eq!(account.code("GetPolicy", policy(&missing)), "NoSuchEntity");
    account.call("GetPolicy", policy(arn)).unwrap();
    account.call("CreateRole", role(arn)).unwrap();
}

#[tokio::test(start_paused = true)]
async fn organisation_that_demands_a_boundary_denies_roles_with_none_or_another() {
    let account = Account::new();
    let arn = "arn:aws:iam::123456789012:policy/boundary";
    account.0.change(|world, _| world.demand_boundary(arn));
    let mut role = json!({"RoleName": "tasks", "AssumeRolePolicyDocument": TRUST});
    let refused = account.call("CreateRole", role.clone()).unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.status),
        ("AccessDenied", 403)
    );
    assert!(
        refused.message.contains("service control policy"),
        "{refused}"
    );
    role["PermissionsBoundary"] = json!("arn:aws:iam::aws:policy/PowerUserAccess");
    assert_eq!(account.code("CreateRole", role.clone()), "AccessDenied");
    role["PermissionsBoundary"] = json!(arn);
    account.call("CreateRole", role).unwrap();
}
