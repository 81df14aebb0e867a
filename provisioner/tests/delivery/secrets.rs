//! Secrets' values.

use kavak_infra::{
    delivery::secrets::{ValueState, put, states},
    secrets::UserSecret,
};
use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use secrecy::SecretString;
use serde_json::json;

use crate::scene::{MARKER, Scene, in_simulated_time, settings};

fn openai() -> UserSecret {
    UserSecret::called("OPENAI_API_KEY", &settings().environment()).unwrap()
}

fn value(scene: &Scene) -> String {
    let secret = json!({"SecretId": "kavak-agent-dev-openai-api-key"});
    let answer = scene.by_hand(Service::SecretsManager, "GetSecretValue", secret);
    answer.unwrap()["SecretString"].as_str().unwrap().to_owned()
}

#[test]
fn a_value_that_is_set_is_the_current_one_and_is_shown_by_none() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let new = SecretString::from("another-marker");
        put(&scene.aws, &scene.environment, &openai(), &new)
            .await
            .unwrap();
        assert_eq!(value(&scene), "another-marker");
        let shown = format!(
            "{:?}",
            states(&scene.aws, &scene.environment).await.unwrap()
        );
        assert!(!shown.contains(MARKER) && !shown.contains("another-marker"));
        assert_eq!(scene.up().await, 0, "up leaves it alone");
    });
}

#[test]
fn a_list_reports_what_is_set_and_what_is_not_there() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let states_of = async || -> Vec<ValueState> {
            let states = states(&scene.aws, &scene.environment).await.unwrap();
            states.into_iter().map(|secret| secret.state).collect()
        };
        assert_eq!(states_of().await, [ValueState::Set; 3]);
        let deleted = json!({"SecretId": "kavak-agent-dev-openai-api-key"});
        scene
            .by_hand(Service::SecretsManager, "DeleteSecret", deleted)
            .unwrap();
        assert_eq!(
            states_of().await,
            [ValueState::Set, ValueState::Deleted, ValueState::Set]
        );
        let empty = Scene::empty(settings()).await;
        let states = states(&empty.aws, &empty.environment).await.unwrap();
        assert!(
            states
                .iter()
                .all(|secret| secret.state == ValueState::Absent)
        );
    });
}

#[test]
fn a_secret_that_is_not_there_is_not_made_by_setting_it() {
    in_simulated_time(async {
        let scene = Scene::empty(settings()).await;
        let error = put(
            &scene.aws,
            &scene.environment,
            &openai(),
            &SecretString::from(MARKER),
        )
        .await
        .unwrap_err();
        assert_eq!(error.exit_code(), 4);
        assert!(!format!("{error:?}").contains(MARKER));
        assert_eq!(scene.account.calls().1, 0, "changing calls");
    });
}

#[test]
fn another_owners_secret_of_the_name_is_not_touched() {
    in_simulated_time(async {
        let scene = Scene::empty(settings()).await;
        let theirs = json!({
            "Name": "kavak-agent-dev-openai-api-key", "SecretString": "theirs",
            "ClientRequestToken": "0".repeat(32),
        });
        scene
            .by_hand(Service::SecretsManager, "CreateSecret", theirs)
            .unwrap();
        let put = put(
            &scene.aws,
            &scene.environment,
            &openai(),
            &SecretString::from(MARKER),
        )
        .await;
        assert_eq!(put.unwrap_err().exit_code(), 4);
        assert_eq!(value(&scene), "theirs");
    });
}
