//! Values that look like references, paths or rules and are nothing of the kind.

use kavak_stack::{
    Key, Kind, Observed, Output, Spec, Text, key,
    plan::{self, Action},
    spec::{SecretContent, Statement},
};
use serde_json::json;

use crate::support::{by_hand, made, settings, show, stack, tamper, world::apply};

const HOSTILE: [&str; 14] = [
    "$parts",
    r#"{"$parts":[{"output":["vpc","id"]}]}"#,
    r#"[{"output":["vpc","id"]}]"#,
    "<Id of vpc>",
    "<Endpoint of db_instance>",
    "${aws_vpc.main.id}",
    "\"quoted\" and 'quoted'",
    "back\\slash\nnew line\ttab\u{0}nul",
    "ñandú 🚗 \u{202e}rtl",
    "",
    " ",
    "a=b c=d,e=f",
    "null",
    "present",
];

#[test]
fn no_value_of_a_user_is_taken_for_a_reference() {
    for hostile in HOSTILE {
        let mut wanted = settings();
        wanted.tags.insert("note".into(), hostile.into());
        wanted
            .tags
            .insert(format!("note-{hostile}"), hostile.into());
        let environment = &mut wanted.agent.environment;
        environment.insert("NOTE".into(), hostile.into());
        environment.insert(hostile.into(), hostile.into());
        wanted.agent.image = Some(hostile.into());
        let plain = stack(&settings());
        for (key, resource) in stack(&wanted).resources() {
            let mut references = plain.get(key).unwrap().spec.references();
            // The image given stands in for the one that would be made.
            references.retain(|(dependency, _)| *dependency != key::IMAGE);
            assert_eq!(
                resource.spec.references(),
                references,
                "{key} with {hostile:?}"
            );
        }
        let observed = made(&wanted);
        let plan = plan::up(&stack(&wanted), &observed);
        assert!(plan.is_empty(), "{hostile:?}: {}", show::plan(&plan));
        let Spec::TaskDefinition(task) = &observed.get(&key::TASK_DEFINITION).unwrap().spec else {
            panic!("no task definition")
        };
        assert_eq!(task.container.environment[hostile], Text::from(hostile));
    }
}

#[test]
fn a_value_found_that_is_written_like_a_reference_is_not_what_is_wanted() {
    for hostile in ["<Id of vpc>", r#"{"$parts":[{"output":["vpc","id"]}]}"#] {
        let mut observed = made(&settings());
        tamper(
            &mut observed,
            &key::SECURITY_GROUP_ECS,
            |found| match &mut found.spec {
                Spec::SecurityGroup(it) => it.vpc_id = hostile.into(),
                other => panic!("{other:?}"),
            },
        );
        let plan = plan::up(&stack(&settings()), &observed);
        let step = &plan.steps[plan.main_step(&key::SECURITY_GROUP_ECS).unwrap()];
        assert_eq!(step.action(), Action::Replace);
    }
    // Not even where what is wanted is not known yet.
    let mut observed = made(&settings());
    by_hand!(observed, &key::VPC, Vpc, |it| it.cidr_block =
        "10.9.0.0/16".into());
    by_hand!(observed, &key::SUBNET_PUBLIC[0], Subnet, |it| it.vpc_id =
        "<Id of vpc>".into());
    let plan = plan::up(&stack(&settings()), &observed);
    let step = &plan.steps[plan.main_step(&key::SUBNET_PUBLIC[0]).unwrap()];
    assert_eq!(step.action(), Action::Replace);
}

#[test]
fn a_text_comes_back_from_its_json_as_it_was() {
    let database = key::DB_INSTANCE.clone();
    for hostile in HOSTILE {
        for text in [
            Text::from(hostile),
            Text::output(&Key::orphan(hostile), Output::Arn),
            Text::from(hostile)
                .then(Text::output(&database, Output::Endpoint))
                .then(hostile),
        ] {
            let json = serde_json::to_string(&text).unwrap();
            assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text, "{json}");
        }
    }
}

#[test]
fn nothing_but_a_string_or_a_reference_is_a_text() {
    for value in [
        json!(1),
        json!(null),
        json!([]),
        json!({}),
        json!({ "$parts": "text" }),
        json!({ "$parts": [{ "output": ["vpc", "no such output"] }] }),
    ] {
        assert!(
            serde_json::from_value::<Text>(value.clone()).is_err(),
            "{value}"
        );
    }
}

#[test]
fn an_id_in_a_tag_or_a_description_holds_nothing() {
    let mut observed = made(&settings());
    observed
        .resources
        .retain(|_, found| matches!(found.spec.kind(), Kind::SecurityGroup | Kind::Vpc));
    let id = |observed: &Observed, key: &Key| observed.get(key).unwrap().id.clone();
    for (key, other) in [
        (&key::SECURITY_GROUP_RDS, &key::SECURITY_GROUP_REDIS),
        (&key::SECURITY_GROUP_REDIS, &key::SECURITY_GROUP_RDS),
    ] {
        let other = id(&observed, other);
        tamper(&mut observed, key, |found| match &mut found.spec {
            Spec::SecurityGroup(it) => {
                it.tags.insert("see-also".into(), other.clone());
                it.ingress.clear();
                let mut rule = crate::down::rule("10.0.0.0/8");
                rule.description = other;
                it.ingress.insert(rule);
            }
            unexpected => panic!("{unexpected:?}"),
        });
    }
    let left = apply(&plan::down(&observed), &observed);
    assert!(left.resources.is_empty());
}

#[test]
fn two_rules_that_read_alike_are_not_the_same() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::IAM_ROLE_EXECUTION, IamRole, |it| {
        let statements = it.inline_policies.values_mut().next().unwrap();
        let statement = statements.pop_first().unwrap();
        let resources: Vec<String> = statement.resources.iter().map(Text::known).collect();
        statements.insert(Statement {
            resources: [Text::from(resources.join(","))].into(),
            ..statement
        });
    });
    let plan = plan::up(&stack(&settings()), &observed);
    assert_eq!(plan.count(Action::Update), 1, "{}", show::plan(&plan));
    let mut observed = made(&settings());
    by_hand!(observed, &key::SECURITY_GROUP_ECS, SecurityGroup, |it| {
        let mut rule = it.ingress.pop_first().unwrap();
        rule.description += " from_port=8000";
        rule.from_port = None;
        it.ingress.insert(rule);
    });
    let plan = plan::up(&stack(&settings()), &observed);
    assert_eq!(plan.count(Action::Update), 1, "{}", show::plan(&plan));
}

#[test]
fn what_a_secret_is_made_of_is_not_compared_but_resolved() {
    let content = SecretContent::UserGiven {
        variable: "<Id of vpc>".into(),
    };
    let value = Spec::SecretValue(kavak_stack::spec::SecretValue {
        secret_id: Text::id(&key::SECRET_OPENAI_API_KEY),
        status: kavak_stack::spec::ValueStatus::Set,
        content: Some(content.clone()),
    });
    let resolved = value
        .resolve(&|key, _| Some(format!("id of {key}")))
        .unwrap();
    let Spec::SecretValue(resolved) = resolved else {
        panic!("another kind")
    };
    assert_eq!(
        resolved.secret_id.literal(),
        Some("id of secret.openai_api_key")
    );
    assert_eq!(resolved.content, Some(content));
}
