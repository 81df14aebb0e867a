//! From one status of a group to the next.

use std::time::Duration;

use crate::{
    durations::Event,
    members,
    state::elasticache::{
        Endpoint, GroupTransition, MemberState, ReplicationGroup, Settings, Status, Transition,
    },
    window::Window,
    world::{self, Runtime, Turn},
};

impl GroupTransition {
    pub(super) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::Leave { id, step } => {
                let group = turn.replication_group(&id);
                if group.is_ok_and(|group| group.step == step) {
                    turn.leave_group_status(&id);
                }
            }
            Self::Maintain { id } => {
                let Ok(mut group) = turn.available_group(&id) else {
                    return;
                };
                if !group.queued.is_empty() {
                    group.changes = std::mem::take(&mut group.queued);
                    turn.here().elasticache.groups.insert(id.clone(), group);
                    turn.enter_group_status(&id, Status::Modifying);
                }
            }
        }
    }

    fn of_world(self) -> world::Transition {
        world::Transition::ElastiCache(Transition::Group(self))
    }
}

impl Turn<'_> {
    /// Gives a group a status, and plans the end of it.
    pub(super) fn enter_group_status(&mut self, id: &str, status: Status) {
        let runtime = self.world.runtime;
        let Ok(group) = self.replication_group(id) else {
            return;
        };
        group.status = status;
        group.step += 1;
        let (id, step) = (group.id.clone(), group.step);
        let event = match status {
            // A process outside must run it first.
            Status::Creating if runtime == Runtime::Processes && !group.fails => return,
            Status::Creating => Event::CacheAvailable,
            Status::Modifying => Event::CacheModified,
            Status::Deleting => Event::CacheDeleted,
            Status::Available | Status::CreateFailed => return,
        };
        self.after(event, GroupTransition::Leave { id, step }.of_world());
    }

    /// Ends the status of a group, with what comes of it.
    pub(crate) fn leave_group_status(&mut self, id: &str) {
        let Ok(mut group) = self.replication_group(id).cloned() else {
            return;
        };
        if group.status == Status::Deleting {
            return self.remove_replication_group(&group);
        }
        let status = if group.fails {
            Status::CreateFailed
        } else {
            group.make_changes();
            let mut gone = group.settle_members();
            self.pull_later(&mut gone);
            let host = self.cache_hosts().primary(&group);
            let port = group.settings.port;
            group.endpoint = Some(Endpoint { host, port });
            Status::Available
        };
        self.here().elasticache.groups.insert(id.to_owned(), group);
        self.enter_group_status(id, status);
    }

    fn remove_replication_group(&mut self, group: &ReplicationGroup) {
        self.here().elasticache.groups.remove(&group.id);
        let members = group.members.iter();
        let mut interfaces = members.map(|member| member.interface.clone()).collect();
        self.pull_later(&mut interfaces);
    }

    /// Interfaces stay for a while after what they were for.
    fn pull_later(&mut self, interfaces: &mut Vec<String>) {
        if !interfaces.is_empty() {
            let ids = std::mem::take(interfaces);
            let pull = Transition::PullInterfaces { ids };
            self.after(
                Event::CacheInterfacesGone,
                world::Transition::ElastiCache(pull),
            );
        }
    }

    /// Makes the queued changes of a group in its next maintenance window.
    pub(super) fn plan_maintenance(&mut self, group: &ReplicationGroup) {
        let window = &group.settings.preferred_maintenance_window;
        let now = self.world.calendar.unix_ms(self.now) / 1000;
        let window = Window::of_week(window, 0).ok();
        let seconds = window.map_or(0, |window| window.seconds_until(now));
        let id = group.id.clone();
        self.later(
            Duration::from_secs(seconds),
            GroupTransition::Maintain { id }.of_world(),
        );
    }
}

impl ReplicationGroup {
    fn make_changes(&mut self) {
        let changes = std::mem::take(&mut self.changes);
        if let Ok(after) = members::changed::<Settings>(&self.settings, &changes) {
            self.settings = after;
        }
    }

    /// Those that come are there, those that go are gone: their interfaces.
    fn settle_members(&mut self) -> Vec<String> {
        let is_going = |state: MemberState| state == MemberState::Going;
        let going = self.members.iter().filter(|it| is_going(it.state));
        let interfaces = going.map(|it| it.interface.clone()).collect();
        self.members.retain(|it| !is_going(it.state));
        for member in &mut self.members {
            member.state = MemberState::There;
        }
        interfaces
    }
}
