//! A simulated account, and the commands on the environments in it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use kavak_simulator::{
    ApiFault, FaultPolicy, Moment, NoFaults, Pace, Resource, Service, Simulator, World,
};
use kavak_stack::{Environment, Settings};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::{
    circumstances::is_beside,
    machine::Machine,
    run::{Ended, Run},
    strangers,
};

/// How long each call takes.
pub(crate) const LATENCY: Duration = Duration::from_millis(150);

pub(crate) const REGION: &str = "us-east-1";

/// An account of a user, who has environments in it.
#[derive(Clone)]
pub(crate) struct Account(pub(crate) Arc<Simulator>);

impl Account {
    pub(crate) fn new(pace: Pace, seed: u64) -> Self {
        kavak_engine::retry::seed_backoff(seed);
        let world = World::new(pace, seed);
        Self(Arc::new(Simulator::new(world, LATENCY, Moment::default())))
    }

    /// An account in which `up` was done: the same one each time, on a day of
    /// this seed.
    pub(crate) async fn after_up(pace: Pace, seed: u64) -> Self {
        static MADE: OnceCell<(World, Moment)> = OnceCell::const_new();
        let make = || async {
            let account = Self::new(Pace::Typical, 0);
            Box::pin(account.up(&settings("dev"))).await.complete("up");
            (account.0.inspect(World::clone), account.0.now())
        };
        let (world, at) = Box::pin(MADE.get_or_init(make)).await.clone();
        kavak_engine::retry::seed_backoff(seed);
        let world = world.on_another_day(pace, seed);
        Self(Arc::new(Simulator::new(world, LATENCY, at)))
    }

    /// Another account in which everything is as in this one now.
    pub(crate) fn fork(&self, seed: u64) -> Self {
        kavak_engine::retry::seed_backoff(seed);
        let world = self.0.inspect(World::clone);
        Self(Arc::new(Simulator::new(world, LATENCY, self.0.now())))
    }

    /// A run on a machine that nothing happens to.
    pub(crate) fn run(&self) -> Run {
        Run::new(self, Machine::new())
    }

    /// `up`, to the end of the rollout.
    pub(crate) async fn up(&self, settings: &Settings) -> Ended {
        Box::pin(self.run().up(settings)).await
    }

    /// The same, without the look before it holds.
    pub(crate) async fn up_at_once(&self, settings: &Settings) -> Ended {
        Box::pin(self.run().up_at_once(settings)).await
    }

    /// `down`, until nothing is found.
    pub(crate) async fn down(&self, settings: &Settings) -> Ended {
        Box::pin(self.run().down(settings)).await
    }

    /// From now on this goes wrong.
    pub(crate) fn play(&self, fault_policy: impl FaultPolicy + 'static) {
        self.0.play(fault_policy);
    }

    /// From now on nothing goes wrong.
    pub(crate) fn calm(&self) {
        self.0.play(NoFaults);
    }

    /// Changing calls since the last change of the fault policy.
    pub(crate) fn changing_calls(&self) -> u64 {
        self.0.calls().1
    }

    /// What a user does by hand.
    pub(crate) fn by_hand(
        &self,
        service: Service,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiFault> {
        self.0.call(service, REGION, operation, input)
    }

    /// What there is of an environment, or of none; the user's zone is the
    /// user's.
    pub(crate) fn inventory(&self, settings: &Settings) -> Vec<Resource> {
        let own = format!("{}-", settings.environment().prefix());
        // Some things have no tags but a name; ids are not names.
        let is_own = |resource: &Resource| match tag(resource, "env") {
            Some(env) => *env == settings.environment().env,
            None => !resource.id.contains("kavak-agent-") || resource.id.contains(&own),
        };
        let mut all = self.0.inspect(World::inventory);
        let is_others = |it: &Resource| it.kind == "hostedzone" || strangers::is_theirs(it);
        all.retain(|resource| is_own(resource) && !is_others(resource));
        all
    }

    /// How many there are of each kind of the environment's own, without the log
    /// groups that RDS creates after its first backup.
    pub(crate) fn census(&self, settings: &Settings) -> BTreeMap<&'static str, usize> {
        let mut census = BTreeMap::new();
        let own = self.inventory(settings).into_iter();
        let is_rds_log = |it: &Resource| it.id.starts_with("/aws/rds/");
        for resource in own.filter(|it| !is_beside(it) && !is_rds_log(it)) {
            *census.entry(resource.kind).or_default() += 1;
        }
        census
    }
}

fn tag<'a>(resource: &'a Resource, key: &str) -> Option<&'a String> {
    resource.tags.as_ref()?.get(key)
}

/// The settings of the environment `env`.
pub(crate) fn settings(env: &str) -> Settings {
    let environment = Environment {
        project: "kavak-agent".into(),
        env: env.into(),
        region: REGION.into(),
    };
    let mut settings = Settings::new(&environment, "tests");
    // The environment's own repository is empty before a user pushes to it.
    settings.agent.image = Some("registry.example.com/agent:1".into());
    settings
}
