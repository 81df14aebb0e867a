//! Who calls AWS, by which clock, and what they may do.

use std::{
    sync::{Arc, OnceLock},
    time::SystemTime,
};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept, context::BeforeDeserializationInterceptorContextRef, dyn_dispatch_hint,
        },
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;
use kavak_engine::Fault;
use kavak_stack::Settings;

use super::{Finding, Health, permissions};
use crate::{
    aws::{Clients, clock, fault},
    error::Error,
};

/// AWS rejects signatures that are more than five minutes off.
const DANGEROUS_SKEW_S: u64 = 240;
const NOTABLE_SKEW_S: u64 = 30;

/// Who calls AWS.
pub(super) struct Caller {
    pub(super) arn: String,
    pub(super) account: String,
    /// The `Date` of AWS's answer.
    date: Option<String>,
}

pub(super) async fn examine(aws: &Clients, settings: &Settings, now: SystemTime) -> Vec<Finding> {
    let region = &aws.region;
    match caller(aws).await {
        Ok(caller) => vec![
            Finding::ok(
                "credentials",
                format!("{} in account {}, {region}", caller.arn, caller.account),
            ),
            clock_of(&caller, now),
            permissions::examine(aws, settings, &caller).await,
        ],
        Err(fault) => {
            let error = Error::of_fault("asking AWS who calls", fault);
            vec![Finding::of("credentials", &error)]
        }
    }
}

async fn caller(aws: &Clients) -> Result<Caller, Fault> {
    let date = AnswerDate::default();
    let answer = aws.read(|| async {
        let call = aws.sts.get_caller_identity().customize();
        let call = call.interceptor(date.clone()).send().await;
        call.map_err(fault("GetCallerIdentity"))
    });
    let answer = answer.await?;
    Ok(Caller {
        arn: answer.arn.unwrap_or_default(),
        account: answer.account.unwrap_or_default(),
        date: date.0.get().cloned(),
    })
}

fn clock_of(caller: &Caller, now: SystemTime) -> Finding {
    let next = "set the clock (`timedatectl set-ntp true`)";
    let Some(skew) = clock::skew(caller.date.as_deref(), now) else {
        let what = "not examined: the answer has no date";
        return Finding::new("clock", Health::Warning, what, []);
    };
    match skew.seconds() {
        DANGEROUS_SKEW_S.. => Finding::new("clock", Health::Failure, skew.to_string(), [next]),
        NOTABLE_SKEW_S.. => Finding::new("clock", Health::Warning, skew.to_string(), [next]),
        _ => Finding::ok("clock", "as AWS's"),
    }
}

/// Notes the `Date` of an answer.
#[derive(Clone, Debug, Default)]
struct AnswerDate(Arc<OnceLock<String>>);

#[dyn_dispatch_hint]
impl Intercept for AnswerDate {
    fn name(&self) -> &'static str {
        "note the date of the answer"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(date) = context.response().headers().get("date") {
            // A repeated call's first answer counts: its delay is known least.
            let _ = self.0.set(date.to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn clock_is_well_within_half_a_minute_and_fails_from_four_minutes_on() {
        // 2026-11-28 12:00:00 UTC.
        let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_867_200);
        let caller = |date: Option<&str>| Caller {
            arn: String::new(),
            account: String::new(),
            date: date.map(str::to_owned),
        };
        let dated = caller(Some("Sat, 28 Nov 2026 12:00:00 GMT"));
        for (seconds, expected) in [
            (0, Health::Ok),
            (29, Health::Ok),
            (30, Health::Warning),
            (240, Health::Failure),
            (9_000, Health::Failure),
        ] {
            let ahead = clock_of(&dated, noon + Duration::from_secs(seconds));
            let behind = clock_of(&dated, noon - Duration::from_secs(seconds));
            assert_eq!(ahead.state, expected, "{seconds}");
            assert_eq!(behind.state, expected, "{seconds}");
        }
        assert_eq!(clock_of(&caller(None), noon).state, Health::Warning);
    }
}
