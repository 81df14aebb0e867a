//! What the calls of a kind must be able to do.

use kavak_engine::Fault;
use kavak_stack::{Condition, Found, Key, Spec, for_each_kind, plan::Leaves, spec};

use super::AwsCloud;

/// The mutating calls of a kind. None of them retries or waits: the engine does. Each may be
/// repeated after any failure.
#[diagnostic::on_unimplemented(
    note = "implement it in provisioner/src/resources/<service>/<kind>.rs"
)]
pub(super) trait Lifecycle: Sized {
    /// Makes the one call that creates it, with name, tags and (if the API has one) the client
    /// token in it. Returns the resource as AWS creates it: [`Self::update`] brings it to what is
    /// wanted.
    async fn create(cloud: &AwsCloud, wanted: &Self, token: &str) -> Result<Found, Fault>;

    /// Makes the calls for the differences between `from` and `to`. Where the resource is
    /// another one afterwards than `to` under the same id, `updated` is corrected.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        updated: &mut Found,
    ) -> Result<(), Fault>;

    /// Makes the call that deletes it, and leaves behind what `leaves` says.
    async fn delete(
        cloud: &AwsCloud,
        found: &Found,
        it: &Self,
        leaves: &Leaves,
    ) -> Result<(), Fault>;
}

// The SDK's futures are big: without a box, one a kind would make these too big for a thread's
// stack.
macro_rules! dispatch {
    ([$($kind:ident)+]) => {
        /// [`Lifecycle::create`] of the kind.
        pub(super) async fn create(cloud: &AwsCloud, key: &Key, spec: &Spec) -> Result<Found, Fault> {
            let token = cloud.token(key);
            match spec {
                $(Spec::$kind(it) => {
                    Box::pin(<spec::$kind as Lifecycle>::create(cloud, it, &token)).await
                })+
            }
        }

        /// [`Lifecycle::update`] of the kind: the resource as it is then.
        pub(super) async fn update(cloud: &AwsCloud, found: &Found, to: &Spec) -> Result<Found, Fault> {
            let mut updated = updated(found, to);
            match (&found.spec, to) {
                $((Spec::$kind(from), Spec::$kind(to)) => {
                    Box::pin(<spec::$kind as Lifecycle>::update(cloud, found, from, to, &mut updated)).await?;
                }
                (Spec::$kind(_), _) => return Err(other_kind(found, to)),)+
            }
            Ok(updated)
        }

        /// [`Lifecycle::delete`] of the kind.
        pub(super) async fn delete(cloud: &AwsCloud, found: &Found, leaves: &Leaves) -> Result<(), Fault> {
            match &found.spec {
                $(Spec::$kind(it) => {
                    Box::pin(<spec::$kind as Lifecycle>::delete(cloud, found, it, leaves)).await
                })+
            }
        }
    };
}

for_each_kind!(dispatch);

/// The resource after its update: what takes its time is polled before it counts as ready.
fn updated(found: &Found, to: &Spec) -> Found {
    let condition = if to.kind().is_polled() {
        Condition::Pending("modifying".into())
    } else {
        Condition::Ready
    };
    Found {
        spec: to.clone(),
        ..found.clone()
    }
    .in_condition(condition)
}

fn other_kind(found: &Found, to: &Spec) -> Fault {
    let (from, to) = (found.spec.kind(), to.kind());
    let message = format!("a {from} can't become a {to}");
    Fault::new(kavak_engine::Class::Invalid, "update", message)
}
