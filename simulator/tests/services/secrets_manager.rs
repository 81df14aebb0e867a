//! Secrets Manager as AWS behaves.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const REGION: &str = "us-east-1";
const TOKEN: &str = "01234567890123456789012345678901";
const OTHER_TOKEN: &str = "98765432109876543210987654321098";

fn simulator() -> Simulator {
    let world = World::new(Pace::Typical, 7);
    Simulator::new(world, Duration::ZERO, Moment::default())
}

fn call(it: &Simulator, operation: &str, input: Value) -> Result<Value, ApiFault> {
    it.call(Service::SecretsManager, REGION, operation, input)
}

fn code(answer: Result<Value, ApiFault>) -> String {
    answer.unwrap_err().code
}

fn with_secret(name: &str) -> (Simulator, Value) {
    let it = simulator();
    let made = call(&it, "CreateSecret", json!({"Name": name})).unwrap();
    (it, made)
}

fn current(it: &Simulator) -> Value {
    call(it, "GetSecretValue", json!({"SecretId": "s"})).unwrap()["SecretString"].clone()
}

#[tokio::test(start_paused = true)]
async fn arn_ends_in_six_characters_that_are_new_each_time() {
    let (it, first) = with_secret("shop/key");
    let delete = json!({"SecretId": "shop/key", "ForceDeleteWithoutRecovery": true});
    call(&it, "DeleteSecret", delete).unwrap();
    tokio::time::advance(Duration::from_secs(5)).await;
    let second = call(&it, "CreateSecret", json!({"Name": "shop/key"})).unwrap();
    let arn = first["ARN"].as_str().unwrap();
    let (start, end) = arn.split_at(arn.len() - 6);
    assert_eq!(
        start,
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/key-"
    );
    assert!(end.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert_ne!(first["ARN"], second["ARN"]);
}

#[tokio::test(start_paused = true)]
async fn secret_is_found_by_name_by_arn_and_by_arn_without_its_end() {
    let (it, made) = with_secret("s");
    let arn = made["ARN"].as_str().unwrap();
    for id in ["s", arn, &arn[..arn.len() - 7]] {
        let output = call(&it, "DescribeSecret", json!({"SecretId": id})).unwrap();
        assert_eq!(output["Name"], "s");
    }
}

#[tokio::test(start_paused = true)]
async fn secret_without_a_value_has_no_version() {
    let (it, made) = with_secret("s");
    assert_eq!(made["VersionId"], Value::Null);
    let output = call(&it, "DescribeSecret", json!({"SecretId": "s"})).unwrap();
    assert_eq!(output["VersionIdsToStages"], Value::Null);
    let missing = call(&it, "GetSecretValue", json!({"SecretId": "s"})).unwrap_err();
    assert_eq!(missing.code, "ResourceNotFoundException");
    assert!(missing.message.contains("AWSCURRENT"));
}

#[tokio::test(start_paused = true)]
async fn names_have_only_the_characters_that_aws_takes() {
    let it = simulator();
    let refused = code(call(&it, "CreateSecret", json!({"Name": "a b"})));
    assert_eq!(refused, "ValidationException");
}

#[tokio::test(start_paused = true)]
async fn name_is_taken_once() {
    let (it, _) = with_secret("s");
    let again = json!({"Name": "s", "SecretString": "v", "ClientRequestToken": TOKEN});
    let refused = code(call(&it, "CreateSecret", again));
    assert_eq!(refused, "ResourceExistsException");
}

#[tokio::test(start_paused = true)]
async fn creation_with_the_same_token_and_value_is_done_once() {
    let it = simulator();
    let wanted =
        |value: &str| json!({"Name": "s", "SecretString": value, "ClientRequestToken": TOKEN});
    let first = call(&it, "CreateSecret", wanted("v")).unwrap();
    assert_eq!(first["VersionId"], TOKEN);
    assert_eq!(call(&it, "CreateSecret", wanted("v")).unwrap(), first);
    let refused = call(&it, "CreateSecret", wanted("w")).unwrap_err();
    assert_eq!(refused.code, "ResourceExistsException");
    let words = format!(
        "You can't use ClientRequestToken {TOKEN} because that value is already in use for a version of secret "
    );
    assert!(refused.message.starts_with(&words), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn token_is_the_id_of_the_version_and_makes_a_value_be_put_once() {
    let (it, _) = with_secret("s");
    let put =
        |value: &str| json!({"SecretId": "s", "SecretString": value, "ClientRequestToken": TOKEN});
    let first = call(&it, "PutSecretValue", put("v")).unwrap();
    assert_eq!(first["VersionId"], TOKEN);
    assert_eq!(first["VersionStages"], json!(["AWSCURRENT"]));
    assert_eq!(call(&it, "PutSecretValue", put("v")).unwrap(), first);
    let refused = code(call(&it, "PutSecretValue", put("w")));
    assert_eq!(refused, "ResourceExistsException");
    assert_eq!(current(&it), "v");
}

#[tokio::test(start_paused = true)]
async fn stages_move_to_the_new_version_and_to_the_one_before() {
    let (it, _) = with_secret("s");
    let mut ids = Vec::new();
    for value in ["one", "two", "three"] {
        let put = json!({"SecretId": "s", "SecretString": value});
        let put = call(&it, "PutSecretValue", put).unwrap();
        ids.push(put["VersionId"].as_str().unwrap().to_owned());
    }
    let output = call(&it, "DescribeSecret", json!({"SecretId": "s"})).unwrap();
    let stages = json!({&ids[1]: ["AWSPREVIOUS"], &ids[2]: ["AWSCURRENT"]});
    assert_eq!(output["VersionIdsToStages"], stages);
    let asked = json!({"SecretId": "s", "VersionStage": "AWSPREVIOUS"});
    let previous = call(&it, "GetSecretValue", asked).unwrap();
    assert_eq!(previous["SecretString"], "two");
    let count = |deprecated: bool| {
        let asked = json!({"SecretId": "s", "IncludeDeprecated": deprecated});
        let output = call(&it, "ListSecretVersionIds", asked).unwrap();
        output["Versions"].as_array().unwrap().len()
    };
    assert_eq!((count(false), count(true)), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn current_stage_can_be_moved_but_not_removed() {
    let (it, _) = with_secret("s");
    for (value, token) in [("one", TOKEN), ("two", OTHER_TOKEN)] {
        let put = json!({"SecretId": "s", "SecretString": value, "ClientRequestToken": token});
        call(&it, "PutSecretValue", put).unwrap();
    }
    let mut update = json!({
        "SecretId": "s",
        "VersionStage": "AWSCURRENT",
        "RemoveFromVersionId": OTHER_TOKEN,
    });
    let refused = code(call(&it, "UpdateSecretVersionStage", update.clone()));
    assert_eq!(refused, "InvalidParameterException");
    update["MoveToVersionId"] = json!(TOKEN);
    call(&it, "UpdateSecretVersionStage", update).unwrap();
    assert_eq!(current(&it), "one");
}

#[tokio::test(start_paused = true)]
async fn stage_is_moved_only_from_the_version_that_has_it() {
    let (it, _) = with_secret("s");
    for (value, token) in [("one", TOKEN), ("two", OTHER_TOKEN)] {
        let put = json!({"SecretId": "s", "SecretString": value, "ClientRequestToken": token});
        call(&it, "PutSecretValue", put).unwrap();
    }
    let update = |stage: &str, from: Option<&str>| {
        let input = json!({
            "SecretId": "s",
            "VersionStage": stage,
            "MoveToVersionId": TOKEN,
            "RemoveFromVersionId": from,
        });
        call(&it, "UpdateSecretVersionStage", input)
    };
    let unnamed = update("AWSCURRENT", None).unwrap_err();
    assert_eq!(unnamed.code, "InvalidParameterException");
    assert_eq!(
        unnamed.message,
        format!(
            "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version {OTHER_TOKEN}, so you must explicitly reference that version in RemoveFromVersionId."
        )
    );
    let another = update("AWSCURRENT", Some(TOKEN)).unwrap_err();
    assert_eq!(another.code, "InvalidParameterException");
    assert_eq!(current(&it), "two");
    // A stage that no version has is from none.
    update("BLUE", None).unwrap();
    assert_eq!(
        code(update("GREEN", Some(OTHER_TOKEN))),
        "InvalidParameterException"
    );
}

#[tokio::test(start_paused = true)]
async fn value_is_text_or_bytes_but_not_both() {
    let (it, _) = with_secret("s");
    let none = code(call(&it, "PutSecretValue", json!({"SecretId": "s"})));
    assert_eq!(none, "InvalidRequestException");
    let both = json!({"SecretId": "s", "SecretString": "v", "SecretBinary": "dg=="});
    let both = code(call(&it, "PutSecretValue", both));
    assert_eq!(both, "InvalidParameterException");
}

#[tokio::test(start_paused = true)]
async fn secret_scheduled_for_deletion_is_described_and_nothing_else() {
    let (it, _) = with_secret("s");
    call(&it, "DeleteSecret", json!({"SecretId": "s"})).unwrap();
    let output = call(&it, "DescribeSecret", json!({"SecretId": "s"})).unwrap();
    assert!(output["DeletedDate"].is_string());
    for (operation, input) in [
        ("GetSecretValue", json!({"SecretId": "s"})),
        (
            "PutSecretValue",
            json!({"SecretId": "s", "SecretString": "v"}),
        ),
        ("UpdateSecret", json!({"SecretId": "s", "Description": "d"})),
        ("TagResource", json!({"SecretId": "s", "Tags": []})),
        ("CreateSecret", json!({"Name": "s"})),
    ] {
        let refused = code(call(&it, operation, input));
        assert_eq!(refused, "InvalidRequestException", "{operation}");
    }
    let listed = |all: bool| {
        let output = call(&it, "ListSecrets", json!({"IncludePlannedDeletion": all})).unwrap();
        output["SecretList"].as_array().unwrap().len()
    };
    assert_eq!((listed(false), listed(true)), (0, 1));
    assert_eq!(it.inspect(|world| world.inventory().len()), 1);
}

#[tokio::test(start_paused = true)]
async fn restored_secret_has_its_value_and_outlives_the_window() {
    let (it, _) = with_secret("s");
    let put = json!({"SecretId": "s", "SecretString": "v"});
    call(&it, "PutSecretValue", put).unwrap();
    let delete = json!({"SecretId": "s", "RecoveryWindowInDays": 7});
    call(&it, "DeleteSecret", delete).unwrap();
    call(&it, "RestoreSecret", json!({"SecretId": "s"})).unwrap();
    tokio::time::advance(Duration::from_secs(8 * 86_400)).await;
    assert_eq!(current(&it), "v");
}

#[tokio::test(start_paused = true)]
async fn secret_is_gone_when_its_window_ends() {
    let (it, _) = with_secret("s");
    let delete = json!({"SecretId": "s", "RecoveryWindowInDays": 7});
    call(&it, "DeleteSecret", delete).unwrap();
    tokio::time::advance(Duration::from_secs(7 * 86_400)).await;
    let output = code(call(&it, "DescribeSecret", json!({"SecretId": "s"})));
    assert_eq!(output, "ResourceNotFoundException");
    call(&it, "CreateSecret", json!({"Name": "s"})).unwrap();
}

#[tokio::test(start_paused = true)]
async fn window_has_seven_to_thirty_days_and_excludes_force() {
    let (it, _) = with_secret("s");
    for input in [
        json!({"SecretId": "s", "RecoveryWindowInDays": 6}),
        json!({"SecretId": "s", "RecoveryWindowInDays": 31}),
        json!({"SecretId": "s", "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": true}),
    ] {
        let refused = code(call(&it, "DeleteSecret", input));
        assert_eq!(refused, "InvalidParameterException");
    }
}

#[tokio::test(start_paused = true)]
async fn name_is_free_some_seconds_after_a_deletion_by_force() {
    let (it, _) = with_secret("s");
    let delete = json!({"SecretId": "s", "ForceDeleteWithoutRecovery": true});
    call(&it, "DeleteSecret", delete).unwrap();
    let output = code(call(&it, "DescribeSecret", json!({"SecretId": "s"})));
    assert_eq!(output, "ResourceNotFoundException");
    let refused = code(call(&it, "CreateSecret", json!({"Name": "s"})));
    assert_eq!(refused, "InvalidRequestException");
    tokio::time::advance(Duration::from_secs(5)).await;
    call(&it, "CreateSecret", json!({"Name": "s"})).unwrap();
}

#[tokio::test(start_paused = true)]
async fn deleting_by_force_what_is_not_there_succeeds() {
    let it = simulator();
    let delete = json!({"SecretId": "s", "ForceDeleteWithoutRecovery": true});
    assert_eq!(call(&it, "DeleteSecret", delete).unwrap()["Name"], "s");
    let delete = code(call(&it, "DeleteSecret", json!({"SecretId": "s"})));
    assert_eq!(delete, "ResourceNotFoundException");
    call(&it, "CreateSecret", json!({"Name": "s"})).unwrap();
}

#[tokio::test(start_paused = true)]
async fn list_is_filtered_by_the_beginnings_of_names_and_tags() {
    let it = simulator();
    for name in ["a-dev-key", "a-dev-token", "b-dev-key"] {
        let tags = json!([{"Key": "project", "Value": &name[..1]}]);
        call(&it, "CreateSecret", json!({"Name": name, "Tags": tags})).unwrap();
    }
    let listed = |key: &str, value: &str| -> Vec<String> {
        let filters = json!([{"Key": key, "Values": [value]}]);
        let output = call(&it, "ListSecrets", json!({"Filters": filters})).unwrap();
        let names = output["SecretList"].as_array().unwrap().iter();
        names
            .map(|secret| secret["Name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(listed("name", "a-dev"), ["a-dev-key", "a-dev-token"]);
    assert_eq!(listed("name", "!a-dev"), ["b-dev-key"]);
    assert_eq!(listed("name", "dev"), [""; 0]);
    assert_eq!(listed("tag-value", "b"), ["b-dev-key"]);
}

#[tokio::test(start_paused = true)]
async fn list_comes_in_pages() {
    let it = simulator();
    for name in ["a", "b", "c"] {
        call(&it, "CreateSecret", json!({"Name": name})).unwrap();
    }
    let first = call(&it, "ListSecrets", json!({"MaxResults": 2})).unwrap();
    assert_eq!(first["SecretList"].as_array().unwrap().len(), 2);
    let rest = json!({"MaxResults": 2, "NextToken": first["NextToken"]});
    let rest = call(&it, "ListSecrets", rest).unwrap();
    assert_eq!(rest["SecretList"][0]["Name"], "c");
    assert_eq!(rest["NextToken"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn several_values_are_read_at_once_and_failures_listed_apart() {
    let it = simulator();
    let wanted = json!({"Name": "a", "SecretString": "v"});
    call(&it, "CreateSecret", wanted).unwrap();
    let asked = json!({"SecretIdList": ["a", "b"]});
    let output = call(&it, "BatchGetSecretValue", asked).unwrap();
    assert_eq!(output["SecretValues"][0]["SecretString"], "v");
    assert_eq!(output["Errors"][0]["SecretId"], "b");
    let code = &output["Errors"][0]["ErrorCode"];
    assert_eq!(code, "ResourceNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn tags_are_added_and_taken_away() {
    let (it, _) = with_secret("s");
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    call(&it, "TagResource", json!({"SecretId": "s", "Tags": tags})).unwrap();
    let untag = json!({"SecretId": "s", "TagKeys": ["a"]});
    call(&it, "UntagResource", untag).unwrap();
    let output = call(&it, "DescribeSecret", json!({"SecretId": "s"})).unwrap();
    assert_eq!(output["Tags"], json!([{"Key": "b", "Value": "2"}]));
}

#[tokio::test(start_paused = true)]
async fn secret_has_no_policy_of_its_own() {
    let (it, made) = with_secret("s");
    let output = call(&it, "GetResourcePolicy", json!({"SecretId": "s"})).unwrap();
    assert_eq!(output, json!({"ARN": made["ARN"], "Name": "s"}));
}

#[tokio::test(start_paused = true)]
async fn no_value_is_shown_by_debug() {
    let it = simulator();
    let wanted = json!({"Name": "a", "SecretString": "open-sesame"});
    call(&it, "CreateSecret", wanted).unwrap();
    let shown = it.inspect(|world| format!("{world:?}"));
    assert!(!shown.contains("open-sesame"));
}
