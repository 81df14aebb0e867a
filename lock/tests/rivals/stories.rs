//! What happens to rivals, told and by chance.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

use kavak_lock::LANDS_WITHIN;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::{
    chance::Chance,
    flaky::FaultPolicy,
    process::{Asleep, Ended, Process, Watch},
    world::World,
};

const HOUR: Duration = Duration::from_secs(3_600);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn process(name: &str, world: &World, writes: u64) -> Process {
    Process {
        name: name.to_owned(),
        world: world.clone(),
        watch: Watch {
            began: Instant::now(),
            calendar: HOUR,
            rate: 1.0,
        },
        fault_policy: FaultPolicy::default(),
        chance: Chance::new(7),
        writes,
        wait: HOUR,
    }
}

fn asleep(process: Process, from: u64, until: u64) -> impl Future<Output = Ended> {
    let began = Instant::now();
    Asleep {
        work: Box::pin(process.run()),
        naps: vec![(began + seconds(from), began + seconds(until))],
        alarm: None,
    }
}

#[tokio::test(start_paused = true)]
async fn of_many_that_begin_at_once_one_works_at_a_time_and_all_come_to_work() {
    let world = World::default();
    let mut runs = JoinSet::new();
    for rival in 0..8 {
        runs.spawn(process(&format!("rival-{rival}"), &world, 3).run());
    }
    assert_eq!(runs.join_all().await, [Ended::Done; 8]);
    world.assert_one_writer_at_a_time("eight at once");
    assert_eq!((world.claims(), world.entries()), (8, 0));
}

#[tokio::test(start_paused = true)]
async fn claim_without_wait_fails_as_soon_as_the_holder_shows_life() {
    let world = World::default();
    let holder = tokio::spawn(process("holder", &world, 100).run());
    sleep(seconds(5)).await;
    let began = Instant::now();
    let mut rival = process("rival", &world, 1);
    rival.wait = Duration::ZERO;
    assert_eq!(rival.run().await, Ended::Held);
    assert!(began.elapsed() < seconds(25));
    holder.abort();
}

#[tokio::test(start_paused = true)]
async fn who_does_not_wait_for_the_living_follows_the_dead() {
    let world = World::default();
    let killed = timeout(seconds(10), process("killed", &world, 1_000).run()).await;
    assert!(killed.is_err(), "it was at work");
    // However long ago that was.
    sleep(seconds(100_000)).await;
    let mut next = process("next", &world, 1);
    next.wait = Duration::ZERO;
    assert_eq!(next.run().await, Ended::Done);
    assert_eq!(world.entries(), 0, "nothing is left of either");
}

#[tokio::test(start_paused = true)]
async fn a_killed_holder_is_followed_after_a_minute_and_not_before() {
    let world = World::default();
    let killed = timeout(seconds(10), process("killed", &world, 1_000).run()).await;
    assert!(killed.is_err(), "it was at work");
    let began = Instant::now();
    assert_eq!(process("next", &world, 1).run().await, Ended::Done);
    let waited = began.elapsed();
    assert!((seconds(60)..seconds(75)).contains(&waited), "{waited:?}");
    assert_eq!(world.entries(), 0, "nothing is left of either");
}

#[tokio::test(start_paused = true)]
async fn a_living_holder_is_never_followed_however_long_it_works() {
    let world = World::default();
    let holder = tokio::spawn(process("holder", &world, 900).run());
    sleep(seconds(1)).await;
    let mut rival = process("rival", &world, 1);
    rival.wait = seconds(900);
    assert_eq!(rival.run().await, Ended::Held);
    assert_eq!(holder.await.unwrap(), Ended::Done);
}

#[tokio::test(start_paused = true)]
async fn a_stale_run_that_wakes_up_after_it_was_followed_changes_nothing() {
    let world = World::default();
    let stale_run = tokio::spawn(asleep(process("stale_run", &world, 1_000), 10, 300));
    sleep(seconds(12)).await;
    let before = world.writes_of(1);
    let follower = tokio::spawn(process("follower", &world, 300).run());
    assert_eq!(stale_run.await.unwrap(), Ended::Lost);
    assert_eq!(world.writes_of(1), before);
    assert_eq!(follower.await.unwrap(), Ended::Done);
    world.assert_one_writer_at_a_time("stale_run");
    assert_eq!(world.entries(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_stale_run_does_not_touch_the_entry_that_has_its_number_now() {
    let world = World::default();
    let stale_run = tokio::spawn(asleep(process("stale_run", &world, 1_000), 10, 200));
    sleep(seconds(12)).await;
    // Takes over, works and removes all; then the numbers begin again.
    assert_eq!(process("follower", &world, 1).run().await, Ended::Done);
    assert_eq!(world.entries(), 0);
    let third = tokio::spawn(process("third", &world, 200).run());
    assert_eq!(stale_run.await.unwrap(), Ended::Lost);
    assert_eq!(third.await.unwrap(), Ended::Done);
    world.assert_one_writer_at_a_time("the same number");
}

#[tokio::test(start_paused = true)]
async fn who_slept_and_was_not_followed_goes_on() {
    let world = World::default();
    let stale_run = asleep(process("stale run", &world, 60), 10, 300).await;
    assert_eq!(stale_run, Ended::Done);
    assert_eq!((world.claims(), world.entries()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn clocks_that_are_years_apart_change_nothing() {
    let world = World::default();
    let mut runs = JoinSet::new();
    for (rival, calendar) in [0, 24 * 365, 24 * 3_650].into_iter().enumerate() {
        let mut process = process(&format!("rival-{rival}"), &world, 40);
        process.watch.calendar = HOUR * calendar;
        runs.spawn(process.run());
    }
    assert_eq!(runs.join_all().await, [Ended::Done; 3]);
    world.assert_one_writer_at_a_time("calendars");
}

#[tokio::test(start_paused = true)]
async fn an_entry_removed_by_hand_ends_the_run_that_it_was_of() {
    let world = World::default();
    let run = tokio::spawn(process("run", &world, 1_000).run());
    sleep(seconds(20)).await;
    world.change(|entries| entries.clear());
    assert_eq!(run.await.unwrap(), Ended::Lost);
    assert_eq!(world.entries(), 0, "it leaves nothing in the place");
}

#[tokio::test(start_paused = true)]
async fn a_removal_that_comes_late_hits_no_other_runs_entry() {
    let world = World::default();
    let killed = timeout(seconds(10), process("killed", &world, 1_000).run()).await;
    assert!(killed.is_err(), "it was at work");
    let mut follower = process("follower", &world, 1);
    follower.fault_policy.unanswered = Some("remove");
    assert_eq!(follower.run().await, Ended::Done);
    let third = tokio::spawn(process("third", &world, 30).run());
    sleep(seconds(5)).await;
    let fourth = tokio::spawn(process("fourth", &world, 30).run());
    assert_eq!(third.await.unwrap(), Ended::Done);
    assert_eq!(fourth.await.unwrap(), Ended::Done);
    world.assert_one_writer_at_a_time("a late removal");
    assert_eq!(world.entries(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_comes_late_ends_no_other_run() {
    let world = World::default();
    let mut first = process("first", &world, 9);
    first.fault_policy.unanswered = Some("renew");
    assert_eq!(first.run().await, Ended::Done);
    assert_eq!(process("next", &world, 60).run().await, Ended::Done);
    world.assert_one_writer_at_a_time("a late renewal");
    assert_eq!(world.entries(), 0);
}

/// What came of many stories: they must not have told the same one.
#[derive(Default)]
struct Tally {
    done: AtomicU64,
    lost: AtomicU64,
    killed: AtomicU64,
    claims: AtomicU64,
}

fn processes(
    rival: u64,
    world: &World,
    fault_policy: FaultPolicy,
    chance: &mut Chance,
) -> Vec<Process> {
    let watch = Watch {
        began: Instant::now(),
        calendar: HOUR * u32::try_from(chance.below(100_000)).unwrap(),
        rate: chance.rate(0.95, 1.05),
    };
    let most_writes = [2, 10, 60][chance.below(3) as usize];
    let runs = 0..1 + chance.below(4);
    let runs = runs.map(|run| Process {
        name: format!("rival-{rival}-run-{run}"),
        world: world.clone(),
        watch,
        fault_policy,
        writes: chance.below(most_writes),
        wait: HOUR * 10,
        chance: chance.child(),
    });
    runs.collect()
}

/// Runs one after the other on one machine, which may sleep now and then.
async fn rival(processes: Vec<Process>, mut chance: Chance) -> Vec<Ended> {
    let mut begin = Instant::now();
    let naps = (0..chance.below(4)).map(|_| {
        begin += chance.between_ms(0, 150_000);
        let nap = (begin, begin + chance.between_ms(100, 150_000));
        begin = nap.1;
        nap
    });
    let naps = naps.collect();
    let work = async move {
        let mut ended = Vec::new();
        for process in processes {
            ended.push(process.run().await);
            sleep(chance.between_ms(0, 3_000)).await;
        }
        ended
    };
    Asleep {
        work: Box::pin(work),
        naps,
        alarm: None,
    }
    .await
}

async fn play(seed: u64, tally: &Tally) {
    let mut chance = Chance::new(seed);
    kavak_engine::retry::seed_backoff(seed);
    let world = World::default();
    let fault_policy = FaultPolicy {
        trouble_one_in: [0, 4, 10, 50][chance.below(4) as usize],
        late_one_in: [0, 1, 2, 10][chance.below(4) as usize],
        unanswered: None,
    };
    let mut runs = JoinSet::new();
    for name in 0..2 + chance.below(4) {
        let mut chance = chance.child();
        let start = chance.between_ms(0, 90_000);
        let processes = processes(name, &world, fault_policy, &mut chance);
        let dies_after = chance.one_in(4).then(|| chance.between_ms(0, 180_000));
        runs.spawn(async move {
            sleep(if name < 2 { Duration::ZERO } else { start }).await;
            let run = rival(processes, chance);
            match dies_after {
                Some(time) => timeout(time, run).await.ok(),
                None => Some(run.await),
            }
        });
    }
    let ended = timeout(HOUR * 5, runs.join_all()).await;
    let ended = ended.unwrap_or_else(|_| panic!("seed {seed}: somebody waits for ever"));
    world.assert_one_writer_at_a_time(&format!("seed {seed}"));
    for end in ended {
        let Some(ends) = end else {
            tally.killed.fetch_add(1, Ordering::Relaxed);
            continue;
        };
        for end in ends {
            let count = match end {
                Ended::Done => &tally.done,
                Ended::Lost | Ended::Held => &tally.lost,
            };
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
    tally.claims.fetch_add(world.claims(), Ordering::Relaxed);
    // What was sent by the last of them has arrived or never will.
    sleep(LANDS_WITHIN).await;
    let last = process("last", &world, 1).run().await;
    assert_eq!(last, Ended::Done, "seed {seed}: the last one");
    assert_eq!(world.entries(), 0, "seed {seed}: nothing is left");
    world.assert_one_writer_at_a_time(&format!("seed {seed}"));
}

fn play_all(seeds: std::ops::Range<u64>, tally: &Tally) {
    let next = AtomicU64::new(seeds.start);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    tokio::runtime::Builder::new_current_thread()
                        .enable_time()
                        .start_paused(true)
                        .build()
                        .unwrap()
                        .block_on(play(seed, tally));
                }
            });
        }
    });
}

#[test]
fn whatever_happens_there_are_never_two_writers_and_nothing_is_left() {
    let tally = Tally::default();
    play_all(1..1_001, &tally);
    let counts = [&tally.done, &tally.lost, &tally.killed, &tally.claims];
    let counts = counts.map(|count| count.load(Ordering::Relaxed));
    println!("done, lost, killed, claims: {counts:?}");
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
    assert!(
        counts[0] > counts[1] * 2,
        "most come to their end: {counts:?}"
    );
}

#[test]
#[ignore = "takes minutes: for who changes the protocol"]
fn and_so_it_is_in_thirty_thousand_stories() {
    play_all(1_001..31_001, &Tally::default());
}
