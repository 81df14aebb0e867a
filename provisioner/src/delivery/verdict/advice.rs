//! What fixes each cause.

use super::{Cause, Finding, start::variable_in};
use crate::{delivery::facts::Facts, secrets::DATABASE_VARIABLE};

/// What to do, the command first.
pub(super) fn next(
    found: &Finding,
    facts: &Facts,
    command: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let run = |verb: &str| format!("`{}`", command(verb));
    let evidence = found.evidence.join("\n");
    match found.cause {
        Cause::ImageMissing => vec![
            format!("{} puts the image into the repository", run("image push")),
            format!("{} rolls out another one", run("deploy --image REFERENCE")),
        ],
        Cause::PullDenied => vec![
            format!("{} gives the execution role its policy back", run("up")),
            "an image in another registry must be public, or in this account".into(),
        ],
        Cause::SecretDenied => vec![format!(
            "{} gives the execution role its policy back",
            run("up")
        )],
        Cause::SecretMissing => vec![format!("{} makes or restores the secret", run("up"))],
        Cause::SecretWithoutValue => vec![match variable_in(&evidence, &facts.expected) {
            Some(DATABASE_VARIABLE) => format!("{} completes the database's secret", run("up")),
            Some(variable) => format!(
                "{} gives it a value",
                run(&format!("secrets set {variable}"))
            ),
            None => format!("{} tells which one", run("secrets list")),
        }],
        Cause::WrongArchitecture => vec![
            format!(
                "{} builds the image for the architecture that the settings name",
                run("image build")
            ),
            format!(
                "or set agent.architecture to the image's own and run {}",
                run("up")
            ),
        ],
        Cause::ExitAtStart => vec![
            format!("{} shows all that it wrote", run("logs --since 30m")),
            format!("fix it, then {}", run("deploy --image REFERENCE")),
        ],
        Cause::OutOfMemory => vec![format!(
            "set agent.memory to more than {} and run {}",
            facts.expected.memory_mib,
            run("up")
        )],
        Cause::PortMismatch => vec![format!(
            "let the agent listen on port {} (the variable PORT), or set agent.port to its own and run {}",
            facts.expected.port,
            run("up")
        )],
        Cause::HealthPathWrong => vec![
            format!(
                "the image must answer 200 to GET {}",
                facts.expected.health_path
            ),
            format!(
                "{} sets the health check's path right, if it was changed by hand",
                run("up")
            ),
        ],
        Cause::Unhealthy => vec![format!("{} shows what it wrote", run("logs --since 30m"))],
        Cause::DatabaseUnreachable => vec![
            format!(
                "{} tells whether the database is there and as it should be",
                run("status")
            ),
            format!(
                "{} fixes its groups, its secret and its password",
                run("up")
            ),
        ],
        Cause::MigrationFailed => vec![
            format!(
                "{} runs it again by itself and shows what it says",
                run("migrate")
            ),
            format!(
                "fix the migration, then {}",
                run("deploy --image REFERENCE")
            ),
        ],
        other => of_surroundings(other, &run),
    }
}

/// The same of what is around the tasks: the account, the network, the roles.
fn of_surroundings(cause: Cause, run: &dyn Fn(&str) -> String) -> Vec<String> {
    match cause {
        Cause::NoFreeAddresses => vec![
            "remove what else has interfaces in the private subnets, or run fewer tasks".into(),
            format!("{} runs fewer", run("scale N")),
        ],
        Cause::FargateQuota => vec![
            "ask for more of `Fargate On-Demand vCPU resource count` in the Service Quotas console"
                .into(),
            format!("{} runs fewer tasks", run("scale N")),
        ],
        Cause::FargateCapacity => vec![format!("try again later: {}", run("deploy"))],
        Cause::RegistryUnknown => {
            vec![
            "check the image's reference: one without a registry means Docker Hub; a simulated \
             AWS reaches no registry but its own"
                .into(),
            format!(
                "{} brings an image to the environment's own repository",
                run("image push")
            ),
            format!("{} rolls out one that is there", run("deploy --image REFERENCE")),
        ]
        }
        Cause::NoWayOut => vec![format!(
            "{} fixes NAT gateway, routes and security groups",
            run("up")
        )],
        Cause::LogGroupMissing => vec![format!("{} makes it", run("up"))],
        Cause::RoleNotAssumable => vec![format!(
            "{} gives the role its trust policy back",
            run("up")
        )],
        _ => vec![
            format!("{} shows what the tasks wrote", run("logs --since 30m")),
            format!("{} tells what is not as it should be", run("status")),
        ],
    }
}
