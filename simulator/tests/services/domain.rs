//! Route 53 and ACM: zones, records, and the certificates that they prove.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

struct Account(Simulator);

impl Account {
    fn new() -> Self {
        let world = World::new(Pace::Typical, 1);
        Self(Simulator::new(world, Duration::ZERO, Moment::default()))
    }

    fn route53(&self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        self.0.call(Service::Route53, "us-east-1", operation, input)
    }

    fn acm(&self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        self.0.call(Service::Acm, "eu-west-1", operation, input)
    }

    fn zone(&self, name: &str) -> String {
        let input = json!({"Name": name, "CallerReference": name});
        let made = self.route53("CreateHostedZone", input).unwrap();
        let id = made["HostedZone"]["Id"].as_str().unwrap();
        id.trim_start_matches("/hostedzone/").to_owned()
    }

    fn change(&self, zone: &str, action: &str, set: Value) -> Result<Value, ApiFault> {
        let changes = json!([{"Action": action, "ResourceRecordSet": set}]);
        let batch = json!({"HostedZoneId": zone, "ChangeBatch": {"Changes": changes}});
        self.route53("ChangeResourceRecordSets", batch)
    }

    fn refusal(&self, zone: &str, action: &str, set: Value) -> String {
        let fault = self.change(zone, action, set).unwrap_err();
        assert_eq!(fault.code, "InvalidChangeBatch");
        fault.message
    }

    fn records(&self, input: Value) -> (Vec<String>, Value) {
        let answer = self.route53("ListResourceRecordSets", input).unwrap();
        let sets = answer["ResourceRecordSets"].as_array().unwrap().iter();
        let text = |set: &Value, member: &str| set[member].as_str().unwrap().to_owned();
        let lines = sets.map(|set| format!("{} {}", text(set, "Name"), text(set, "Type")));
        (lines.collect(), answer.clone())
    }

    fn request(&self, domain: &str, token: &str) -> String {
        let input = json!({
            "DomainName": domain, "ValidationMethod": "DNS", "IdempotencyToken": token,
        });
        let made = self.acm("RequestCertificate", input).unwrap();
        made["CertificateArn"].as_str().unwrap().to_owned()
    }

    fn certificate(&self, arn: &str) -> Value {
        let input = json!({"CertificateArn": arn});
        self.acm("DescribeCertificate", input).unwrap()["Certificate"].clone()
    }

    /// The record that proves a certificate's first name, as a record set.
    fn proof(&self, arn: &str) -> Value {
        let record = &self.certificate(arn)["DomainValidationOptions"][0]["ResourceRecord"];
        cname(
            record["Name"].as_str().unwrap(),
            record["Value"].as_str().unwrap(),
        )
    }
}

fn cname(name: &str, value: &str) -> Value {
    json!({"Name": name, "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": value}]})
}

fn address(name: &str, value: &str) -> Value {
    json!({"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}]})
}

async fn wait(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn zone_comes_with_its_own_records_and_goes_with_them_only() {
    let account = Account::new();
    let zone = account.zone("Example.com");
    let (records, _) = account.records(json!({"HostedZoneId": zone}));
    assert_eq!(records, ["example.com. NS", "example.com. SOA"]);
    account
        .change(&zone, "CREATE", address("a.example.com", "192.0.2.1"))
        .unwrap();
    let fault = account
        .route53("DeleteHostedZone", json!({"Id": zone}))
        .unwrap_err();
    assert_eq!(fault.code, "HostedZoneNotEmpty");
    account
        .change(&zone, "DELETE", address("a.example.com", "192.0.2.1"))
        .unwrap();
    account
        .route53("DeleteHostedZone", json!({"Id": zone}))
        .unwrap();
    let fault = account
        .route53("GetHostedZone", json!({"Id": zone}))
        .unwrap_err();
    assert_eq!(
        (fault.code.as_str(), fault.status),
        ("NoSuchHostedZone", 404)
    );
}

#[tokio::test(start_paused = true)]
async fn reference_makes_one_zone_and_a_name_any_number() {
    let account = Account::new();
    account.zone("example.com");
    let input = json!({"Name": "example.com", "CallerReference": "example.com"});
    let fault = account.route53("CreateHostedZone", input).unwrap_err();
    assert_eq!(fault.code, "HostedZoneAlreadyExists");
    let input = json!({"Name": "example.com", "CallerReference": "another"});
    account.route53("CreateHostedZone", input).unwrap();
    account.zone("aa.org");
    let input = json!({"DNSName": "example.com", "MaxItems": "1"});
    let page = account.route53("ListHostedZonesByName", input).unwrap();
    assert_eq!(page["HostedZones"][0]["Name"], "example.com.");
    assert_eq!(page["NextDNSName"], "example.com.");
    let first = account
        .route53("ListHostedZones", json!({"MaxItems": "2"}))
        .unwrap();
    let rest = json!({"Marker": first["NextMarker"]});
    let rest = account.route53("ListHostedZones", rest).unwrap();
    assert_eq!(rest["HostedZones"].as_array().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn change_is_in_sync_after_a_while() {
    let account = Account::new();
    let zone = account.zone("example.com");
    let made = account
        .change(&zone, "UPSERT", address("a.example.com", "192.0.2.1"))
        .unwrap();
    assert_eq!(made["ChangeInfo"]["Status"], "PENDING");
    let change = made["ChangeInfo"]["Id"]
        .as_str()
        .unwrap()
        .replace("/change/", "");
    wait(90).await;
    let later = account.route53("GetChange", json!({"Id": change})).unwrap();
    assert_eq!(later["ChangeInfo"]["Status"], "INSYNC");
    let fault = account
        .route53("GetChange", json!({"Id": "C0"}))
        .unwrap_err();
    assert_eq!(fault.code, "NoSuchChange");
}

#[tokio::test(start_paused = true)]
async fn existing_record_is_not_created_and_only_an_exact_copy_deletes_it() {
    let account = Account::new();
    let zone = account.zone("example.com");
    let record = address("A.example.com", "192.0.2.1");
    let fault = account.refusal(&zone, "DELETE", record.clone());
    assert!(fault.contains("but it was not found"), "{fault}");
    account.change(&zone, "CREATE", record.clone()).unwrap();
    let fault = account.refusal(&zone, "CREATE", record.clone());
    assert_eq!(
        fault,
        "[Tried to create resource record set [name='a.example.com.', type='A'] but it already exists]"
    );
    let mut other_ttl = record.clone();
    other_ttl["TTL"] = json!(61);
    for other in [other_ttl, address("a.example.com", "192.0.2.2")] {
        let fault = account.refusal(&zone, "DELETE", other);
        assert!(fault.contains("do not match the current values"), "{fault}");
    }
    account
        .change(&zone, "UPSERT", address("a.example.com", "192.0.2.2"))
        .unwrap();
    account
        .change(&zone, "DELETE", address("a.example.com.", "192.0.2.2"))
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn batch_is_made_whole_or_not_at_all() {
    let account = Account::new();
    let zone = account.zone("example.com");
    let changes = json!([
        {"Action": "CREATE", "ResourceRecordSet": address("a.example.com", "192.0.2.1")},
        {"Action": "DELETE", "ResourceRecordSet": address("b.example.com", "192.0.2.1")},
    ]);
    let batch = json!({"HostedZoneId": zone, "ChangeBatch": {"Changes": changes}});
    account
        .route53("ChangeResourceRecordSets", batch)
        .unwrap_err();
    assert_eq!(account.records(json!({"HostedZoneId": zone})).0.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn record_lies_in_its_zone_and_a_cname_stands_alone() {
    let account = Account::new();
    let zone = account.zone("example.com");
    for (set, part) in [
        (
            address("a.example.org", "192.0.2.1"),
            "is not permitted in zone example.com.",
        ),
        (cname("example.com", "b.org"), "is not permitted at apex"),
        (
            address("a.example.com", "b.org"),
            "is not a valid IPv4 address",
        ),
    ] {
        let fault = account.refusal(&zone, "UPSERT", set);
        assert!(fault.contains(part), "{fault}");
    }
    account
        .change(&zone, "UPSERT", address("a.example.com", "192.0.2.1"))
        .unwrap();
    let fault = account.refusal(&zone, "UPSERT", cname("a.example.com", "b.org"));
    assert!(fault.contains("conflicts with other records"), "{fault}");
    account
        .change(&zone, "UPSERT", cname("c.example.com", "b.org"))
        .unwrap();
    let fault = account.refusal(&zone, "UPSERT", address("c.example.com", "192.0.2.1"));
    assert!(
        fault.contains("a conflicting RRSet of type CNAME"),
        "{fault}"
    );
    let fault = account.change(
        &zone,
        "UPSERT",
        json!({"Name": "d.example.com", "Type": "A"}),
    );
    assert_eq!(fault.unwrap_err().code, "InvalidInput");
}

#[tokio::test(start_paused = true)]
async fn alias_is_kept_with_its_names_normalised() {
    let account = Account::new();
    let zone = account.zone("example.com");
    let alias = json!({
        "Name": "*.Example.com", "Type": "A",
        "AliasTarget": {
            "HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "App-1.us-east-1.elb.amazonaws.com",
            "EvaluateTargetHealth": false,
        },
    });
    account.change(&zone, "CREATE", alias).unwrap();
    let asked = json!({
        "HostedZoneId": zone, "StartRecordName": "*.example.com", "StartRecordType": "A",
        "MaxItems": "1",
    });
    let (records, answer) = account.records(asked);
    assert_eq!(records, ["\\052.example.com. A"]);
    assert_eq!(
        answer["ResourceRecordSets"][0]["AliasTarget"]["DNSName"],
        "app-1.us-east-1.elb.amazonaws.com."
    );
    let missing = json!({
        "Name": "b.example.com", "Type": "A",
        "AliasTarget": {
            "HostedZoneId": zone, "DNSName": "c.example.com", "EvaluateTargetHealth": false,
        },
    });
    let fault = account.refusal(&zone, "CREATE", missing);
    assert!(fault.contains("but that target was not found"), "{fault}");
}

#[tokio::test(start_paused = true)]
async fn records_come_in_the_order_of_their_labels_page_by_page() {
    let account = Account::new();
    let zone = account.zone("example.com");
    for name in ["z.a.example.com", "b.example.com", "a.example.com"] {
        account
            .change(&zone, "UPSERT", address(name, "192.0.2.1"))
            .unwrap();
    }
    let (first, answer) = account.records(json!({"HostedZoneId": zone, "MaxItems": "4"}));
    assert_eq!(
        first,
        [
            "example.com. NS",
            "example.com. SOA",
            "a.example.com. A",
            "z.a.example.com. A"
        ]
    );
    assert_eq!(answer["IsTruncated"], true);
    let next = json!({
        "HostedZoneId": zone,
        "StartRecordName": answer["NextRecordName"], "StartRecordType": answer["NextRecordType"],
    });
    assert_eq!(account.records(next).0, ["b.example.com. A"]);
}

#[tokio::test(start_paused = true)]
async fn tags_of_a_zone_are_added_and_removed() {
    let account = Account::new();
    let id = account.zone("example.com");
    let of_zone = json!({"ResourceType": "hostedzone", "ResourceId": id});
    let mut change = of_zone.clone();
    change["AddTags"] = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    account.route53("ChangeTagsForResource", change).unwrap();
    let mut change = of_zone.clone();
    change["RemoveTagKeys"] = json!(["a"]);
    account.route53("ChangeTagsForResource", change).unwrap();
    let tags = account.route53("ListTagsForResource", of_zone).unwrap();
    assert_eq!(
        tags["ResourceTagSet"]["Tags"],
        json!([{"Key": "b", "Value": "2"}])
    );
}

#[tokio::test(start_paused = true)]
async fn token_means_the_same_request_for_an_hour() {
    let account = Account::new();
    let first = account.request("app.example.com", "t1");
    assert_eq!(account.request("app.example.com", "t1"), first);
    assert_ne!(account.request("app.example.com", "t2"), first);
    wait(3601).await;
    assert_ne!(account.request("app.example.com", "t1"), first);
}

#[tokio::test(start_paused = true)]
async fn validation_record_appears_some_seconds_later_and_stays_the_same() {
    let account = Account::new();
    let arn = account.request("app.example.com", "t1");
    let option = |arn: &str| account.certificate(arn)["DomainValidationOptions"][0].clone();
    assert_eq!(option(&arn)["ResourceRecord"], Value::Null);
    assert_eq!(option(&arn)["ValidationStatus"], "PENDING_VALIDATION");
    wait(10).await;
    let record = option(&arn)["ResourceRecord"].clone();
    assert_eq!(record["Type"], "CNAME");
    let name = record["Name"].as_str().unwrap();
    assert!(
        name.starts_with('_') && name.ends_with(".app.example.com."),
        "{name}"
    );
    let again = account.request("*.app.example.com", "t2");
    wait(10).await;
    assert_eq!(option(&again)["ResourceRecord"], record);
}

#[tokio::test(start_paused = true)]
async fn certificate_is_issued_once_its_record_is_in_the_zone() {
    let account = Account::new();
    let zone = account.zone("example.com");
    let arn = account.request("app.example.com", "t1");
    wait(1800).await;
    assert_eq!(account.certificate(&arn)["Status"], "PENDING_VALIDATION");
    account
        .change(&zone, "UPSERT", account.proof(&arn))
        .unwrap();
    assert_eq!(account.certificate(&arn)["Status"], "PENDING_VALIDATION");
    wait(151).await;
    let issued = account.certificate(&arn);
    assert_eq!(issued["Status"], "ISSUED");
    assert_eq!(
        issued["DomainValidationOptions"][0]["ValidationStatus"],
        "SUCCESS"
    );
    let listed = account.acm(
        "ListCertificates",
        json!({"CertificateStatuses": ["ISSUED"]}),
    );
    assert_eq!(
        listed.unwrap()["CertificateSummaryList"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    // A second one of the same name is proven by the same record.
    let second = account.request("app.example.com", "t2");
    wait(200).await;
    assert_eq!(account.certificate(&second)["Status"], "ISSUED");
}

#[tokio::test(start_paused = true)]
async fn record_that_goes_before_it_was_seen_proves_nothing() {
    let account = Account::new();
    let zone = account.zone("example.com");
    let arn = account.request("app.example.com", "t1");
    wait(10).await;
    let proof = account.proof(&arn);
    account.change(&zone, "UPSERT", proof.clone()).unwrap();
    account.change(&zone, "DELETE", proof.clone()).unwrap();
    wait(1800).await;
    assert_eq!(account.certificate(&arn)["Status"], "PENDING_VALIDATION");
    account.change(&zone, "UPSERT", proof).unwrap();
    wait(151).await;
    assert_eq!(account.certificate(&arn)["Status"], "ISSUED");
}

#[tokio::test(start_paused = true)]
async fn certificate_is_waited_for_three_days() {
    let account = Account::new();
    let arn = account.request("app.example.com", "t1");
    wait(72 * 3600 + 1).await;
    assert_eq!(account.certificate(&arn)["Status"], "VALIDATION_TIMED_OUT");
}

#[tokio::test(start_paused = true)]
async fn tags_of_a_certificate_go_by_key_or_by_key_and_value() {
    let account = Account::new();
    let arn = account.request("app.example.com", "t1");
    let tags = |tags: Value| json!({"CertificateArn": arn, "Tags": tags});
    let both = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    account.acm("AddTagsToCertificate", tags(both)).unwrap();
    let unwanted = json!([{"Key": "a", "Value": "other"}, {"Key": "b"}]);
    account
        .acm("RemoveTagsFromCertificate", tags(unwanted))
        .unwrap();
    let left = account
        .acm("ListTagsForCertificate", json!({"CertificateArn": arn}))
        .unwrap();
    assert_eq!(left["Tags"], json!([{"Key": "a", "Value": "1"}]));
}

#[tokio::test(start_paused = true)]
async fn deleted_certificate_is_not_found() {
    let account = Account::new();
    let arn = account.request("app.example.com", "t1");
    account
        .acm("DeleteCertificate", json!({"CertificateArn": arn}))
        .unwrap();
    wait(3600).await;
    for operation in [
        "DescribeCertificate",
        "ListTagsForCertificate",
        "DeleteCertificate",
    ] {
        let fault = account
            .acm(operation, json!({"CertificateArn": arn}))
            .unwrap_err();
        assert_eq!(fault.code, "ResourceNotFoundException", "{operation}");
    }
}
