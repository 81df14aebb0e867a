//! A simulated account, and the commands on the environments in it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use kavak_engine::{Outcome, Stop};
use kavak_infra::{aws::Aws, error::Error, gather, secrets::SecretSource};
use kavak_simulator::{
    ApiFault, Connection, Mischief, Moment, Pace, Peace, Resource, Service, Simulator, World,
};
use kavak_stack::{
    Environment, Plan, Settings,
    plan::{self, Until},
};
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::{OnceCell, mpsc::unbounded_channel};

/// How long each call takes.
pub(crate) const LATENCY: Duration = Duration::from_millis(150);

pub(crate) const REGION: &str = "us-east-1";

/// An account of somebody, who has environments in it.
#[derive(Clone)]
pub(crate) struct Account(pub(crate) Arc<Simulator>);

/// How a command ended.
pub(crate) enum Ended {
    Done(Outcome),
    Refused(Error),
    Killed,
}

impl Account {
    pub(crate) fn new(pace: Pace, seed: u64) -> Self {
        kavak_engine::retry::seed_pauses(seed);
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
        kavak_engine::retry::seed_pauses(seed);
        let world = world.on_another_day(pace, seed);
        Self(Arc::new(Simulator::new(world, LATENCY, at)))
    }

    pub(crate) async fn aws(&self, environment: &Environment) -> Aws {
        let secrets = ["OPENAI_API_KEY", "TWILIO_AUTH_TOKEN"].into_iter().fold(
            SecretSource::default(),
            |source, variable| {
                source.with(variable, SecretString::from(format!("marker-{variable}")))
            },
        );
        Aws::connect_through(Connection(self.0.clone()), environment, secrets).await
    }

    /// The plan of `up`.
    pub(crate) async fn plan(&self, settings: &Settings) -> Result<Plan, Error> {
        let aws = self.aws(&settings.environment()).await;
        Ok(gather::up(&aws, settings).await?.plan)
    }

    /// `up`, to the end of the rollout.
    pub(crate) async fn up(&self, settings: &Settings) -> Ended {
        let aws = self.aws(&settings.environment()).await;
        let work = async {
            let plan = gather::up(&aws, settings).await?.plan;
            if plan.refusals.is_empty() {
                Ok(Self::carry_out(aws, plan).await)
            } else {
                Err(Error::of_refusals(&plan.refusals))
            }
        };
        self.unless_killed(work).await
    }

    /// `down`, with the rounds that it takes until nothing is found.
    pub(crate) async fn down(&self, environment: &Environment) -> Ended {
        let work = async {
            loop {
                let aws = self.aws(environment).await;
                aws.read_domain();
                let plan = plan::down(&gather::observed_with_remains(&aws).await?);
                let is_last = plan.steps.is_empty();
                let outcome = Self::carry_out(aws, plan).await;
                if is_last || !outcome.is_complete() {
                    return Ok(outcome);
                }
            }
        };
        self.unless_killed(work).await
    }

    async fn carry_out(aws: Aws, plan: Plan) -> Outcome {
        let (events, stop) = (unbounded_channel().0, Stop::default());
        kavak_engine::run(Arc::new(aws), plan, Until::Done, events, stop).await
    }

    async fn unless_killed(&self, work: impl Future<Output = Result<Outcome, Error>>) -> Ended {
        tokio::select! {
            biased;
            () = self.0.caller_died() => Ended::Killed,
            ended = work => match ended {
                Ok(outcome) => Ended::Done(outcome),
                Err(error) => Ended::Refused(error),
            },
        }
    }

    /// From now on this goes wrong.
    pub(crate) fn play(&self, mischief: impl Mischief + 'static) {
        self.0.play(mischief);
    }

    /// From now on nothing goes wrong.
    pub(crate) fn calm(&self) {
        self.0.play(Peace);
    }

    /// Changing calls since the last change of mischief.
    pub(crate) fn changing_calls(&self) -> u64 {
        self.0.calls().1
    }

    /// What somebody does by hand.
    pub(crate) fn by_hand(
        &self,
        service: Service,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiFault> {
        self.0.call(service, REGION, operation, input)
    }

    /// What there is of an environment, or of nobody.
    pub(crate) fn inventory(&self, settings: &Settings) -> Vec<Resource> {
        let own = format!("{}-", settings.environment().prefix());
        // Some things have no tags but a name; ids are nobody's name.
        let is_own = |resource: &Resource| match tag(resource, "env") {
            Some(env) => *env == settings.environment().env,
            None => !resource.id.contains("kavak-agent-") || resource.id.contains(&own),
        };
        let mut all = self.0.inspect(World::inventory);
        all.retain(is_own);
        all
    }

    /// How many there are of each kind, for [`Account::inventory`].
    pub(crate) fn census(&self, settings: &Settings) -> BTreeMap<&'static str, usize> {
        let mut census = BTreeMap::new();
        for resource in self.inventory(settings) {
            *census.entry(resource.kind).or_default() += 1;
        }
        census
    }
}

impl Ended {
    /// The outcome of a command that was done to the end.
    pub(crate) fn complete(self, about: &str) -> Outcome {
        match self {
            Self::Done(outcome) if outcome.is_complete() => outcome,
            Self::Done(outcome) => panic!("{about}: {:#?}", outcome.failures),
            Self::Refused(error) => panic!("{about}: {error:#?}"),
            Self::Killed => panic!("{about}: killed"),
        }
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
    // The environment's own repository is empty before somebody pushes to it.
    settings.agent.image = Some("registry.example.com/agent:1".into());
    settings
}
