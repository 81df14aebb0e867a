//! Properties of the network that no operation returns.

use crate::{simulator::Simulator, world::Turn};

impl Simulator {
    /// The subnets of this type, by their tag `Type`, from which nothing without
    /// a public address reaches the internet.
    #[must_use]
    pub fn subnets_without_way_out(&self, region: &str, r#type: &str) -> Vec<String> {
        self.change(|world, now| {
            let region = region.to_owned();
            let mut turn = Turn { world, region, now };
            let ec2 = &turn.here().ec2;
            let has_type = |id: &&String| {
                ec2.tags
                    .get(*id)
                    .is_some_and(|it| it.get("Type").is_some_and(|it| it == r#type))
            };
            let subnets: Vec<String> = ec2.subnets.keys().filter(has_type).cloned().collect();
            let without = subnets
                .into_iter()
                .filter(|id| !turn.has_way_out(id, false));
            without.collect()
        })
    }
}
