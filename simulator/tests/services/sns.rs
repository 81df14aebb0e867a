//! SNS: topics, subscriptions by e-mail, what is published.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const REGION: &str = "us-east-1";
const ANA: &str = "ana@example.com";

struct Topics {
    simulator: Simulator,
    arn: Value,
}

impl Topics {
    /// A region with a topic that has a tag.
    fn new() -> Self {
        let world = World::new(Pace::Typical, 1);
        let simulator = Simulator::new(world, Duration::ZERO, Moment::default());
        let input = json!({"Name": "events", "Tags": [{"Key": "env", "Value": "dev"}]});
        let answer = simulator.call(Service::Sns, REGION, "CreateTopic", input);
        let arn = answer.unwrap()["TopicArn"].clone();
        Self { simulator, arn }
    }

    fn call(&self, operation: &str, mut input: Value) -> Result<Value, ApiFault> {
        let member = match operation {
            "TagResource" | "UntagResource" | "ListTagsForResource" => "ResourceArn",
            "CreateTopic" | "Unsubscribe" => "",
            _ => "TopicArn",
        };
        if !member.is_empty() && input[member].is_null() {
            input[member] = self.arn.clone();
        }
        self.simulator.call(Service::Sns, REGION, operation, input)
    }

    fn code(&self, operation: &str, input: Value) -> String {
        self.call(operation, input).unwrap_err().code
    }

    fn subscribe(&self, address: &str) -> Value {
        let input = json!({"Protocol": "email", "Endpoint": address});
        self.call("Subscribe", input).unwrap()["SubscriptionArn"].clone()
    }

    fn confirm(&self, address: &str) {
        let confirmed = self.simulator.confirm_subscriptions(REGION, address);
        confirmed.unwrap();
    }

    /// The ARNs of the subscriptions, as AWS lists them.
    fn listed(&self) -> Vec<Value> {
        let output = self.call("ListSubscriptionsByTopic", json!({})).unwrap();
        let output = output["Subscriptions"].as_array().unwrap().iter();
        output.map(|it| it["SubscriptionArn"].clone()).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn topic_of_the_same_name_is_the_same_unless_it_has_other_tags() {
    let topics = Topics::new();
    let same = json!({"Name": "events", "Tags": [{"Key": "env", "Value": "dev"}]});
    assert_eq!(
        topics.call("CreateTopic", same).unwrap()["TopicArn"],
        topics.arn
    );
    let untagged = topics.call("CreateTopic", json!({"Name": "events"}));
    assert_eq!(untagged.unwrap()["TopicArn"], topics.arn);
    let other = json!({"Name": "events", "Tags": [{"Key": "env", "Value": "prod"}]});
    let fault = topics.call("CreateTopic", other).unwrap_err();
    assert_eq!(fault.code, "InvalidParameter");
    assert!(
        fault.message.contains("already exists with different tags"),
        "{fault}"
    );
    assert_eq!(
        topics.code("CreateTopic", json!({"Name": "a b"})),
        "InvalidParameter"
    );
}

#[tokio::test(start_paused = true)]
async fn subscription_is_pending_until_its_address_confirms_it() {
    let topics = Topics::new();
    assert_eq!(topics.subscribe(ANA), "pending confirmation");
    assert_eq!(topics.subscribe(ANA), "pending confirmation");
    assert_eq!(topics.listed(), ["PendingConfirmation"]);
    let subjects: Vec<String> = topics
        .simulator
        .take_mails()
        .into_iter()
        .map(|mail| mail.subject)
        .collect();
    assert_eq!(
        subjects,
        ["AWS Notification - Subscription Confirmation"; 2]
    );
    topics.confirm(ANA);
    let arn = topics.subscribe(ANA);
    assert_eq!(topics.listed(), std::slice::from_ref(&arn));
    let shown = topics.call("GetTopicAttributes", json!({})).unwrap();
    assert_eq!(shown["Attributes"]["SubscriptionsConfirmed"], "1");
    topics
        .call("Unsubscribe", json!({"SubscriptionArn": arn}))
        .unwrap();
    assert_eq!(topics.listed(), Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn pending_subscription_can_not_be_ended_and_ends_by_itself() {
    let topics = Topics::new();
    let input = json!({"Protocol": "email", "Endpoint": ANA, "ReturnSubscriptionArn": true});
    let arn = topics.call("Subscribe", input).unwrap()["SubscriptionArn"].clone();
    for arn in [arn, json!("PendingConfirmation")] {
        let asked = json!({"SubscriptionArn": arn});
        assert_eq!(topics.code("Unsubscribe", asked), "InvalidParameter");
    }
    tokio::time::advance(Duration::from_secs(48 * 3_600)).await;
    assert_eq!(topics.listed(), Vec::<Value>::new());
    assert!(topics.simulator.confirm_subscriptions(REGION, ANA).is_err());
}

#[tokio::test(start_paused = true)]
async fn only_confirmed_addresses_get_what_is_published() {
    let topics = Topics::new();
    topics.subscribe(ANA);
    topics.subscribe("luis@example.com");
    topics.confirm(ANA);
    topics.simulator.take_mails();
    let id = topics
        .call("Publish", json!({"Message": "m", "Subject": "s"}))
        .unwrap();
    let mails = topics.simulator.take_mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].to.as_str(), mails[0].subject.as_str()),
        (ANA, "s")
    );
    assert_eq!(id["MessageId"], mails[0].id.as_str());
    assert!(topics.simulator.take_mails().is_empty());
    assert!(!format!("{:?}", mails[0]).contains(ANA));
    for input in [
        json!({"Message": ""}),
        json!({"Message": "m", "Subject": "dos\nlíneas"}),
        json!({"Message": "m", "Subject": "x".repeat(101)}),
    ] {
        assert_eq!(topics.code("Publish", input), "InvalidParameter");
    }
}

#[tokio::test(start_paused = true)]
async fn deleted_topic_takes_its_subscriptions_and_is_deleted_again_without_error() {
    let topics = Topics::new();
    topics.subscribe(ANA);
    for _ in 0..2 {
        topics.call("DeleteTopic", json!({})).unwrap();
    }
    assert_eq!(
        topics.code("ListSubscriptionsByTopic", json!({})),
        "NotFound"
    );
    assert_eq!(
        topics.code("ListTagsForResource", json!({})),
        "ResourceNotFound"
    );
    assert_eq!(topics.code("Publish", json!({"Message": "m"})), "NotFound");
    let no_arn = json!({"TopicArn": "events"});
    assert_eq!(
        topics.code("GetTopicAttributes", no_arn),
        "InvalidParameter"
    );
}

#[tokio::test(start_paused = true)]
async fn tags_are_added_replaced_and_removed() {
    let topics = Topics::new();
    let tags = json!([{"Key": "env", "Value": "prod"}, {"Key": "team", "Value": "a"}]);
    topics.call("TagResource", json!({"Tags": tags})).unwrap();
    topics
        .call("UntagResource", json!({"TagKeys": ["team"]}))
        .unwrap();
    let output = topics.call("ListTagsForResource", json!({})).unwrap();
    assert_eq!(output["Tags"], json!([{"Key": "env", "Value": "prod"}]));
    let many: Vec<Value> = (0..50)
        .map(|it| json!({"Key": it.to_string(), "Value": ""}))
        .collect();
    assert_eq!(
        topics.code("TagResource", json!({"Tags": many})),
        "TagLimitExceeded"
    );
}
