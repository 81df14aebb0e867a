//! The deliberate differences from the stack that the Terraform configuration
//! made, D1 to D6.

use kavak_stack::{
    Access, Facts, Spec, Stack, engine_version, key,
    plan::{self, Action, Operation},
    spec::SecretContent,
};

use crate::support::{by_hand, made, settings, show, stack, wanted};

#[test]
fn a_stack_that_terraform_made_sees_d1_and_d2_in_place_and_nothing_else() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::ECS_SERVICE, EcsService, |it| {
        it.deployment_circuit_breaker = false;
        it.deployment_rollback = false;
    });
    by_hand!(observed, &key::TARGET_GROUP, TargetGroup, |it| {
        it.deregistration_delay_seconds = 300;
    });
    let plan = plan::up(&stack(&settings()), &observed);
    insta::assert_snapshot!(show::plan(&plan));
    for action in [Action::Create, Action::Replace, Action::Delete] {
        assert_eq!(plan.count(action), 0, "{action}");
    }
}

#[test]
fn d1_the_service_rolls_a_broken_deployment_back() {
    let stack = stack(&settings());
    let Spec::EcsService(service) = wanted(&stack, &key::ECS_SERVICE) else {
        panic!("no service")
    };
    assert!(service.deployment_circuit_breaker && service.deployment_rollback);
}

#[test]
fn d2_targets_are_let_go_of_after_fifteen_seconds() {
    let stack = stack(&settings());
    let Spec::TargetGroup(group) = wanted(&stack, &key::TARGET_GROUP) else {
        panic!("no target group")
    };
    assert_eq!(group.deregistration_delay_seconds, 15);
}

#[test]
fn d3_no_attribute_of_the_stack_holds_the_password() {
    let table = show::stack(&stack(&settings())).to_lowercase();
    assert!(!table.contains("password"), "{table}");
}

#[test]
fn d4_what_is_created_is_the_version_that_the_region_offers() {
    let offered = ["15.3", "15.7", "15.12"].map(str::to_owned);
    let facts = Facts {
        engine_version: engine_version::choose("15.4", &offered).ok(),
        ..crate::support::facts()
    };
    let stack = Stack::new(&settings(), &facts);
    let Spec::DbInstance(database) = wanted(&stack, &key::DB_INSTANCE) else {
        panic!("no database")
    };
    assert_eq!(database.engine_version, "15.7");
}

#[test]
fn d5_up_keeps_the_image_that_runs_unless_another_is_configured() {
    let running = "1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:abc";
    let mut observed = made(&settings());
    by_hand!(observed, &key::TASK_DEFINITION, TaskDefinition, |it| {
        it.container.image = "1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:abc".into();
    });
    // AWS reports no image but that of the task definition.
    observed.resources.remove(&key::IMAGE);
    let facts = Facts {
        running_image: Some(running.into()),
        ..crate::support::facts()
    };
    assert!(plan::up(&Stack::new(&settings(), &facts), &observed).is_empty());
    let mut changed = settings();
    changed.agent.image = Some("nginx:1".into());
    let plan = plan::up(&Stack::new(&changed, &facts), &observed);
    let updated: Vec<&str> = plan
        .main_steps()
        .filter(|step| step.action() == Action::Update)
        .map(|step| step.key.as_str())
        .collect();
    assert_eq!(updated, ["ecs_service", "task_definition"]);
}

#[test]
fn d8_other_data_of_the_sellers_are_put_on_the_image_that_runs_and_the_same_change_nothing() {
    const RUNNING: &str = "1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:abc";
    let mut settings = settings();
    settings.agent.catalog = Some("cars.csv".into());
    let facts = |wanted: &str| Facts {
        running_image: Some(RUNNING.into()),
        running_data: Some("one".into()),
        data: Some(wanted.into()),
        ..crate::support::facts()
    };
    let stack = |wanted: &str| Stack::new(&settings, &facts(wanted));
    let mut observed = made(&settings);
    let present = stack("one");
    let Spec::TaskDefinition(definition) = wanted(&present, &key::TASK_DEFINITION) else {
        panic!("no task definition")
    };
    by_hand!(observed, &key::TASK_DEFINITION, TaskDefinition, |it| {
        it.container.image = RUNNING.into();
        it.container
            .environment
            .insert("DATA_SHA256".into(), "one".into());
    });
    let variable = |name: &str| definition.container.environment.get(name).cloned();
    assert_eq!(
        variable("CATALOG_PATH"),
        Some("/usr/local/share/kavak-agent/catalog.csv".into())
    );
    assert_eq!(variable("KNOWLEDGE_BASE_PATH"), None);
    observed.resources.remove(&key::IMAGE);
    assert!(plan::up(&stack("one"), &observed).is_empty());

    let plan = plan::up(&stack("two"), &observed);
    let step = &plan.steps[plan.main_step(&key::IMAGE).unwrap()];
    let Operation::Create {
        spec: Spec::Image(image),
        ..
    } = &step.operation
    else {
        panic!("{step:?}");
    };
    assert_eq!(image.base.as_deref(), Some(RUNNING));
    assert_eq!(image.data_sha256.as_deref(), Some("two"));
    let step = &plan.steps[plan.main_step(&key::TASK_DEFINITION).unwrap()];
    let Operation::Update { changes, .. } = &step.operation else {
        panic!("{step:?}");
    };
    let changed: Vec<&str> = changes.iter().map(|it| it.attribute.as_str()).collect();
    assert_eq!(
        changed,
        ["container.environment.DATA_SHA256", "container.image"]
    );
}

#[test]
fn d6_a_secret_whose_deletion_is_scheduled_is_restored_in_place() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::SECRET_OPENAI_API_KEY, Secret, |it| it
        .scheduled_for_deletion =
        true);
    let plan = plan::up(&stack(&settings()), &observed);
    assert_eq!(
        (plan.count(Action::Update), plan.count(Action::Replace)),
        (1, 0)
    );
    let step = &plan.steps[plan.main_step(&key::SECRET_OPENAI_API_KEY).unwrap()];
    assert!(
        matches!(step.operation, Operation::Update { .. }),
        "{step:?}"
    );
}

#[test]
fn what_was_scaled_is_kept_until_the_settings_say_another_count() {
    let facts = Facts {
        scaled: "3 instead of 1".parse().ok(),
        ..crate::support::facts()
    };
    let count_and_tag = |settings: &kavak_stack::Settings| {
        let stack = Stack::new(settings, &facts);
        match wanted(&stack, &key::ECS_SERVICE) {
            Spec::EcsService(service) => (
                service.desired_count,
                service.tags.get(kavak_stack::SCALED_TAG).cloned(),
            ),
            other => panic!("{other:?}"),
        }
    };
    let kept = count_and_tag(&settings());
    assert_eq!(kept, (Some(3), Some("3 instead of 1".into())));
    let mut changed = settings();
    changed.agent.desired_count = 2;
    assert_eq!(count_and_tag(&changed), (Some(2), None));
    let mut autoscaled = settings();
    autoscaled.agent.autoscaling = Some(kavak_stack::settings::Autoscaling {
        min: 1,
        max: 4,
        target_cpu: 60,
        requests_per_target: None,
    });
    assert_eq!(count_and_tag(&autoscaled), (None, None));
}

#[test]
fn database_and_cache_that_were_restored_otherwise_are_reached_as_they_are() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::DB_INSTANCE, DbInstance, |it| {
        it.master_username = "postgres".into();
        it.db_name = "sales".into();
    });
    by_hand!(observed, &key::REPLICATION_GROUP, ReplicationGroup, |it| {
        it.port = 6380
    });
    let facts = Facts {
        access: Access::of(&observed),
        ..crate::support::facts()
    };
    let stack = Stack::new(&settings(), &facts);
    let Spec::TaskDefinition(definition) = wanted(&stack, &key::TASK_DEFINITION) else {
        panic!("no task definition")
    };
    let url = definition.container.environment["REDIS_URL"].to_string();
    assert_eq!(url, "redis://<PlainEndpoint of replication_group>:6380");
    let Spec::SecretValue(value) = wanted(&stack, &key::SECRET_VALUE_DB_CREDENTIALS) else {
        panic!("no value")
    };
    let Some(SecretContent::DatabaseCredentials {
        username, dbname, ..
    }) = &value.content
    else {
        panic!("{value:?}")
    };
    assert_eq!((username.as_str(), dbname.as_str()), ("postgres", "sales"));
    let plan = plan::up(&stack, &observed);
    assert_eq!(
        plan.notices,
        plan::up(&crate::support::stack(&settings()), &made(&settings())).notices
    );
    let changed = plan
        .steps
        .iter()
        .filter(|step| step.action() != Action::None);
    let changed: Vec<&str> = changed.map(|step| step.key.as_str()).collect();
    assert_eq!(
        changed,
        ["ecs_service", "security_group.redis", "task_definition"]
    );
}
