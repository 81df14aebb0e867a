//! A history: what a seed decides, and what must be true at its end.

use std::{collections::BTreeMap, time::Duration};

use kavak_calls::is_mutating;
use kavak_infra::end::Ttl;
use kavak_simulator::{ByChance, Dice, Entry, Pace, Resource, Service};
use kavak_stack::{Facts, Kind, Settings, Stack};
use tokio::time::sleep;

use crate::{
    account::{Account, settings},
    circumstances,
    dump::{additions, assert_exactly, dump, empty_dump},
    hands, rivals, strangers,
};

/// What happens in a history.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plot {
    /// A user is alone with the environment; the seed decides the rest.
    Alone,
    /// Runs that want to change the same environment meet.
    Rivals,
}

/// AWS's name for the revisions of a task definition.
const REVISION: &str = "task-definition";

/// What `--ttl` says.
const TTL: Duration = Duration::from_secs(48 * 3_600);

/// After this time, what the dead have sent has arrived.
pub(crate) const ARRIVAL: Duration = Duration::from_secs(10);

/// Runs a future on a clock that jumps to the next thing that happens.
pub(crate) fn in_simulated_time<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(work)
}

/// How many there are of each kind after `up`, without what RDS creates itself. How many
/// revisions there are tells how often the task definition was changed.
fn expected_census(settings: &Settings) -> BTreeMap<&'static str, usize> {
    let stack = Stack::new(settings, &Facts::default());
    let mut expected = BTreeMap::new();
    let kinds = stack.resources().values().map(|it| it.spec.kind());
    for name in kinds
        .filter_map(Kind::aws_name)
        .filter(|it| *it != REVISION)
    {
        *expected.entry(name).or_default() += 1;
    }
    expected
}

/// `up` without faults makes exactly the stack, and a second one changes nothing.
pub(crate) async fn assert_converged(account: &Account, settings: &Settings, about: &str) {
    account.calm();
    sleep(ARRIVAL).await;
    let mut first = account.up_at_once(settings).await;
    if first.came_to_nothing() {
        // An earlier run had begun it: that it failed is reported, and the next one
        // makes it again.
        first = account.up(settings).await;
    }
    first.complete(about);
    let mut census = account.census(settings);
    census.retain(|kind, _| *kind != REVISION);
    // A lock that a dead run left is gone with the next change.
    census.retain(|kind, _| *kind != "parameter");
    assert_eq!(
        census,
        expected_census(settings),
        "{about}: one of everything, as `simulator/src/inventory.rs` lists it"
    );
    assert_unchanged(account, settings, about).await;
    let untagged: Vec<Resource> = account
        .inventory(settings)
        .into_iter()
        .filter(|resource| is_untagged(resource, settings) && !circumstances::is_beside(resource))
        .collect();
    assert!(untagged.is_empty(), "{about}: untagged: {untagged:#?}");
}

/// Asserts that another `up` makes no mutating call.
pub(crate) async fn assert_unchanged(account: &Account, settings: &Settings, about: &str) {
    account.calm();
    let second = format!("{about}: the second up");
    account.up(settings).await.complete(&second);
    if account.changing_calls() > 0 {
        let calls = account.0.journal();
        let last: Vec<_> = calls
            .iter()
            .filter(|call| is_mutating(&call.operation) && call.service != Service::Ssm)
            .rev()
            .take(3)
            .collect();
        panic!("{second} changed something: {last:#?}");
    }
}

/// Log groups that RDS makes have no tags, nor have the rest of what can't.
fn is_untagged(resource: &Resource, settings: &Settings) -> bool {
    let environment = settings.environment();
    let is_own = |tags: &BTreeMap<String, String>| {
        tags.get("project") == Some(&environment.project)
            && tags.get("env") == Some(&environment.env)
    };
    resource.tags.as_ref().is_some_and(|tags| !is_own(tags))
        && !resource.id.starts_with("/aws/rds/")
}

/// `down` without faults leaves nothing.
pub(crate) async fn assert_empty(account: &Account, settings: &Settings, about: &str) {
    account.calm();
    sleep(ARRIVAL).await;
    let about = format!("{about}: down");
    account.down(settings).await.complete(&about);
    let left = account.inventory(settings);
    assert!(left.is_empty(), "{about}: {left:#?}");
}

/// A neighbour's things as they were: no one else's run may touch them.
fn of_neighbour(account: &Account) -> Vec<Resource> {
    let own = settings(NEIGHBOUR).environment();
    let mut all = account.inventory(&settings(NEIGHBOUR));
    all.retain(|it| it.tags.as_ref().is_some_and(|tags| own.owns(tags)));
    all
}

const NEIGHBOUR: &str = "dev2";

/// Plays the history of `seed`, from its world to the proof that nothing is left.
pub(crate) async fn play(plot: Plot, seed: u64) {
    let mut dice = Dice::new(seed);
    let about = format!("seed {seed}");
    let lot = dice.below(4);
    let pace = match plot {
        Plot::Alone if !dice.one_in(4) => Pace::Quick,
        _ => Pace::Varying,
    };
    let mut others = empty_dump(pace, seed);
    let account = match lot {
        0 | 1 => Account::new(pace, seed),
        _ => Account::after_up(pace, seed).await,
    };
    let before = dump(&account);
    let settings = circumstances::decide(&account, &mut dice);
    if dice.one_in(4) {
        strangers::plant(&account, &settings).await;
    }
    others.extend(additions(&account, &before));
    begin(lot, &account, &settings, &mut dice).await;
    let has_neighbour = dice.one_in(16);
    let neighbours_run = account.run();
    if has_neighbour {
        let neighbour = self::settings(NEIGHBOUR);
        neighbours_run.up(&neighbour).await.complete(&about);
    } else if dice.one_in(8) {
        circumstances::have_guard_duty(&account);
    }
    let neighbour = of_neighbour(&account);
    let chapters = match plot {
        // None, one or two; rather few.
        Plot::Alone => [0, 0, 1, 2][dice.below(4) as usize],
        Plot::Rivals => 1,
    };
    for _ in 0..chapters {
        circumstances::fall_short(&account, &mut dice);
        account.play(faults(&mut dice));
        match plot {
            Plot::Alone => command(&account, &settings, &mut dice).await,
            Plot::Rivals => rivals::meet(&account, &settings, &mut dice).await,
        }
        circumstances::recover(&account);
    }
    if dice.one_in(8) {
        // What no `up` has fixed must go, too.
        sleep(ARRIVAL).await;
        let unmended = account.fork(seed);
        assert_empty(&unmended, &settings, &format!("{about}: unmended")).await;
    }
    assert_converged(&account, &settings, &about).await;
    assert_empty(&account, &settings, &about).await;
    rivals::assert_one_writer_at_a_time(&account, neighbours_run.caller(), &about);
    if has_neighbour {
        assert_eq!(of_neighbour(&account), neighbour, "{about}: the neighbour");
        assert_empty(&account, &self::settings(NEIGHBOUR), &about).await;
    }
    assert_exactly(&account, &others, &about).await;
}

/// Makes of the world what the history begins with: empty, half-made, changed
/// by hand, or as Terraform left it.
async fn begin(lot: u64, account: &Account, settings: &Settings, dice: &mut Dice) {
    match lot {
        0 => {}
        1 => {
            account.play(ByChance {
                crash: Some((dice.below(58), dice.one_in(2))),
                ..faults(dice)
            });
            let _killed = account.up(settings).await;
            account.calm();
        }
        2 => {
            for _ in 0..=dice.below(4) {
                hands::change_something(account, settings, dice);
            }
        }
        _ => hands::as_terraform_leaves_it(account, settings),
    }
}

/// A command of a user who is alone; it may fail.
async fn command(account: &Account, settings: &Settings, dice: &mut Dice) {
    let run = account.run();
    match dice.below(5) {
        0 | 1 => {
            let ttl = dice.one_in(4).then_some(Ttl::For(TTL));
            drop(run.up_for(settings, ttl).await);
        }
        2 | 3 => drop(run.down(settings).await),
        _ => {
            drop(run.plan(settings).await);
            // A look is no reason to change anything, whatever goes wrong.
            let is_own = |call: &Entry| call.caller == run.caller();
            let journal = account.0.journal().into_iter();
            let changes = journal.filter(|call| is_own(call) && is_mutating(&call.operation));
            assert_eq!(changes.count(), 0, "plan changes nothing");
        }
    }
}

pub(crate) fn faults(dice: &mut Dice) -> ByChance {
    let rarely = 10 + dice.below(200);
    ByChance {
        dice: Dice::new(dice.number()),
        throttle: rarely,
        fail: rarely,
        stale: rarely / 2 + 2,
        delay: rarely,
        crash: dice.one_in(3).then(|| (dice.below(60), dice.one_in(2))),
    }
}

/// What a history did, for comparing two plays of one seed.
pub(crate) fn traced(seed: u64) -> Vec<(Duration, Service, String)> {
    in_simulated_time(async {
        let account = Account::new(Pace::Varying, seed);
        let mut dice = Dice::new(seed);
        account.play(faults(&mut dice));
        let _ended = account.up(&settings("dev")).await;
        let journal = account.0.journal();
        journal
            .into_iter()
            .map(|call| {
                (
                    Duration::from_millis(call.at.ms),
                    call.service,
                    call.operation,
                )
            })
            .collect()
    })
}
