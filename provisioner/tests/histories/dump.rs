//! The simulated world as a flat map, to compare two states of it.

use std::collections::BTreeMap;

use kavak_simulator::{Pace, Service, World};
use serde_json::{Value, json};

use crate::{account::Account, strangers::settle};

/// Paths of what AWS remembers of deleted resources, of what it creates once an
/// account, and of what belongs to the simulator alone.
const TRACES: &[&str] = &[
    ">tokens>",
    ">role_believed_at",
    "awsservicerole",
    ">host_part",
    ">last_number",
    "route53>changes>",
    // Sent mails are in the account no more.
    ">sns>mails",
    // Histories change these in the middle.
    ">has_guard_duty",
    ">ec2>quotas>",
];

/// What AWS describes for a while after its deletion, as inactive or deleted. That
/// none of it is active is up to the inventory.
const DESCRIBED: &[&str] = &[
    "regions>us-east-1>ec2>nat_gateways>",
    "regions>us-east-1>ec2>tags>nat-",
    "regions>us-east-1>ecs>clusters>",
    "regions>us-east-1>ecs>families>",
    "regions>us-east-1>ecs>services>",
    "regions>us-east-1>ecs>tasks>",
];

/// Every value of the world by its path, without [`TRACES`].
pub(crate) type Dump = BTreeMap<String, Value>;

pub(crate) fn dump(account: &Account) -> Dump {
    let world = |world: &World| serde_json::to_value(world).unwrap();
    let world = account.0.inspect(world);
    let mut leaves = Dump::new();
    for part in ["iam", "route53", "dashboards", "regions"] {
        flatten(part.to_owned(), &world[part], &mut leaves);
    }
    leaves.retain(|path, _| !TRACES.iter().any(|trace| path.contains(trace)));
    leaves
}

fn flatten(path: String, value: &Value, leaves: &mut Dump) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                flatten(format!("{path}>{name}"), member, leaves);
            }
        }
        leaf => drop(leaves.insert(path, leaf.clone())),
    }
}

/// The world of an account that no one has used.
pub(crate) fn empty_dump(pace: Pace, seed: u64) -> Dump {
    let account = Account::new(pace, seed);
    // AWS creates a region's default resources on the first read.
    account
        .by_hand(Service::Ec2, "DescribeVpcs", json!({}))
        .unwrap();
    dump(&account)
}

/// What has been added to the world or changed in it since `before`.
pub(crate) fn additions(account: &Account, before: &Dump) -> Dump {
    let mut now = dump(account);
    now.retain(|path, value| before.get(path) != Some(value));
    now
}

/// Asserts that every value of `expected` is still in the world.
pub(crate) fn assert_as_before(account: &Account, expected: &Dump, about: &str) {
    let now = dump(account);
    let changed = differences(expected, &now);
    assert!(changed.is_empty(), "{about}: {changed:#?}");
}

/// Asserts that the world consists of `expected` and nothing else.
pub(crate) async fn assert_exactly(account: &Account, expected: &Dump, about: &str) {
    settle(account).await;
    let now = dump(account);
    let changed = differences(expected, &now);
    assert!(changed.is_empty(), "{about}: changed: {changed:#?}");
    let mut left = differences(&now, expected);
    left.retain(|(path, ..)| !DESCRIBED.iter().any(|part| path.starts_with(part)));
    left.truncate(20);
    assert!(left.is_empty(), "{about}: left: {left:#?}");
}

/// The values of one dump that another doesn't have, with what it has instead.
fn differences<'a>(
    one: &'a Dump,
    other: &'a Dump,
) -> Vec<(&'a String, &'a Value, Option<&'a Value>)> {
    one.iter()
        .map(|(path, value)| (path, value, other.get(path)))
        .filter(|(_, value, found)| *found != Some(*value))
        .collect()
}
