//! Asking, and asking again as long as only a gateway answers.

use std::time::Duration;

use kavak_engine::Stop;
use tokio::time::Instant;

use super::{
    Customer,
    http::{self, Answer, Post, Unanswered},
};

/// How long a load balancer may take, over all questions together, until it
/// has a target again: some health checks.
const SETTLING: Duration = Duration::from_secs(30);
const BETWEEN_TRIES: Duration = Duration::from_secs(2);

/// A customer who asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker<'a> {
    pub(super) customer: &'a Customer,
    stop: &'a Stop,
    /// Until when a gateway's answer is not taken for the agent's.
    settles_by: Instant,
}

impl<'a> Asker<'a> {
    /// One who takes every answer as it is.
    pub(super) fn at_once(customer: &'a Customer, stop: &'a Stop) -> Self {
        Self {
            customer,
            stop,
            settles_by: Instant::now(),
        }
    }

    /// One who asks again for a while where only a gateway answers: that there
    /// is no target at the moment, or that it does not answer. What the agent
    /// answers is taken as it is, right or wrong.
    pub(super) fn patient(customer: &'a Customer, stop: &'a Stop) -> Self {
        Self {
            settles_by: Instant::now() + SETTLING,
            ..Self::at_once(customer, stop)
        }
    }

    pub(super) async fn get(&self, path: &str, patience: Duration) -> Result<Answer, String> {
        let url = format!("{}{path}", self.customer.url);
        self.settled(|| http::get(&self.customer.network, url.clone(), patience))
            .await
    }

    pub(super) async fn post(
        &self,
        path: &str,
        post: Post,
        patience: Duration,
    ) -> Result<Answer, String> {
        let url = format!("{}{path}", self.customer.url);
        self.settled(|| http::post(&self.customer.network, url.clone(), post.clone(), patience))
            .await
    }

    async fn settled<F>(&self, ask: impl Fn() -> F) -> Result<Answer, String>
    where
        F: Future<Output = Result<Answer, Unanswered>>,
    {
        loop {
            let answered = ask().await;
            let may_settle = match &answered {
                Ok(answer) => is_of_gateway(answer),
                Err(unanswered) => unanswered.is_refused,
            };
            let is_over = !may_settle || Instant::now() >= self.settles_by;
            if is_over || self.stop.pause(BETWEEN_TRIES).await.is_err() {
                return answered.map_err(|unanswered| unanswered.why);
            }
        }
    }
}

/// The agent's own refusals have these statuses, too, but are JSON.
fn is_of_gateway(answer: &Answer) -> bool {
    let is_transient = matches!(answer.status, 502..=504);
    is_transient && serde_json::from_str::<serde_json::Value>(&answer.body).is_err()
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use super::*;
    use crate::network::Network;

    const PATIENCE: Duration = Duration::from_secs(5);

    /// Answers each request with the next of these, and then with the last one;
    /// counts the requests.
    fn serve(answers: &'static [(&'static str, &'static str)]) -> (Customer, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.expect("a connection");
                let _ = connection.read(&mut [0; 1024]);
                let number = count.fetch_add(1, Ordering::SeqCst);
                let (status, body) = answers[number.min(answers.len() - 1)];
                let _ = write!(
                    connection,
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        (customer(url), asked)
    }

    fn customer(url: String) -> Customer {
        Customer {
            signed_url: url.clone(),
            url,
            token: Err("none".into()),
            network: Network::default(),
            commit: None,
            data: None,
            admitted: Vec::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_gateway_without_a_target_is_asked_again_until_the_agent_answers() {
        let (customer, asked) = serve(&[
            (
                "503 Service Unavailable",
                "503 Service Temporarily Unavailable",
            ),
            (
                "502 Bad Gateway",
                "<html><title>502 Bad Gateway</title></html>",
            ),
            ("504 Gateway Timeout", ""),
            ("200 OK", "{}"),
        ]);
        let stop = Stop::default();
        let asker = Asker::patient(&customer, &stop);
        let answer = asker.get("/health", PATIENCE).await.expect("an answer");
        assert_eq!((answer.status, asked.load(Ordering::SeqCst)), (200, 4));
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_agent_answers_is_never_asked_for_again() {
        for answer in [
            &[("503 Service Unavailable", "{\"status\":\"unavailable\"}")],
            &[("500 Internal Server Error", "no")],
            &[("404 Not Found", "no")],
        ] {
            let (customer, asked) = serve(answer);
            let stop = Stop::default();
            let asker = Asker::patient(&customer, &stop);
            asker.get("/ready", PATIENCE).await.expect("an answer");
            assert_eq!(asked.load(Ordering::SeqCst), 1, "{answer:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_gateway_that_never_settles_is_reported_after_half_a_minute_for_all_questions() {
        let (customer, _) = serve(&[("503 Service Unavailable", "")]);
        let stop = Stop::default();
        let asker = Asker::patient(&customer, &stop);
        let began = Instant::now();
        for _ in 0..3 {
            let answer = asker.get("/health", PATIENCE).await.expect("an answer");
            assert_eq!(answer.status, 503);
        }
        let waited = began.elapsed();
        assert!(
            (SETTLING..SETTLING + BETWEEN_TRIES).contains(&waited),
            "{waited:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn who_refuses_the_connection_is_asked_again_and_then_reported() {
        let customer = customer("http://127.0.0.1:1".into());
        let stop = Stop::default();
        let began = Instant::now();
        let asker = Asker::patient(&customer, &stop);
        let why = asker
            .get("/health", PATIENCE)
            .await
            .expect_err("nobody is there");
        assert!(why.contains("refused"), "{why}");
        assert!(began.elapsed() >= SETTLING);
    }
}
