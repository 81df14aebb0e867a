//! What a failed call means for the user, and what to do about it, by class.

use kavak_engine::{Class, Fault, Reason};

/// What to report about a fault.
pub(super) struct Advice {
    pub(super) meaning: String,
    pub(super) next: Vec<String>,
}

pub(super) fn of(fault: &Fault) -> Advice {
    let by_class = of_class(fault);
    match fault.reason {
        Some(Reason { meaning, next: "" }) => Advice {
            meaning: (*meaning).to_owned(),
            ..by_class
        },
        Some(Reason { meaning, next }) => Advice {
            meaning: (*meaning).to_owned(),
            next: vec![(*next).to_owned()],
        },
        None => by_class,
    }
}

fn of_class(fault: &Fault) -> Advice {
    let action = fault.action;
    let (meaning, next): (String, &[&str]) = match fault.class {
        Class::Credentials => (
            "there are no usable credentials for AWS, or they have expired".into(),
            &[
                "log in (`aws sso login`, `aws login`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID) and check with `aws sts get-caller-identity`",
            ],
        ),
        Class::ClockSkew => (
            "this machine's clock is off, and AWS rejects signatures that are more than 5 minutes off".into(),
            &["set the clock (`timedatectl set-ntp true`) and try again"],
        ),
        Class::Intercepted => (
            "something between here and AWS answered in its place: a proxy, or the login page of a network".into(),
            &[
                "open a web page to log in to the network, or check HTTPS_PROXY, NO_PROXY and --endpoint-url",
            ],
        ),
        Class::Denied => (
            format!("the credentials may not call {action}"),
            &[
                "have that action allowed to the role that you use (a policy of your own, or of the organisation, refuses it)",
            ],
        ),
        Class::Quota => (
            "a quota of this AWS account and region is reached".into(),
            &["ask for more in the Service Quotas console, or remove what is no longer used"],
        ),
        Class::Capacity => (
            "AWS has no room for this in the zone at the moment".into(),
            &["try again later, or choose other network.availability_zones or another size"],
        ),
        Class::Unreachable => (
            "AWS can't be reached from here".into(),
            &[
                "check the network, its proxy (HTTPS_PROXY, NO_PROXY) and the roots that it needs (AWS_CA_BUNDLE), --region and --endpoint-url",
            ],
        ),
        Class::Throttled => (
            "AWS had too many calls from this account for minutes".into(),
            &["see what else calls AWS in this account, and try again"],
        ),
        Class::Transient | Class::Ambiguous => (
            "AWS did not answer as it should, for minutes".into(),
            &["look at https://health.aws.amazon.com and try again"],
        ),
        Class::NotVisibleYet | Class::IamPropagating => (
            "what was made before was not seen everywhere, for minutes".into(),
            &["try again"],
        ),
        Class::Busy => (
            "AWS was busy with another change of it".into(),
            &["try again later"],
        ),
        Class::InUse => (
            "something that is not the environment's still uses it".into(),
            &["remove what uses it, and try again"],
        ),
        Class::AlreadyExists => (
            "a resource with this name exists and is not tagged as part of this environment".into(),
            &["choose another project or env, or remove what has the name"],
        ),
        Class::NotFound => (
            "a resource that existed a moment ago is gone: it was deleted outside of this run".into(),
            &["find out what deleted it (CloudTrail), and try again"],
        ),
        Class::Invalid => (
            "AWS refuses the request as it is".into(),
            &[
                "check the setting that AWS's message speaks of; `kavak-infra config show` prints its origin",
            ],
        ),
        Class::Unknown => (
            "AWS refuses the request with an error code that this program does not know".into(),
            &[
                "read AWS's message; `kavak-infra config show` prints each setting with its origin",
            ],
        ),
        Class::Failed => (
            "it ended in a state from which it does not recover by itself".into(),
            &["fix what AWS's reason says: the next run makes it again"],
        ),
        Class::NotLocked => (
            "whether this run still holds the lock was not sure, for minutes".into(),
            &["check the network, and try again"],
        ),
        Class::Stopped => ("the run was stopped".into(), &[]),
    };
    Advice {
        meaning,
        next: next.iter().map(|text| (*text).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_class_has_a_next_step_unless_the_run_was_stopped() {
        for class in Class::ALL {
            let advice = of(&Fault::new(*class, "CreateVpc", "no"));
            assert!(!advice.meaning.is_empty(), "{class:?}");
            let is_stopped = *class == Class::Stopped;
            assert_eq!(advice.next.is_empty(), is_stopped, "{class:?}");
        }
    }
}
