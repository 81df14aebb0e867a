//! How many tasks run, and that `up` keeps it.

use std::time::Duration;

use kavak_infra::{
    delivery::{
        rollout::{self, Ended, Rollout},
        scale,
        verdict::{Cause, verdict},
    },
    error::Error,
};
use kavak_stack::{SCALED_TAG, settings::Autoscaling};
use pretty_assertions::assert_eq;

use crate::scene::{Scene, in_simulated_time, settings};

const SERVICE: &str = "kavak-agent-dev-app-service";

/// `scale`, until as many tasks serve or it is known that they won't.
async fn scale(scene: &Scene, count: u32) -> Result<(Ended, Cause), Error> {
    let before = rollout::look(&scene.aws, &scene.environment, SERVICE)
        .await
        .unwrap();
    let base = Some(scene.settings.agent.desired_count);
    let scaled = scale::kept(count, base, &before.service);
    scale::set(&scene.aws, &scene.environment, &before.service, scaled).await?;
    let rollout = Rollout::of_scaling(&before);
    let patience = Duration::from_secs(1_200);
    let mut report = |_: &str| {};
    let (aws, environment, stop) = (&scene.aws, &scene.environment, &scene.stop);
    let watched = rollout::watch(
        aws,
        environment,
        SERVICE,
        &rollout,
        patience,
        stop,
        &mut report,
    )
    .await;
    let (ended, look) = watched.unwrap();
    let facts = rollout::facts(&scene.aws, &scene.environment, &rollout, &look).await?;
    Ok((ended, verdict(&facts, &|verb| verb.to_owned()).cause))
}

#[test]
fn up_keeps_what_was_scaled_until_the_settings_say_another_count() {
    in_simulated_time(async {
        let mut scene = Scene::serving().await;
        let (ended, _) = scale(&scene, 3).await.unwrap();
        assert!(matches!(ended, Ended::Served), "{ended:?}");
        assert_eq!(scene.healthy().await, 3);
        assert_eq!(scene.up().await, 0, "up keeps it");
        assert_eq!(scene.service().await.desired, 3);
        scene.settings.agent.desired_count = 2;
        assert_eq!(scene.up().await, 1, "another count in the settings");
        let service = scene.service().await;
        assert_eq!(service.desired, 2);
        assert!(!service.tags.contains_key(SCALED_TAG));
    });
}

#[test]
fn scaling_to_what_the_settings_say_leaves_nothing_to_keep() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scale(&scene, 2).await.unwrap();
        scale(&scene, 1).await.unwrap();
        let service = scene.service().await;
        assert!(!service.tags.contains_key(SCALED_TAG));
        assert_eq!(service.desired, 1);
        assert_eq!(scene.up().await, 0);
    });
}

#[test]
fn to_none_and_back() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let (ended, _) = scale(&scene, 0).await.unwrap();
        assert!(matches!(ended, Ended::Served), "{ended:?}");
        assert_eq!(scene.up().await, 0);
        scale(&scene, 1).await.unwrap();
        assert_eq!(scene.healthy().await, 1);
    });
}

#[test]
fn where_autoscaling_decides_scaling_is_refused_with_the_reason() {
    in_simulated_time(async {
        let mut settings = settings();
        settings.agent.autoscaling = Some(Autoscaling {
            min: 2,
            max: 5,
            target_cpu: 60,
            requests_per_target: None,
        });
        let scene = Scene::of(settings).await;
        scene.account.play(kavak_simulator::NoFaults);
        let error = scale(&scene, 3).await.unwrap_err();
        assert_eq!(error.exit_code(), 4);
        assert!(
            error.causes[0].to_string().contains("between 2 and 5"),
            "{error:?}"
        );
        assert_eq!(scene.account.calls().1, 0, "changing calls");
    });
}

#[test]
fn more_tasks_than_fargates_quota_is_known_by_name() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        // A new account may run 6 processors: 24 tasks of a quarter each.
        let (ended, cause) = scale(&scene, 30).await.unwrap();
        assert!(matches!(ended, Ended::Failed), "{ended:?}");
        assert_eq!(cause, Cause::FargateQuota);
    });
}
