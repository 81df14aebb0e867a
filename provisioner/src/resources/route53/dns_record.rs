//! Records in a hosted zone.

use aws_sdk_route53::types::{
    AliasTarget, Change, ChangeAction, ChangeBatch, ResourceRecord, ResourceRecordSet, RrType,
};
use aws_smithy_types::error::operation::BuildError;
use kavak_engine::Fault;
use kavak_stack::{Found, spec::DnsRecord};

use crate::{
    aws::{Aws, fault, incomplete},
    observe::ingress::dns_records::{found_record, record},
};

const ACTION: &str = "ChangeResourceRecordSets";

const TIME_TO_LIVE_SECONDS: i64 = 300;

/// An address that somebody else's record holds is not taken over: AWS says
/// that it exists. ACM's record, whose name and value no other use can have,
/// may be there from an earlier certificate of the domain.
pub(crate) async fn create(aws: &Aws, wanted: &DnsRecord) -> Result<Found, Fault> {
    let action = match wanted.alias {
        Some(_) => ChangeAction::Create,
        None => ChangeAction::Upsert,
    };
    let set = record_set(wanted).map_err(incomplete(ACTION))?;
    let zone = wanted.hosted_zone_id.known();
    let found = found_record(&zone, &set);
    change(aws, &zone, action, set).await?;
    Ok(found)
}

pub(crate) async fn update(aws: &Aws, from: &DnsRecord, to: &DnsRecord) -> Result<(), Fault> {
    if from == to {
        return Ok(());
    }
    let set = record_set(to).map_err(incomplete(ACTION))?;
    change(aws, &to.hosted_zone_id.known(), ChangeAction::Upsert, set).await
}

/// AWS deletes only what is repeated exactly, so it is read again: with its
/// time to live and as AWS spells it.
pub(crate) async fn delete(aws: &Aws, spec: &DnsRecord) -> Result<(), Fault> {
    let zone = spec.hosted_zone_id.known();
    match record(aws, &zone, &spec.name.known(), &spec.r#type).await? {
        Some(set) => change(aws, &zone, ChangeAction::Delete, set).await,
        None => Ok(()),
    }
}

async fn change(
    aws: &Aws,
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
    set.ttl(TIME_TO_LIVE_SECONDS)
        .set_resource_records(Some(values))
        .build()
}
