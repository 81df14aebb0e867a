//! A first `up` whose tasks don't start or don't serve: it ends with the diagnosis
//! that `deploy` gives.

use std::time::Duration;

use kavak_infra::{
    delivery::{diagnosis, verdict::Cause},
    error::Error,
};
use kavak_simulator::Behaviour;
use kavak_stack::{Key, Output, key};
use pretty_assertions::assert_eq;

use crate::scene::{FIRST, Scene, in_simulated_time, settings};

/// What is wrong with the first image, the cause that is found, and what shows it.
fn table() -> [(&'static str, Behaviour, Cause, &'static str); 5] {
    let exits = Behaviour::ExitsWith {
        code: 3,
        log_line: "no such table: turns".into(),
    };
    [
        (
            "ends at its start",
            exits,
            Cause::ExitAtStart,
            "no such table",
        ),
        (
            "needs more memory",
            Behaviour::RunsOutOfMemory,
            Cause::OutOfMemory,
            "137",
        ),
        (
            "listens elsewhere",
            Behaviour::ListensOn(9999),
            Cause::PortMismatch,
            "8000",
        ),
        (
            "is never healthy",
            Behaviour::NeverHealthy,
            Cause::Unhealthy,
            "503",
        ),
        (
            "can't migrate",
            Behaviour::MigrationFails,
            Cause::MigrationFailed,
            "schema",
        ),
    ]
}

#[test]
fn first_up_whose_tasks_fail_ends_with_the_diagnosis_of_deploy() {
    for (about, behaviour, cause, evidence) in table() {
        in_simulated_time(async {
            let scene = Scene::empty(settings()).await;
            scene.behave(FIRST, behaviour);
            let began = scene.account.now();
            let (_, outcome) = scene.try_up().await;
            let took = Duration::from_millis(scene.account.now().ms - began.ms);
            assert!(
                took < Duration::from_secs(20 * 60),
                "{about}: it took {took:?}"
            );
            let failed: Vec<&Key> = outcome.failures.iter().map(|(key, _)| key).collect();
            assert_eq!(failed, [&key::ECS_SERVICE], "{about}");
            let revision = &outcome.outputs[&key::TASK_DEFINITION][&Output::Arn];
            let command = |verb: &str| format!("kavak-infra {verb}");
            let found =
                diagnosis::of_up(&scene.aws, &scene.environment, revision, i64::MAX, &command)
                    .await;
            let failure = found.unwrap();
            assert_eq!(failure.verdict.map(|it| it.cause), Some(cause), "{about}");
            let up = Error::of_outcome(&outcome, "kavak-infra up").unwrap();
            let error = up.with_diagnosis(failure.error);
            assert_eq!(error.exit_code(), 5, "{about}");
            let text = format!("{} {:?}", error.because_of(), error.next);
            assert!(text.contains(evidence), "{about}: {text}");
            let goes_on = error.next.iter().any(|it| it.contains("kavak-infra up"));
            assert!(goes_on, "{about}: {:?}", error.next);
        });
    }
}
