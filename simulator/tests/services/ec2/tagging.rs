//! The tagging API, and the list of everything.

use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

fn found(account: &Account, region: &str, input: Value) -> Vec<String> {
    let answer = account
        .0
        .call(Service::Tagging, region, "GetResources", input);
    let list = answer.unwrap()["ResourceTagMappingList"].clone();
    let arns = list.as_array().unwrap().iter();
    arns.map(|it| text(&it["ResourceARN"])).collect()
}

/// An account with a tagged VPC and subnet, and an untagged gateway.
fn tagged() -> (Account, String, String) {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    account.internet_gateway();
    let tag = |id: &str, tier: &str| {
        let tags = json!([{"Key": "env", "Value": "dev"}, {"Key": "tier", "Value": tier}]);
        account.call("CreateTags", json!({"Resources": [id], "Tags": tags}));
    };
    tag(&vpc_id, "1");
    tag(&subnet_id, "2");
    let arn = |kind: &str, id: &str| format!("arn:aws:ec2:us-east-1:123456789012:{kind}/{id}");
    let (vpc, subnet) = (arn("vpc", &vpc_id), arn("subnet", &subnet_id));
    (account, vpc, subnet)
}

#[tokio::test(start_paused = true)]
async fn tagged_resources_are_found_by_tags_and_types() {
    let (account, vpc, subnet) = tagged();
    let ask = |input: Value| found(&account, "us-east-1", input);
    let both = [subnet.clone(), vpc.clone()];
    assert_eq!(ask(json!({})), both);
    assert_eq!(ask(json!({"TagFilters": [{"Key": "env"}]})), both);
    assert_eq!(
        ask(json!({"TagFilters": [{"Key": "env", "Values": ["prod", "dev"]}]})),
        both
    );
    let of_tier = json!([{"Key": "env", "Values": ["dev"]}, {"Key": "tier", "Values": ["1"]}]);
    assert_eq!(ask(json!({"TagFilters": of_tier})), [vpc.as_str()]);
    assert_eq!(
        ask(json!({"ResourceTypeFilters": ["ec2:subnet"]})),
        [subnet.as_str()]
    );
    assert_eq!(ask(json!({"ResourceTypeFilters": ["ec2"]})), both);
    assert!(ask(json!({"ResourceTypeFilters": ["rds"]})).is_empty());
    assert_eq!(ask(json!({"ResourceARNList": [vpc]})), [vpc.as_str()]);
    assert!(found(&account, "eu-west-1", json!({})).is_empty());
}

#[tokio::test(start_paused = true)]
async fn tagged_resources_come_in_pages() {
    let (account, vpc, subnet) = tagged();
    let ask = |token: &str| {
        let input = json!({"ResourcesPerPage": 1, "PaginationToken": token});
        account
            .0
            .call(Service::Tagging, "us-east-1", "GetResources", input)
            .unwrap()
    };
    let first = ask("");
    assert_eq!(first["ResourceTagMappingList"][0]["ResourceARN"], subnet);
    let second = ask(&text(&first["PaginationToken"]));
    assert_eq!(second["ResourceTagMappingList"][0]["ResourceARN"], vpc);
    assert_eq!(second["PaginationToken"], "");
}

#[tokio::test(start_paused = true)]
async fn inventory_has_created_resources_and_no_deleted_ones() {
    let account = Account::new();
    let network = account.network();
    let kinds = || {
        let all = account.0.inspect(|world| world.inventory());
        all.into_iter().map(|it| it.kind).collect::<Vec<_>>()
    };
    let all = [
        "vpc",
        "subnet",
        "internet-gateway",
        "elastic-ip",
        "natgateway",
    ];
    assert_eq!(kinds(), all);
    account.call(
        "DeleteNatGateway",
        json!({"NatGatewayId": network.nat_gateway_id}),
    );
    assert_eq!(kinds(), all);
    super::seconds(60).await;
    assert_eq!(kinds(), all[..4]);
}
