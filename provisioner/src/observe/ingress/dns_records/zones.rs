//! Hosted zones and all that is in them.

use aws_sdk_route53::types::{ResourceRecordSet, RrType};
use kavak_engine::Fault;

use super::plain;
use crate::aws::{Clients, fault};

/// The ids of the zones in which records of these domains may be, public and
/// private; of all zones, if there are no domains.
pub(super) async fn hosting(aws: &Clients, domains: &[String]) -> Result<Vec<String>, Fault> {
    let mut ids = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let page = aws
            .read(|| async {
                let call = aws.route53.list_hosted_zones().set_marker(marker.clone());
                call.send().await.map_err(fault("ListHostedZones"))
            })
            .await?;
        ids.extend(
            page.hosted_zones()
                .iter()
                .filter(|zone| hosts(zone.name(), domains))
                .map(|zone| bare_id(zone.id()).to_owned()),
        );
        marker = page.next_marker().map(str::to_owned);
        if !page.is_truncated() || marker.is_none() {
            return Ok(ids);
        }
    }
}

/// All records of a zone.
pub(super) async fn records(aws: &Clients, zone: &str) -> Result<Vec<ResourceRecordSet>, Fault> {
    let mut records = Vec::new();
    let mut next: (Option<String>, Option<RrType>, Option<String>) = (None, None, None);
    loop {
        let page = aws
            .read(|| async {
                let call = aws
                    .route53
                    .list_resource_record_sets()
                    .hosted_zone_id(zone)
                    .set_start_record_name(next.0.clone())
                    .set_start_record_type(next.1.clone())
                    .set_start_record_identifier(next.2.clone());
                call.send().await.map_err(fault("ListResourceRecordSets"))
            })
            .await?;
        records.extend(page.resource_record_sets().iter().cloned());
        next = (
            page.next_record_name().map(str::to_owned),
            page.next_record_type().cloned(),
            page.next_record_identifier().map(str::to_owned),
        );
        if !page.is_truncated() || next.0.is_none() {
            return Ok(records);
        }
    }
}

/// The record of this name and type, if there is one.
pub(crate) async fn record(
    aws: &Clients,
    zone: &str,
    name: &str,
    r#type: &str,
) -> Result<Option<ResourceRecordSet>, Fault> {
    let page = aws
        .read(|| async {
            let call = aws
                .route53
                .list_resource_record_sets()
                .hosted_zone_id(zone)
                .start_record_name(name)
                .start_record_type(RrType::from(r#type))
                .max_items(1);
            call.send().await.map_err(fault("ListResourceRecordSets"))
        })
        .await?;
    Ok(page
        .resource_record_sets()
        .iter()
        .find(|set| plain(set.name()).eq_ignore_ascii_case(name) && set.r#type().as_str() == r#type)
        .cloned())
}

/// Whether a zone can hold records of one of these domains.
fn hosts(zone: &str, domains: &[String]) -> bool {
    let zone = plain(zone);
    domains.is_empty()
        || domains.iter().any(|domain| {
            domain
                .to_ascii_lowercase()
                .strip_suffix(&zone)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

/// `Z1` of `/hostedzone/Z1`.
fn bare_id(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_hosts_its_own_name_and_all_below_but_no_lookalike() {
        let domains = ["Agent.example.com".to_owned()];
        assert!(hosts("example.com.", &domains));
        assert!(hosts("agent.example.com.", &domains));
        assert!(!hosts("ample.com.", &domains));
        assert!(!hosts("x.agent.example.com.", &domains));
    }

    #[test]
    fn an_id_is_known_without_its_path() {
        assert_eq!(bare_id("/hostedzone/Z1"), "Z1");
        assert_eq!(bare_id("Z1"), "Z1");
    }
}
