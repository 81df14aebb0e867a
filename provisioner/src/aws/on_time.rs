//! A request that goes out soon after it was decided upon, or not at all.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_types::body::SdkBody;
use http_body::{Body, Frame, SizeHint};
use kavak_lock::{Clock, Reading, SENT_WITHIN, SystemClock};

/// A request's body. Between the decision to send a request and its first byte
/// credentials are asked for and a connection is made, and there the machine may
/// fall asleep: what it would send when it wakes up is no longer what was decided.
#[derive(Debug)]
pub(super) struct OnTime {
    body: SdkBody,
    clock: SystemClock,
    decided_at: Reading,
    is_out: bool,
}

/// Why a request was not sent.
#[derive(Debug, thiserror::Error)]
#[error("request dropped: {} s passed between signing and sending (was the machine suspended?)", .0.as_secs())]
pub(super) struct TooLate(Duration);

impl OnTime {
    /// The body of a request that was decided upon then, by this clock.
    pub(super) fn new(body: SdkBody, clock: SystemClock, decided_at: Reading) -> Self {
        Self {
            body,
            clock,
            decided_at,
            is_out: false,
        }
    }
}

impl Body for OnTime {
    type Data = <SdkBody as Body>::Data;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, BoxError>>> {
        // Asked for again it would break off what has been sent.
        if !self.is_out {
            let age = self.clock.now().at_most_since(self.decided_at);
            if age > SENT_WITHIN {
                return Poll::Ready(Some(Err(TooLate(age).into())));
            }
            self.is_out = true;
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::{pin::pin, sync::Arc, task::Waker};

    use aws_config::{BehaviorVersion, Region};
    use aws_credential_types::{
        Credentials,
        provider::{ProvideCredentials, future},
    };
    use kavak_engine::{Class, Fault};
    use kavak_simulator::{Connection, Moment, Pace, Simulator, World};
    use tokio::time::{advance, timeout};

    use crate::aws::{Calls, Clients, fault};

    use super::*;

    const CONNECTS_IN: Duration = Duration::from_secs(1);

    /// A call that makes something, on a machine that sleeps for this time while
    /// it connects; and how many calls came to AWS.
    async fn slept_for(nap: Duration) -> (Result<(), Fault>, usize) {
        let world = World::new(Pace::Typical, 1);
        let simulator = Arc::new(Simulator::new(world, Duration::ZERO, Moment::default()));
        let connection = Connection::new(simulator.clone()).connecting_in(CONNECTS_IN);
        let aws = Clients::connect_through(connection, "us-east-1").await;
        let mut call = pin!(aws.ec2.create_vpc().cidr_block("10.0.0.0/16").send());
        let asleep = timeout(CONNECTS_IN / 2, &mut call).await;
        assert!(asleep.is_err(), "it connects");
        advance(nap).await;
        let ended = call.await.map(drop).map_err(fault("CreateVpc"));
        (ended, simulator.journal().len())
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_was_slept_over_is_not_sent_and_may_be_made_again() {
        let (ended, calls) = slept_for(SENT_WITHIN).await;
        assert_eq!(ended.expect_err("too late").class, Class::Unreachable);
        assert_eq!(calls, 0);
    }

    /// Credentials that a user has to be asked for.
    #[derive(Debug)]
    struct AskedFor;

    impl ProvideCredentials for AskedFor {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(async {
                timeout(CONNECTS_IN, std::future::pending::<()>())
                    .await
                    .ok();
                Ok(Credentials::new("key", "secret", None, None, "tests"))
            })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_of_the_hold_that_was_slept_over_before_it_was_signed_is_not_sent() {
        let world = World::new(Pace::Typical, 1);
        let simulator = Arc::new(Simulator::new(world, Duration::ZERO, Moment::default()));
        let config = aws_sdk_ssm::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .http_client(Connection::new(simulator.clone()))
            .credentials_provider(AskedFor)
            .interceptor(Arc::new(Calls::default()).lock_gate())
            .build();
        let ssm = aws_sdk_ssm::Client::from_conf(config);
        let mut call = pin!(ssm.delete_parameters().names("/a").send());
        let asleep = timeout(CONNECTS_IN / 2, &mut call).await;
        assert!(asleep.is_err(), "credentials are asked for");
        advance(SENT_WITHIN).await;
        let ended = call.await.map_err(fault("DeleteParameters"));
        assert_eq!(ended.expect_err("too late").class, Class::Unreachable);
        assert_eq!(simulator.journal().len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_nap_loses_no_call() {
        let (ended, calls) = slept_for(SENT_WITHIN / 2).await;
        ended.expect("soon enough");
        assert_eq!(calls, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_been_sent_in_time_is_not_broken_off() {
        let clock = SystemClock::default();
        let mut body = OnTime::new(SdkBody::from("Action=CreateVpc"), clock, clock.now());
        let mut next = || Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(next(), Poll::Ready(Some(Ok(_)))));
        advance(SENT_WITHIN * 2).await;
        assert!(matches!(next(), Poll::Ready(None)));
    }
}
