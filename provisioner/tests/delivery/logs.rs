//! Log lines across rotations of tasks.

use kavak_infra::delivery::logs::{self, Line, Query, Reader};
use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use serde_json::json;

use crate::scene::{SECOND, Scene, in_simulated_time};

async fn read_on(scene: &Scene, reader: &mut Reader) -> Vec<Line> {
    let (query, since_ms) = (reader.query().clone(), reader.reads_since_ms());
    let mut lines = Vec::new();
    logs::since(&scene.aws, &scene.environment, &query, since_ms, |page| {
        lines.extend(reader.take_in(page))
    })
    .await
    .unwrap();
    lines
}

#[test]
fn lines_of_old_and_new_tasks_come_by_time_and_none_twice() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let mut reader = Reader::new(Query::default(), 0);
        let mut all = read_on(&scene, &mut reader).await;
        assert!(!all.is_empty());
        scene.deploy(SECOND).await.unwrap();
        all.extend(read_on(&scene, &mut reader).await);
        assert_eq!(read_on(&scene, &mut reader).await, []);
        assert!(all.is_sorted_by_key(|line| line.at_ms), "{all:#?}");
        let mut tasks: Vec<&str> = all.iter().map(|line| line.task.as_str()).collect();
        tasks.dedup();
        assert_eq!(tasks.len(), 2, "first the old task, then the new one");
    });
}

#[test]
fn one_task_is_known_by_the_beginning_of_its_id() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        scene.deploy(SECOND).await.unwrap();
        let all = read_on(&scene, &mut Reader::new(Query::default(), 0)).await;
        let task = all.last().unwrap().task.clone();
        let query = Query {
            task: Some(task[..6].to_owned()),
            text: None,
        };
        let lines = read_on(&scene, &mut Reader::new(query, 0)).await;
        assert!(!lines.is_empty() && lines.iter().all(|line| line.task == task));
    });
}

#[test]
fn an_empty_group_has_no_lines_and_is_no_failure() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let group = json!({"logGroupName": "/ecs/kavak-agent-dev-app"});
        scene
            .by_hand(Service::Logs, "DeleteLogGroup", group.clone())
            .unwrap();
        scene
            .by_hand(Service::Logs, "CreateLogGroup", group)
            .unwrap();
        let mut reader = Reader::new(Query::default(), 0);
        assert_eq!(read_on(&scene, &mut reader).await, []);
    });
}

#[test]
fn without_a_group_the_error_says_what_makes_one() {
    in_simulated_time(async {
        let scene = Scene::empty(crate::scene::settings()).await;
        let read = logs::since(&scene.aws, &scene.environment, &Query::default(), 0, |_| {}).await;
        let error = read.unwrap_err();
        assert_eq!(error.exit_code(), 1);
        assert!(error.next[0].contains("up"), "{error:?}");
    });
}
