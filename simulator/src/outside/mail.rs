//! Mails to subscribers, and their answers.

use crate::{
    clock::Moment,
    fault::ApiFault,
    simulator::Simulator,
    sns::not_found,
    state::sns::{Mail, Subscription},
    world::World,
};

impl Simulator {
    /// Takes the mails that were sent since the last time, oldest first.
    pub fn take_mails(&self) -> Vec<Mail> {
        let has_none = |world: &World| world.regions.values().all(|it| it.sns.mails.is_empty());
        // A change wakes those who keep the world.
        if self.inspect(has_none) {
            return Vec::new();
        }
        self.change(|world: &mut World, _| {
            let regions = world.regions.values_mut();
            regions
                .flat_map(|region| std::mem::take(&mut region.sns.mails))
                .collect()
        })
    }

    /// Confirms, as the reader of the mail, the subscriptions of
    /// this address in a region.
    ///
    /// # Errors
    /// That no subscription of this address waits for a confirmation.
    pub fn confirm_subscriptions(&self, region: &str, endpoint: &str) -> Result<(), ApiFault> {
        self.change(|world: &mut World, now: Moment| {
            let topics = world.region(region).sns.topics.values_mut();
            let mut pending: Vec<&mut Subscription> = topics
                .flat_map(|topic| &mut topic.subscriptions)
                .filter(|it| it.endpoint == endpoint && !it.is_confirmed && it.is_kept(now))
                .collect();
            for subscription in &mut pending {
                subscription.is_confirmed = true;
            }
            match pending.is_empty() {
                true => Err(not_found("Subscription does not exist")),
                false => Ok(()),
            }
        })
    }
}
