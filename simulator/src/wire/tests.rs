//! The models are whole, and each protocol is read and written as AWS's
//! clients do.

use bytes::Bytes;
use http::Request;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Spoken, check, done, model::Model, refused, scope, understand};
use crate::{Service, fault::ApiFault};

fn signed(service: &str, target: Option<&str>, body: &str) -> Request<Bytes> {
    let mut request = Request::post("/").header(
        "authorization",
        format!(
            "AWS4-HMAC-SHA256 Credential=KEY/20260101/eu-west-1/{service}/aws4_request, SignedHeaders=host, Signature=00"
        ),
    );
    if let Some(target) = target {
        request = request.header("x-amz-target", target);
    }
    request.body(Bytes::from(body.to_owned())).unwrap()
}

fn read(service: &str, target: Option<&str>, body: &str) -> (String, Value) {
    let request = signed(service, target, body);
    let understood = understand(scope(&request).unwrap().service, &request).unwrap();
    (understood.operation, understood.input)
}

fn text(response: &http::Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).unwrap()
}

#[test]
fn every_model_is_well_formed_and_has_operations() {
    for service in Service::ALL {
        assert!(!Model::of(*service).operations.is_empty(), "{service:?}");
        assert_eq!(Service::named(service.name()), Some(*service));
    }
}

#[test]
fn form_of_ec2_is_read_with_its_flat_lists() {
    let (operation, input) = read(
        "ec2",
        None,
        "Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0%2F16&TagSpecification.1.ResourceType=vpc&TagSpecification.1.Tag.1.Key=Name&TagSpecification.1.Tag.1.Value=a%20b",
    );
    assert_eq!(operation, "CreateVpc");
    assert_eq!(
        input,
        json!({
            "CidrBlock": "10.0.0.0/16",
            "TagSpecifications": [
                {"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "a b"}]},
            ],
        })
    );
}

#[test]
fn form_of_the_query_protocol_is_read_with_its_named_lists() {
    let (_, input) = read(
        "rds",
        None,
        "Action=CreateDBSubnetGroup&DBSubnetGroupName=g&DBSubnetGroupDescription=d&SubnetIds.SubnetIdentifier.1=subnet-1&SubnetIds.SubnetIdentifier.2=subnet-2&Tags.Tag.1.Key=k&Tags.Tag.1.Value=v",
    );
    assert_eq!(input["SubnetIds"], json!(["subnet-1", "subnet-2"]));
    assert_eq!(input["Tags"], json!([{"Key": "k", "Value": "v"}]));
}

#[test]
fn cloudwatch_answers_a_form_in_xml() {
    let mut request = signed("monitoring", None, "Action=GetDashboard&DashboardName=a");
    let form = http::HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8");
    request.headers_mut().insert("content-type", form);
    let understood = understand(Service::CloudWatch, &request).unwrap();
    assert_eq!(understood.operation, "GetDashboard");
    assert_eq!(understood.input, json!({"DashboardName": "a"}));
    let spoken = Spoken::of(Service::CloudWatch, &request);
    let answer = done(spoken, "GetDashboard", &json!({"DashboardName": "a"}), "id");
    assert!(text(&answer).contains("<DashboardName>a</DashboardName>"));
}

#[test]
fn cloudwatch_answers_json_in_json() {
    let target = Some("GraniteServiceVersion20100801.GetDashboard");
    let mut request = signed("monitoring", target, "{\"DashboardName\":\"a\"}");
    let json = http::HeaderValue::from_static("application/x-amz-json-1.0");
    request.headers_mut().insert("content-type", json);
    let understood = understand(Service::CloudWatch, &request).unwrap();
    assert_eq!(understood.operation, "GetDashboard");
    assert_eq!(understood.input, json!({"DashboardName": "a"}));
    let spoken = Spoken::of(Service::CloudWatch, &request);
    let answer = done(spoken, "GetDashboard", &json!({"DashboardName": "a"}), "id");
    assert_eq!(text(&answer), "{\"DashboardName\":\"a\"}");
}

#[test]
fn route_53_is_understood_by_method_path_and_document() {
    let request = Request::post("/2013-04-01/hostedzone/Z1/rrset/")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/route53/aws4_request, SignedHeaders=host",
        )
        .body(Bytes::from_static(
            b"<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch><Changes><Change><Action>UPSERT</Action><ResourceRecordSet><Name>a.</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>b.</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>",
        ))
        .unwrap();
    let understood = understand(scope(&request).unwrap().service, &request).unwrap();
    assert_eq!(understood.operation, "ChangeResourceRecordSets");
    assert_eq!(understood.input["HostedZoneId"], "Z1");
    assert_eq!(
        understood.input["ChangeBatch"]["Changes"][0]["ResourceRecordSet"],
        json!({"Name": "a.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "b."}]})
    );
}

#[test]
fn answer_of_ec2_names_its_items_as_the_model_does() {
    let answer = done(
        Service::Ec2,
        "DescribeVpcs",
        &json!({"Vpcs": [{"VpcId": "vpc-1", "IsDefault": false, "Tags": [{"Key": "a", "Value": "<"}], "Unknown": 1}]}),
        "id",
    );
    assert_eq!(
        text(&answer),
        "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15\"><requestId>id</requestId><vpcSet><item><isDefault>false</isDefault><tagSet><item><key>a</key><value>&lt;</value></item></tagSet><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>"
    );
}

#[test]
fn times_are_seconds_in_json_and_dates_in_xml() {
    let time = json!({"services": [{"createdAt": "2026-01-01T00:00:00.5Z"}]});
    let answer = done(Service::Ecs, "DescribeServices", &time, "id");
    assert_eq!(
        text(&answer),
        r#"{"services":[{"createdAt":1767225600.5}]}"#
    );

    let time = json!({"Role": {"CreateDate": "2026-01-01T00:00:00Z"}});
    let answer = done(Service::Iam, "GetRole", &time, "id");
    assert!(text(&answer).contains("<CreateDate>2026-01-01T00:00:00Z</CreateDate>"));
}

#[test]
fn missing_member_and_a_bad_value_are_refused_with_the_services_codes() {
    let code = |service, operation, input| check(service, operation, &input).unwrap_err().code;
    assert_eq!(
        code(Service::Ec2, "DeleteVpc", json!({})),
        "MissingParameter"
    );
    assert_eq!(
        code(
            Service::Logs,
            "CreateLogGroup",
            json!({"logGroupName": "a b"})
        ),
        "InvalidParameterException"
    );
    assert_eq!(
        code(
            Service::Elb,
            "CreateTargetGroup",
            json!({"Name": "a", "TargetType": "moon"})
        ),
        "ValidationError"
    );
    assert!(
        check(
            Service::Logs,
            "CreateLogGroup",
            &json!({"logGroupName": "/ecs/a"})
        )
        .is_ok()
    );
}

#[test]
fn unknown_operation_and_error_are_in_the_services_protocol() {
    let request = signed("ec2", None, "Action=LaunchRocket");
    let fault = understand(scope(&request).unwrap().service, &request).unwrap_err();
    assert!(fault.message.contains("LaunchRocket"));
    assert!(text(&refused(Service::Ec2, &fault, "id")).contains("<Code>InvalidAction</Code>"));
    let fault = ApiFault::new("ResourceNotFoundException", "no");
    assert_eq!(
        text(&refused(Service::Logs, &fault, "id")),
        r#"{"__type":"ResourceNotFoundException","message":"no"}"#
    );
}
