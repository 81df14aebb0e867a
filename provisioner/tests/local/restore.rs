//! What was written before `down` is read after `up --from-snapshot`, by the real agent from
//! a real database.

use std::{fs, io::Write as _, process::Output};

use serde_json::Value;

use crate::{customers::ask_in, desk::Desk};

const PHONE: &str = "5512345678";

/// A folder whose settings ask for one final snapshot.
pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    let config = desk.place.path().join("config/dev.toml");
    let mut config = fs::File::options().append(true).open(config).unwrap();
    let settings = b"\n[database]\nfinal_snapshot = true\nfinal_snapshots_kept = 1\n";
    config.write_all(settings).unwrap();
    desk
}

/// The snapshots as `snapshots --json` lists them.
fn listed(desk: &Desk) -> Vec<Value> {
    let object = desk.done(&["snapshots", "--local", "--json"]);
    let object: Value = serde_json::from_str(&object).unwrap();
    object["snapshots"].as_array().unwrap().clone()
}

pub(crate) fn assert_refused(output: &Output, why: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    assert!(stderr.contains(why), "{stderr}");
}

pub(crate) fn leave_lead(desk: &Desk) {
    let url = desk.done(&["output", "url", "--local"]).trim().to_owned();
    for message in [
        "quiero hablar con una persona",
        "me llamo Xochitl Nah Uc",
        "55 1234 5678",
    ] {
        ask_in(&url, "sale", message).unwrap();
    }
}

#[test]
fn rows_written_before_down_are_read_after_up_from_snapshot() {
    let desk = desk();
    desk.done(&["up", "--local"]);
    if !desk.state().join("databases").exists() {
        println!("SKIPPED: Postgres is not installed here");
        return;
    }
    leave_lead(&desk);
    let leads = desk.done(&["leads", "export", "--local"]);
    assert!(leads.contains(PHONE), "{leads}");
    desk.done(&["down", "--local", "--yes"]);
    let first = listed(&desk);
    assert_eq!(first.len(), 1, "{first:?}");
    for (member, expected) in [
        ("of", "database"),
        ("source", "kavak-agent-dev-db"),
        ("origin", "final"),
        ("size", "20 GB"),
        ("status", "available"),
    ] {
        assert_eq!(first[0][member], expected, "{member}");
    }

    let unknown = desk.run(&["up", "--local", "--from-snapshot", "unknown"]);
    assert_refused(&unknown, "there is no database snapshot `unknown`");
    desk.done(&["up", "--local", "--from-snapshot", "latest"]);
    assert_eq!(desk.done(&["leads", "export", "--local"]), leads);
    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");

    // One snapshot is kept, and what it holds is in no empty database.
    let down = desk.run(&["down", "--local", "--yes"]);
    let notices = String::from_utf8_lossy(&down.stderr);
    assert!(down.status.success(), "{notices}");
    let notice = format!(
        "final snapshot {} (20 GB) is deleted",
        first[0]["id"].as_str().unwrap()
    );
    assert!(notices.contains(&notice), "{notices}");
    let second = listed(&desk);
    assert_eq!(second.len(), 1, "{second:?}");
    assert_ne!(second[0]["id"], first[0]["id"]);
    desk.done(&["up", "--local"]);
    let leads = desk.done(&["leads", "export", "--local"]);
    assert!(!leads.contains(PHONE), "{leads}");

    let delete = |id: &str| desk.run(&["snapshots", "delete", id, "--local", "--yes"]);
    assert_refused(&delete("other"), "has no snapshot `other`");
    let id = second[0]["id"].as_str().unwrap();
    assert!(delete(id).status.success());
    assert_eq!(listed(&desk), Vec::<Value>::new());
}
