//! Couriers take events from a lane to a receiver.

use std::error::Error;

use async_trait::async_trait;

use super::Receiver;
use crate::store::{Lane, PendingEvent};

/// Delivers the events of one lane.
#[async_trait]
pub trait Courier: Send + Sync {
    /// The lane.
    fn lane(&self) -> Lane;

    /// Makes one attempt. What is in vain for ever counts as done.
    ///
    /// # Errors
    /// After any error the event is tried again.
    async fn deliver(&self, event: &PendingEvent) -> Result<(), Box<dyn Error + Send + Sync>>;
}

#[async_trait]
impl Courier for Receiver {
    fn lane(&self) -> Lane {
        Lane::Events
    }

    async fn deliver(&self, event: &PendingEvent) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(self.send(event).await?)
    }
}
