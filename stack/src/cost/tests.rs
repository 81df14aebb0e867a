use super::*;
use crate::{
    Environment, Facts, Kind, Settings, Stack, key,
    settings::{Architecture, Autoscaling},
};

fn settings(region: &str) -> Settings {
    let environment = Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: region.into(),
    };
    Settings::new(&environment, "sales")
}

fn estimate(settings: &Settings) -> Estimate {
    let stack = Stack::new(settings, &Facts::default());
    let resources = stack.resources().iter();
    Estimate::of(&settings.region, resources.map(|(key, it)| (key, &it.spec)))
}

fn item(settings: &Settings, key: &str) -> Item {
    let items = estimate(settings).items;
    let item = items.into_iter().find(|item| item.key.as_str() == key);
    item.unwrap_or_else(|| panic!("no {key}"))
}

fn hourly(settings: &Settings, key: &str) -> Option<String> {
    Some(
        item(settings, key)
            .hourly?
            .round_dp(7)
            .normalize()
            .to_string(),
    )
}

#[test]
fn the_default_stack_costs_what_its_parts_cost() {
    let settings = settings("us-east-1");
    for (key, expected) in [
        ("nat_gateway[0]", "0.045"),
        ("elastic_ip.nat[0]", "0.005"),
        // The balancer and an address in each of two zones.
        ("load_balancer", "0.0325"),
        // 0.016 and 20 GB at 0.115 a month of 730 hours.
        ("db_instance", "0.0191507"),
        ("replication_group", "0.016"),
        // A quarter of 0.04048 and half of 0.004445.
        ("ecs_service", "0.0123425"),
        ("secret.openai_api_key", "0.0005479"),
        ("log_group", "0"),
    ] {
        assert_eq!(hourly(&settings, key).as_deref(), Some(expected), "{key}");
    }
    let estimate = estimate(&settings);
    assert_eq!(estimate.unknown().count(), 0);
    assert_eq!(estimate.hourly().round_dp(4).to_string(), "0.1316");
}

#[test]
fn a_standby_replicas_and_more_tasks_cost_their_share() {
    let mut settings = settings("us-west-2");
    let single = item(&settings, "db_instance").hourly.expect("a price");
    settings.database.multi_az = true;
    settings.cache.replicas = 2;
    settings.agent.architecture = Architecture::Arm64;
    settings.agent.autoscaling = Some(Autoscaling {
        min: 3,
        max: 9,
        target_cpu: 60,
        requests_per_target: None,
    });
    let both = item(&settings, "db_instance").hourly;
    assert_eq!(both, Some(single * Decimal::TWO));
    assert_eq!(
        hourly(&settings, "replication_group").as_deref(),
        Some("0.048")
    );
    assert_eq!(
        hourly(&settings, "ecs_service").as_deref(),
        Some("0.029625")
    );
    assert_eq!(
        item(&settings, "ecs_service").what,
        "3 × 0.25 vCPU and 0.5 GB, ARM64"
    );
    assert_eq!(item(&settings, "scaling_policy").what, "2 alarms");
}

#[test]
fn service_that_runs_fewer_tasks_than_autoscaling_will_start_costs_these() {
    let mut settings = settings("us-east-1");
    settings.agent.autoscaling = Some(Autoscaling {
        min: 2,
        max: 6,
        target_cpu: 60,
        requests_per_target: None,
    });
    let stack = Stack::new(&settings, &Facts::default());
    let resources = stack.resources().iter();
    let mut specs: Vec<(Key, Spec)> = resources
        .map(|(key, it)| (key.clone(), it.spec.clone()))
        .collect();
    for (_, spec) in &mut specs {
        if let Spec::EcsService(service) = spec {
            service.desired_count = Some(1);
        }
    }
    let estimate = Estimate::of("us-east-1", specs.iter().map(|(key, spec)| (key, spec)));
    let service = estimate
        .items
        .iter()
        .find(|item| item.key == key::ECS_SERVICE);
    assert!(service.is_some_and(|it| it.what.starts_with("2 × ")));
}

#[test]
fn secret_that_is_scheduled_for_deletion_is_free() {
    let stack = Stack::new(&settings("us-east-1"), &Facts::default());
    let (key, it) = stack
        .resources()
        .iter()
        .find(|(_, it)| it.spec.kind() == Kind::Secret)
        .expect("a secret");
    let mut spec = it.spec.clone();
    let Spec::Secret(secret) = &mut spec else {
        panic!("{key} is no secret");
    };
    secret.scheduled_for_deletion = true;
    let estimate = Estimate::of("us-east-1", [(key, &spec)]);
    assert_eq!(estimate.hourly(), Decimal::ZERO);
}

#[test]
fn what_has_no_price_in_the_table_is_said_and_not_guessed() {
    let mut settings = settings("us-east-1");
    settings.database.instance_class = "db.x2g.large".into();
    let estimate_of_class = estimate(&settings);
    let unknown: Vec<&Item> = estimate_of_class.unknown().collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0].what, "db.x2g.large, 20 GB gp3");
    settings.region = "ap-southeast-4".into();
    let elsewhere = estimate(&settings);
    assert_eq!(elsewhere.unknown().count(), elsewhere.items.len());
    assert_eq!(elsewhere.hourly(), Decimal::ZERO);
}

#[test]
fn standby_has_a_price_of_its_own_where_the_list_has_one() {
    let mut settings = settings("us-east-1");
    settings.database.multi_az = true;
    for (class, expected) in [("db.t4g.micro", "0.0383014"), ("db.t4g.small", "0.0713014")] {
        settings.database.instance_class = class.into();
        assert_eq!(
            hourly(&settings, "db_instance").as_deref(),
            Some(expected),
            "{class}"
        );
    }
}

#[test]
fn table_names_its_source_and_what_it_does_not_confirm() {
    let estimate = estimate(&settings("us-east-1"));
    assert!(estimate.as_of.as_str() > "2026-01-01" && estimate.source.contains("Price List"));
    assert!(
        estimate
            .unverified
            .iter()
            .any(|it| it.contains("cache nodes"))
    );
}
