//! A finished environment in a simulated account, and who works on it.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use kavak_calls::InjectedFault;
use kavak_engine::{Outcome, Stop};
use kavak_infra::{
    aws::Clients,
    delivery::{
        deploy::{self, Means, Served},
        facts::TargetHealth,
        image::{self, Image},
        revisions,
        rollout::{self, Failure},
        service::{self, ServiceNow},
        verdict::Cause,
    },
    error::Error,
    gather,
    observe::ObserveScope,
    resources::AwsCloud,
    secrets::SecretSource,
};
use kavak_simulator::{
    ApiFault, Behaviour, Connection, Moment, OnChangingCalls, Pace, Service, Simulator, World,
};
use kavak_stack::{Environment, Settings, plan::Until};
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::mpsc::unbounded_channel;

use crate::registry::{push_image, repository};

/// Images of another registry, which is taken to hold them.
pub(crate) const FIRST: &str = "ghcr.io/kavak/agent:v1";
pub(crate) const SECOND: &str = "ghcr.io/kavak/agent:v2";

pub(crate) const REGION: &str = "us-east-1";
pub(crate) const MARKER: &str = "marker-of-a-secret";

pub(crate) struct Scene {
    pub(crate) account: Arc<Simulator>,
    pub(crate) aws: Arc<Clients>,
    pub(crate) environment: Environment,
    pub(crate) settings: Settings,
    pub(crate) stop: Stop,
}

/// Runs a future on a clock that jumps to the next thing that happens.
pub(crate) fn in_simulated_time<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(work)
}

pub(crate) fn settings() -> Settings {
    let environment = Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: REGION.into(),
    };
    let mut settings = Settings::new(&environment, "tests");
    settings.agent.image = Some(FIRST.into());
    settings
}

impl Scene {
    /// An environment that `up` has just made, serving the first image.
    pub(crate) async fn serving() -> Self {
        /// Made once, for all tests.
        static MADE: LazyLock<(World, Moment)> = LazyLock::new(|| {
            let made = std::thread::spawn(|| {
                in_simulated_time(async {
                    let account = Scene::of(settings()).await.account;
                    (account.inspect(World::clone), account.now())
                })
            });
            made.join().unwrap()
        });
        let (world, at) = MADE.clone();
        Self::in_world(settings(), world, at).await
    }

    pub(crate) async fn of(settings: Settings) -> Self {
        let scene = Self::empty(settings).await;
        scene.up().await;
        scene
    }

    /// An account with nothing in it.
    pub(crate) async fn empty(settings: Settings) -> Self {
        let world = World::new(Pace::Typical, 1);
        Self::in_world(settings, world, Moment::default()).await
    }

    async fn in_world(settings: Settings, world: World, at: Moment) -> Self {
        kavak_engine::retry::seed_backoff(1);
        let account = Arc::new(Simulator::new(world, Duration::from_millis(50), at));
        let connection = Connection::new(account.clone());
        let aws = Arc::new(Clients::connect_through(connection, REGION).await);
        Self {
            account,
            aws,
            environment: settings.environment(),
            settings,
            stop: Stop::default(),
        }
    }

    /// `up`; how many changing steps its plan had.
    pub(crate) async fn up(&self) -> usize {
        let (changes, outcome) = self.try_up().await;
        assert!(outcome.is_complete(), "{:#?}", outcome.failures);
        changes
    }

    /// The same, and what became of it.
    pub(crate) async fn try_up(&self) -> (usize, Outcome) {
        let plan = gather::up(&self.aws, &self.settings).await.unwrap().plan;
        let changes = plan
            .main_steps()
            .filter(|step| step.action() != kavak_stack::plan::Action::None)
            .count();
        let secrets = SecretSource::default()
            .with("OPENAI_API_KEY", SecretString::from(MARKER))
            .with("TWILIO_AUTH_TOKEN", SecretString::from(MARKER));
        let connection = Connection::new(self.account.clone());
        let aws = Arc::new(Clients::connect_through(connection, REGION).await);
        let cloud = AwsCloud::new(aws, ObserveScope::of(&self.settings)).with_secrets(secrets);
        let events = unbounded_channel().0;
        let outcome =
            kavak_engine::run(Arc::new(cloud), plan, Until::Done, events, Stop::default()).await;
        (changes, outcome)
    }

    /// From now on, tasks of this image behave so.
    pub(crate) fn behave(&self, image: &str, behaviour: Behaviour) {
        self.account
            .change(|world, _| world.behave(image, behaviour));
    }

    /// From now on, the responses of the mutating calls with these numbers are lost.
    pub(crate) fn lose_responses(&self, calls: &[u64]) {
        let lost = calls
            .iter()
            .map(|call| (*call, InjectedFault::LoseResponse));
        self.account.play(OnChangingCalls(lost.collect()));
    }

    /// What a user does by hand.
    pub(crate) fn by_hand(
        &self,
        service: Service,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiFault> {
        self.account.call(service, REGION, operation, input)
    }

    pub(crate) async fn service(&self) -> ServiceNow {
        service::now(&self.aws, &self.environment).await.unwrap()
    }

    /// The image of the revision that the service runs.
    pub(crate) async fn image(&self) -> String {
        let service = self.service().await;
        let revision = revisions::read_one(&self.aws, &service.revision).await;
        revision.unwrap().image
    }

    /// `deploy --image`, to the end of the rollout.
    pub(crate) async fn deploy(&self, reference: &str) -> Result<Served, Failure> {
        let image = image::resolve(&self.aws, reference, None).await?;
        self.deploy_unasked(&image).await
    }

    /// The same without asking whether the image is there.
    pub(crate) async fn deploy_unasked(&self, image: &Image) -> Result<Served, Failure> {
        deploy::image(&self.means(), image, false, &mut |_| {}).await
    }

    /// `rollback`, to the end of the rollout.
    pub(crate) async fn roll_back(&self, number: Option<u32>) -> Result<Served, Failure> {
        let service = self.service().await;
        let revision = revisions::earlier(&self.aws, &self.environment, &service, number).await?;
        deploy::revision(&self.means(), &service, revision, &mut |_| {}).await
    }

    pub(crate) fn means(&self) -> Means<'_> {
        Means {
            aws: &self.aws,
            environment: &self.environment,
            stop: &self.stop,
            command: &|verb| format!("kavak-infra {verb}"),
        }
    }

    /// How many tasks of the service's revision get requests.
    pub(crate) async fn healthy(&self) -> usize {
        let look = rollout::look(&self.aws, &self.environment, "kavak-agent-dev-app-service").await;
        let look = look.unwrap();
        let is_healthy = |address: &String| {
            look.targets
                .iter()
                .any(|target| target.address == *address && target.health == TargetHealth::Healthy)
        };
        look.tasks
            .iter()
            .filter(|task| task.revision == look.service.revision)
            .filter(|task| task.addresses.iter().any(is_healthy))
            .count()
    }

    /// An image of the environment's own repository, pushed by hand for these
    /// platforms; its reference.
    pub(crate) fn push(&self, tag: &str, architecture: &str) -> String {
        push_image(&self.account, tag, architecture);
        format!("{}:{tag}", self.repository())
    }

    /// The address of the environment's repository.
    pub(crate) fn repository(&self) -> String {
        repository(&self.account)
    }
}

/// The failure's verdict, exit code and text.
pub(crate) fn failure(deployed: Result<Served, Failure>) -> (Cause, Error) {
    let failure = deployed.expect_err("it does not serve");
    let cause = failure.verdict.as_ref().map(|verdict| verdict.cause);
    (
        cause.unwrap_or_else(|| panic!("{:#?}", failure.error)),
        failure.error,
    )
}
