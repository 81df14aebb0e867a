//! One hosted zone, and what stands at a name in it.

use aws_sdk_route53::types::RrType;
use kavak_engine::{Class, Fault};

use crate::aws::{Clients, fault};

/// A hosted zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostedZone {
    pub(crate) id: String,
    /// Without its last dot.
    pub(crate) name: String,
    pub(crate) is_private: bool,
    /// What the zone above must name, without last dots; none of a private zone.
    pub(crate) name_servers: Vec<String>,
}

/// That there is a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordName {
    /// Without its last dot.
    pub(crate) name: String,
    pub(crate) kind: String,
    /// Whether it is at the top of its zone.
    pub(crate) is_of_zone: bool,
    /// As Route 53 writes them; none of an alias.
    pub(crate) values: Vec<String>,
}

impl RecordName {
    /// Whether an HTTPS record names its own name (`1 . alpn=h2`): it leads nowhere else.
    pub(crate) fn leads_here(&self) -> bool {
        let mut values = self.values.iter();
        values.all(|value| value.split_whitespace().nth(1) == Some("."))
    }
}

/// The hosted zone with this id, if the account has it.
pub(crate) async fn hosted_zone(aws: &Clients, id: &str) -> Result<Option<HostedZone>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.route53.get_hosted_zone().id(id);
        call.send().await.map_err(fault("GetHostedZone"))
    });
    let answer = match answer.await {
        Ok(answer) => answer,
        Err(fault) if fault.class == Class::NotFound || is_no_zone(&fault) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let servers = answer.delegation_set().map(|it| it.name_servers());
    let servers = servers.unwrap_or_default().iter();
    Ok(answer.hosted_zone().map(|zone| HostedZone {
        id: id.to_owned(),
        name: without_dot(zone.name()).to_owned(),
        is_private: zone.config().is_some_and(|config| config.private_zone()),
        name_servers: servers
            .map(|it| without_dot(it).to_ascii_lowercase())
            .collect(),
    }))
}

fn is_no_zone(fault: &Fault) -> bool {
    fault.code.as_deref() == Some("NoSuchHostedZone")
}

/// The records at a name, and some of those behind it.
pub(crate) async fn records_from(
    aws: &Clients,
    zone: &str,
    name: &str,
) -> Result<Vec<RecordName>, Fault> {
    let page = aws
        .read(|| async {
            let call = aws
                .route53
                .list_resource_record_sets()
                .hosted_zone_id(zone)
                .start_record_name(name);
            call.send().await.map_err(fault("ListResourceRecordSets"))
        })
        .await?;
    let sets = page.resource_record_sets().iter();
    let has_authority = |at: &str| {
        let mut sets = page.resource_record_sets().iter();
        sets.any(|set| *set.r#type() == RrType::Soa && set.name() == at)
    };
    Ok(sets
        .map(|set| RecordName {
            name: without_dot(set.name()).to_owned(),
            kind: set.r#type().as_str().to_owned(),
            is_of_zone: has_authority(set.name()),
            values: set
                .resource_records()
                .iter()
                .map(|it| it.value().to_owned())
                .collect(),
        })
        .collect())
}

fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}
