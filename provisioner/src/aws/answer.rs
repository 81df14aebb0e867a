//! What is noted of an answer before the SDK reads it, and whether it is AWS's.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept, context::BeforeDeserializationInterceptorContextMut, dyn_dispatch_hint,
        },
        orchestrator::{HttpResponse, Metadata},
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;

/// The service that was called, by the SDK's name for it, beside its answer.
#[derive(Clone, Debug)]
pub(super) struct Service(pub(super) String);

/// An answer that is not AWS's: a captive portal's login page, a proxy's refusal.
#[derive(Debug, thiserror::Error)]
#[error("the answer is a web page (status {0}), not one of AWS")]
pub(super) struct NotAws(pub(super) u16);

/// Notes the service beside each answer, and rejects answers that are not AWS's
/// before one without a result (`DeleteVpc`) is taken for a success.
#[derive(Debug)]
pub(super) struct AnswerCheck;

#[dyn_dispatch_hint]
impl Intercept for AnswerCheck {
    fn name(&self) -> &'static str {
        "check that AWS answered"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response_mut();
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type").unwrap_or_default();
        // AWS's own balancers answer with a page, too, where a service is down:
        // with a 5xx, which says enough.
        if kind.starts_with("text/html") && status < 500 {
            return Err(NotAws(status).into());
        }
        if let Some(called) = config.load::<Metadata>() {
            response.add_extension(Service(called.service().to_owned()));
        }
        Ok(())
    }
}

/// Whether an answer that the SDK could not read is a web page under another
/// content type.
pub(super) fn is_web_page(response: &HttpResponse) -> bool {
    let body = response.body().bytes().unwrap_or_default();
    let start = String::from_utf8_lossy(&body[..body.len().min(100)]).to_ascii_lowercase();
    let start = start.trim_start();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use aws_smithy_runtime_api::{
        client::{
            http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
            orchestrator::HttpRequest,
        },
        http::StatusCode,
    };
    use aws_smithy_types::body::SdkBody;
    use kavak_engine::{Class, Fault};
    use tokio::time::Instant;

    use super::*;
    use crate::aws::{Clients, fault};

    /// Answers every request with a network's login page, and counts them.
    #[derive(Clone, Debug, Default)]
    struct Portal(Arc<AtomicUsize>);

    impl HttpConnector for Portal {
        fn call(&self, _request: HttpRequest) -> HttpConnectorFuture {
            self.0.fetch_add(1, Ordering::Relaxed);
            let page = SdkBody::from("<html><title>Log in</title></html>");
            let mut response = HttpResponse::new(StatusCode::try_from(200).expect("OK"), page);
            response.headers_mut().insert("content-type", "text/html");
            HttpConnectorFuture::ready(Ok(response))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn captive_portal_is_reported_at_once_and_never_taken_for_success() {
        let portal = Portal::default();
        let answers = portal.clone();
        let http = http_client_fn(move |_, _| SharedHttpConnector::new(answers.clone()));
        let aws = Clients::connect_through(http, "us-east-1").await;
        let started = Instant::now();
        let failures: [Fault; 3] = [
            // Has no result that could be missing.
            aws.read(|| async {
                let call = aws.ec2.delete_vpc().vpc_id("vpc-1");
                call.send().await.map(drop).map_err(fault("DeleteVpc"))
            })
            .await
            .expect_err("a page"),
            aws.read(|| async {
                let call = aws.ecs.list_clusters();
                call.send().await.map(drop).map_err(fault("ListClusters"))
            })
            .await
            .expect_err("a page"),
            aws.read(|| async {
                let call = aws.rds.describe_db_instances();
                call.send()
                    .await
                    .map(drop)
                    .map_err(fault("DescribeDBInstances"))
            })
            .await
            .expect_err("a page"),
        ];
        assert!(started.elapsed().as_secs() < 1, "{:?}", started.elapsed());
        assert_eq!(portal.0.load(Ordering::Relaxed), 3);
        for failure in failures {
            assert_eq!(failure.class, Class::Intercepted, "{failure}");
            assert!(
                failure.message.contains("web page (status 200)"),
                "{failure}"
            );
        }
    }

    #[test]
    fn web_page_under_another_content_type_is_known_by_its_start() {
        let is_page = |body: &'static str| {
            let status = StatusCode::try_from(200).expect("a status");
            is_web_page(&HttpResponse::new(status, SdkBody::from(body)))
        };
        assert!(is_page("\n<!DOCTYPE html>\n<title>Wi-Fi</title>"));
        assert!(is_page("<HTML>"));
        assert!(!is_page("<?xml version=\"1.0\"?><html/>"));
        assert!(!is_page("{}") && !is_page(""));
    }
}
