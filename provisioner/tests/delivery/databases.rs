//! Databases that fail: AWS's reason is reported with them.

use kavak_infra::{error::Error, gather, observe::ObserveScope};
use kavak_stack::{Condition, key};

use crate::scene::{REGION, Scene, in_simulated_time, settings};

#[test]
fn why_a_database_failed_is_reported_by_the_run_and_by_every_later_look() {
    in_simulated_time(async {
        let scene = Scene::empty(settings()).await;
        scene
            .account
            .change(|world, _| world.fail_next_database(REGION));
        let reason = "failed: The DB instance could not be created.";
        let outcome = scene.try_up().await.1;
        let error = Error::of_outcome(&outcome, "kavak-infra up").unwrap();
        let causes = error.because_of();
        assert!(causes.contains(reason), "{causes}");
        let observed = gather::observed(&scene.aws, &ObserveScope::new(&scene.environment))
            .await
            .unwrap();
        let found = observed.get(&key::DB_INSTANCE).unwrap();
        assert_eq!(found.condition, Condition::Failed(reason.into()));
        scene.up().await;
        let observed = gather::observed(&scene.aws, &ObserveScope::new(&scene.environment))
            .await
            .unwrap();
        let found = observed.get(&key::DB_INSTANCE).unwrap();
        assert_eq!(
            found.condition,
            Condition::Ready,
            "the next run makes it again"
        );
    });
}
