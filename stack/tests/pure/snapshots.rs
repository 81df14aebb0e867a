//! Snapshots of an environment, and of others.

use kavak_stack::{Snapshot, SnapshotOf, Tags, snapshot};

use crate::support::settings;

fn snapshot(id: &str, tags: &[(&str, &str)]) -> Snapshot {
    Snapshot {
        id: id.into(),
        of: SnapshotOf::Database,
        source: "kavak-agent-dev-db".into(),
        is_automated: id.starts_with("rds:"),
        created_at_ms: Some(1),
        status: "available".into(),
        engine: "postgres".into(),
        engine_version: "15.12".into(),
        size: "20 GB".into(),
        is_encrypted: Some(true),
        storage_gb: 20,
        master_username: None,
        tags: tags
            .iter()
            .map(|(key, value)| ((*key).into(), (*value).into()))
            .collect::<Tags>(),
    }
}

const OWN: &[(&str, &str)] = &[("project", "kavak-agent"), ("env", "dev")];
const OTHER_ENV: &[(&str, &str)] = &[("project", "kavak-agent"), ("env", "other")];
const OTHER_PROJECT: &[(&str, &str)] = &[("project", "other"), ("env", "dev")];

#[test]
fn snapshot_is_of_its_environment_by_tags_and_name_and_deleted_only_if_this_tool_made_it() {
    let environment = settings().environment();
    // Identifier, tags; of the environment, of the project, final, deletable.
    for (id, tags, expected) in [
        ("kavak-agent-dev-db-final-17", OWN, [true, true, true, true]),
        ("kavak-agent-dev-db-final-17", &[], [true, true, true, true]),
        (
            "kavak-agent-dev-db-final-17",
            OTHER_ENV,
            [false, true, true, false],
        ),
        (
            "kavak-agent-dev-db-final-17",
            OTHER_PROJECT,
            [false, false, true, false],
        ),
        ("by-hand", OWN, [true, true, false, false]),
        ("by-hand", &[], [true, true, false, false]),
        ("kavak-agent-dev-db-final-", &[], [true, true, false, false]),
        (
            "kavak-agent-dev-db-final-x",
            &[],
            [true, true, false, false],
        ),
        (
            "rds:kavak-agent-dev-db-2026-01-01-03-00",
            OWN,
            [true, true, false, false],
        ),
    ] {
        let it = snapshot(id, tags);
        let found = [
            it.is_of(&environment),
            it.is_of_project(&environment),
            it.is_final(),
            it.is_deletable_by(&environment),
        ];
        assert_eq!(found, expected, "{id} {tags:?}");
    }
    let other = Snapshot {
        source: "kavak-agent-other-db".into(),
        ..snapshot("kavak-agent-other-db-final-1", &[])
    };
    assert!(!other.is_of(&environment) && !other.is_of_project(&environment));
}

#[test]
fn newest_snapshot_is_the_latest_even_if_it_is_not_complete() {
    let begun = Snapshot {
        // AWS reports it once the snapshot is complete.
        created_at_ms: None,
        status: "creating".into(),
        ..snapshot("b", OWN)
    };
    let all = [snapshot("c", OWN), begun.clone()];
    assert_eq!(snapshot::newest(&all), Some(&begun));
    assert_eq!(snapshot::newest(&[]), None);
}
