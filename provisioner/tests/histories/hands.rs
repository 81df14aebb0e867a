//! What people do to a stack by hand.

use kavak_simulator::{Dice, Resource, Service};
use kavak_stack::Settings;
use serde_json::{Value, json};

use crate::account::Account;

/// Changes or removes something of an environment. What AWS refuses stays as
/// it is.
pub(crate) fn change_something(account: &Account, settings: &Settings, dice: &mut Dice) {
    let changes = [
        open_a_port,
        close_all_ports,
        change_the_owner,
        untag,
        remove_the_listener,
        remove_the_service,
        scale,
        change_the_health_check,
        change_the_retention,
        remove_the_log_group,
        schedule_the_deletion_of_a_secret,
        remove_the_policy,
        take_the_route_away,
        remove_the_database,
        change_the_window,
        change_the_description,
        protect_the_log_group,
        protect_the_load_balancer,
        protect_the_database,
        upgrade_the_database,
        grow_the_storage,
    ];
    let change = changes[dice.below(changes.len() as u64) as usize];
    let _refused = change(account, settings, dice);
}

type Done = Option<Value>;

fn one(account: &Account, settings: &Settings, kind: &str, dice: &mut Dice) -> Option<Resource> {
    let mut all = account.inventory(settings);
    all.retain(|resource| resource.kind == kind && !resource.id.starts_with("/aws/"));
    (!all.is_empty()).then(|| all.swap_remove(dice.below(all.len() as u64) as usize))
}

fn open_a_port(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let group = one(account, settings, "security-group", dice)?;
    let rule = json!([{
        "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
    }]);
    let input = json!({"GroupId": group.id, "IpPermissions": rule});
    account
        .by_hand(Service::Ec2, "AuthorizeSecurityGroupIngress", input)
        .ok()
}

fn close_all_ports(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let group = one(account, settings, "security-group", dice)?;
    let asked = json!({"Filters": [{"Name": "group-id", "Values": [group.id]}]});
    let rules = account
        .by_hand(Service::Ec2, "DescribeSecurityGroupRules", asked)
        .ok()?;
    let incoming = rules["SecurityGroupRules"]
        .as_array()?
        .iter()
        .find(|rule| rule["IsEgress"] == false)?;
    let input =
        json!({"GroupId": group.id, "SecurityGroupRuleIds": [incoming["SecurityGroupRuleId"]]});
    account
        .by_hand(Service::Ec2, "RevokeSecurityGroupIngress", input)
        .ok()
}

fn change_the_owner(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let kinds = ["vpc", "subnet", "route-table", "natgateway", "elastic-ip"];
    let kind = kinds[dice.below(5) as usize];
    let resource = one(account, settings, kind, dice)?;
    let input = json!({"Resources": [resource.id], "Tags": [{"Key": "owner", "Value": "ana"}]});
    account.by_hand(Service::Ec2, "CreateTags", input).ok()
}

fn untag(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let subnet = one(account, settings, "subnet", dice)?;
    let input = json!({"Resources": [subnet.id], "Tags": [{"Key": "owner"}]});
    account.by_hand(Service::Ec2, "DeleteTags", input).ok()
}

fn remove_the_listener(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let listener = one(account, settings, "listener", dice)?;
    account
        .by_hand(
            Service::Elb,
            "DeleteListener",
            json!({"ListenerArn": listener.arn}),
        )
        .ok()
}

fn service_of(settings: &Settings) -> Value {
    let prefix = settings.environment().prefix();
    json!({"cluster": format!("{prefix}-cluster"), "service": format!("{prefix}-app-service")})
}

fn remove_the_service(account: &Account, settings: &Settings, _dice: &mut Dice) -> Done {
    let mut input = service_of(settings);
    input["force"] = json!(true);
    account.by_hand(Service::Ecs, "DeleteService", input).ok()
}

fn scale(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let mut input = service_of(settings);
    input["desiredCount"] = json!(dice.below(3));
    account.by_hand(Service::Ecs, "UpdateService", input).ok()
}

fn change_the_health_check(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let group = one(account, settings, "targetgroup", dice)?;
    let input = json!({"TargetGroupArn": group.arn, "HealthCheckPath": "/nowhere"});
    account
        .by_hand(Service::Elb, "ModifyTargetGroup", input)
        .ok()
}

fn change_the_retention(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let group = one(account, settings, "log-group", dice)?;
    let input = json!({"logGroupName": group.id, "retentionInDays": 365});
    account
        .by_hand(Service::Logs, "PutRetentionPolicy", input)
        .ok()
}

fn remove_the_log_group(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let group = one(account, settings, "log-group", dice)?;
    account
        .by_hand(
            Service::Logs,
            "DeleteLogGroup",
            json!({"logGroupName": group.id}),
        )
        .ok()
}

fn schedule_the_deletion_of_a_secret(
    account: &Account,
    settings: &Settings,
    dice: &mut Dice,
) -> Done {
    let secret = one(account, settings, "secret", dice)?;
    account
        .by_hand(
            Service::SecretsManager,
            "DeleteSecret",
            json!({"SecretId": secret.arn}),
        )
        .ok()
}

fn remove_the_policy(account: &Account, settings: &Settings, _dice: &mut Dice) -> Done {
    let prefix = settings.environment().prefix();
    let input = json!({
        "RoleName": format!("{prefix}-ecs-execution-role"),
        "PolicyName": format!("{prefix}-ecs-secrets-policy"),
    });
    account
        .by_hand(Service::Iam, "DeleteRolePolicy", input)
        .ok()
}

fn take_the_route_away(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let table = one(account, settings, "route-table", dice)?;
    let input = json!({"RouteTableId": table.id, "DestinationCidrBlock": "0.0.0.0/0"});
    account.by_hand(Service::Ec2, "DeleteRoute", input).ok()
}

fn remove_the_database(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let database = one(account, settings, "db", dice)?;
    let input = json!({"DBInstanceIdentifier": database.id, "SkipFinalSnapshot": true});
    account
        .by_hand(Service::Rds, "DeleteDBInstance", input)
        .ok()
}

fn change_the_window(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let database = one(account, settings, "db", dice)?;
    let input = json!({
        "DBInstanceIdentifier": database.id, "ApplyImmediately": true,
        "PreferredMaintenanceWindow": "sun:06:00-sun:07:00",
    });
    account
        .by_hand(Service::Rds, "ModifyDBInstance", input)
        .ok()
}

fn change_the_database(
    account: &Account,
    settings: &Settings,
    dice: &mut Dice,
    mut changes: Value,
) -> Done {
    let database = one(account, settings, "db", dice)?;
    changes["DBInstanceIdentifier"] = json!(database.id);
    changes["ApplyImmediately"] = json!(true);
    account
        .by_hand(Service::Rds, "ModifyDBInstance", changes)
        .ok()
}

fn protect_the_database(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    change_the_database(account, settings, dice, json!({"DeletionProtection": true}))
}

fn upgrade_the_database(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let versions = ["15.17", "16.13"];
    let version = versions[dice.below(2) as usize];
    let changes = json!({"EngineVersion": version, "AllowMajorVersionUpgrade": true});
    change_the_database(account, settings, dice, changes)
}

fn grow_the_storage(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let changes = json!({"AllocatedStorage": 300, "MaxAllocatedStorage": 900});
    change_the_database(account, settings, dice, changes)
}

fn change_the_description(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let group = one(account, settings, "replicationgroup", dice)?;
    let input = json!({
        "ReplicationGroupId": group.id, "ApplyImmediately": true,
        "ReplicationGroupDescription": "somebody's",
    });
    account
        .by_hand(Service::ElastiCache, "ModifyReplicationGroup", input)
        .ok()
}

fn protect_the_log_group(account: &Account, settings: &Settings, _dice: &mut Dice) -> Done {
    let name = settings.environment().log_group();
    let input = json!({"logGroupIdentifier": name, "deletionProtectionEnabled": true});
    account
        .by_hand(Service::Logs, "PutLogGroupDeletionProtection", input)
        .ok()
}

fn protect_the_load_balancer(account: &Account, settings: &Settings, dice: &mut Dice) -> Done {
    let balancer = one(account, settings, "loadbalancer", dice)?;
    let attribute = json!({"Key": "deletion_protection.enabled", "Value": "true"});
    let input = json!({"LoadBalancerArn": balancer.arn, "Attributes": [attribute]});
    account
        .by_hand(Service::Elb, "ModifyLoadBalancerAttributes", input)
        .ok()
}

/// The differences D1 and D2: no circuit breaker, five minutes of draining.
pub(crate) fn as_terraform_leaves_it(account: &Account, settings: &Settings) {
    let mut service = service_of(settings);
    service["deploymentConfiguration"] =
        json!({"deploymentCircuitBreaker": {"enable": false, "rollback": false}});
    account
        .by_hand(Service::Ecs, "UpdateService", service)
        .unwrap();
    let group = one(account, settings, "targetgroup", &mut Dice::new(0)).unwrap();
    let input = json!({
        "TargetGroupArn": group.arn,
        "Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "300"}],
    });
    account
        .by_hand(Service::Elb, "ModifyTargetGroupAttributes", input)
        .unwrap();
}
