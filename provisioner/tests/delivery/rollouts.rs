//! Rollouts that go well, and those that must not begin.

use std::time::Duration;

use kavak_engine::StopReason;
use kavak_infra::delivery::{deploy, image::Image, revisions};
use kavak_simulator::Behaviour;
use pretty_assertions::assert_eq;
use serde_json::json;

use crate::scene::{FIRST, SECOND, Scene, in_simulated_time};

#[test]
fn a_deploy_ends_when_exactly_the_new_revision_serves() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let before = scene.service().await.revision;
        let served = scene.deploy(SECOND).await.unwrap();
        assert!(served.is_new);
        assert_eq!(served.previous, Some(before));
        let after = scene.service().await;
        assert_eq!(after.revision, served.revision.arn);
        assert_eq!(after.deployments.len(), 1);
        assert_eq!(scene.image().await, SECOND);
        assert_eq!(scene.healthy().await, 1);
    });
}

#[test]
fn a_copied_revision_differs_in_nothing_but_its_image() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let definition = |revision: &str| {
            let asked = json!({"taskDefinition": revision, "include": ["TAGS"]});
            let answer = scene
                .by_hand(
                    kavak_simulator::Service::Ecs,
                    "DescribeTaskDefinition",
                    asked,
                )
                .unwrap();
            let mut definition = answer["taskDefinition"].clone();
            for member in ["taskDefinitionArn", "revision", "registeredAt"] {
                definition[member].take();
            }
            definition["containerDefinitions"][0]["image"].take();
            (definition, answer["tags"].clone())
        };
        let before = definition(&scene.service().await.revision);
        scene.deploy(SECOND).await.unwrap();
        assert_eq!(definition(&scene.service().await.revision), before);
    });
}

#[test]
fn the_image_that_runs_is_not_rolled_out_again() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.account.play(kavak_simulator::NoFaults);
        let served = scene.deploy(FIRST).await.unwrap();
        assert!(!served.is_new);
        assert_eq!(scene.account.calls().1, 0, "changing calls");
    });
}

#[test]
fn up_after_a_deploy_and_after_a_rollback_changes_nothing() {
    in_simulated_time(async {
        let mut scene = Scene::serving().await;
        // What runs is kept, where the settings name no image.
        scene.settings.agent.image = None;
        scene.deploy(SECOND).await.unwrap();
        assert_eq!(scene.up().await, 0, "after the deploy");
        scene.roll_back(None).await.unwrap();
        assert_eq!(scene.image().await, FIRST);
        assert_eq!(scene.up().await, 0, "after the rollback");
        assert_eq!(scene.image().await, FIRST);
    });
}

#[test]
fn a_rollback_goes_to_the_last_revision_that_served() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.behave(":broken", Behaviour::NeverHealthy);
        assert!(scene.deploy("ghcr.io/kavak/agent:broken").await.is_err());
        scene.deploy(SECOND).await.unwrap();
        let served = scene.roll_back(None).await.unwrap();
        assert_eq!(served.revision.image, FIRST, "the broken one never served");
        assert_eq!(scene.healthy().await, 1);
    });
}

#[test]
fn a_rollback_takes_the_revision_that_is_named_if_it_is_there() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.deploy(SECOND).await.unwrap();
        scene.deploy("ghcr.io/kavak/agent:v3").await.unwrap();
        let served = scene.roll_back(Some(1)).await.unwrap();
        assert_eq!(served.revision.number, 1);
        assert_eq!(scene.image().await, FIRST);
        let error = scene.roll_back(Some(9)).await.unwrap_err().error;
        assert_eq!(error.exit_code(), 4);
    });
}

#[test]
fn without_an_earlier_revision_there_is_nothing_to_roll_back_to() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let error = scene.roll_back(None).await.unwrap_err().error;
        assert_eq!(error.exit_code(), 4);
    });
}

#[test]
fn an_image_that_does_not_exist_is_reported_before_anything_is_rolled_out() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let pushed = scene.push("v7", "amd64");
        let missing = pushed.replace(":v7", ":v8");
        scene.account.play(kavak_simulator::NoFaults);
        let error = scene.deploy(&missing).await.unwrap_err().error;
        assert_eq!(error.exit_code(), 4);
        assert!(error.causes[0].to_string().contains("v7"), "{error:?}");
        assert_eq!(scene.account.calls().1, 0, "changing calls");
        assert_eq!(scene.image().await, FIRST);
    });
}

#[test]
fn an_image_of_the_own_registry_is_pinned_by_its_digest() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let pushed = scene.push("v7", "amd64");
        scene.deploy(&pushed).await.unwrap();
        let image = scene.image().await;
        let repository = scene.repository();
        assert!(
            image.starts_with(&format!("{repository}@sha256:")),
            "{image}"
        );
    });
}

#[test]
fn a_second_deploy_is_refused_while_one_is_rolling_out() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let first = scene.deploy(SECOND);
        let second = async {
            scene.stop.pause(Duration::from_secs(20)).await.unwrap();
            scene.deploy("ghcr.io/kavak/agent:v3").await
        };
        let (first, second) = tokio::join!(first, second);
        let error = second.unwrap_err().error;
        assert_eq!(error.exit_code(), 7);
        let cause = error.causes[0].to_string();
        assert!(
            cause.contains(SECOND) && cause.contains("since 20"),
            "{cause}"
        );
        assert!(first.is_ok(), "the first one is not disturbed");
        assert_eq!(scene.image().await, SECOND);
    });
}

#[test]
fn the_same_deploy_again_watches_the_one_that_is_under_way() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let again = async {
            scene.stop.pause(Duration::from_secs(20)).await.unwrap();
            scene.deploy(SECOND).await
        };
        let (first, again) = tokio::join!(scene.deploy(SECOND), again);
        let (first, again) = (first.unwrap(), again.unwrap());
        assert_eq!(first.revision.arn, again.revision.arn);
    });
}

#[test]
fn an_interrupted_deploy_leaves_what_serves_and_says_what_goes_on() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.behave(SECOND, Behaviour::BootsIn(300));
        let stop = scene.stop.clone();
        let interruption = async {
            kavak_engine::Stop::default()
                .pause(Duration::from_secs(30))
                .await
                .unwrap();
            stop.order(StopReason::Interrupted);
        };
        let (deployed, ()) = tokio::join!(scene.deploy(SECOND), interruption);
        let error = deployed.unwrap_err().error;
        assert_eq!(error.exit_code(), 130);
        assert!(
            error.next[0].contains("deploy --image ghcr.io/kavak/agent:v2"),
            "{error:?}"
        );
        let old = scene
            .service()
            .await
            .deployments
            .into_iter()
            .find(|it| !it.is_primary);
        assert!(old.is_some(), "the old revision still serves");
    });
}

#[test]
fn a_rollback_takes_back_a_rollout_that_is_under_way() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.behave(SECOND, Behaviour::BootsIn(10_000));
        let back = async {
            scene.stop.pause(Duration::from_secs(60)).await.unwrap();
            scene.roll_back(None).await
        };
        let (deployed, back) = tokio::join!(scene.deploy(SECOND), back);
        assert!(deployed.is_err());
        assert_eq!(back.unwrap().revision.image, FIRST);
        assert_eq!(scene.image().await, FIRST);
        assert_eq!(scene.healthy().await, 1);
    });
}

#[test]
fn several_tasks_are_all_replaced() {
    in_simulated_time(async {
        let mut settings = crate::scene::settings();
        settings.agent.desired_count = 3;
        let scene = Scene::of(settings).await;
        scene.deploy(SECOND).await.unwrap();
        assert_eq!(scene.healthy().await, 3);
        let image = Image::unasked(FIRST).unwrap();
        scene.deploy_unasked(&image).await.unwrap();
        assert_eq!(scene.healthy().await, 3);
    });
}

#[test]
fn deploy_finds_the_revision_whose_response_was_lost() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.lose_responses(&[0]);
        let served = scene.deploy(SECOND).await.unwrap();
        assert_eq!(served.revision.number, 2);
        assert_eq!(scene.account.calls().1, 2, "one revision, one deployment");
    });
}

#[test]
fn new_deployment_of_the_same_revision_is_made_once_though_its_response_was_lost() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let service = scene.service().await;
        let running = revisions::read_one(&scene.aws, &service.revision).await;
        scene.lose_responses(&[0]);
        deploy::revision(&scene.means(), &service, running.unwrap(), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(scene.account.calls().1, 1, "one deployment");
    });
}
