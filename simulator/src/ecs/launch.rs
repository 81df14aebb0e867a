//! The start of a task: a place in the network, and what comes after.

use std::time::Duration;

use serde_json::Value;

use crate::{
    durations::Event,
    ec2::Interface,
    fault::ApiFault,
    state::ecs::{Deployment, Network, Place, Revision, Stage, Task, Transition},
    tags::Tags,
    world::Turn,
};

/// The quota of what runs at once.
const FARGATE_VCPUS: &str = "L-3032A538";

/// A requested task.
pub(super) struct Order {
    pub(super) cluster: String,
    pub(super) service: Option<String>,
    pub(super) deployment: Option<String>,
    pub(super) group: String,
    pub(super) started_by: Option<String>,
    pub(super) revision: Revision,
    pub(super) overrides: Value,
    pub(super) network: Network,
    pub(super) subnet: String,
    pub(super) execute_command: bool,
    pub(super) tags: Tags,
}

impl Order {
    /// A task of a service's deployment, in this subnet.
    pub(super) fn of_service(
        turn: &mut Turn<'_>,
        key: &str,
        deployment: &Deployment,
        subnet: String,
    ) -> Option<Self> {
        let settings = &deployment.settings;
        let ecs = &turn.here().ecs;
        let revision = ecs.revision(&settings.task_definition)?.clone();
        let service = ecs.services.get(key)?;
        let tags = match service.options.propagate_tags.as_str() {
            "SERVICE" => service.tags.clone(),
            "TASK_DEFINITION" => revision.tags.clone(),
            _ => Tags::new(),
        };
        Some(Self {
            cluster: service.cluster.clone(),
            service: Some(key.to_owned()),
            deployment: Some(deployment.id.clone()),
            group: format!("service:{}", service.name),
            started_by: Some(deployment.id.clone()),
            revision,
            overrides: Value::Null,
            network: settings.network.clone(),
            subnet,
            execute_command: service.options.execute_command,
            tags,
        })
    }

    /// The task's role of this kind: the override's, if it has one.
    fn role(&self, member: &str) -> Option<String> {
        let instead = self.overrides[member].as_str().map(str::to_owned);
        instead.or_else(|| self.revision.role(member))
    }
}

/// Why a task was not started.
pub(super) enum Refusal {
    /// ECS can't have the role yet, or ever.
    Role(String),
    /// The account has no room for more.
    Quota,
    /// The subnet has no address left, or is gone.
    Network(String, ApiFault),
}

impl Refusal {
    /// The problem.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Role(arn) => format!(
                "ECS was unable to assume the role '{arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
            ),
            Self::Quota => {
                "You've reached the limit on the number of vCPUs you can run concurrently"
                    .to_owned()
            }
            Self::Network(subnet, fault) => format!(
                "Unexpected EC2 error while attempting to Create Network Interface in subnet '{subnet}': {}",
                fault.code
            ),
        }
    }

    /// The message of the service's event.
    pub(super) fn event(&self) -> String {
        let reason = self.reason();
        match self {
            Self::Role(_) => format!("failed to launch a task with (error {reason})."),
            Self::Quota | Self::Network(..) => {
                format!("was unable to place a task. Reason: {reason}.")
            }
        }
    }
}

/// Starts a task; its id.
pub(super) fn launch(turn: &mut Turn<'_>, order: Order) -> Result<String, Refusal> {
    for member in ["executionRoleArn", "taskRoleArn"] {
        if let Some(role) = order.role(member)
            && !turn.role_is_assumable(&role)
        {
            return Err(Refusal::Role(role));
        }
    }
    if !turn.has_room_for(order.revision.size("cpu")) {
        return Err(Refusal::Quota);
    }
    let place = place(turn, &order).map_err(|fault| {
        let subnet = order.subnet.clone();
        Refusal::Network(subnet, fault)
    })?;
    let time = turn.duration_of(Event::TaskRunning);
    let task = ordered(turn, order, place, time);
    let id = task.id.clone();
    turn.here().ecs.tasks.insert(id.clone(), task);
    // The network is there after about a quarter of the time.
    turn.later(time / 4, Transition::Prepare { task: id.clone() }.planned());
    Ok(id)
}

/// A task as it was ordered, which takes this time to start.
fn ordered(turn: &mut Turn<'_>, order: Order, place: Place, time: Duration) -> Task {
    let id = turn.world.dice.hex(32);
    let patience = turn.duration_of(Event::TaskFailedWithoutNetwork);
    Task {
        arn: turn.arn("ecs", &format!("task/{}/{id}", order.cluster)),
        id,
        cluster: order.cluster,
        service: order.service,
        deployment: order.deployment,
        group: order.group,
        started_by: order.started_by,
        definition: order.revision.arn,
        overrides: order.overrides,
        place,
        created: turn.now,
        stage: Stage::Provisioning,
        stop: None,
        runs_at: turn.now + time,
        gives_up_at: turn.now + patience,
        pull_started: None,
        started: None,
        stopping: None,
        stopped: None,
        exit_code: None,
        container_reason: None,
        image_digest: None,
        needs: Vec::new(),
        is_handed_out: false,
        is_up: false,
        was_healthy: false,
        targets: Vec::new(),
        execute_command: order.execute_command,
        tags: order.tags,
    }
}

fn place(turn: &mut Turn<'_>, order: &Order) -> Result<Place, ApiFault> {
    let attachment = turn.world.dice.uuid();
    let subnet = turn.subnet(&order.subnet);
    let zone = subnet.as_ref().map(|subnet| subnet.zone.clone());
    let mut groups = order.network.groups.clone();
    if let Some(subnet) = subnet.filter(|_| groups.is_empty()) {
        groups.extend(turn.default_group(&subnet.vpc_id));
    }
    let interface = turn.plant_interface(Interface {
        subnet_id: order.subnet.clone(),
        groups: groups.clone(),
        description: turn.arn("ecs", &format!("attachment/{attachment}")),
        interface_type: "interface".to_owned(),
        requester_id: "578734482556".to_owned(),
        public_ip: order.network.public_ip,
    })?;
    Ok(Place {
        subnet_id: order.subnet.clone(),
        zone: zone.unwrap_or_default(),
        groups,
        public_ip: order.network.public_ip,
        address: turn.interface_address(&interface).unwrap_or_default(),
        interface,
        attachment,
    })
}

impl Turn<'_> {
    /// Returns whether the account may run tasks of `cpu` units more at once.
    fn has_room_for(&mut self, cpu: u64) -> bool {
        let most = self.quota(FARGATE_VCPUS).saturating_mul(1024);
        let ecs = &self.here().ecs;
        let running = ecs
            .tasks
            .values()
            .filter(|task| task.stage < Stage::Stopped);
        let used: u64 = running
            .filter_map(|task| ecs.revision(&task.definition))
            .map(|revision| revision.size("cpu"))
            .sum();
        used + cpu <= most
    }
}
