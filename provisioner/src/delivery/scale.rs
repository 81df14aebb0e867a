//! How many tasks run.

use kavak_stack::{Environment, SCALED_TAG, Scaled};

use super::service::ServiceNow;
use crate::{
    aws::{Clients, fault, tags::ecs::to_aws},
    error::{Error, ErrorKind},
    observe::scaling,
};

/// What was asked for, and how it is kept: `base` is what the settings say,
/// where there are any.
#[must_use]
pub fn kept(count: u32, base: Option<u32>, service: &ServiceNow) -> Scaled {
    let before: Option<Scaled> = service
        .tags
        .get(SCALED_TAG)
        .and_then(|tag| tag.parse().ok());
    let instead_of = base
        .or(before.map(|before| before.instead_of))
        .unwrap_or(service.desired);
    Scaled { count, instead_of }
}

/// Sets how many tasks run, and keeps it for `up`. The tag comes first: a run
/// that ends between both calls leaves what `up` completes.
///
/// # Errors
/// That autoscaling decides, and AWS's refusal.
pub async fn set(
    aws: &Clients,
    environment: &Environment,
    service: &ServiceNow,
    scaled: Scaled,
) -> Result<(), Error> {
    refuse_if_autoscaled(aws, environment).await?;
    let failed = |fault| Error::of_fault("scaling the service", fault);
    let tag = scaled.to_string();
    if scaled.count == scaled.instead_of {
        if service.tags.contains_key(SCALED_TAG) {
            aws.mutate(|| async {
                let call = aws.ecs.untag_resource().resource_arn(&service.arn);
                let call = call.tag_keys(SCALED_TAG).send().await;
                call.map_err(fault("UntagResource"))
            })
            .await
            .map_err(failed)?;
        }
    } else if service.tags.get(SCALED_TAG) != Some(&tag) {
        let tags = [(SCALED_TAG.to_owned(), tag)].into();
        aws.mutate(|| async {
            let call = aws.ecs.tag_resource().resource_arn(&service.arn);
            let call = call.set_tags(Some(to_aws(&tags))).send().await;
            call.map_err(fault("TagResource"))
        })
        .await
        .map_err(failed)?;
    }
    if service.desired == scaled.count {
        return Ok(());
    }
    aws.mutate(|| async {
        aws.ecs
            .update_service()
            .cluster(&service.cluster)
            .service(&service.name)
            .desired_count(i32::try_from(scaled.count).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(fault("UpdateService"))
    })
    .await
    .map(drop)
    .map_err(failed)
}

async fn refuse_if_autoscaled(aws: &Clients, environment: &Environment) -> Result<(), Error> {
    let bounds = scaling::bounds(aws, environment)
        .await
        .map_err(|fault| Error::of_fault("reading the autoscaling", fault))?;
    let Some((min, max)) = bounds else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Refused, "the service is scaled automatically")
        .because(format!(
            "autoscaling sets the count itself, between {min} and {max}, and would take any other back"
        ))
        .meaning("nothing was changed")
        .next("set agent.autoscaling.min and max in the settings and run `kavak-infra up`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(tag: Option<&str>) -> ServiceNow {
        let mut service = ServiceNow::from(
            &aws_sdk_ecs::types::Service::builder()
                .desired_count(2)
                .build(),
        );
        if let Some(tag) = tag {
            service.tags.insert(SCALED_TAG.into(), tag.into());
        }
        service
    }

    #[test]
    fn what_is_kept_says_what_the_settings_wanted() {
        let said = |base, tag| kept(5, base, &service(tag)).instead_of;
        assert_eq!(said(Some(1), None), 1, "the settings know");
        assert_eq!(
            said(None, Some("4 instead of 3")),
            3,
            "else who scaled before"
        );
        assert_eq!(said(None, None), 2, "else what `up` made");
    }
}
