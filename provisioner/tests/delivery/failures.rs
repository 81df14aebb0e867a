//! Rollouts that fail: each gets its name within two starts, and the revision
//! that served goes on serving.

use std::time::Duration;

use kavak_infra::delivery::{image::Image, verdict::Cause};
use kavak_simulator::{Behaviour, Service};
use pretty_assertions::assert_eq;
use serde_json::json;

use crate::scene::{FIRST, SECOND, Scene, failure, in_simulated_time};

/// A deploy that starts after `break_it` fails with this cause, exit code 5,
/// and leaves the first image serving.
fn assert_fails(cause: Cause, break_it: impl FnOnce(&Scene) -> Image) {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let image = break_it(&scene);
        let began = scene.account.now();
        let (found, error) = failure(scene.deploy_unasked(&image).await);
        assert_eq!(found, cause, "{error:#?}");
        assert_eq!(error.exit_code(), 5);
        assert!(
            !error.causes.is_empty() && !error.next.is_empty(),
            "{error:#?}"
        );
        let meaning = error.meaning.unwrap_or_default();
        assert_eq!(meaning, "kavak-agent-dev-app:1 goes on serving");
        assert_eq!(scene.image().await, FIRST);
        assert_eq!(scene.healthy().await, 1);
        let took = Duration::from_millis(scene.account.now().ms - began.ms);
        assert!(took < Duration::from_secs(15 * 60), "it took {took:?}");
    });
}

fn second() -> Image {
    image(SECOND)
}

fn image(reference: &str) -> Image {
    Image::unasked(reference).unwrap()
}

#[test]
fn an_image_that_is_missing() {
    assert_fails(Cause::ImageMissing, |scene| {
        image(&format!("{}:never-pushed", scene.repository()))
    });
}

#[test]
fn no_permission_to_pull() {
    assert_fails(Cause::PullDenied, |scene| {
        let pushed = scene.push("v7", "amd64");
        let policy = json!({
            "RoleName": "kavak-agent-dev-ecs-execution-role",
            "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        });
        scene
            .by_hand(Service::Iam, "DetachRolePolicy", policy)
            .unwrap();
        image(&pushed)
    });
}

#[test]
fn no_permission_to_read_a_secret() {
    assert_fails(Cause::SecretDenied, |scene| {
        let policy = json!({
            "RoleName": "kavak-agent-dev-ecs-execution-role",
            "PolicyName": "kavak-agent-dev-ecs-secrets-policy",
        });
        scene
            .by_hand(Service::Iam, "DeleteRolePolicy", policy)
            .unwrap();
        second()
    });
}

#[test]
fn a_secret_that_was_deleted() {
    assert_fails(Cause::SecretMissing, |scene| {
        let secret = json!({"SecretId": "kavak-agent-dev-openai-api-key"});
        scene
            .by_hand(Service::SecretsManager, "DeleteSecret", secret)
            .unwrap();
        second()
    });
}

#[test]
fn a_secret_without_a_value() {
    assert_fails(Cause::SecretWithoutValue, |scene| {
        let id = "kavak-agent-dev-twilio-auth-token";
        let secret = scene
            .by_hand(
                Service::SecretsManager,
                "DescribeSecret",
                json!({"SecretId": id}),
            )
            .unwrap();
        let versions = secret["VersionIdsToStages"].as_object().unwrap();
        let (version, _) = versions.iter().next().unwrap();
        let taken = json!({
            "SecretId": id, "VersionStage": "AWSCURRENT", "RemoveFromVersionId": version,
        });
        let taken = scene.by_hand(Service::SecretsManager, "UpdateSecretVersionStage", taken);
        if taken.is_err() {
            // AWSCURRENT can't just be taken away: the database's value without
            // its address is as good as none.
            let value = json!({
                "SecretId": "kavak-agent-dev-db-credentials",
                "SecretString": "{\"username\":\"kavak_admin\"}",
            });
            scene
                .by_hand(Service::SecretsManager, "PutSecretValue", value)
                .unwrap();
        }
        second()
    });
}

#[test]
fn a_wrong_architecture() {
    assert_fails(Cause::WrongArchitecture, |scene| {
        image(&scene.push("arm", "arm64"))
    });
}

#[test]
fn an_exit_at_start_with_its_last_line() {
    let line = "kavak-agent: PORT must be a number";
    assert_fails(Cause::ExitAtStart, |scene| {
        scene.behave(
            SECOND,
            Behaviour::ExitsWith {
                code: 1,
                log_line: line.into(),
            },
        );
        second()
    });
}

#[test]
fn an_agent_that_dies_before_it_is_healthy() {
    assert_fails(Cause::ExitAtStart, |scene| {
        scene.behave(
            SECOND,
            Behaviour::DiesAfter {
                seconds: 3,
                code: 2,
            },
        );
        second()
    });
}

#[test]
fn out_of_memory() {
    assert_fails(Cause::OutOfMemory, |scene| {
        scene.behave(SECOND, Behaviour::RunsOutOfMemory);
        second()
    });
}

#[test]
fn a_port_mismatch() {
    assert_fails(Cause::PortMismatch, |scene| {
        scene.behave(SECOND, Behaviour::ListensOn(9_999));
        second()
    });
}

#[test]
fn a_health_path_that_is_wrong() {
    assert_fails(Cause::HealthPathWrong, |scene| {
        scene.behave(SECOND, Behaviour::HealthPath("/healthz".into()));
        second()
    });
}

#[test]
fn an_agent_that_is_never_healthy() {
    assert_fails(Cause::Unhealthy, |scene| {
        scene.behave(SECOND, Behaviour::NeverHealthy);
        second()
    });
}

#[test]
fn a_database_that_the_agent_says_it_can_not_use() {
    assert_fails(Cause::DatabaseUnreachable, |scene| {
        scene.behave(
            SECOND,
            Behaviour::ExitsWith {
                code: 1,
                log_line: "kavak-agent: the database is unavailable".into(),
            },
        );
        second()
    });
}

#[test]
fn a_migration_that_fails() {
    assert_fails(Cause::MigrationFailed, |scene| {
        scene.behave(SECOND, Behaviour::MigrationFails);
        second()
    });
}

#[test]
fn a_log_group_that_is_gone() {
    assert_fails(Cause::LogGroupMissing, |scene| {
        let group = json!({"logGroupName": "/ecs/kavak-agent-dev-app"});
        scene
            .by_hand(Service::Logs, "DeleteLogGroup", group)
            .unwrap();
        second()
    });
}

#[test]
fn no_way_out_of_the_subnets() {
    assert_fails(Cause::NoWayOut, |scene| {
        let tables = scene
            .by_hand(Service::Ec2, "DescribeRouteTables", json!({}))
            .unwrap();
        let private = tables["RouteTables"]
            .as_array()
            .unwrap()
            .iter()
            .find(|table| table["Tags"].to_string().contains("private-rt"))
            .unwrap();
        let route = json!({
            "RouteTableId": private["RouteTableId"], "DestinationCidrBlock": "0.0.0.0/0",
        });
        scene.by_hand(Service::Ec2, "DeleteRoute", route).unwrap();
        second()
    });
}

#[test]
fn after_a_failure_a_good_image_is_rolled_out() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.behave(":broken", Behaviour::NeverHealthy);
        let (cause, _) = failure(scene.deploy("ghcr.io/kavak/agent:broken").await);
        assert_eq!(cause, Cause::Unhealthy);
        scene.deploy(SECOND).await.unwrap();
        assert_eq!(scene.image().await, SECOND);
        assert_eq!(scene.healthy().await, 1);
    });
}
