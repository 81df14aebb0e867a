//! Which revision to go back to: what served before, as ECS's history reports.

use aws_sdk_ecs::types::{ServiceDeploymentStatus, TaskDefinitionStatus};
use kavak_engine::Class;
use kavak_stack::Environment;

use super::{
    super::service::{ServiceNow, short},
    Revision, read_one,
};
use crate::{
    aws::{Clients, fault},
    error::{Error, ErrorKind},
    observe::ecs::task_definition,
};

/// How many service revisions one call describes.
const DESCRIBE_BATCH: usize = 20;

/// The revision to go back to: the one with this number, else the newest
/// below the current one that served.
///
/// # Errors
/// That there is none, and the reads' failures.
pub async fn earlier(
    aws: &Clients,
    environment: &Environment,
    service: &ServiceNow,
    number: Option<u32>,
) -> Result<Revision, Error> {
    let unread = |fault| Error::of_fault("reading the revisions", fault);
    let family = task_definition::family(environment);
    if let Some(number) = number {
        return match read_one(aws, &format!("{family}:{number}")).await {
            Ok(revision) if revision.is_active() => Ok(revision),
            Ok(_) => Err(no_revision(&format!("{family}:{number} is deregistered"))),
            Err(fault) if fault.class == Class::NotFound => {
                Err(no_revision(&format!("there is no {family}:{number}")))
            }
            Err(fault) => Err(unread(fault)),
        };
    }
    let active = task_definition::revisions(aws, &family, TaskDefinitionStatus::Active)
        .await
        .map_err(unread)?;
    let served = served(aws, service).await;
    // An empty history is that of a service older than histories.
    let served = served.filter(|served| !served.is_empty());
    let previous = previous(&service.revision, &active, served.as_deref());
    match previous {
        Some(arn) => read_one(aws, arn).await.map_err(unread),
        None => Err(no_revision(&format!(
            "no revision before {} served",
            short(&service.revision)
        ))),
    }
}

/// The newest of the active revisions below the current one that served.
/// Where nothing reports which did, all are taken to have.
fn previous<'a>(
    current: &str,
    active: &'a [String],
    served: Option<&[String]>,
) -> Option<&'a String> {
    let number = |arn: &str| task_definition::revision_number(arn);
    active
        .iter()
        .filter(|arn| number(arn) < number(current))
        .filter(|arn| served.is_none_or(|served| served.contains(arn)))
        .max_by_key(|arn| number(arn))
}

/// The ARNs of the revisions that the service's complete deployments brought;
/// `None` where ECS does not report.
async fn served(aws: &Clients, service: &ServiceNow) -> Option<Vec<String>> {
    let deployments = aws
        .read(|| async {
            aws.ecs
                .list_service_deployments()
                .cluster(&service.cluster)
                .service(&service.name)
                .status(ServiceDeploymentStatus::Successful)
                .send()
                .await
                .map_err(fault("ListServiceDeployments"))
        })
        .await
        .ok()?;
    let arns: Vec<String> = deployments
        .service_deployments()
        .iter()
        .filter_map(|it| it.target_service_revision_arn().map(str::to_owned))
        .collect();
    let mut served = Vec::new();
    for batch in arns.chunks(DESCRIBE_BATCH) {
        let answer = aws
            .read(|| async {
                aws.ecs
                    .describe_service_revisions()
                    .set_service_revision_arns(Some(batch.to_vec()))
                    .send()
                    .await
                    .map_err(fault("DescribeServiceRevisions"))
            })
            .await
            .ok()?;
        let revisions = answer.service_revisions().iter();
        served.extend(revisions.filter_map(|it| it.task_definition().map(str::to_owned)));
    }
    Some(served)
}

fn no_revision(why: &str) -> Error {
    Error::new(ErrorKind::Refused, "there is nothing to roll back to")
        .because(why)
        .meaning("nothing was changed")
        .next("`kavak-infra deploy --image REFERENCE` rolls out any image")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arns(numbers: &[u32]) -> Vec<String> {
        let arn = |number| format!("arn:aws:ecs:us-east-1:1:task-definition/p-dev-app:{number}");
        numbers.iter().map(arn).collect()
    }

    #[test]
    fn the_previous_revision_is_the_newest_below_that_served() {
        let (active, current) = (arns(&[8, 9, 10, 11, 12]), &arns(&[11])[0]);
        let number = |served: Option<&[String]>| {
            previous(current, &active, served).map(|arn| task_definition::revision_number(arn))
        };
        assert_eq!(number(Some(&arns(&[9, 11]))), Some(9), "10 failed");
        assert_eq!(number(None), Some(10), "nobody tells");
        assert_eq!(number(Some(&arns(&[11, 12]))), None);
    }
}
