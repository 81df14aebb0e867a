//! Migrations by a task of their own.

use kavak_infra::delivery::{
    one_off::{self, Ended, Work},
    verdict::{Cause, verdict},
};
use kavak_simulator::{Behaviour, Service};
use pretty_assertions::assert_eq;
use serde_json::json;

use crate::scene::{FIRST, Scene, in_simulated_time};

const MIGRATE: Work<'_> = Work {
    command: &["migrate"],
    variables: &[],
};

/// Runs `migrate` to its end: what became of it, and the lines that it wrote.
async fn migrate(scene: &Scene) -> (Ended, Vec<String>) {
    let service = scene.service().await;
    let task = one_off::start(&scene.aws, &service, "app", MIGRATE).await;
    let mut lines = Vec::new();
    let mut report = |line: &kavak_infra::delivery::logs::Line| lines.push(line.message.clone());
    let task = one_off::watch(
        &scene.aws,
        &scene.environment,
        &task.unwrap(),
        &scene.stop,
        &mut report,
    )
    .await;
    let ended = one_off::facts(&scene.aws, &scene.environment, &service, task.unwrap()).await;
    (ended.unwrap(), lines)
}

fn cause(ended: &Ended) -> Cause {
    verdict(&ended.facts, &|verb| verb.to_owned()).cause
}

#[test]
fn its_lines_and_its_exit_code_come_back_each_line_once() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let (ended, lines) = migrate(&scene).await;
        assert_eq!(ended.exit_code, Some(0));
        let done = lines.iter().filter(|line| line.contains("migrate: done"));
        assert_eq!(done.count(), 1, "{lines:#?}");
        assert_eq!(
            scene.service().await.desired,
            1,
            "the service is not touched"
        );
    });
}

#[test]
fn a_migration_that_fails_is_known_by_name() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.behave(FIRST, Behaviour::MigrationFails);
        let (ended, _) = migrate(&scene).await;
        assert_eq!(ended.exit_code, Some(1));
        assert_eq!(cause(&ended), Cause::MigrationFailed);
    });
}

#[test]
fn a_database_behind_closed_doors_is_known_by_name() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let groups = scene.by_hand(Service::Ec2, "DescribeSecurityGroups", json!({}));
        let groups = groups.unwrap();
        let rds = groups["SecurityGroups"]
            .as_array()
            .unwrap()
            .iter()
            .find(|group| group["GroupName"] == "kavak-agent-dev-rds-sg")
            .unwrap();
        let closed = json!({"GroupId": rds["GroupId"], "IpPermissions": rds["IpPermissions"]});
        scene
            .by_hand(Service::Ec2, "RevokeSecurityGroupIngress", closed)
            .unwrap();
        let (ended, lines) = migrate(&scene).await;
        assert_eq!(cause(&ended), Cause::DatabaseUnreachable, "{lines:#?}");
    });
}

#[test]
fn a_task_that_does_not_start_has_no_exit_code_but_a_name() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let secret = json!({"SecretId": "kavak-agent-dev-openai-api-key"});
        scene
            .by_hand(Service::SecretsManager, "DeleteSecret", secret)
            .unwrap();
        let (ended, lines) = migrate(&scene).await;
        assert_eq!((ended.exit_code, lines), (None, Vec::new()));
        assert_eq!(cause(&ended), Cause::SecretMissing);
    });
}
