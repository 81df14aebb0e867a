//! Whatever somebody changes by hand is seen, and fixed by the next `up`.

use crate::support::differences::assert_same;
use crate::support::environment::Environment;

/// One stack; change after change is made by hand, shown by `plan`, fixed by `up`.
fn each_is_seen_and_fixed(changes: &[&str]) {
    let environment = Environment::new();
    environment.up().assert().success();
    let expected = environment.expected_stack();
    for change in changes {
        environment.change_by_hand(change);
        let seen = environment.plan().assert().try_code(10);
        assert!(
            seen.is_ok(),
            "{change} is not seen: {}",
            seen.err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        );
        let fixed = environment.up().assert().try_success();
        assert!(
            fixed.is_ok(),
            "{change} is not fixed: {}",
            fixed
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        );
        assert_same(&environment.stack(), &expected, &format!("after {change}"));
        environment.plan().assert().code(0);
    }
}

#[test]
fn drift_of_the_network() {
    each_is_seen_and_fixed(&[
        "turn_dns_hostnames_off",
        "turn_dns_support_off",
        "turn_public_addresses_off",
        "turn_public_addresses_on_in_a_private_subnet",
    ]);
}

#[test]
fn drift_of_routes() {
    each_is_seen_and_fixed(&[
        "remove_the_private_route",
        "send_private_traffic_to_the_internet_gateway",
        "add_a_route",
        "remove_a_subnets_route_table",
        "put_a_private_subnet_on_the_public_table",
        "delete_the_nat_gateway",
    ]);
}

#[test]
fn drift_of_security_groups() {
    each_is_seen_and_fixed(&[
        "open_ssh",
        "open_an_outgoing_port",
        "remove_the_rule_for_http",
        "remove_the_rule_for_leaving",
        "describe_a_rule_otherwise",
    ]);
}

#[test]
fn drift_of_tags() {
    each_is_seen_and_fixed(&[
        "retag_a_subnet",
        "remove_the_owner_of_the_vpc",
        "rename_the_target_groups_owner",
        "remove_the_listeners_owner",
        "rename_the_databases_owner",
        "remove_the_services_owner",
        "rename_the_roles_owner",
        "remove_the_log_groups_owner",
        "rename_the_secrets_owner",
    ]);
}

#[test]
fn drift_of_load_balancing() {
    each_is_seen_and_fixed(&[
        "check_health_elsewhere",
        "accept_more_status_codes",
        "drain_for_five_minutes",
        "answer_503",
        "delete_the_listener",
    ]);
}

#[test]
fn drift_of_the_database_and_the_cache() {
    each_is_seen_and_fixed(&[
        "keep_backups",
        "enlarge_the_database",
        "stop_exporting_a_log",
        "move_the_maintenance_window",
        "expose_the_database",
        "protect_the_database",
        "keep_cache_snapshots",
        "describe_the_cache_otherwise",
        "enlarge_the_cache",
    ]);
}

#[test]
fn drift_of_roles_and_secrets() {
    each_is_seen_and_fixed(&[
        "describe_a_secret_otherwise",
        "schedule_a_secret_for_deletion",
        "detach_the_managed_policy",
        "attach_a_policy_to_the_task_role",
        "widen_the_inline_policy",
        "trust_somebody_else",
    ]);
}

#[test]
fn drift_of_containers_images_and_logs() {
    each_is_seen_and_fixed(&[
        "turn_container_insights_on",
        "turn_the_circuit_breaker_off",
        "give_the_service_a_public_address",
        "delete_the_service",
        "stop_scanning_images",
        "freeze_image_tags",
        "keep_logs_for_a_month",
        "keep_logs_for_ever",
    ]);
}
