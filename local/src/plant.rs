//! What runs here for the simulated AWS: brings processes to what its world
//! says, and tells the world how they are.

mod data;
mod task;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use kavak_simulator::Simulator;
use tokio::time::{MissedTickBehavior, interval};

use self::{data::Data, task::Task};
use crate::{balancer::Balancers, state::Folder};

/// How often the world and the processes are compared.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// The processes of a local AWS.
pub(crate) struct Plant {
    simulator: Arc<Simulator>,
    agent: PathBuf,
    data: Data,
    /// By the task's ARN.
    tasks: BTreeMap<String, Task>,
    balancers: Balancers,
}

impl Plant {
    pub(crate) fn new(folder: Folder, simulator: Arc<Simulator>, agent: PathBuf) -> Self {
        Self {
            data: Data::new(folder, simulator.clone()),
            simulator,
            agent,
            tasks: BTreeMap::new(),
            balancers: Balancers::default(),
        }
    }

    /// Keeps world and processes alike for ever.
    pub(crate) async fn run(&mut self) {
        let mut ticks = interval(BETWEEN_LOOKS);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.data.keep_up().await;
            self.keep_up_tasks().await;
            self.keep_up_balancers().await;
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
        for wanted in wanted {
            match self.tasks.get_mut(&wanted.arn) {
                Some(task) if wanted.must_stop => task.begin_to_stop(),
                Some(_) => {}
                // It ran under an earlier server, which ended it.
                None if wanted.must_stop || wanted.is_started => {
                    self.simulator.task_exited(&wanted.arn, Some(137), None);
                }
                // It would look for databases where they are not yet.
                None if self.data.is_starting() => {}
                None => self.start(&wanted),
            }
        }
        for (arn, task) in &mut self.tasks {
            task.tell(arn, &self.simulator).await;
        }
    }

    fn start(&mut self, wanted: &kavak_simulator::TaskToRun) {
        match Task::start(
            &self.agent,
            wanted,
            &self.data.addresses(),
            self.simulator.clone(),
        ) {
            Ok(task) => {
                self.simulator.task_running(&wanted.arn);
                self.tasks.insert(wanted.arn.clone(), task);
            }
            Err(error) => {
                let reason = format!("CannotStartContainerError: {error}");
                self.simulator.task_exited(&wanted.arn, None, Some(&reason));
            }
        }
    }

    async fn keep_up_balancers(&mut self) {
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
        if let Err(error) = self.balancers.bring_to(wanted).await {
            tracing::warn!(%error, "a load balancer has no port");
        }
    }
}
