use aws_sdk_rds::types::{
    DbSubnetGroup, Endpoint, PendingCloudwatchLogsExports, VpcSecurityGroupMembership,
    builders::DbInstanceBuilder,
};
use kavak_stack::{Spec, Tags};

use super::*;

/// The instance of the default settings.
pub(crate) fn an_instance() -> DbInstance {
    DbInstance {
        snapshot_identifier: None,
        identifier: "kavak-agent-dev-db".into(),
        engine: "postgres".into(),
        engine_version: "15.7".into(),
        instance_class: "db.t4g.micro".into(),
        allocated_storage_gb: 20,
        max_allocated_storage_gb: 100,
        storage_type: "gp3".into(),
        iops: None,
        storage_throughput_mbps: None,
        storage_encrypted: true,
        db_name: "kavak_agent".into(),
        master_username: "kavak_admin".into(),
        db_subnet_group_name: "kavak-agent-dev-db-subnet-group".into(),
        security_group_ids: [Text::from("sg-1")].into(),
        port: 5432,
        publicly_accessible: false,
        multi_az: false,
        backup_retention_days: 0,
        backup_window: "03:00-04:00".into(),
        maintenance_window: "mon:04:00-mon:05:00".into(),
        log_exports: ["postgresql", "upgrade"].map(str::to_owned).into(),
        deletion_protection: false,
        tags: Tags::new(),
    }
}

fn environment() -> Environment {
    Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn instance_builder() -> DbInstanceBuilder {
    let group = VpcSecurityGroupMembership::builder()
        .vpc_security_group_id("sg-1")
        .status("active");
    let subnet_group =
        DbSubnetGroup::builder().db_subnet_group_name("kavak-agent-dev-db-subnet-group");
    AwsInstance::builder()
        .db_instance_identifier("kavak-agent-dev-db")
        .db_instance_status("available")
        .engine("postgres")
        .engine_version("15.7")
        .db_instance_class("db.t4g.micro")
        .allocated_storage(20)
        .max_allocated_storage(100)
        .storage_type("gp3")
        .storage_encrypted(true)
        .db_name("kavak_agent")
        .master_username("kavak_admin")
        .db_subnet_group(subnet_group.build())
        .vpc_security_groups(group.build())
        .preferred_backup_window("03:00-04:00")
        .preferred_maintenance_window("mon:04:00-mon:05:00")
        .enabled_cloudwatch_logs_exports("upgrade")
        .enabled_cloudwatch_logs_exports("postgresql")
}

fn read(instance: DbInstanceBuilder) -> DbInstance {
    specification(&environment(), &instance.build())
}

#[test]
fn an_instance_with_default_settings_is_read_as_it_is_wanted() {
    assert_eq!(read(instance_builder()), an_instance());
}

#[test]
fn what_is_pending_counts_as_done() {
    let pending = PendingModifiedValues::builder()
        .db_instance_class("db.t4g.small")
        .allocated_storage(40)
        .backup_retention_period(7)
        .multi_az(true)
        .port(5433)
        .pending_cloudwatch_logs_exports(
            PendingCloudwatchLogsExports::builder()
                .log_types_to_enable("iam-db-auth-error")
                .log_types_to_disable("upgrade")
                .build(),
        );
    let expected = DbInstance {
        instance_class: "db.t4g.small".into(),
        allocated_storage_gb: 40,
        backup_retention_days: 7,
        multi_az: true,
        port: 5433,
        log_exports: ["iam-db-auth-error", "postgresql"]
            .map(str::to_owned)
            .into(),
        ..an_instance()
    };
    assert_eq!(
        read(instance_builder().pending_modified_values(pending.build())),
        expected
    );
}

#[test]
fn changes_that_aws_has_still_to_make_are_reported() {
    let has_some = |pending: Option<PendingModifiedValues>| {
        let instance = instance_builder()
            .set_pending_modified_values(pending)
            .build();
        found(&environment(), &instance).has_pending_changes
    };
    let pending = PendingModifiedValues::builder();
    assert!(!has_some(None));
    assert!(!has_some(Some(pending.clone().build())));
    assert!(has_some(Some(pending.allocated_storage(40).build())));
}

#[test]
fn a_group_that_is_being_removed_is_no_longer_there() {
    let removing = VpcSecurityGroupMembership::builder()
        .vpc_security_group_id("sg-2")
        .status("removing");
    assert_eq!(
        read(instance_builder().vpc_security_groups(removing.build())),
        an_instance()
    );
}

#[test]
fn names_in_aws_s_lower_case_are_the_environment_s() {
    let mixed = Environment {
        project: "Kavak-Agent".into(),
        ..environment()
    };
    let Spec::DbInstance(spec) = found(&mixed, &instance_builder().build()).spec else {
        panic!("another kind");
    };
    assert_eq!(spec.identifier, "Kavak-Agent-dev-db");
    assert_eq!(
        spec.db_subnet_group_name.known(),
        "Kavak-Agent-dev-db-subnet-group"
    );
}

#[test]
fn the_address_is_reported_as_soon_as_aws_knows_it_ready_or_not() {
    let endpoint = Endpoint::builder().address("db.example").port(5432).build();
    let creating = instance_builder()
        .db_instance_status("configuring-log-exports")
        .endpoint(endpoint);
    let found = found(&environment(), &creating.build());
    assert_eq!(
        found.condition,
        Condition::Pending("configuring-log-exports".into())
    );
    assert_eq!(
        found.outputs.get(&Output::Endpoint).map(String::as_str),
        Some("db.example")
    );
}

#[test]
fn statuses_say_whether_waiting_helps() {
    assert_eq!(condition("backing-up"), Condition::Ready);
    assert_eq!(condition("creating"), Condition::Pending("creating".into()));
    assert_eq!(condition("stopped"), Condition::Pending("stopped".into()));
    assert_eq!(condition("deleting"), Condition::Deleting);
    assert_eq!(
        condition("incompatible-network"),
        Condition::Failed("incompatible-network".into())
    );
}
