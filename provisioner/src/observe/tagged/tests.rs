use kavak_stack::{Found, Output, Tags, key, spec::ElasticIp};

use super::*;

#[test]
fn tagged_resource_is_left_over_only_with_a_name_of_the_environment() {
    let environment = Environment {
        project: "a".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    };
    for (arn, name, expected) in [
        ("ec2:us-east-1:1:vpc/vpc-1", Some("a-dev-vpc"), true),
        ("ec2:us-east-1:1:vpc/vpc-1", Some("analytics-vpc"), false),
        ("ec2:us-east-1:1:elastic-ip/eipalloc-1", None, false),
        ("rds:us-east-1:1:db:a-dev-db", None, true),
        ("rds:us-east-1:1:db:a-dev-db-copy", None, false),
        ("logs:us-east-1:1:log-group:/ecs/a-dev-app", None, true),
        (
            "secretsmanager:us-east-1:1:secret:a-dev-openai-api-key-AbCdEf",
            None,
            true,
        ),
        (
            "secretsmanager:us-east-1:1:secret:a-dev-openai-api-key-copy-AbCdEf",
            None,
            false,
        ),
        (
            "elasticloadbalancing:us-east-1:1:listener/app/a-dev-alb/1/2",
            None,
            true,
        ),
    ] {
        let name = name.map(|name| ("Name".to_owned(), name.to_owned()));
        let tagged = Tagged {
            arn: format!("arn:aws:{arn}"),
            tags: name.into_iter().collect(),
        };
        assert_eq!(tagged.has_name_of(&environment), expected, "{tagged}");
    }
}

#[test]
fn what_was_observed_under_its_arn_or_its_id_is_not_reported_again() {
    let address = ElasticIp { tags: Tags::new() };
    let mut observed = Observed::default();
    let found = Found::ready("eipalloc-1", address).with(Output::Arn, "arn:aws:x:::y/z");
    observed.add(key::ELASTIC_IP_NAT[0].clone(), found);
    for (arn, expected) in [
        ("arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-1", true),
        ("arn:aws:x:::y/z", true),
        ("arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-12", false),
    ] {
        assert_eq!(is_among(arn, &observed), expected, "{arn}");
    }
}
