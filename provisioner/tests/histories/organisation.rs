//! What organisations demand: a permissions boundary, tags of their own, and
//! policies that forbid changes of tags.

use kavak_simulator::{Pace, Service};
use kavak_stack::{Plan, Settings};
use serde_json::{Value, json};

use crate::{
    account::{Account, settings},
    history::in_simulated_time,
    run::Ended,
};

const BOUNDARY: &str = "arn:aws:iam::123456789012:policy/boundary";
const ROLE: &str = "kavak-agent-dev-ecs-task-role";

async fn plan(account: &Account, settings: &Settings) -> Plan {
    let plan = account.run().plan(settings).await;
    plan.unwrap_or_else(|ended| panic!("{:?}", ended.came_to_nothing()))
}

fn boundary_of(account: &Account, role: &str) -> Value {
    let answer = account.by_hand(Service::Iam, "GetRole", json!({"RoleName": role}));
    answer.unwrap()["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"].clone()
}

fn bounded() -> Settings {
    let mut settings = settings("dev");
    settings.iam.permissions_boundary = Some(BOUNDARY.into());
    settings
}

fn calls(account: &Account, operation: &str) -> Vec<Value> {
    let journal = account.0.journal().into_iter();
    let calls = journal.filter(|entry| entry.operation == operation && entry.refusal.is_none());
    calls.map(|entry| entry.input).collect()
}

#[test]
fn boundary_is_set_in_the_call_that_creates_a_role() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        account.up(&bounded()).await.complete("up");
        let created = calls(&account, "CreateRole");
        assert_eq!(created.len(), 2);
        assert!(
            created
                .iter()
                .all(|it| it["PermissionsBoundary"] == BOUNDARY),
            "{created:?}"
        );
        assert_eq!(
            calls(&account, "PutRolePermissionsBoundary"),
            Vec::<Value>::new()
        );
        assert!(plan(&account, &bounded()).await.is_empty());
    });
}

#[test]
fn boundary_is_set_on_existing_roles_and_kept_when_the_setting_goes() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        assert_eq!(boundary_of(&account, ROLE), Value::Null);
        account.up(&bounded()).await.complete("up with a boundary");
        assert_eq!(boundary_of(&account, ROLE), BOUNDARY);
        assert_eq!(calls(&account, "CreateRole"), Vec::<Value>::new());
        assert!(plan(&account, &bounded()).await.is_empty());
        // The organisation may have set it: it is not ours to remove.
        assert!(plan(&account, &settings("dev")).await.is_empty());
    });
}

const PUBLISHED: &str = include_str!("../../../docs/iam/agent-permissions-boundary.json");

#[test]
fn tasks_start_under_the_published_boundary() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let policies = [(BOUNDARY, PUBLISHED)];
        account.0.change(|world, _| world.has_policies(&policies));
        account.up(&bounded()).await.complete("up");
    });
}

/// The organisation adds a tag to resources of several services.
fn add_tag(account: &Account) {
    let vpcs = account.by_hand(
        Service::Ec2,
        "DescribeVpcs",
        json!({
            "Filters": [{"Name": "tag:env", "Values": ["dev"]}]
        }),
    );
    let vpc = vpcs.unwrap()["Vpcs"][0]["VpcId"].clone();
    let roles = json!({"RoleName": ROLE, "Tags": [{"Key": "org:cost-center", "Value": "42"}]});
    account.by_hand(Service::Iam, "TagRole", roles).unwrap();
    let tags = json!({"Resources": [vpc], "Tags": [{"Key": "org:cost-center", "Value": "42"}]});
    account.by_hand(Service::Ec2, "CreateTags", tags).unwrap();
    let secret = json!({
        "SecretId": "kavak-agent-dev-openai-api-key",
        "Tags": [{"Key": "org:cost-center", "Value": "42"}],
    });
    account
        .by_hand(Service::SecretsManager, "TagResource", secret)
        .unwrap();
    let databases = account
        .by_hand(Service::Rds, "DescribeDBInstances", json!({}))
        .unwrap();
    let database = json!({
        "ResourceName": databases["DBInstances"][0]["DBInstanceArn"],
        "Tags": [{"Key": "org:cost-center", "Value": "42"}],
    });
    account
        .by_hand(Service::Rds, "AddTagsToResource", database)
        .unwrap();
}

fn role_tags(account: &Account) -> String {
    let answer = account.by_hand(Service::Iam, "GetRole", json!({"RoleName": ROLE}));
    answer.unwrap()["Role"]["Tags"].to_string()
}

#[test]
fn tags_that_others_add_are_no_drift_and_survive_other_changes_of_tags() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        add_tag(&account);
        let mut wanted = settings("dev");
        assert!(plan(&account, &wanted).await.is_empty());
        wanted.tags.insert("team".into(), "sales".into());
        account.up(&wanted).await.complete("up with another tag");
        assert!(
            role_tags(&account).contains("team") && role_tags(&account).contains("org:cost-center")
        );
        assert!(plan(&account, &wanted).await.is_empty());
        wanted.tags.clear();
        assert!(plan(&account, &wanted).await.is_empty());
        for operation in [
            "UntagRole",
            "DeleteTags",
            "UntagResource",
            "RemoveTagsFromResource",
        ] {
            assert_eq!(
                calls(&account, operation),
                Vec::<Value>::new(),
                "{operation}"
            );
        }
    });
}

/// Everything, but no change of tags of what exists.
fn without_tagging(effect: &Value) -> String {
    let tagging = [
        "acm:AddTagsToCertificate",
        "application-autoscaling:TagResource",
        "ec2:CreateTags",
        "ec2:DeleteTags",
        "ecr:TagResource",
        "ecs:TagResource",
        "elasticache:AddTagsToResource",
        "elasticloadbalancing:AddTags",
        "iam:TagRole",
        "logs:TagResource",
        "rds:AddTagsToResource",
        "secretsmanager:TagResource",
    ];
    let mut rest = json!({"Effect": "Allow", "Resource": "*"});
    let mut statements = vec![];
    if effect == "Deny" {
        rest["Action"] = "*".into();
        statements.push(json!({"Effect": "Deny", "Action": tagging, "Resource": "*"}));
    } else {
        rest["NotAction"] = json!(tagging);
    }
    statements.push(rest);
    json!({"Statement": statements}).to_string()
}

#[test]
fn tags_that_a_policy_refuses_do_not_stop_up() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut other = settings("dev");
        // Besides tags, something that is to be changed all the same.
        other.iam.permissions_boundary = Some(BOUNDARY.into());
        other.tags.insert("team".into(), "sales".into());
        account
            .0
            .authorize(Some(&without_tagging(&"Deny".into())))
            .unwrap();
        account.up(&other).await.complete("up under a policy");
        assert_eq!(boundary_of(&account, ROLE), BOUNDARY);
        assert!(!role_tags(&account).contains("team"));
    });
}

#[test]
fn tags_that_no_policy_allows_stop_up() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut other = settings("dev");
        other.tags.insert("team".into(), "sales".into());
        account
            .0
            .authorize(Some(&without_tagging(&"Allow".into())))
            .unwrap();
        let ended = account.up(&other).await;
        let is_incomplete = matches!(&ended, Ended::Done(outcome) if !outcome.is_complete());
        assert!(
            is_incomplete,
            "a missing permission is to be fixed, not overlooked"
        );
    });
}
