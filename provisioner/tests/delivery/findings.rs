//! Vulnerabilities that ECR's scan found in an image.

use kavak_engine::Stop;
use kavak_infra::delivery::image;
use kavak_stack::settings::Severity;
use serde_json::json;

use crate::{
    registry::REPOSITORY,
    scene::{REGION, Scene, in_simulated_time},
};

/// An environment with an image in its repository, whose scan is in this state.
async fn scanned(status: &str, counts: &[(&str, u32)]) -> (Scene, image::Image) {
    let scene = Scene::serving().await;
    scene.push("v3", "amd64");
    let set = scene
        .account
        .set_image_scan(REGION, REPOSITORY, status, counts);
    set.unwrap();
    let asked = format!("{}:v3", scene.repository());
    let image = image::resolve(&scene.aws, &asked, None).await.unwrap();
    (scene, image)
}

#[test]
fn image_with_findings_of_the_limit_or_worse_is_refused_with_their_counts() {
    in_simulated_time(async {
        let counts = [("CRITICAL", 1), ("HIGH", 2), ("LOW", 9)];
        let (scene, image) = scanned("COMPLETE", &counts).await;
        let refused = image
            .refuse_findings(&scene.aws, Some(Severity::High))
            .await;
        let error = refused.unwrap_err();
        assert_eq!(error.exit_code(), 4);
        assert_eq!(
            error.what,
            "the image has findings: 1 critical, 2 high, 9 low"
        );
        let next = error.next.join(" ");
        assert!(
            next.contains(REPOSITORY) && next.contains("refuse_findings_from"),
            "{next}"
        );
        assert_eq!(image.refuse_findings(&scene.aws, None).await.unwrap(), None);
    });
}

#[test]
fn image_with_lesser_findings_is_rolled_out() {
    in_simulated_time(async {
        let (scene, image) = scanned("COMPLETE", &[("HIGH", 2)]).await;
        let checked = image.refuse_findings(&scene.aws, Some(Severity::Critical));
        assert_eq!(checked.await.unwrap(), None);
    });
}

#[test]
fn scan_that_is_running_is_waited_for_and_one_that_does_not_end_is_a_notice() {
    in_simulated_time(async {
        let (scene, image) = scanned("IN_PROGRESS", &[]).await;
        let (account, stop) = (scene.account.clone(), Stop::default());
        let ends = async {
            let _ = stop.pause(std::time::Duration::from_secs(30)).await;
            let found = account.set_image_scan(REGION, REPOSITORY, "COMPLETE", &[("CRITICAL", 1)]);
            found.unwrap();
        };
        let checked = image.refuse_findings(&scene.aws, Some(Severity::Critical));
        let (checked, ()) = tokio::join!(checked, ends);
        assert!(checked.unwrap_err().what.contains("1 critical"));

        for status in ["IN_PROGRESS", "UNSUPPORTED_IMAGE"] {
            account
                .set_image_scan(REGION, REPOSITORY, status, &[])
                .unwrap();
            let checked = image.refuse_findings(&scene.aws, Some(Severity::Low)).await;
            let notice = checked.unwrap().unwrap();
            assert!(notice.contains(status), "{notice}");
        }
    });
}

#[test]
fn findings_of_a_registry_that_is_not_asked_are_unknown() {
    in_simulated_time(async {
        let scene = Scene::serving().await;
        let running = scene.image().await;
        assert_eq!(
            image::findings(&scene.aws, &running, None).await.unwrap(),
            None
        );
    });
}

#[test]
fn findings_that_may_not_be_read_are_a_notice() {
    in_simulated_time(async {
        let (scene, image) = scanned("COMPLETE", &[("CRITICAL", 1)]).await;
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "ecr:DescribeImageScanFindings", "Resource": "*"},
        ]});
        scene.account.authorize(Some(&policy.to_string())).unwrap();
        let checked = image.refuse_findings(&scene.aws, Some(Severity::Critical));
        let notice = checked.await.unwrap().unwrap();
        assert!(notice.contains("are unknown"), "{notice}");
    });
}
