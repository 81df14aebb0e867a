//! Reads of the topic of events and of who is subscribed to it.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_sns::types::Subscription as AwsSubscription;
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Environment, Found, Kind, Observed, Output, Tags,
    spec::{
        SnsTopic,
        events::{Day, is_removed, is_subscribed},
    },
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{absent_if_not_found, names_of, optional, place_by_name};
use crate::aws::{Clients, fault, tags::sns::from_aws};

/// What AWS says in place of the ARN of a subscription that no one confirmed.
const PENDING: &str = "PendingConfirmation";
/// The same of one that its address ended.
const DELETED: &str = "Deleted";

/// An e-mail address that is subscribed.
pub(crate) struct Subscribed {
    pub(crate) address: String,
    /// Of the subscription; none before it is confirmed.
    pub(crate) arn: Option<String>,
}

/// An e-mail address that is to be notified of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Address {
    /// The address.
    pub address: String,
    /// Whether mails reach it.
    pub state: AddressState,
}

/// Whether mails reach an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddressState {
    /// They do.
    Confirmed,
    /// Only once it opens the link in the mail that AWS has sent.
    Pending,
    /// They don't: it was never subscribed, did not confirm in time, or has ended its
    /// subscription.
    Gone,
    /// They do, though the settings do not name it: another user subscribed it.
    Unmanaged,
    /// It was removed from the settings before it had confirmed. AWS deletes no pending
    /// subscription: should it be confirmed, the next `up` ends it.
    Removed,
}

/// The topic, if there is one. Credentials that may not look need not be able to
/// as long as the settings name no address.
pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    for name in names_of(environment, Kind::SnsTopic) {
        let found = topic(aws, &name).await;
        let found = found.map(|found| {
            let mut observed = Observed::default();
            if let Some(found) = found {
                place_by_name(&mut observed, environment, &name, found);
            }
            observed
        });
        optional(&mut observed, "the topic of events", found)?;
    }
    Ok(observed)
}

async fn topic(aws: &Clients, name: &str) -> Result<Option<Found>, Fault> {
    let arn = topic_arn(aws, name).await?;
    let Some(tags) = absent_if_not_found(tags(aws, &arn).await)? else {
        return Ok(None);
    };
    let Some(subscribed) = absent_if_not_found(subscriptions(aws, &arn).await)? else {
        return Ok(None);
    };
    let own = subscribed.into_iter().filter(|it| {
        // One that was removed is there only once it can be ended.
        let ends = it.arn.is_some() && is_removed(&tags, &it.address, today());
        ends || is_subscribed(&tags, &it.address)
    });
    let spec = SnsTopic {
        name: name.to_owned(),
        subscriptions: own.map(|it| it.address).collect(),
        tags,
    };
    Ok(Some(Found::ready(&arn, spec).with(Output::Arn, &arn)))
}

/// The ARN of the topic with this name, which AWS builds by rule; there need be none.
async fn topic_arn(aws: &Clients, name: &str) -> Result<String, Fault> {
    const ACTION: &str = "GetCallerIdentity";
    let caller = aws.read(|| async {
        let call = aws.sts.get_caller_identity();
        call.send().await.map_err(fault(ACTION))
    });
    let caller = caller.await?.arn.unwrap_or_default();
    // `arn:aws:iam::123456789012:user/name`
    let parts: Vec<&str> = caller.split(':').collect();
    let (Some(partition), Some(account)) = (parts.get(1), parts.get(4)) else {
        let message = "the answer has no ARN of the caller";
        return Err(Fault::new(Class::Invalid, ACTION, message));
    };
    let region = &aws.region;
    Ok(format!("arn:{partition}:sns:{region}:{account}:{name}"))
}

async fn tags(aws: &Clients, arn: &str) -> Result<Tags, Fault> {
    let answer = aws.read(|| async {
        let call = aws.sns.list_tags_for_resource().resource_arn(arn);
        call.send().await.map_err(fault("ListTagsForResource"))
    });
    Ok(from_aws(answer.await?.tags()))
}

/// The e-mail addresses that are subscribed to a topic, whoever did it.
pub(crate) async fn subscriptions(aws: &Clients, arn: &str) -> Result<Vec<Subscribed>, Fault> {
    let subscriptions: Vec<AwsSubscription> = aws
        .read(|| async {
            aws.sns
                .list_subscriptions_by_topic()
                .topic_arn(arn)
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .map_err(fault("ListSubscriptionsByTopic"))
        })
        .await?;
    Ok(subscriptions.iter().filter_map(subscribed).collect())
}

fn subscribed(subscription: &AwsSubscription) -> Option<Subscribed> {
    let arn = subscription.subscription_arn()?;
    if subscription.protocol() != Some("email") || arn == DELETED {
        return None;
    }
    Some(Subscribed {
        address: subscription.endpoint()?.to_owned(),
        arn: (arn != PENDING).then(|| arn.to_owned()),
    })
}

/// The current day.
pub(crate) fn today() -> Day {
    const DAY_SECONDS: u64 = 24 * 3_600;
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.unwrap_or_default().as_secs() / DAY_SECONDS
}

/// How each address is that the settings name, or that is subscribed without.
pub(crate) async fn addresses(
    aws: &Clients,
    environment: &Environment,
    wanted: &[String],
) -> Result<Vec<Address>, Fault> {
    let (mut there, mut marks) = (Vec::new(), Tags::new());
    for name in names_of(environment, Kind::SnsTopic) {
        let arn = topic_arn(aws, &name).await?;
        let found = absent_if_not_found(subscriptions(aws, &arn).await)?;
        there.extend(found.unwrap_or_default());
        marks.extend(absent_if_not_found(tags(aws, &arn).await)?.unwrap_or_default());
    }
    Ok(states(&there, &marks, wanted, today()))
}

fn states(there: &[Subscribed], tags: &Tags, wanted: &[String], today: Day) -> Vec<Address> {
    let of = |address: &String| {
        let found = there.iter().find(|it| it.address == *address);
        match found {
            Some(found) if found.arn.is_some() => AddressState::Confirmed,
            Some(_) => AddressState::Pending,
            None => AddressState::Gone,
        }
    };
    let wanted_states = wanted.iter().map(|address| Address {
        address: address.clone(),
        state: of(address),
    });
    let others = there.iter().filter(|it| !wanted.contains(&it.address));
    let others = others.filter_map(|it| {
        let state = if is_removed(tags, &it.address, today) {
            AddressState::Removed
        } else if it.arn.is_some() {
            AddressState::Unmanaged
        } else {
            return None;
        };
        Some(Address {
            address: it.address.clone(),
            state,
        })
    });
    wanted_states.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kavak_stack::spec::events::{REMOVED_TAG, removed_tag};

    fn subscription(address: &str, arn: &str) -> AwsSubscription {
        let builder = AwsSubscription::builder()
            .protocol("email")
            .endpoint(address);
        builder.subscription_arn(arn).build()
    }

    #[test]
    fn each_address_is_confirmed_pending_or_gone_and_others_are_seen() {
        let arn = "arn:aws:sns:us-east-1:1:p-events:2f";
        let there: Vec<Subscribed> = [
            subscription("ana@example.com", arn),
            subscription("luis@example.com", PENDING),
            subscription("eva@example.com", DELETED),
            subscription("others@example.com", arn),
            subscription("removed@example.com", PENDING),
        ]
        .iter()
        .filter_map(subscribed)
        .collect();
        let wanted = ["ana", "luis", "eva"].map(|name| format!("{name}@example.com"));
        let marks = removed_tag(
            &Tags::new(),
            &["removed@example.com".to_owned()],
            [],
            20_000,
        );
        let tags = Tags::from([(REMOVED_TAG.to_owned(), marks)]);
        let states: Vec<AddressState> = states(&there, &tags, &wanted, 20_000)
            .into_iter()
            .map(|it| it.state)
            .collect();
        use AddressState::{Confirmed, Gone, Pending, Removed, Unmanaged};
        assert_eq!(states, [Confirmed, Pending, Gone, Unmanaged, Removed]);
    }
}
