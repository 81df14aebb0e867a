//! Topics and the environment's e-mail subscriptions to them.

use kavak_engine::Fault;
use kavak_stack::{
    Found, Output, Tags,
    plan::Leaves,
    spec::{
        SnsTopic,
        events::{REMOVED_TAG, removed_tag},
    },
    tags::SUBSCRIBED_TAG,
};

use crate::{
    aws::{Clients, TagChanges, fault, tags::sns::to_aws},
    grant::{EVERYTHING, Grant, grant},
    observe::{self, Observe, Read, Sweep, absent_if_not_found, exists, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{ARN, Described, Exported, Referred, Resource},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[
    grant(
        "Events",
        "sns",
        &["arn:aws:sns:*:*:PROJECT-*"],
        "CreateTopic DeleteTopic ListSubscriptionsByTopic ListTagsForResource Subscribe \
         TagResource UntagResource",
    ),
    // IAM knows no resource for it.
    grant("EventsEnd", "sns", EVERYTHING, "Unsubscribe"),
];

impl Lifecycle for SnsTopic {
    /// A topic of this name with these tags is created only once.
    async fn create(cloud: &AwsCloud, topic: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .sns
            .create_topic()
            .name(&topic.name)
            .set_tags(Some(to_aws(&topic.tags)))
            .send()
            .await
            .map_err(fault("CreateTopic"))?;
        let arn = answer.topic_arn().unwrap_or_default();
        let made = SnsTopic {
            subscriptions: Default::default(),
            ..topic.clone()
        };
        Ok(Found::ready(arn, made).with(Output::Arn, arn))
    }

    /// The tag names an address before it is subscribed, and until its subscription
    /// has ended: what a crash leaves behind is known as the environment's.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let arn = found.id.as_str();
        let ended: Vec<&String> = from.subscriptions.difference(&to.subscriptions).collect();
        let mut tags = to.tags.clone();
        if !ended.is_empty() || from.tags.contains_key(REMOVED_TAG) {
            let pending = unsubscribe(&cloud.clients, arn, &ended).await?;
            let done = ended.into_iter().chain(&to.subscriptions);
            let value = removed_tag(&from.tags, &pending, done, observe::sns::today());
            if !value.is_empty() || from.tags.contains_key(REMOVED_TAG) {
                tags.insert(REMOVED_TAG.to_owned(), value);
            }
        }
        retag(cloud, arn, &from.tags, &tags).await?;
        for address in to.subscriptions.difference(&from.subscriptions) {
            // An address that is subscribed already is not subscribed twice.
            let call = cloud
                .clients
                .sns
                .subscribe()
                .topic_arn(arn)
                .protocol("email");
            let call = call.endpoint(address).send().await;
            call.map_err(fault("Subscribe"))?;
        }
        Ok(())
    }

    /// Its subscriptions go with it, whoever made them.
    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = found.id.as_str();
        let call = aws.sns.delete_topic().topic_arn(arn);
        call.send().await.map(drop).map_err(fault("DeleteTopic"))
    }
}

impl Observe for SnsTopic {
    const READ: Read = Read::Own(|aws, scope| Box::pin(observe::sns::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("sns", |aws, arn| {
        Box::pin(async move {
            let call = aws.sns.list_tags_for_resource().resource_arn(arn.text);
            exists(call.send().await.map_err(fault("ListTagsForResource")))
        })
    });

    nothing!(poll users interfaces);
}

impl Exported for SnsTopic {
    const REFERRED: Referred = Some(("aws_sns_topic", ARN));

    /// Without subscriptions: those that are not confirmed can't be imported, and ending one needs
    /// its address to confirm again.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let topic = of.import("aws_sns_topic", &of.found.id);
        let topic = match it.subscriptions.is_empty() {
            true => topic,
            false => topic.note("Its e-mail subscriptions are not here and stay as they are: import each that is confirmed as an aws_sns_topic_subscription, or subscribe it again."),
        };
        Ok(vec![topic.set("name", it.name.as_str()).tags(&it.tags)])
    }
}

/// Ends the confirmed subscriptions of these addresses; returns the addresses whose
/// subscription is pending, which cannot be deleted.
async fn unsubscribe(
    aws: &Clients,
    arn: &str,
    addresses: &[&String],
) -> Result<Vec<String>, Fault> {
    let mut pending = Vec::new();
    if addresses.is_empty() {
        return Ok(pending);
    }
    for it in observe::sns::subscriptions(aws, arn).await? {
        if !addresses.contains(&&it.address) {
            continue;
        }
        let Some(subscription) = it.arn else {
            pending.push(it.address);
            continue;
        };
        let call = aws.sns.unsubscribe().subscription_arn(subscription);
        absent_if_not_found(call.send().await.map_err(fault("Unsubscribe")))?;
    }
    Ok(pending)
}

async fn retag(cloud: &AwsCloud, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud.clients.sns.tag_resource().resource_arn(arn);
        let call = call.set_tags(Some(to_aws(&changes.set)));
        let done = call.send().await.map_err(fault("TagResource"));
        // Without its mark no one would know whose a subscription is.
        if changes.set.contains_key(SUBSCRIBED_TAG) {
            done?;
        } else {
            cloud.refused_tags.pass(done)?;
        }
    }
    if !changes.removed.is_empty() {
        let call = cloud.clients.sns.untag_resource().resource_arn(arn);
        let call = call.set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("UntagResource")))?;
    }
    Ok(())
}
