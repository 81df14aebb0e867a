//! SSM: parameters.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

struct Region(Simulator);

impl Region {
    fn new() -> Self {
        let world = World::new(Pace::Typical, 1);
        Self(Simulator::new(world, Duration::ZERO, Moment::default()))
    }

    fn call(&self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        self.0.call(Service::Ssm, "us-east-1", operation, input)
    }

    fn code(&self, operation: &str, input: Value) -> String {
        self.call(operation, input).unwrap_err().code
    }

    fn with(self, name: &str, kind: &str) -> Self {
        let input = json!({"Name": name, "Value": "v", "Type": kind});
        self.call("PutParameter", input).unwrap();
        self
    }

    fn value(&self, input: Value) -> Value {
        self.call("GetParameter", input).unwrap()["Parameter"]["Value"].clone()
    }
}

#[tokio::test(start_paused = true)]
async fn parameter_is_not_overwritten_unasked() {
    let region = Region::new().with("/app/a", "String");
    let again = json!({"Name": "/app/a", "Value": "w", "Type": "String"});
    assert_eq!(region.code("PutParameter", again), "ParameterAlreadyExists");
    let input = json!({"Name": "/app/a", "Value": "w", "Overwrite": true});
    let answer = region.call("PutParameter", input).unwrap();
    assert_eq!(answer, json!({"Version": 2, "Tier": "Standard"}));
    assert_eq!(region.value(json!({"Name": "/app/a"})), "w");
    assert_eq!(region.value(json!({"Name": "/app/a:1"})), "v");
    let arn = "arn:aws:ssm:us-east-1:123456789012:parameter/app/a";
    assert_eq!(region.value(json!({"Name": arn})), "w");
    assert_eq!(
        region.code("GetParameter", json!({"Name": "/app/a:9"})),
        "ParameterVersionNotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn overwrite_changes_neither_tags_nor_the_type() {
    let region = Region::new().with("/app/a", "String");
    let with_tags = json!({
        "Name": "/app/a", "Value": "w", "Overwrite": true, "Tags": [{"Key": "k", "Value": "v"}],
    });
    assert_eq!(
        region.code("PutParameter", with_tags),
        "ValidationException"
    );
    let other_type =
        json!({"Name": "/app/a", "Value": "w", "Overwrite": true, "Type": "SecureString"});
    assert_eq!(
        region.code("PutParameter", other_type),
        "HierarchyTypeMismatchException"
    );
}

#[tokio::test(start_paused = true)]
async fn secure_string_is_read_in_the_clear_only_when_asked_for() {
    let region = Region::new().with("/app/key", "SecureString");
    let hidden = region.value(json!({"Name": "/app/key"}));
    assert!(
        hidden != "v" && hidden.as_str().unwrap().len() > 20,
        "{hidden}"
    );
    assert_eq!(
        region.value(json!({"Name": "/app/key", "WithDecryption": true})),
        "v"
    );
    let described = region.call("DescribeParameters", json!({})).unwrap();
    assert_eq!(described["Parameters"][0]["KeyId"], "alias/aws/ssm");
    assert_eq!(described["Parameters"][0]["Value"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn names_and_values_are_checked() {
    let region = Region::new();
    let put = |name: &str, value: &str| {
        let input = json!({"Name": name, "Value": value, "Type": "String"});
        region.code("PutParameter", input)
    };
    assert_eq!(put("/aws/a", "v"), "AccessDeniedException");
    for name in ["app/a", "aws-a", "ssm-a", "/a//b", "/a/", "/a b"] {
        assert_eq!(put(name, "v"), "ValidationException", "{name}");
    }
    assert_eq!(
        put(&"/a".repeat(16), "v"),
        "HierarchyLevelLimitExceededException"
    );
    assert_eq!(put("/a", ""), "ValidationException");
    assert_eq!(put("/a", &"x".repeat(4097)), "ValidationException");
    let input = json!({"Name": "/a", "Value": "v"});
    assert_eq!(region.code("PutParameter", input), "ValidationException");
    let input = json!({"Name": "/a", "Value": "v", "Type": "String", "AllowedPattern": "^\\d+$"});
    assert_eq!(
        region.code("PutParameter", input),
        "ParameterPatternMismatchException"
    );
}

#[tokio::test(start_paused = true)]
async fn parameters_under_a_path_come_page_by_page() {
    let region = Region::new()
        .with("/app/a", "String")
        .with("/app/b", "SecureString")
        .with("/app/deep/c", "String")
        .with("/apple", "String");
    let names = |input: Value| -> (Vec<String>, Value) {
        let answer = region.call("GetParametersByPath", input).unwrap();
        let parameters = answer["Parameters"].as_array().unwrap().iter();
        let names = parameters.map(|it| it["Name"].as_str().unwrap().to_owned());
        (names.collect(), answer["NextToken"].clone())
    };
    assert_eq!(names(json!({"Path": "/app"})).0, ["/app/a", "/app/b"]);
    let all = json!({"Path": "/app/", "Recursive": true, "MaxResults": 2});
    let (first, token) = names(all);
    assert_eq!(first, ["/app/a", "/app/b"]);
    let rest = json!({"Path": "/app/", "Recursive": true, "NextToken": token});
    assert_eq!(names(rest), (vec!["/app/deep/c".to_owned()], Value::Null));
    let secret = json!({
        "Path": "/", "Recursive": true,
        "ParameterFilters": [{"Key": "Type", "Values": ["SecureString"]}],
    });
    assert_eq!(names(secret).0, ["/app/b"]);
    assert_eq!(
        region.code("GetParametersByPath", json!({"Path": "app"})),
        "ValidationException"
    );
    let input = json!({"Path": "/", "MaxResults": 11});
    assert_eq!(
        region.code("GetParametersByPath", input),
        "ValidationException"
    );
}

#[tokio::test(start_paused = true)]
async fn several_are_read_and_deleted_with_the_unknown_ones_named() {
    let region = Region::new().with("/a", "String");
    let names = json!({"Names": ["/a", "/b"]});
    let read = region.call("GetParameters", names.clone()).unwrap();
    assert_eq!(read["Parameters"].as_array().unwrap().len(), 1);
    assert_eq!(read["InvalidParameters"], json!(["/b"]));
    let deleted = region.call("DeleteParameters", names).unwrap();
    assert_eq!(
        deleted,
        json!({"DeletedParameters": ["/a"], "InvalidParameters": ["/b"]})
    );
    assert_eq!(
        region.code("DeleteParameter", json!({"Name": "/a"})),
        "ParameterNotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn parameters_are_found_by_their_tags() {
    let region = Region::new().with("/a", "String").with("/b", "String");
    let of_a = json!({"ResourceType": "Parameter", "ResourceId": "/a"});
    let mut tagged = of_a.clone();
    tagged["Tags"] = json!([{"Key": "env", "Value": "dev"}]);
    region.call("AddTagsToResource", tagged).unwrap();
    let tags = region.call("ListTagsForResource", of_a.clone()).unwrap();
    assert_eq!(tags["TagList"], json!([{"Key": "env", "Value": "dev"}]));
    let asked = json!({"ParameterFilters": [{"Key": "tag:env", "Values": ["dev"]}]});
    let found = region.call("DescribeParameters", asked).unwrap();
    assert_eq!(found["Parameters"].as_array().unwrap().len(), 1);
    let mut untagged = of_a.clone();
    untagged["TagKeys"] = json!(["env"]);
    region.call("RemoveTagsFromResource", untagged).unwrap();
    assert_eq!(
        region.call("ListTagsForResource", of_a).unwrap()["TagList"],
        json!([])
    );
    let unknown = json!({"ResourceType": "Parameter", "ResourceId": "/c"});
    assert_eq!(
        region.code("ListTagsForResource", unknown),
        "InvalidResourceId"
    );
}
