//! What runs here for the simulated AWS: brings processes to what its world
//! says, and reports their state to the simulator.

mod addresses;
mod aws;
mod data;
mod mail;
mod task;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use kavak_simulator::{KeptByRegistries, Simulator, TaskToRun};
use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

pub(crate) use self::aws::AwsOfTasks;
use self::{data::Data, mail::Mailbox, task::Task};
use crate::{
    balancer::Balancers,
    error::Error,
    image::{Images, NotRun, Program},
    registry::Registry,
    state::Folder,
};

/// How often the world and the processes are compared.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// The processes of a local AWS.
pub(crate) struct Plant {
    simulator: Arc<Simulator>,
    registry: Arc<Registry>,
    images: Images,
    data: Data,
    /// Images that are pulled, by the ARN of the task that waits for them.
    pulls: BTreeMap<String, JoinHandle<Result<Program, NotRun>>>,
    /// By the task's ARN.
    tasks: BTreeMap<String, Task>,
    balancers: Balancers,
    aws: AwsOfTasks,
    mailbox: Mailbox,
    /// What the registries held when what they don't hold was removed.
    swept: Option<KeptByRegistries>,
}

impl Plant {
    /// With the ports of the load balancers that the world has.
    pub(crate) async fn new(
        folder: &Folder,
        simulator: Arc<Simulator>,
        registry: Arc<Registry>,
        aws: AwsOfTasks,
    ) -> Result<Self, Error> {
        let mut plant = Self {
            data: Data::new(folder.clone(), simulator.clone()),
            images: Images::in_folder(folder, registry.store(), simulator.clone())?,
            registry,
            simulator,
            pulls: BTreeMap::new(),
            tasks: BTreeMap::new(),
            balancers: Balancers::of(folder),
            aws,
            mailbox: Mailbox::in_folder(folder),
            swept: None,
        };
        plant.keep_up_balancers().await?;
        Ok(plant)
    }

    /// Keeps world and processes alike for ever.
    pub(crate) async fn run(&mut self) {
        let mut ticks = interval(BETWEEN_LOOKS);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.data.keep_up().await;
            // A task that is to end gets no request from then on.
            if let Err(error) = self.keep_up_balancers().await {
                tracing::warn!(%error, "a load balancer has no port");
            }
            self.keep_up_tasks().await;
            self.mailbox.deliver(&self.simulator);
            self.sweep();
        }
    }

    /// Ends every process.
    pub(crate) async fn stop(&mut self) {
        let tasks = std::mem::take(&mut self.tasks);
        let ends = tasks.into_values().map(Task::end);
        futures::future::join_all(ends).await;
        self.data.stop().await;
    }

    async fn keep_up_tasks(&mut self) {
        let wanted = self.simulator.tasks_to_run();
        let listed: BTreeSet<&str> = wanted.iter().map(|task| task.arn.as_str()).collect();
        self.tasks.retain(|arn, _| listed.contains(arn.as_str()));
        self.pulls.retain(|arn, _| listed.contains(arn.as_str()));
        for wanted in wanted {
            match self.tasks.get_mut(&wanted.arn) {
                Some(task) if wanted.must_stop => {
                    let is_idle = self.balancers.is_idle(task.address());
                    task.begin_to_stop(is_idle);
                }
                Some(_) => {}
                // It ran under an earlier server, which ended it.
                None if wanted.must_stop || wanted.is_started => {
                    self.simulator.task_exited(&wanted.arn, Some(137), None);
                }
                None => self.bring_up(&wanted).await,
            }
        }
        for (arn, task) in &mut self.tasks {
            task.report(arn, &self.simulator).await;
        }
    }

    /// Pulls a task's image, and starts its program.
    async fn bring_up(&mut self, wanted: &TaskToRun) {
        let pull = self.pulls.entry(wanted.arn.clone()).or_insert_with(|| {
            let (images, wanted) = (self.images.clone(), wanted.clone());
            tokio::task::spawn_blocking(move || images.program(&wanted))
        });
        // Before databases run, it would look for them where they are not yet.
        if !pull.is_finished() || self.data.is_starting() {
            return;
        }
        let pulled = pull.await;
        self.pulls.remove(&wanted.arn);
        let broken = |error: &dyn std::fmt::Display| {
            NotRun::Failed(format!("CannotStartContainerError: {error}"))
        };
        let started = match pulled {
            Ok(Ok(program)) => self.start(program, wanted).map_err(|error| broken(&error)),
            Ok(Err(not_run)) => Err(not_run),
            Err(error) => Err(broken(&error)),
        };
        if let Err(not_run) = started {
            self.report_not_run(&wanted.arn, not_run);
        }
    }

    fn start(&mut self, program: Program, wanted: &TaskToRun) -> Result<(), Error> {
        let simulator = self.simulator.clone();
        let addresses = self.data.addresses();
        let task = Task::start(program, wanted, &addresses, &self.aws, simulator)?;
        self.simulator.task_running(&wanted.arn);
        self.tasks.insert(wanted.arn.clone(), task);
        Ok(())
    }

    fn report_not_run(&self, arn: &str, not_run: NotRun) {
        match not_run {
            NotRun::Failed(reason) => self.simulator.task_exited(arn, None, Some(&reason)),
            NotRun::Ended { line, code } => {
                self.simulator.task_running(arn);
                self.simulator.append_log(arn, &line);
                self.simulator.task_exited(arn, Some(code), None);
            }
        }
    }

    /// Opens and closes the ports of load balancers, with others in reserve for
    /// those that will be made.
    async fn keep_up_balancers(&mut self) -> Result<(), Error> {
        let tasks = self.tasks.values();
        let addresses: BTreeMap<&str, SocketAddr> = tasks
            .map(|task| (task.private_address(), task.address()))
            .collect();
        let wanted: BTreeMap<u16, Vec<SocketAddr>> = self
            .simulator
            .balancers_to_run()
            .into_iter()
            .map(|balancer| {
                let targets = balancer.targets.iter();
                let here = targets.filter_map(|target| addresses.get(target.as_str()));
                (balancer.port, here.copied().collect())
            })
            .collect();
        let opened = self.balancers.bring_to(wanted).await;
        let ports = self.balancers.ports().await;
        if self.simulator.inspect(|world| world.entrances != ports) {
            self.simulator.change(|world, _| world.entrances = ports);
        }
        opened
    }

    /// Removes the files of images that are gone.
    fn sweep(&mut self) {
        let kept = self.simulator.kept_by_registries();
        // What is being pulled may be gone and is removed the next time.
        if self.swept.as_ref() == Some(&kept) || !self.pulls.is_empty() {
            return;
        }
        self.registry.sweep();
        self.images.sweep(self.tasks.values().map(Task::program));
        self.swept = Some(kept);
    }
}
