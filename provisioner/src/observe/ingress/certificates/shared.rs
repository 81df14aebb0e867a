//! Validation records that certificates of others need, too.

use std::{collections::BTreeSet, time::Duration};

use aws_config::Region;
use aws_sdk_acm::Client;
use futures::{StreamExt, TryStreamExt, stream};
use kavak_engine::Fault;
use kavak_stack::Condition;
use tokio::time::timeout;

use super::{
    AT_ONCE,
    calls::{Summary, detail, listed},
    condition, without_dot,
};
use crate::{
    aws::{Clients, fault},
    observe::ingress::claims::Claims,
};

/// For how long other regions are asked: a network may let only the own one through.
const PATIENCE: Duration = Duration::from_secs(30);

/// Claims the records of these domains for certificates in all other regions: ACM
/// gives an account one record a domain, wherever its certificates are. Where one
/// region can't be read, any record may be needed there.
pub(super) async fn claim_in_other_regions(
    aws: &Clients,
    region: &str,
    domains: &BTreeSet<String>,
    claims: &mut Claims,
) -> Result<(), Fault> {
    let lists = async {
        let regions = other_regions(aws, region).await?;
        stream::iter(regions)
            .map(|region| async move {
                let acm = in_region(&aws.acm, region);
                Ok::<_, Fault>((listed(aws, &acm).await?, acm))
            })
            .buffered(AT_ONCE)
            .try_collect::<Vec<_>>()
            .await
    };
    match timeout(PATIENCE, lists).await {
        Ok(Ok(lists)) => {
            for (others, acm) in lists {
                claim(aws, &acm, &others, domains, claims).await?;
            }
        }
        // What can't be asked may need them.
        Ok(Err(_)) | Err(_) => claims.may_all_be_shared = true,
    }
    Ok(())
}

/// The account's regions but the environment's own.
async fn other_regions(aws: &Clients, own: &str) -> Result<Vec<String>, Fault> {
    let answer = aws
        .read(|| async {
            let call = aws.ec2.describe_regions();
            call.send().await.map_err(fault("DescribeRegions"))
        })
        .await?;
    let names = answer.regions().iter().filter_map(|it| it.region_name());
    Ok(names.filter(|it| *it != own).map(str::to_owned).collect())
}

/// Claims the records of these domains for the certificates of others.
pub(super) async fn claim(
    aws: &Clients,
    acm: &Client,
    others: &[Summary],
    domains: &BTreeSet<String>,
    claims: &mut Claims,
) -> Result<(), Fault> {
    let is_about = |it: &&Summary| {
        it.has_more_domains || it.domains.iter().any(|it| domains.contains(&proven(it)))
    };
    for other in others.iter().filter(is_about) {
        for name in validation_names(aws, acm, &other.arn).await? {
            claims.add_shared(name);
        }
    }
    Ok(())
}

fn in_region(acm: &Client, region: String) -> Client {
    let region = Region::new(region);
    Client::from_conf(acm.config().to_builder().region(region).build())
}

/// The domain whose record proves a name: a wildcard has its parent's.
pub(super) fn proven(name: &str) -> String {
    name.strip_prefix("*.").unwrap_or(name).to_lowercase()
}

/// The names of the records that a certificate needs, to be issued or renewed.
async fn validation_names(aws: &Clients, acm: &Client, arn: &str) -> Result<Vec<String>, Fault> {
    let Some(certificate) = detail(aws, acm, arn).await? else {
        return Ok(Vec::new());
    };
    if matches!(condition(&certificate), Condition::Failed(_)) {
        return Ok(Vec::new());
    }
    let options = certificate.domain_validation_options().iter();
    let records = options.filter_map(|option| option.resource_record());
    Ok(records
        .map(|it| without_dot(it.name()).to_owned())
        .collect())
}
