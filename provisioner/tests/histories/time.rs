//! How long `up` and `down` take on AWS's typical durations, beside the time
//! that can't be beaten: the longest chain of what AWS makes one wait for.

use std::{collections::BTreeMap, time::Duration};

use kavak_simulator::Pace;

use crate::{
    account::{Account, LATENCY, settings},
    history::in_simulated_time,
};

/// Seconds that AWS takes typically, as the simulator has them.
const NAT_GATEWAY_AVAILABLE: f64 = 105.0;
const LOAD_BALANCER_ACTIVE: f64 = 135.0;
const DATABASE_ENDPOINT: f64 = 280.0;
const DATABASE_AVAILABLE: f64 = 310.0;
const CACHE_AVAILABLE: f64 = 300.0;
const TASK_RUNNING: f64 = 40.0;
/// The agent has long booted then.
const FIRST_CHECK: f64 = 10.0;
const NAT_GATEWAY_DELETED: f64 = 45.0;
const ADDRESS_RELEASABLE: f64 = 1.0;
const LOAD_BALANCER_INTERFACES_GONE: f64 = 20.0;
const DATABASE_DELETED: f64 = 100.0;
const CACHE_DELETED: f64 = 150.0;
const CACHE_INTERFACES_GONE: f64 = 30.0;
const DEREGISTRATION: f64 = 15.0;
const TASK_STOPPED: f64 = 10.0;
const TASK_INTERFACE_GONE: f64 = 20.0;

/// What is done, how many calls in a row that takes, how long AWS then takes,
/// and what must be done before.
type Row = (&'static str, u32, f64, &'static [&'static str]);

/// What AWS makes one wait for when the stack is made: not what this program
/// does, but what none could do without.
const UP: &[Row] = &[
    ("vpc", 1, 0.0, &[]),
    ("subnets", 1, 0.0, &["vpc"]),
    ("internet gateway, attached", 2, 0.0, &["vpc"]),
    ("groups and their rules", 3, 0.0, &["vpc"]),
    ("address", 1, 0.0, &[]),
    (
        "nat gateway",
        1,
        NAT_GATEWAY_AVAILABLE,
        &["subnets", "internet gateway, attached", "address"],
    ),
    ("database subnets", 1, 0.0, &["subnets"]),
    (
        "database endpoint",
        1,
        DATABASE_ENDPOINT,
        &["database subnets", "groups and their rules"],
    ),
    (
        "database",
        1,
        DATABASE_AVAILABLE,
        &["database subnets", "groups and their rules"],
    ),
    ("cache subnets", 1, 0.0, &["subnets"]),
    (
        "cache",
        1,
        CACHE_AVAILABLE,
        &["cache subnets", "groups and their rules"],
    ),
    (
        "load balancer",
        1,
        LOAD_BALANCER_ACTIVE,
        &[
            "subnets",
            "internet gateway, attached",
            "groups and their rules",
        ],
    ),
    ("database secret", 1, 0.0, &["database endpoint"]),
    // Its environment holds the cache's address.
    ("task definition", 1, 0.0, &["cache"]),
    ("service", 1, 0.0, &["task definition"]),
    (
        "first task healthy",
        0,
        TASK_RUNNING + FIRST_CHECK,
        &["service", "database secret", "nat gateway"],
    ),
];

/// What AWS makes one wait for when the stack is removed.
const DOWN: &[Row] = &[
    (
        "nat gateway",
        1,
        NAT_GATEWAY_DELETED + ADDRESS_RELEASABLE,
        &[],
    ),
    ("address", 1, 0.0, &["nat gateway"]),
    ("load balancer", 1, LOAD_BALANCER_INTERFACES_GONE, &[]),
    (
        "service and its interfaces",
        1,
        DEREGISTRATION + TASK_STOPPED + TASK_INTERFACE_GONE,
        &[],
    ),
    ("database", 1, DATABASE_DELETED, &[]),
    (
        "cache and its interfaces",
        1,
        CACHE_DELETED + CACHE_INTERFACES_GONE,
        &[],
    ),
    (
        "subnets and groups",
        1,
        0.0,
        &[
            "load balancer",
            "service and its interfaces",
            "database",
            "cache and its interfaces",
        ],
    ),
    ("internet gateway", 2, 0.0, &["address", "load balancer"]),
    ("vpc", 1, 0.0, &["subnets and groups", "internet gateway"]),
];

/// When the last row of a table can be done at the earliest.
fn critical_path(rows: &[Row]) -> Duration {
    let mut done: BTreeMap<&str, f64> = BTreeMap::new();
    for (what, calls, seconds, needs) in rows {
        let begin = needs.iter().map(|need| done[need]).fold(0.0, f64::max);
        let time = f64::from(*calls) * LATENCY.as_secs_f64() + seconds;
        done.insert(what, begin + time);
    }
    let last = done.values().copied().fold(0.0, f64::max);
    // Everything begins with a look at what is there, two reads in a row.
    Duration::from_secs_f64(last) + LATENCY * 2
}

struct Measured {
    what: &'static str,
    time: Duration,
    critical: Duration,
    calls: u64,
    changing: u64,
}

impl Measured {
    fn ratio(&self) -> f64 {
        self.time.as_secs_f64() / self.critical.as_secs_f64()
    }
}

async fn measure() -> [Measured; 2] {
    let account = Account::new(Pace::Typical, 1);
    let of = |what, critical, began: kavak_simulator::Moment| {
        let (calls, changing) = account.0.calls();
        Measured {
            what,
            time: account.0.now().since(began),
            critical,
            calls,
            changing,
        }
    };
    account.calm();
    let began = account.0.now();
    account.up(&settings("dev")).await.complete("up");
    let up = of("up", critical_path(UP), began);
    account.calm();
    let began = account.0.now();
    account.down(&settings("dev")).await.complete("down");
    [up, of("down", critical_path(DOWN), began)]
}

/// Simulated time is the same on every machine; `cargo xtask bench time` shows
/// the table.
#[test]
fn up_and_down_take_hardly_longer_than_their_critical_paths() {
    let measured = in_simulated_time(measure());
    println!("| command | time, s | critical path, s | ratio | calls | changing |");
    println!("|---|---|---|---|---|---|");
    for row in &measured {
        println!(
            "| `{}` | {:.1} | {:.1} | {:.3} | {} | {} |",
            row.what,
            row.time.as_secs_f64(),
            row.critical.as_secs_f64(),
            row.ratio(),
            row.calls,
            row.changing,
        );
    }
    for row in measured {
        assert!(row.ratio() <= 1.03, "{}: {:.3}", row.what, row.ratio());
    }
}
