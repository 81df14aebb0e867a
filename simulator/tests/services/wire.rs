//! Requests that reach no operation.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use kavak_simulator::{Moment, Pace, Simulator, World};

fn signed(service: &str) -> Request<Bytes> {
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=KEY/20260101/eu-west-1/{service}/aws4_request, SignedHeaders=host, Signature=00"
    );
    let request = Request::post("/").header("authorization", authorization);
    request.body(Bytes::new()).unwrap()
}

fn text(response: &http::Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).unwrap()
}

#[tokio::test]
async fn service_that_is_not_simulated_is_refused_in_its_own_protocol() {
    let world = World::new(Pace::Instant, 1);
    let simulator = Simulator::new(world, Duration::ZERO, Moment::default());
    for (service, kind, found) in [
        ("s3", None, "<Error><Code>ServiceNotSimulated</Code>"),
        (
            "sqs",
            Some("application/x-amz-json-1.0"),
            "\"__type\":\"ServiceNotSimulated\"",
        ),
        (
            "autoscaling",
            Some("application/x-www-form-urlencoded; charset=utf-8"),
            "<ErrorResponse><Error><Type>Receiver</Type><Code>ServiceNotSimulated</Code>",
        ),
    ] {
        let mut request = signed(service);
        if let Some(kind) = kind {
            request
                .headers_mut()
                .insert("content-type", kind.parse().unwrap());
        }
        let answer = simulator.answer(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), 501, "no client tries that again");
        assert!(text(&answer).contains(found), "{}", text(&answer));
        assert!(text(&answer).contains(&format!("`{service}` is not simulated")));
    }
    let unsigned = Request::post("/").body(Bytes::new()).unwrap();
    assert_eq!(
        simulator.answer(unsigned).await.unwrap().status().as_u16(),
        403
    );
}
