//! What else carries the environment's tags, whatever it is called: a hint of
//! the tagging API, which is late and tells of things that are gone, so that
//! each is looked at directly before it counts.

use aws_sdk_resourcegroupstagging::types::TagFilter;
use futures::future::join_all;
use kavak_engine::Fault;
use kavak_stack::Observed;

use super::absent_if_not_found;
use crate::aws::{Aws, fault, read};

/// ARNs of what has the environment's project and env for tags, is there, and
/// is not among what was observed. Where nobody may ask, nothing is known.
pub(crate) async fn beside(aws: &Aws, observed: &Observed) -> Vec<String> {
    let Ok(arns) = listed(aws).await else {
        return Vec::new();
    };
    let unknown = arns.into_iter().filter(|arn| !is_among(arn, observed));
    let looks = unknown.map(|arn| async {
        let is_there = is_there(aws, &arn).await;
        is_there.unwrap_or_default().then_some(arn)
    });
    join_all(looks).await.into_iter().flatten().collect()
}

async fn listed(aws: &Aws) -> Result<Vec<String>, Fault> {
    let environment = &aws.environment;
    let tags = [("project", &environment.project), ("env", &environment.env)];
    let filters = tags.map(|(tag, value)| TagFilter::builder().key(tag).values(value).build());
    let mappings = aws
        .tagging
        .get_resources()
        .set_tag_filters(Some(filters.into()))
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .map_err(fault("GetResources"))?;
    let arns = mappings.into_iter().filter_map(|it| it.resource_arn);
    Ok(arns.collect())
}

/// Whether a resource is observed under its ARN, or under the id at its end.
fn is_among(arn: &str, observed: &Observed) -> bool {
    let id = arn.rsplit(['/', ':']).next().unwrap_or(arn);
    observed.resources.values().any(|found| {
        found.id == arn || found.id == id || found.outputs.values().any(|output| output == arn)
    })
}

/// Whether AWS knows it, asked by its own service. Of what no direct look
/// tells, and of snapshots, which are kept on purpose, nothing is said.
async fn is_there(aws: &Aws, arn: &str) -> Result<bool, Fault> {
    let Some((service, resource)) = parts(arn) else {
        return Ok(false);
    };
    let told = match service {
        "ec2" => return is_in_ec2(aws, resource).await,
        "elasticloadbalancing" => {
            let call = aws.elb.describe_tags().resource_arns(arn);
            call.send().await.map(drop).map_err(fault("DescribeTags"))
        }
        "rds" if !resource.contains("snapshot:") => {
            let call = aws.rds.list_tags_for_resource().resource_name(arn);
            let told = call.send().await.map(drop);
            told.map_err(fault("ListTagsForResource"))
        }
        // Members go with their group.
        "elasticache" if !resource.starts_with("cluster:") => {
            let call = aws.elasticache.list_tags_for_resource().resource_name(arn);
            let told = call.send().await.map(drop);
            told.map_err(fault("ListTagsForResource"))
        }
        "ecr" => {
            let call = aws.ecr.list_tags_for_resource().resource_arn(arn);
            let told = call.send().await.map(drop);
            told.map_err(fault("ListTagsForResource"))
        }
        "logs" => {
            let call = aws.logs.list_tags_for_resource().resource_arn(arn);
            let told = call.send().await.map(drop);
            told.map_err(fault("ListTagsForResource"))
        }
        "secretsmanager" => {
            let call = aws.secrets_manager.describe_secret().secret_id(arn);
            let told = call.send().await.map_err(fault("DescribeSecret"));
            let told = absent_if_not_found(told)?;
            return Ok(told.is_some_and(|secret| secret.deleted_date().is_none()));
        }
        // ECS tells of what is deleted for a while.
        _ => return Ok(false),
    };
    Ok(absent_if_not_found(told)?.is_some())
}

/// EC2 tells the tags of a gateway for an hour after its end.
async fn is_in_ec2(aws: &Aws, resource: &str) -> Result<bool, Fault> {
    let Some((kind, id)) = resource.split_once('/') else {
        return Ok(false);
    };
    if kind == "natgateway" {
        return Ok(false);
    }
    let filter = aws_sdk_ec2::types::Filter::builder()
        .name("resource-id")
        .values(id)
        .build();
    let answer = read(|| async {
        let call = aws.ec2.describe_tags().filters(filter.clone());
        call.send().await.map_err(fault("DescribeTags"))
    });
    Ok(!answer.await?.tags().is_empty())
}

/// `rds` and `db:name` of `arn:aws:rds:us-east-1:123456789012:db:name`.
fn parts(arn: &str) -> Option<(&str, &str)> {
    let mut parts = arn.splitn(6, ':').skip(2);
    Some((parts.next()?, parts.nth(2)?))
}

#[cfg(test)]
mod tests {
    use kavak_stack::{Found, Key, Output, Tags, spec::ElasticIp};

    use super::*;

    #[test]
    fn an_arn_tells_its_service_and_the_resource_in_it() {
        let arn = "arn:aws:rds:us-east-1:123456789012:db:p-db";
        assert_eq!(parts(arn), Some(("rds", "db:p-db")));
        let arn = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1";
        assert_eq!(parts(arn), Some(("ec2", "vpc/vpc-1")));
        assert_eq!(parts("no ARN"), None);
    }

    #[test]
    fn what_was_observed_under_its_arn_or_its_id_is_not_told_again() {
        let address = ElasticIp { tags: Tags::new() };
        let mut observed = Observed::default();
        let found = Found::ready("eipalloc-1", address).with(Output::Arn, "arn:aws:x:::y/z");
        observed.add(Key::new("elastic_ip.nat[0]"), found);
        for (arn, expected) in [
            ("arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-1", true),
            ("arn:aws:x:::y/z", true),
            ("arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-12", false),
        ] {
            assert_eq!(is_among(arn, &observed), expected, "{arn}");
        }
    }
}
