//! `status --watch`.

use std::time::{Duration, SystemTime};

use tokio::time::{MissedTickBehavior, interval};

use super::{Request, gather::gather};
use crate::{
    context::Context,
    error::{Error, ErrorKind, Exit},
};

/// Between two looks of `--watch`.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// The line above what changed.
fn now() -> String {
    format!(
        "\n{}:",
        humantime::format_rfc3339_seconds(SystemTime::now())
    )
}

/// Looks again and again, and reports what is not as it was, until it is asked to stop.
pub(super) async fn watch(context: &Context, request: &Request) -> Result<Exit, Error> {
    let stop = context.stop()?;
    let mut looks = interval(LOOK_INTERVAL);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = None;
    let mut is_failing = false;
    loop {
        let next = async {
            looks.tick().await;
            gather(request).await
        };
        let seen = tokio::select! {
            () = stop.ordered() => return Ok(Exit::Done),
            seen = next => seen,
        };
        match seen {
            Ok(view) if !is_failing && last.as_ref() == Some(&view) => {}
            Ok(view) => {
                if last.is_some() {
                    context.ui.talk(&now());
                }
                context.ui.status(&view);
                (last, is_failing) = (Some(view), false);
            }
            // What worked once may pass: it is reported once and waited for.
            Err(error) if last.is_some() && error.kind == ErrorKind::Failure => {
                if !is_failing {
                    context.ui.error(&error);
                }
                is_failing = true;
            }
            Err(error) => return Err(error),
        }
    }
}
