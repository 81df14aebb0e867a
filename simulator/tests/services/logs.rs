//! Log groups and how long their events are kept.

use std::time::Duration;

use kavak_simulator::{Calendar, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::network::pass;

const DAY_S: u64 = 24 * 60 * 60;

struct Account(Simulator);

impl Account {
    fn call(&self, operation: &str, input: Value) -> Value {
        let answer = self.0.call(Service::Logs, "us-east-1", operation, input);
        answer.unwrap_or_else(|fault| panic!("{operation}: {fault}"))
    }

    fn write(&self, message: &str) {
        let now_ms = Calendar::default().unix_ms(self.0.now());
        let input = json!({
            "logGroupName": "agent", "logStreamName": "task",
            "logEvents": [{"timestamp": now_ms, "message": message}],
        });
        self.call("PutLogEvents", input);
    }

    fn messages(&self) -> Vec<String> {
        let output = self.call("FilterLogEvents", json!({"logGroupName": "agent"}));
        let events = output["events"].as_array().into_iter().flatten();
        events
            .map(|event| event["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

#[tokio::test(start_paused = true)]
async fn shorter_retention_loses_the_events_that_are_older() {
    let world = World::new(Pace::Typical, 1);
    let account = Account(Simulator::new(world, Duration::ZERO, Moment::default()));
    account.call("CreateLogGroup", json!({"logGroupName": "agent"}));
    let stream = json!({"logGroupName": "agent", "logStreamName": "task"});
    account.call("CreateLogStream", stream);
    account.write("old");
    pass(5 * DAY_S).await;
    account.write("new");
    let retain = |days: u32| json!({"logGroupName": "agent", "retentionInDays": days});
    account.call("PutRetentionPolicy", retain(7));
    assert_eq!(account.messages(), ["old", "new"]);
    account.call("PutRetentionPolicy", retain(3));
    assert_eq!(account.messages(), ["new"]);
    account.call("PutRetentionPolicy", retain(30));
    assert_eq!(account.messages(), ["new"], "what is lost stays lost");
}
