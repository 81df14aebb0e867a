//! One table a cause: AWS's texts, and the name that they get.

use super::*;
use crate::delivery::{
    facts::{EndedContainer, Expected, Target, TargetHealth},
    service::Event,
};

const SECRET: &str = "arn:aws:secretsmanager:us-east-1:1:secret:p-dev-openai-api-key-AbCdEf";

fn expected() -> Expected {
    Expected {
        revision: "p-dev-app:7".into(),
        image: "1.dkr.ecr.us-east-1.amazonaws.com/p-dev-app:v2".into(),
        architecture: "X86_64".into(),
        memory_mib: "512".into(),
        port: 8000,
        health_path: "/health".into(),
        secrets: [
            ("OPENAI_API_KEY".to_owned(), SECRET.to_owned()),
            (
                "DATABASE_URL".to_owned(),
                "arn:aws:secretsmanager:us-east-1:1:secret:p-dev-db-credentials-XyZaBc:DATABASE_URL::"
                    .to_owned(),
            ),
        ]
        .into(),
        ..Expected::default()
    }
}

fn facts() -> Facts {
    Facts {
        expected: expected(),
        ..Facts::default()
    }
}

fn verdict_of(facts: &Facts) -> Verdict {
    verdict(facts, &|verb| format!("kavak-infra {verb}"))
}

fn not_started(reason: &str) -> Facts {
    let task = Task {
        id: "0a1b2c3d4e5f".into(),
        stop_code: "TaskFailedToStart".into(),
        stopped_reason: reason.into(),
        ..Task::default()
    };
    Facts {
        ended: vec![task],
        ..facts()
    }
}

fn exited(code: i32, reason: &str, lines: &[&str]) -> Facts {
    let task = Task {
        id: "0a1b2c3d4e5f".into(),
        stop_code: "EssentialContainerExited".into(),
        stopped_reason: "Essential container in task exited".into(),
        containers: vec![EndedContainer {
            exit_code: Some(code),
            reason: reason.into(),
        }],
        last_lines: lines.iter().map(|&line| line.to_owned()).collect(),
        ..Task::default()
    };
    Facts {
        ended: vec![task],
        ..facts()
    }
}

fn with_event(message: &str) -> Facts {
    Facts {
        events: vec![Event {
            at_ms: 1,
            message: message.into(),
        }],
        ..facts()
    }
}

fn unhealthy(reason: &str, lines: &[&str]) -> Facts {
    Facts {
        targets: vec![Target {
            address: "10.0.10.7".into(),
            port: 8000,
            health: TargetHealth::Unhealthy,
            reason: reason.into(),
        }],
        lines_of_running: lines.iter().map(|&line| line.to_owned()).collect(),
        ..facts()
    }
}

/// Each gives this cause, says so by evidence, and names a command.
fn assert_cause(cause: Cause, all: impl IntoIterator<Item = Facts>) {
    for facts in all {
        let verdict = verdict_of(&facts);
        assert_eq!(verdict.cause, cause, "{facts:#?}");
        assert!(!verdict.evidence.is_empty(), "{verdict:#?}");
        assert!(!verdict.next.is_empty(), "{verdict:#?}");
    }
}

#[test]
fn an_image_or_a_tag_that_is_missing() {
    assert_cause(
        Cause::ImageMissing,
        [
            "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref 1.dkr.ecr.us-east-1.amazonaws.com/p-dev-app:v2: 1.dkr.ecr.us-east-1.amazonaws.com/p-dev-app:v2: not found",
            "CannotPullContainerError: Error response from daemon: manifest for p-dev-app:v2 not found: manifest unknown: Requested image not found",
            "CannotPullContainerError: inspect image has been retried 1 time(s): failed to resolve ref: name unknown: The repository with name 'p-dev-app' does not exist in the registry with id '1'",
        ]
        .map(not_started),
    );
}

#[test]
fn no_permission_to_pull() {
    assert_cause(
        Cause::PullDenied,
        [
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): AccessDeniedException: User: arn:aws:sts::1:assumed-role/p-dev-ecs-execution-role/0a1b is not authorized to perform: ecr:GetAuthorizationToken on resource: *",
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 1.dkr.ecr.us-east-1.amazonaws.com/p-dev-app:v2: unexpected status from HEAD request: 403 Forbidden",
            "CannotPullContainerError: pull access denied for other/app, repository does not exist or may require 'docker login'",
            "CannotPullContainerError: AccessDeniedException: User: arn:aws:sts::1:assumed-role/p is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:1:repository/p-dev-app",
        ]
        .map(not_started),
    );
}

#[test]
fn no_permission_to_read_a_secret() {
    let reason = format!(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {SECRET} from secrets manager: AccessDeniedException: User: arn:aws:sts::1:assumed-role/p is not authorized to perform: secretsmanager:GetSecretValue on resource: {SECRET}"
    );
    let facts = not_started(&reason);
    assert_eq!(
        verdict_of(&facts).why,
        "the execution role may not read the secret of OPENAI_API_KEY"
    );
    assert_cause(Cause::SecretDenied, [facts]);
}

#[test]
fn a_secret_without_a_value() {
    let reason = format!(
        "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {SECRET} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
    );
    let facts = not_started(&reason);
    assert_eq!(
        verdict_of(&facts).next,
        ["`kavak-infra secrets set OPENAI_API_KEY` gives it a value"]
    );
    let incomplete = "ResourceInitializationError: unable to retrieve secret from asm: retrieved secret arn:aws:secretsmanager:us-east-1:1:secret:p-dev-db-credentials-XyZaBc from Secrets Manager did not contain json key DATABASE_URL";
    let incomplete = not_started(incomplete);
    assert_eq!(
        verdict_of(&incomplete).next,
        ["`kavak-infra up` completes the database's secret"]
    );
    assert_cause(Cause::SecretWithoutValue, [facts, incomplete]);
}

#[test]
fn a_secret_that_is_not_there() {
    assert_cause(
        Cause::SecretMissing,
        [
            "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
            "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
        ]
        .map(not_started),
    );
}

#[test]
fn a_wrong_architecture() {
    let manifest = not_started(
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
    );
    let program = exited(
        1,
        "",
        &["exec /usr/local/bin/kavak-agent: exec format error"],
    );
    assert_cause(Cause::WrongArchitecture, [manifest, program]);
}

#[test]
fn an_exit_at_start_with_the_log_line() {
    let line = "kavak-agent: the settings have 1 problem: PORT: must be a number";
    let facts = exited(1, "", &["starting", line]);
    let verdict = verdict_of(&facts);
    assert_eq!(verdict.why, "the agent ended by itself with exit code 1");
    assert!(
        verdict.evidence.contains(&format!("log: {line}")),
        "{verdict:#?}"
    );
    assert_cause(Cause::ExitAtStart, [facts, exited(0, "", &[])]);
}

#[test]
fn out_of_memory() {
    let killed = exited(
        137,
        "OutOfMemoryError: Container killed due to memory usage",
        &[],
    );
    assert!(verdict_of(&killed).why.contains("512 MiB"));
    assert_cause(Cause::OutOfMemory, [killed]);
    // Killed, but not for its memory.
    assert_cause(Cause::ExitAtStart, [exited(137, "", &[])]);
}

#[test]
fn a_port_mismatch() {
    let serves = r#"{"level":"INFO","message":"the agent serves","port":9090,"metrics_port":9000}"#;
    let by_its_word = unhealthy("Health checks failed", &[serves]);
    assert_eq!(
        verdict_of(&by_its_word).why,
        "the agent listens on port 9090, the load balancer asks port 8000"
    );
    let silent = unhealthy("Health checks failed", &[]);
    let mut by_variable = unhealthy("Request timed out", &[]);
    by_variable
        .expected
        .environment
        .insert("PORT".into(), "80".into());
    assert_cause(Cause::PortMismatch, [by_its_word, silent, by_variable]);
}

#[test]
fn a_health_path_that_is_wrong() {
    let serves = r#"{"message":"the agent serves","port":8000,"metrics_port":9000}"#;
    assert_cause(
        Cause::HealthPathWrong,
        [
            unhealthy("Health checks failed with these codes: [404]", &[serves]),
            with_event(
                "(service p-dev-app-service) (port 8000) is unhealthy in (target-group arn:tg) due to (reason Health checks failed with these codes: [301])",
            ),
        ],
    );
}

#[test]
fn an_agent_that_answers_with_errors_or_too_late() {
    let serves = r#"{"message":"the agent serves","port":8000,"metrics_port":9000}"#;
    assert_cause(
        Cause::Unhealthy,
        [
            unhealthy("Health checks failed with these codes: [502]", &[]),
            unhealthy("Request timed out", &[serves]),
            unhealthy("Health checks failed", &[serves]),
        ],
    );
}

#[test]
fn a_task_that_checks_ended_is_no_exit_of_its_own() {
    let mut facts = exited(143, "", &[]);
    facts.ended[0].stop_code = "ServiceSchedulerInitiated".into();
    facts.ended[0].stopped_reason = "Task failed ELB health checks in (target-group arn:tg)".into();
    facts.events = with_event(
        "(service p) (port 8000) is unhealthy in (target-group arn:tg) due to (reason Health checks failed with these codes: [404])",
    )
    .events;
    assert_cause(Cause::HealthPathWrong, [facts]);
}

#[test]
fn a_database_that_is_unreachable() {
    let not_ready = Facts {
        not_ready: vec!["store: down".into()],
        lines_of_running: vec!["the database does not answer yet".into()],
        ..facts()
    };
    assert_cause(
        Cause::DatabaseUnreachable,
        [
            not_ready,
            exited(
                1,
                "",
                &[
                    "kavak-agent: the database is unavailable",
                    "  because pool timed out while waiting for an open connection",
                ],
            ),
            exited(
                1,
                "",
                &[
                    "kavak-agent: the database refused",
                    "  because error returned from database: password authentication failed for user \"kavak_admin\"",
                ],
            ),
        ],
    );
}

#[test]
fn a_migration_that_failed() {
    assert_cause(
        Cause::MigrationFailed,
        [
            exited(
                1,
                "",
                &[
                    "kavak-agent: the database could not be migrated",
                    "  because while executing migration 3: error returned from database: relation \"leads\" already exists",
                ],
            ),
            exited(
                1,
                "",
                &[
                    "kavak-agent: the store cannot be used",
                    "  because the database could not be migrated",
                    "  because migration 2 was previously applied but has been modified",
                ],
            ),
        ],
    );
}

#[test]
fn no_free_addresses() {
    assert_cause(
        Cause::NoFreeAddresses,
        [
            with_event(
                "(service p-dev-app-service) failed to launch a task with (error InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request).",
            ),
            not_started(
                "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-1': InsufficientFreeAddressesInSubnet",
            ),
        ],
    );
}

#[test]
fn fargates_quota_and_its_capacity() {
    assert_cause(
        Cause::FargateQuota,
        [
            "(service p) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
            "(service p) was unable to place a task. Reason: You've reached the limit on the number of tasks you can run concurrently.",
        ]
        .map(with_event),
    );
    assert_cause(
        Cause::FargateCapacity,
        [with_event(
            "(service p) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.",
        )],
    );
}

#[test]
fn no_way_out_of_the_subnets() {
    assert_cause(
        Cause::NoWayOut,
        [
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: dial tcp 3.216.1.1:443: i/o timeout",
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to do request: dial tcp 1.2.3.4:443: i/o timeout",
        ]
        .map(not_started),
    );
}

#[test]
fn an_image_of_a_registry_that_no_one_finds_is_not_taken_for_a_network_without_a_way_out() {
    let reason = |host: &str| {
        format!(
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref: failed to do request: Head \"https://{host}/v2/library/nosuch/manifests/latest\": dial tcp: lookup {host}: no such host"
        )
    };
    for (image, shown_as) in [
        ("nosuch:latest", "docker.io/library/nosuch:latest"),
        ("some/app", "docker.io/some/app"),
        ("registry.example/app:v1", "registry.example/app:v1"),
        ("localhost/app", "localhost/app"),
    ] {
        let mut facts = not_started(&reason("index.docker.io"));
        facts.expected.image = image.into();
        assert_cause(Cause::RegistryUnknown, [facts.clone()]);
        let why = verdict_of(&facts).why;
        assert!(
            why.starts_with(&format!("the image {shown_as} can't be pulled")),
            "{why}"
        );
    }
    let own = reason("1.dkr.ecr.us-east-1.amazonaws.com");
    assert_cause(Cause::NoWayOut, [not_started(&own)]);
}

#[test]
fn a_log_group_and_a_role_that_are_not_there() {
    assert_cause(
        Cause::LogGroupMissing,
        [not_started(
            "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
        )],
    );
    assert_cause(
        Cause::RoleNotAssumable,
        [with_event(
            "(service p) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::1:role/p' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.)",
        )],
    );
}

#[test]
fn what_is_not_known_is_reported_as_it_is() {
    let strange = "SomethingNewError: the moon is in the way";
    let verdict = verdict_of(&not_started(strange));
    assert_eq!(verdict.cause, Cause::Unknown);
    assert_eq!(verdict.evidence, [format!("task 0a1b2c3d: {strange}")]);
}

#[test]
fn the_newest_task_counts_most() {
    let mut facts = not_started(
        "ECS was unable to assume the role 'arn:aws:iam::1:role/p' that was provided for this task.",
    );
    let newest = not_started("CannotPullContainerError: failed to resolve ref a: not found");
    facts.ended.extend(newest.ended);
    assert_eq!(verdict_of(&facts).cause, Cause::ImageMissing);
}

#[test]
fn a_verdict_reads_as_one_story() {
    let verdict = verdict_of(&exited(
        1,
        "",
        &["kavak-agent: the database could not be migrated"],
    ));
    insta::assert_json_snapshot!(verdict);
}
