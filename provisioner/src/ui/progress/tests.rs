use std::sync::{Arc, Mutex};

use kavak_engine::{Class, Event, Fault, State};
use kavak_stack::{Facts, Key, Observed, Settings, Stack, key, plan};
use tokio::sync::mpsc;

use super::{super::style::Palette, *};

/// What was written.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .expect("nobody panicked")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("nobody panicked").clone()).expect("text")
    }
}

fn environment() -> Environment {
    Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn plan() -> Plan {
    let stack = Stack::new(&Settings::new(&environment(), "sales"), &Facts::default());
    plan::up(&stack, &Observed::default())
}

/// Sends the events of a short run: a VPC made, a database that takes a minute, a role that
/// may not be made, and what stands on it.
async fn short_run(drawer: Box<dyn Drawer>) -> Tally {
    let (plan, environment) = (plan(), environment());
    let (events, receiver) = mpsc::unbounded_channel();
    let task = tokio::spawn(follow(
        receiver,
        Board::new(&plan, &environment),
        drawer,
        Record::default(),
    ));
    let change = |key: &Key, state: State, id: Option<&str>, seconds: u64| {
        let step = plan.main_step(key).expect("a step");
        let event = Event::Change {
            step,
            key: key.clone(),
            kind: plan.steps[step].kind(),
            action: plan.steps[step].action(),
            state,
            id: id.map(str::to_owned),
            elapsed: Duration::from_secs(seconds),
        };
        events.send(event).expect("somebody listens");
    };
    let denied = Fault {
        class: Class::Denied,
        action: "CreateRole",
        code: Some("AccessDenied".into()),
        message: "User is not authorized".into(),
        request_id: Some("r-1".into()),
        reason: None,
    };
    change(&key::VPC, State::Started, None, 0);
    change(&key::DB_INSTANCE, State::Started, None, 0);
    change(&key::IAM_ROLE_TASK, State::Started, None, 0);
    change(&key::VPC, State::Done, Some("vpc-1"), 2);
    let database = key::DB_INSTANCE.clone();
    let wait = Event::Wait {
        step: plan.main_step(&database).expect("a step"),
        key: database,
        for_what: "creating".into(),
        elapsed: Duration::from_secs(1),
    };
    events.send(wait).expect("somebody listens");
    change(&key::IAM_ROLE_TASK, State::Failed(denied.clone()), None, 1);
    let retry = Event::Retry {
        key: key::DB_INSTANCE.clone(),
        fault: Fault::new(Class::Throttled, "DescribeDBInstances", "Rate exceeded"),
        pause: Duration::from_millis(700),
    };
    events.send(retry).expect("somebody listens");
    // Paused time: half a minute passes at once.
    tokio::time::advance(Duration::from_millis(1)).await;
    tokio::task::yield_now().await;
    tokio::time::advance(HEARTBEAT).await;
    tokio::task::yield_now().await;
    change(
        &key::DB_INSTANCE,
        State::Done,
        Some("kavak-agent-dev-db"),
        61,
    );
    change(&key::TASK_DEFINITION, State::Skipped, None, 0);
    drop(events);
    task.await.expect("the task ends")
}

#[tokio::test(start_paused = true)]
async fn off_a_terminal_a_change_is_a_line_and_silence_is_broken_by_a_heartbeat() {
    let written = Written::default();
    let lines = lines::Lines::new(written.clone(), Palette::default(), Volume::Normal);
    let tally = short_run(Box::new(lines)).await;
    insta::assert_snapshot!(written.text());
    assert_eq!(
        tally,
        Tally {
            created: 2,
            failed: 1,
            ..Tally::default()
        }
    );
}

#[tokio::test(start_paused = true)]
async fn verbose_lines_show_waits_and_second_tries() {
    let written = Written::default();
    short_run(Box::new(lines::Lines::new(
        written.clone(),
        Palette::default(),
        Volume::Verbose,
    )))
    .await;
    insta::assert_snapshot!(written.text());
}

#[tokio::test(start_paused = true)]
async fn programs_get_one_object_per_event() {
    let written = Written::default();
    short_run(Box::new(json::Objects::new(written.clone()))).await;
    for line in written.text().lines() {
        let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(object["schema"], 1);
    }
    insta::assert_snapshot!(written.text());
}

#[tokio::test(start_paused = true)]
async fn a_terminal_keeps_what_is_done_and_shows_what_is_under_way() {
    let terminal = indicatif::InMemoryTerm::new(10, 100);
    let target = indicatif::ProgressDrawTarget::term_like(Box::new(terminal.clone()));
    let all = indicatif::MultiProgress::with_draw_target(target);
    let board = Board::new(&plan(), &environment());
    short_run(Box::new(tree::Tree::new(all, &board, Palette::default()))).await;
    insta::assert_snapshot!(terminal.contents());
}
