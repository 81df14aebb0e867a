use std::collections::BTreeMap;

use kavak_stack::{
    Environment, Facts, Found, Key, Observed, Settings, Stack, Text, key, plan, spec,
};

use super::*;

fn environment() -> Environment {
    Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn stack() -> Stack {
    let facts = Facts {
        availability_zones: vec!["us-east-1a".into(), "us-east-1b".into()],
        ..Facts::default()
    };
    Stack::new(&Settings::new(&environment(), "sales"), &facts)
}

/// An environment in which only these resources are, as they should be but
/// for what `spoil` does to them.
fn there(key: &Key, id: &str, spoil: impl Fn(&mut spec::Spec)) -> (Key, Found) {
    let mut spec = stack().get(key).expect("a resource").spec.clone();
    spoil(&mut spec);
    (key.clone(), Found::ready(id, spec))
}

/// One thing of everything: created, updated, replaced, deleted, kept, unmanaged.
fn mixed() -> PlanView {
    let mut observed = Observed::default();
    for (key, found) in [
        there(&key::VPC, "vpc-1", |spec| {
            if let spec::Spec::Vpc(vpc) = spec {
                vpc.enable_dns_hostnames = false;
                vpc.tags.insert("owner".into(), "somebody".into());
            }
        }),
        there(&key::ECR_REPOSITORY, "kavak-agent-dev-app", |_| {}),
        there(&key::SUBNET_PUBLIC[0], "subnet-1", |spec| {
            if let spec::Spec::Subnet(subnet) = spec {
                subnet.vpc_id = Text::from("vpc-1");
                subnet.availability_zone = "us-east-1f".into();
            }
        }),
        there(&key::ELASTIC_IP_NAT[0], "eipalloc-1", |_| {}),
    ] {
        observed.add(key, found);
    }
    let (_, orphan) = there(&key::ELASTIC_IP_NAT[0], "eipalloc-2", |_| {});
    observed.add(Key::orphan("eipalloc-2"), orphan);
    observed.unmanaged.push(kavak_stack::Unmanaged::new(
        key::LOAD_BALANCER.clone(),
        kavak_stack::Kind::LoadBalancer,
        "kavak-agent-dev-alb",
        &kavak_stack::Tags::new(),
        kavak_stack::UnmanagedReason::NameOnly,
    ));
    let mut plan = plan::up(&stack(), &observed);
    plan.notices
        .push("customers reach the agent by plain HTTP".into());
    PlanView::new(&plan, &environment())
}

#[test]
fn a_fresh_stack_is_created_line_by_line() {
    let view = PlanView::new(&plan::up(&stack(), &Observed::default()), &environment());
    insta::assert_snapshot!(view.text(&Palette::default(), false));
}

#[test]
fn a_plan_says_what_becomes_of_each_resource_and_why() {
    insta::assert_snapshot!(mixed().text(&Palette::default(), true));
}

#[test]
fn colours_add_nothing_but_colour() {
    let plain = mixed().text(&Palette::default(), true);
    let colored = mixed().text(&Palette::new(true), true);
    assert_ne!(plain, colored);
    let mut stripped = String::new();
    let mut is_escape = false;
    for c in colored.chars() {
        match (is_escape, c) {
            (_, '\u{1b}') => is_escape = true,
            (true, 'm') => is_escape = false,
            (true, _) => {}
            (false, c) => stripped.push(c),
        }
    }
    assert_eq!(stripped, plain);
}

#[test]
fn a_plan_for_programs_has_every_change_with_its_values() {
    let object = json(&mixed());
    assert_eq!(object["summary"]["replace"], 1);
    let changes = object["changes"].as_array().expect("changes");
    let of = |key: &str| {
        changes
            .iter()
            .find(|change| change["key"] == key)
            .expect("a change")
    };
    insta::assert_json_snapshot!([
        of("vpc"),
        of("subnet.public[0]"),
        of("ecr_repository"),
        of("stray[eipalloc-2]"),
        of("db_instance")
    ]);
}

#[test]
fn nothing_to_do_is_said_so() {
    let mut observed = Observed::default();
    let empty = PlanView::new(&plan::down(&observed), &environment());
    insta::assert_snapshot!(empty.text(&Palette::default(), false), @"kavak-agent-dev in us-east-1: nothing is there, nothing to do");
    let (key, found) = there(&key::ECR_REPOSITORY, "kavak-agent-dev-app", |_| {});
    observed.add(key, found);
    let down = PlanView::new(&plan::down(&observed), &environment());
    insta::assert_snapshot!(down.text(&Palette::default(), false), @r"
    data: 1 to delete
      - delete  ecr_repository  kavak-agent-dev-app
          loses images of earlier releases
    interrupts: nothing
    loses: images of earlier releases (ecr_repository)
    costs: $0.00 a month, as now
    takes: about 1 s
    kavak-agent-dev in us-east-1: 1 to delete
    ");
}

#[test]
fn a_secret_put_among_the_variables_by_hand_is_not_shown() {
    let (key, found) = there(
        &key::TASK_DEFINITION,
        "arn:aws:ecs:us-east-1:1:task-definition/kavak-agent-dev-app:1",
        |spec| {
            if let spec::Spec::TaskDefinition(task) = spec {
                task.container.environment.extend(BTreeMap::from([
                    ("OPENAI_API_KEY".to_owned(), Text::from("marker-1")),
                    ("LINK".to_owned(), Text::from("postgresql://u:marker-2@h/d")),
                    ("LOG_LEVEL".to_owned(), Text::from("shown")),
                ]));
            }
        },
    );
    let mut observed = Observed::default();
    observed.add(key, found);
    let view = PlanView::new(&plan::up(&stack(), &observed), &environment());
    let shown = format!("{}{}", view.text(&Palette::default(), true), json(&view));
    assert!(!shown.contains("marker"), "{shown}");
    assert!(
        shown.contains("container.environment.LOG_LEVEL: shown → (none)"),
        "{shown}"
    );
}

fn json(view: &PlanView) -> serde_json::Value {
    serde_json::to_value(view.object()).expect("JSON")
}

#[test]
fn meaning_is_shown_at_each_change_and_for_the_whole_plan() {
    let digest = "0123456789abcdef".repeat(4);
    let image =
        format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/kavak-agent-dev-app@sha256:{digest}");
    let mut observed = Observed::default();
    for (key, found) in [
        there(&key::DB_INSTANCE, "kavak-agent-dev-db", |spec| {
            if let spec::Spec::DbInstance(it) = spec {
                it.instance_class = "db.t4g.small".into();
                it.backup_retention_days = 7;
            }
        }),
        there(&key::REPLICATION_GROUP, "kavak-agent-dev-redis", |spec| {
            if let spec::Spec::ReplicationGroup(it) = spec {
                it.node_type = "cache.t4g.small".into();
            }
        }),
        there(&key::TASK_DEFINITION, "kavak-agent-dev-app:1", |spec| {
            if let spec::Spec::TaskDefinition(it) = spec {
                it.container.image = Text::from(image.as_str());
            }
        }),
    ] {
        observed.add(key, found);
    }
    let view = PlanView::new(&plan::up(&stack(), &observed), &environment());
    let changed = |it: &&ChangeView| it.action == Action::Update;
    let details: String = view
        .changes
        .iter()
        .filter(changed)
        .fold(String::new(), |text, it| {
            text + &it.key + "\n" + &it.details(&Palette::default(), false)
        });
    let lines = meaning::text(&view.impact, Palette::default());
    let whole = view.text(&Palette::default(), true);
    insta::assert_snapshot!(details + &lines);
    assert!(whole.contains(&image), "{whole}");
}
