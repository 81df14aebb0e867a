//! Back to the revision that served before.

use kavak_engine::Fault;

use super::{Means, Report};
use crate::{
    delivery::{
        facts::Facts,
        rollout::{self, Failure, Rollout},
        service::short,
        verdict::verdict,
    },
    error::{Error, ErrorKind},
};

/// Goes back to the revision that served before, and says why.
pub async fn take_back(
    means: &Means<'_>,
    rollout: &Rollout,
    previous: Option<&str>,
    facts: &Facts,
    report: Report<'_>,
) -> Failure {
    let verdict = verdict(facts, &|verb| (means.command)(verb));
    let name = short(&rollout.revision);
    let mut error = Error::new(
        ErrorKind::Unhealthy,
        format!("{name} does not serve: {}", verdict.why),
    );
    error = verdict.evidence.iter().fold(error, Error::because);
    error = error.meaning(match previous.filter(|it| *it != rollout.revision) {
        None => "no other revision served before; ECS goes on trying for a while".to_owned(),
        Some(previous) => {
            report(&format!("back to {}", short(previous)));
            let service = means.environment.name("app-service");
            let back = rollout::put_back(
                means.aws,
                means.environment,
                &service,
                rollout,
                previous,
                means.stop,
                report,
            )
            .await;
            went_back(short(previous), back)
        }
    });
    Failure {
        error: verdict.next.iter().fold(error, Error::next),
        verdict: Some(verdict),
    }
}

fn went_back(previous: &str, back: Result<(usize, u32), Fault>) -> String {
    match back {
        Ok((serving, desired)) if serving >= desired as usize => {
            format!("{previous} goes on serving")
        }
        Ok((0, _)) => format!("the service was put back to {previous}, but no task of it serves"),
        Ok((serving, desired)) => {
            format!("{previous} goes on serving, with {serving} of {desired} tasks")
        }
        Err(fault) => format!("whether {previous} goes on serving could not be seen: {fault}"),
    }
}
