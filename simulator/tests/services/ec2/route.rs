//! Route tables, routes and which subnets use them.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, Network, text};

const EVERYWHERE: &str = "0.0.0.0/0";

fn route(table_id: &str, member: &str, target: &str) -> Value {
    json!({"RouteTableId": table_id, "DestinationCidrBlock": EVERYWHERE, member: target})
}

/// The default route of a table.
fn default_route(account: &Account, table_id: &str) -> Value {
    let table = account.one("DescribeRouteTables", &[("route-table-id", table_id)]);
    let routes = table["Routes"].as_array().unwrap().clone();
    let default = |it: &Value| it["DestinationCidrBlock"] == EVERYWHERE;
    routes.into_iter().find(default).unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn public_route_needs_a_gateway_that_is_attached_to_the_vpc() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let table_id = account.route_table(&vpc_id);
    let gateway_id = account.internet_gateway();
    let code = |target: &str| account.code("CreateRoute", route(&table_id, "GatewayId", target));
    assert_eq!(code("igw-0"), "InvalidGatewayID.NotFound");
    assert_eq!(code(&gateway_id), "InvalidParameterValue");
    account.call(
        "AttachInternetGateway",
        json!({"InternetGatewayId": gateway_id, "VpcId": vpc_id}),
    );
    let made = account.call("CreateRoute", route(&table_id, "GatewayId", &gateway_id));
    assert_eq!(made["Return"], true);
    let made = default_route(&account, &table_id);
    assert_eq!(
        (&made["GatewayId"], &made["State"]),
        (&json!(gateway_id), &json!("active"))
    );
    assert_eq!(made["Origin"], "CreateRoute");
}

#[tokio::test(start_paused = true)]
async fn destination_has_one_route_of_any_target() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let table_id = account.route_table(&vpc_id);
    let gateway_id = account.attached_gateway(&vpc_id);
    let input = route(&table_id, "GatewayId", &gateway_id);
    account.call("CreateRoute", input.clone());
    assert_eq!(account.code("CreateRoute", input), "RouteAlreadyExists");
    let local = json!({
        "RouteTableId": table_id, "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": gateway_id,
    });
    assert_eq!(account.code("CreateRoute", local), "RouteAlreadyExists");
}

#[tokio::test(start_paused = true)]
async fn private_route_is_taken_while_its_nat_gateway_is_pending_but_not_at_once() {
    let account = Account::new();
    let Network {
        vpc_id,
        nat_gateway_id,
        ..
    } = account.network();
    let table_id = account.route_table(&vpc_id);
    let input = route(&table_id, "NatGatewayId", &nat_gateway_id);
    let code = account.code("CreateRoute", input.clone());
    assert_eq!(code, "InvalidNatGatewayID.NotFound");
    super::seconds(1).await;
    account.call("CreateRoute", input);
    assert_eq!(default_route(&account, &table_id)["State"], "blackhole");
    super::seconds(120).await;
    assert_eq!(default_route(&account, &table_id)["State"], "active");
}

#[tokio::test(start_paused = true)]
async fn deleted_target_leaves_a_black_hole() {
    let account = Account::new();
    let network = account.network();
    let table_id = account.route_table(&network.vpc_id);
    super::seconds(120).await;
    account.call(
        "CreateRoute",
        route(&table_id, "NatGatewayId", &network.nat_gateway_id),
    );
    account.call(
        "DeleteNatGateway",
        json!({"NatGatewayId": network.nat_gateway_id}),
    );
    super::seconds(60).await;
    let left = default_route(&account, &table_id);
    assert_eq!(left["NatGatewayId"], network.nat_gateway_id);
    assert_eq!(left["State"], "blackhole");
    let again = route(&table_id, "NatGatewayId", &network.nat_gateway_id);
    assert_eq!(
        account.code("CreateRoute", again.clone()),
        "InvalidNatGatewayID.NotFound"
    );
    assert_eq!(
        account
            .list("DescribeRouteTables", &[("route.state", "blackhole")])
            .len(),
        1
    );
    account.call(
        "ReplaceRoute",
        route(&table_id, "GatewayId", &network.internet_gateway_id),
    );
    assert_eq!(default_route(&account, &table_id)["State"], "active");
}

#[tokio::test(start_paused = true)]
async fn only_a_route_that_is_there_is_replaced_or_deleted() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let table_id = account.route_table(&vpc_id);
    let gateway_id = account.attached_gateway(&vpc_id);
    let input = route(&table_id, "GatewayId", &gateway_id);
    assert_eq!(
        account.code("ReplaceRoute", input.clone()),
        "InvalidParameterValue"
    );
    let delete = |block: &str| {
        let input = json!({"RouteTableId": table_id, "DestinationCidrBlock": block});
        account.answer("DeleteRoute", input)
    };
    assert_eq!(
        delete(EVERYWHERE).unwrap_err().code,
        "InvalidRoute.NotFound"
    );
    assert_eq!(
        delete("10.0.0.0/16").unwrap_err().code,
        "InvalidParameterValue"
    );
    account.call("CreateRoute", input);
    delete(EVERYWHERE).unwrap();
    assert_eq!(default_route(&account, &table_id), Value::Null);
}

#[tokio::test(start_paused = true)]
async fn target_in_another_vpc_is_refused() {
    let account = Account::new();
    let network = account.network();
    super::seconds(1).await;
    let table_id = account.route_table(&account.vpc());
    for (member, target) in [
        ("NatGatewayId", &network.nat_gateway_id),
        ("GatewayId", &network.internet_gateway_id),
    ] {
        let code = account.code("CreateRoute", route(&table_id, member, target));
        assert_eq!(code, "InvalidParameterValue", "{member}");
    }
}

#[tokio::test(start_paused = true)]
async fn route_has_one_target_that_exists() {
    let account = Account::new();
    let table_id = account.route_table(&account.vpc());
    let none = json!({"RouteTableId": table_id, "DestinationCidrBlock": EVERYWHERE});
    assert_eq!(
        account.code("CreateRoute", none),
        "InvalidParameterCombination"
    );
    let code = account.code("CreateRoute", route(&table_id, "TransitGatewayId", "tgw-0"));
    assert_eq!(code, "InvalidTransitGatewayID.NotFound");
}

#[tokio::test(start_paused = true)]
async fn route_beyond_the_quota_of_50_is_refused() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let table_id = account.route_table(&vpc_id);
    let gateway_id = account.attached_gateway(&vpc_id);
    let create = |number: u8| {
        let input = json!({
            "RouteTableId": table_id,
            "DestinationCidrBlock": format!("192.0.2.{number}/32"),
            "GatewayId": gateway_id,
        });
        account.answer("CreateRoute", input)
    };
    for number in 0..50 {
        create(number).unwrap();
    }
    assert_eq!(create(50).unwrap_err().code, "RouteLimitExceeded");
}

#[tokio::test(start_paused = true)]
async fn subnet_has_one_table_and_can_be_given_to_another() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.1.0/24");
    let (first, second) = (account.route_table(&vpc_id), account.route_table(&vpc_id));
    let associate = |table_id: &str| {
        let input = json!({"RouteTableId": table_id, "SubnetId": subnet_id});
        account.answer("AssociateRouteTable", input)
    };
    let made = associate(&first).unwrap();
    assert_eq!(made["AssociationState"]["State"], "associated");
    let id = text(&made["AssociationId"]);
    assert_eq!(associate(&first).unwrap()["AssociationId"], id);
    assert_eq!(
        associate(&second).unwrap_err().code,
        "Resource.AlreadyAssociated"
    );
    let input = json!({"AssociationId": id, "RouteTableId": second});
    let replaced = account.call("ReplaceRouteTableAssociation", input);
    assert_ne!(replaced["NewAssociationId"], id);
    let now = account.one(
        "DescribeRouteTables",
        &[("association.subnet-id", &subnet_id)],
    );
    assert_eq!(now["RouteTableId"], second);
    let gone = json!({"AssociationId": id});
    assert_eq!(
        account.code("DisassociateRouteTable", gone),
        "InvalidAssociationID.NotFound"
    );
    account.call(
        "DisassociateRouteTable",
        json!({"AssociationId": replaced["NewAssociationId"]}),
    );
    assert!(
        account
            .list(
                "DescribeRouteTables",
                &[("association.subnet-id", &subnet_id)]
            )
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn table_that_a_subnet_uses_is_not_deleted_nor_is_the_main_one() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.1.0/24");
    let table_id = account.route_table(&vpc_id);
    account.call(
        "AssociateRouteTable",
        json!({"RouteTableId": table_id, "SubnetId": subnet_id}),
    );
    let delete = json!({"RouteTableId": table_id});
    assert_eq!(
        account.code("DeleteRouteTable", delete),
        "DependencyViolation"
    );
    let main = account.one(
        "DescribeRouteTables",
        &[("vpc-id", &vpc_id), ("association.main", "true")],
    );
    let delete = json!({"RouteTableId": main["RouteTableId"]});
    assert_eq!(
        account.code("DeleteRouteTable", delete),
        "DependencyViolation"
    );
    let association = &main["Associations"][0]["RouteTableAssociationId"];
    let input = json!({"AssociationId": association});
    assert_eq!(
        account.code("DisassociateRouteTable", input),
        "InvalidParameterValue"
    );
}

#[tokio::test(start_paused = true)]
async fn same_token_gets_the_same_table() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let create = || {
        let input = json!({"VpcId": vpc_id, "ClientToken": "once"});
        account.call("CreateRouteTable", input)["RouteTable"]["RouteTableId"].clone()
    };
    assert_eq!(create(), create());
}

#[tokio::test(start_paused = true)]
async fn routes_go_with_their_table() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let table_id = account.route_table(&vpc_id);
    let gateway_id = account.attached_gateway(&vpc_id);
    account.call("CreateRoute", route(&table_id, "GatewayId", &gateway_id));
    account.call("DeleteRouteTable", json!({"RouteTableId": table_id}));
    let input = route(&table_id, "GatewayId", &gateway_id);
    assert_eq!(
        account.code("CreateRoute", input),
        "InvalidRouteTableID.NotFound"
    );
}
