//! Rate limits of AWS: a bucket of tokens for each class of
//! calls, which fills again at a steady rate.
//!
//! The figures of EC2, ECS, Secrets Manager and Route 53 are AWS's published
//! ones, those of the other services are guesses on the safe side.

use std::collections::BTreeMap;

use crate::{Service, clock::Moment, durations::Pace};

/// The buckets of an account. Each is one region's, but for the services that
/// have no region.
#[derive(Debug)]
pub(crate) struct Limits {
    is_on: bool,
    buckets: BTreeMap<(Service, String, String), Bucket>,
}

/// The limit that a call counts for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit<'a> {
    /// The calls that share it: the name of one operation where AWS counts each by itself.
    class: &'a str,
    burst: f64,
    per_second: f64,
}

impl<'a> Limit<'a> {
    /// The limit of a class of calls: how many pass at once, and how many a second after these.
    pub(crate) const fn new(class: &'a str, burst: u16, per_second: u16) -> Self {
        Self {
            class,
            burst: burst as f64,
            per_second: per_second as f64,
        }
    }
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled_at: Moment,
}

impl Limits {
    /// Worlds for people who wait, and those that stand for an emulator, can
    /// be called as often as anybody likes.
    pub(crate) const fn of(pace: Pace) -> Self {
        Self {
            is_on: matches!(pace, Pace::Typical | Pace::Varying | Pace::Quick),
            buckets: BTreeMap::new(),
        }
    }

    /// Returns whether a call is one too many; else it is counted.
    pub(crate) fn is_exceeded(
        &mut self,
        service: Service,
        region: &str,
        limit: Limit<'_>,
        now: Moment,
    ) -> bool {
        if !self.is_on {
            return false;
        }
        let region = if is_global(service) { "" } else { region };
        let key = (service, region.to_owned(), limit.class.to_owned());
        let bucket = self.buckets.entry(key).or_insert(Bucket {
            tokens: limit.burst,
            filled_at: now,
        });
        let filled = now.since(bucket.filled_at).as_secs_f64() * limit.per_second;
        bucket.tokens = (bucket.tokens + filled).min(limit.burst);
        bucket.filled_at = now;
        if bucket.tokens < 1.0 {
            return true;
        }
        bucket.tokens -= 1.0;
        false
    }
}

const fn is_global(service: Service) -> bool {
    matches!(service, Service::Iam | Service::Route53)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit<'_> = Limit::new("all", 10, 5);

    fn refused(limits: &mut Limits, service: Service, region: &str, calls: usize) -> usize {
        let is_refused = |_: &usize| limits.is_exceeded(service, region, LIMIT, Moment::default());
        (0..calls).filter(is_refused).count()
    }

    #[test]
    fn regions_are_counted_apart_but_for_services_without_any() {
        let mut limits = Limits::of(Pace::Typical);
        let mut refused = |service, region| refused(&mut limits, service, region, 12);
        assert_eq!(refused(Service::Ec2, "us-east-1"), 2);
        assert_eq!(refused(Service::Ec2, "us-west-2"), 2);
        assert_eq!(refused(Service::Iam, "us-east-1"), 2);
        assert_eq!(refused(Service::Iam, "us-west-2"), 12);
    }

    #[test]
    fn brisk_and_instant_worlds_have_no_limits() {
        for pace in [Pace::Brisk, Pace::Instant] {
            let mut limits = Limits::of(pace);
            assert_eq!(refused(&mut limits, Service::Route53, "us-east-1", 1000), 0);
        }
    }
}
