//! Plans that must not be carried out.

use kavak_stack::{UnmanagedReason, plan::Refusal};

use crate::error::{Error, ErrorKind};

impl Error {
    /// A plan that must not be carried out.
    #[must_use]
    pub fn of_refusals(refusals: &[Refusal]) -> Self {
        let mut error = Self::new(ErrorKind::Refused, "the plan must not be carried out")
            .meaning("nothing was changed");
        for refusal in refusals {
            error = error.because(refusal).next(next_step(refusal));
        }
        error
    }
}

fn next_step(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::NotPossible { next, .. } => next.as_str(),
        Refusal::LosesData { .. } => {
            "take the change back, or set lifetime = \"ephemeral\" if the data may be lost"
        }
        Refusal::Drill { .. } => {
            "run `kavak-infra down`, or `drill restore` for the environment that was drilled"
        }
        Refusal::NeedsOwner { .. } => {
            "give it back what it misses (its key, its network, its parameters), or \
                     run `kavak-infra down` if the data may be lost"
        }
        Refusal::OverQuota { .. } => {
            "ask for a higher quota in the Service Quotas console, or remove what is no longer used"
        }
        Refusal::Impossible { .. } => "change the setting that it names",
        Refusal::GivenItself { .. } => {
            "leave ingress.certificate_arn out: with ingress.domain and ingress.hosted_zone \
                     the certificate that is there is used"
        }
        Refusal::Taken(by) => next_step_of_conflict(&by.reason),
    }
}

fn next_step_of_conflict(reason: &UnmanagedReason) -> &'static str {
    match reason {
        UnmanagedReason::ServesRegion(_) => {
            "choose another project or env: two regions of an account can't have \
                         environments of one name"
        }
        UnmanagedReason::NameOnly => {
            "choose another project or env, or remove what has the name; \
                         if it is yours, tag it with project, env and owner and it is adopted"
        }
        UnmanagedReason::TagsOnly => {
            "if it is this environment's, give its Name tag back; if not, take its \
                         tags project and env away or remove it"
        }
        UnmanagedReason::Record => {
            "remove the record, or choose another ingress.domain: a record that was \
                         there before is never changed"
        }
        UnmanagedReason::Guest => {
            "remove what takes its place; if it is this environment's, give it its \
                         Name and the tags project, env and owner and it is adopted"
        }
    }
}
