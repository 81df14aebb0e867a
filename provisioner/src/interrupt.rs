//! What ends a run before its time: Ctrl-C, SIGTERM, the deadline.

use std::{future::pending, io, time::Duration};

use kavak_engine::{Stop, StopReason};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::timeout,
};

/// An order that is given when the first of them comes; `report` is called then.
///
/// # Errors
/// The system's, if signals can't be listened for.
pub fn listen(
    deadline: Option<Duration>,
    report: impl FnOnce(StopReason) + Send + 'static,
) -> io::Result<Stop> {
    let (interrupts, terminations) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    let stop = Stop::default();
    let order = stop.clone();
    tokio::spawn(async move {
        let reason = first(interrupts, terminations, deadline).await;
        order.order(reason);
        report(reason);
    });
    Ok(stop)
}

async fn first(
    mut interrupts: Signal,
    mut terminations: Signal,
    deadline: Option<Duration>,
) -> StopReason {
    let time_is_up = async {
        match deadline {
            Some(deadline) => _ = timeout(deadline, pending::<()>()).await,
            None => pending().await,
        }
    };
    tokio::select! {
        _ = interrupts.recv() => StopReason::Interrupted,
        _ = terminations.recv() => StopReason::Terminated,
        () = time_is_up => StopReason::DeadlinePassed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_deadline_gives_the_order_when_it_has_passed() {
        let stop = listen(Some(Duration::from_secs(1_200)), drop).expect("signals");
        stop.ordered().await;
        assert_eq!(stop.reason(), Some(StopReason::DeadlinePassed));
    }
}
