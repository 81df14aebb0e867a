//! Written documents of any texts are well-formed.

use bytes::Bytes;
use http::Response;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    Service,
    fault::ApiFault,
    wire::{
        answer::{done, refused},
        check,
    },
};

fn parsed(answer: &Response<Bytes>) -> String {
    let document = std::str::from_utf8(answer.body()).unwrap();
    let document = roxmltree::Document::parse(document);
    let document = document.unwrap_or_else(|error| panic!("{error}: {:?}", answer.body()));
    let mut texts = document.descendants().filter(|it| {
        it.has_tag_name("value") || it.has_tag_name("Value") || it.has_tag_name("Message")
    });
    texts
        .next()
        .and_then(|it| it.text())
        .unwrap_or_default()
        .to_owned()
}

/// Texts with what is awkward in XML, and any other.
fn awkward() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        '\0',
        '\u{1}',
        '\u{b}',
        '\u{1f}',
        '\r',
        '\n',
        '\t',
        '<',
        '&',
        '>',
        '"',
        ']',
        '\u{7f}',
        '\u{fffe}',
        '\u{ffff}',
        '\u{10ffff}',
        'a',
    ]);
    prop::collection::vec(prop_oneof![special, any::<char>()], 0..20)
        .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_written_well_formed_and_read_as_it_was(text in awkward()) {
        let vpc = json!({"Vpcs": [{"Tags": [{"Key": "k", "Value": text}]}]});
        let role = json!({"Role": {"Tags": [{"Key": "k", "Value": text}]}});
        let fault = ApiFault::new("Code", text.clone());
        let expected: String = text.chars().map(|it| if is_allowed(it) { it } else { '\u{fffd}' }).collect();
        for answer in [
            done(Service::Ec2, "DescribeVpcs", &vpc, "id"),
            done(Service::Iam, "GetRole", &role, "id"),
            refused(Service::Ec2, &fault, "id"),
            refused(Service::Rds, &fault, "id"),
            refused(Service::Route53, &fault, "id"),
        ] {
            prop_assert_eq!(parsed(&answer), expected.clone());
        }
    }

    #[test]
    fn text_that_xml_can_not_have_is_refused_by_every_service_that_writes_it(text in awkward()) {
        let is_allowed = text.chars().all(is_allowed);
        let ec2 = json!({"Resources": ["vpc-1"], "Tags": [{"Key": "k", "Value": text}]});
        prop_assert_eq!(check(Service::Ec2, "CreateTags", &ec2).is_ok(), is_allowed);
        for (service, operation, input) in [
            (Service::Rds, "AddTagsToResource", json!({"ResourceName": "a", "Tags": [{"Key": "k", "Value": text}]})),
            (Service::Iam, "TagRole", json!({"RoleName": "a", "Tags": [{"Key": "k", "Value": text}]})),
            (Service::Elb, "AddTags", json!({"ResourceArns": ["a"], "Tags": [{"Key": "k", "Value": text}]})),
            (Service::Route53, "ChangeTagsForResource", json!({"ResourceType": "hostedzone", "ResourceId": text, "AddTags": []})),
        ] {
            prop_assert!(is_allowed || check(service, operation, &input).is_err());
        }
    }
}
