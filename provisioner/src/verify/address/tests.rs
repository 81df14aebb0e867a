use std::{
    io::{Read, Write},
    net::TcpListener,
};

use super::*;

/// Answers each request with the next of these status lines.
fn serve(answers: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for answer in answers {
            let (mut connection, _) = listener.accept().expect("a connection");
            let _ = connection.read(&mut [0; 1024]);
            let _ = write!(
                connection,
                "HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
        }
    });
    url
}

fn at(url: &str) -> Address<'_> {
    Address {
        url,
        balancer: "localhost",
        admitted: &[],
    }
}

#[tokio::test]
async fn answer_of_a_gateway_is_distinguished_from_none() {
    let url = serve(&["503 Service Unavailable"]);
    let is_answer = async |url: String| {
        let asked = ask(&Network::default(), format!("{url}/health")).await;
        asked.unwrap_err().is_answer
    };
    assert!(is_answer(url).await);
    assert!(!is_answer("http://127.0.0.1:1".to_owned()).await);
}

#[tokio::test]
async fn an_agent_that_answers_is_serving() {
    let url = serve(&["200 OK"]);
    let answered = wait(&Network::default(), at(&url), &Stop::default(), &mut |_| ()).await;
    assert!(answered.is_ok());
}

#[tokio::test]
async fn a_load_balancer_without_a_healthy_target_is_not_an_answer() {
    let url = serve(&["503 Service Unavailable"]);
    assert!(
        ask(&Network::default(), format!("{url}/health"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_order_to_stop_ends_the_waiting() {
    let stop = Stop::default();
    stop.order(kavak_engine::StopReason::Interrupted);
    let unanswered = wait(
        &Network::default(),
        at("http://127.0.0.1:1"),
        &stop,
        &mut |_| (),
    )
    .await;
    assert!(unanswered.is_ok());
}

#[tokio::test]
async fn address_that_does_not_answer_yet_is_reported_with_the_reason() {
    let url = serve(&["503 Service Unavailable", "200 OK"]);
    let mut reports = Vec::new();
    let mut report = |text: &str| reports.push(text.to_owned());
    let answered = wait(&Network::default(), at(&url), &Stop::default(), &mut report).await;
    assert!(answered.is_ok());
    let [only] = reports.as_slice() else {
        panic!("{reports:?}");
    };
    assert!(only.contains(&url) && only.contains("503"), "{only}");
}

#[tokio::test]
async fn a_name_without_a_record_is_distinguished_from_an_agent_that_does_not_answer() {
    let at = serve(&["200 OK"]).replace("127.0.0.1", "agent.invalid");
    let wrong = name::wrong(&at, "127.0.0.1").await.expect("no such name");
    let error = misled(
        &Network::default(),
        &at,
        "127.0.0.1",
        &wrong,
        &format!("{at}/health"),
    )
    .await;
    assert_eq!(
        error.what,
        "agent.invalid does not point to the load balancer"
    );
    let meaning = error.meaning.expect("it says what that means");
    assert!(
        meaning.starts_with("the load balancer answers"),
        "{meaning}"
    );
    assert!(error.next[0].contains("127.0.0.1"), "{:?}", error.next);
}
