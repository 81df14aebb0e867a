//! Records in a hosted zone.

use std::collections::BTreeMap;

use aws_sdk_route53::types::{
    AliasTarget, Change, ChangeAction, ChangeBatch, ResourceRecord, ResourceRecordSet, RrType,
};
use aws_smithy_types::error::operation::BuildError;
use kavak_engine::Fault;
use kavak_stack::{Found, Key, Kind, Spec, plan::Leaves, spec::DnsRecord};

use crate::{
    aws::{Clients, fault, incomplete},
    grant::{EVERYTHING, Grant, grant},
    observe::{
        Awaited, Observe, Read, Sweep,
        ingress::dns_records::{
            VALIDATION_TTL_SECONDS, dns_records, found_record, is_created_by_us, record,
        },
        nothing,
    },
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Name",
    "route53",
    EVERYTHING,
    "ChangeResourceRecordSets GetHostedZone ListHostedZones ListResourceRecordSets",
)
.needed_if(|settings| settings.ingress.domain.is_some())];

const ACTION: &str = "ChangeResourceRecordSets";

impl Lifecycle for DnsRecord {
    /// Creates the record. One that is there already is not overwritten: AWS says
    /// that it exists, and it is looked up. ACM's record may be there from another
    /// certificate of the domain.
    async fn create(cloud: &AwsCloud, wanted: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let set = record_set(wanted).map_err(incomplete(ACTION))?;
        let zone = wanted.hosted_zone_id.known();
        let found = found_record(&zone, &set);
        change(aws, &zone, ChangeAction::Create, set).await?;
        Ok(found)
    }

    async fn update(
        cloud: &AwsCloud,
        _: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        if from == to {
            return Ok(());
        }
        let set = record_set(to).map_err(incomplete(ACTION))?;
        change(aws, &to.hosted_zone_id.known(), ChangeAction::Upsert, set).await
    }

    /// AWS deletes only what is repeated exactly, so it is read again: with its
    /// time to live and as AWS spells it. What others made of it meanwhile is theirs.
    async fn delete(cloud: &AwsCloud, _: &Found, spec: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let zone = spec.hosted_zone_id.known();
        let set = record(aws, &zone, &spec.name.known(), &spec.r#type).await?;
        match set.filter(|set| is_still(spec, &zone, set)) {
            Some(set) => change(aws, &zone, ChangeAction::Delete, set).await,
            None => Ok(()),
        }
    }
}

impl Observe for DnsRecord {
    const READ: Read = Read::With(Kind::LoadBalancer);

    const SWEEP: Sweep = Sweep::Never("it carries no tags");

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        let records: Vec<&Self> = awaited.specs().collect();
        let found = dns_records(awaited.aws, &records).await?;
        Ok(awaited.by_key(found))
    }

    nothing!(users interfaces);
}

impl Exported for DnsRecord {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let (zone, name) = (it.hosted_zone_id.known(), it.name.known());
        let record = of
            .import("aws_route53_record", format!("{zone}_{name}_{}", it.r#type))
            .set("zone_id", zone.as_str())
            .set("name", name.as_str())
            .set("type", it.r#type.as_str());
        let record = match &it.alias {
            Some(alias) => record.nested(
                "alias",
                vec![
                    ("name", of.references.of(&alias.dns_name)),
                    ("zone_id", of.references.of(&alias.hosted_zone_id)),
                    ("evaluate_target_health", false.into()),
                ],
            ),
            None => record
                .set("ttl", 300)
                .set("records", of.references.list(&it.values))
                .ignoring(&["ttl"]),
        };
        Ok(vec![record.ignoring(&["allow_overwrite"])])
    }
}

fn is_still(spec: &DnsRecord, zone: &str, set: &ResourceRecordSet) -> bool {
    let is_ours = spec.alias.is_some() || is_created_by_us(set);
    is_ours && found_record(zone, set).spec == Spec::DnsRecord(spec.clone())
}

async fn change(
    aws: &Clients,
    zone: &str,
    action: ChangeAction,
    set: ResourceRecordSet,
) -> Result<(), Fault> {
    let change = Change::builder().action(action).resource_record_set(set);
    let change = change.build().map_err(incomplete(ACTION))?;
    let batch = ChangeBatch::builder()
        .changes(change)
        .build()
        .map_err(incomplete(ACTION))?;
    aws.route53
        .change_resource_record_sets()
        .hosted_zone_id(zone)
        .change_batch(batch)
        .send()
        .await
        .map(drop)
        .map_err(fault(ACTION))
}

fn record_set(record: &DnsRecord) -> Result<ResourceRecordSet, BuildError> {
    let set = ResourceRecordSet::builder()
        .name(record.name.known())
        .r#type(RrType::from(record.r#type.as_str()));
    if let Some(alias) = &record.alias {
        let target = AliasTarget::builder()
            .hosted_zone_id(alias.hosted_zone_id.known())
            .dns_name(alias.dns_name.known())
            // There is nothing else to answer with.
            .evaluate_target_health(false)
            .build()?;
        return set.alias_target(target).build();
    }
    let values = record
        .values
        .iter()
        .map(|value| ResourceRecord::builder().value(value.known()).build())
        .collect::<Result<Vec<_>, _>>()?;
    set.ttl(VALIDATION_TTL_SECONDS)
        .set_resource_records(Some(values))
        .build()
}
