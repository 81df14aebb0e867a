//! The simulator for those outside of AWS: processes that run tasks, databases and
//! caches in its place ([`crate::Runtime::Processes`]), customers, readers of mails,
//! and tests that set conditions.

mod caches;
mod conditions;
mod databases;
mod load_balancers;
mod mail;
mod network;
mod registry;
mod tasks;
mod visit;

pub use self::{
    caches::CacheToRun, databases::DatabaseToRun, load_balancers::BalancerToRun, registry::Kept,
    tasks::TaskToRun, visit::Visit,
};
use crate::{
    simulator::Simulator,
    world::{Turn, World},
};

impl Simulator {
    fn of_all_regions<T>(&self, read: impl Fn(&mut Turn<'_>) -> Vec<T>) -> Vec<T> {
        let now = self.now();
        let mut world = self.inspect(World::clone);
        let names = world.region_names().into_iter();
        names
            .flat_map(|region| read(&mut world.turn(&region, now)))
            .collect()
    }

    fn in_all_regions(&self, change: impl Fn(&mut Turn<'_>)) {
        self.change(|world, now| {
            for region in world.region_names() {
                change(&mut world.turn(&region, now));
            }
        });
    }
}
