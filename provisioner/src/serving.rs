//! Whether the agent answers at the address that customers use.

use std::time::Duration;

use kavak_engine::Stop;

use crate::error::{Error, ErrorKind};

/// How long the address may take to answer after the rollout is complete:
/// names of new load balancers take a minute or two to be known everywhere.
const PATIENCE: Duration = Duration::from_secs(300);
const BETWEEN_TRIES: Duration = Duration::from_secs(2);
const ONE_TRY: Duration = Duration::from_secs(5);

/// Waits until the agent answers, or until the order to stop comes.
///
/// # Errors
/// That it does not answer, with what came instead of an answer.
pub async fn wait(url: &str, stop: &Stop) -> Result<(), Error> {
    let address = format!("{url}/health");
    let started = std::time::Instant::now();
    loop {
        let last = match ask(address.clone()).await {
            Ok(()) => return Ok(()),
            Err(reason) => reason,
        };
        if started.elapsed() >= PATIENCE {
            return Err(unhealthy(&address, &last));
        }
        if stop.pause(BETWEEN_TRIES).await.is_err() {
            // The outcome tells why.
            return Ok(());
        }
    }
}

async fn ask(address: String) -> Result<(), String> {
    let request = move || {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(ONE_TRY))
            .build();
        ureq::Agent::new_with_config(config)
            .get(&address)
            .call()
            .map(drop)
    };
    match tokio::task::spawn_blocking(request).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

fn unhealthy(address: &str, last: &str) -> Error {
    Error::new(ErrorKind::Unhealthy, format!("{address} does not answer"))
        .because(last)
        .meaning("everything is made and the rollout is complete, but customers reach nothing")
        .next("`kavak-infra status` tells what runs; with --wait stable nobody asks the address")
}

#[cfg(test)]
mod tests {
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

    #[tokio::test]
    async fn an_agent_that_answers_is_serving() {
        assert!(wait(&serve(&["200 OK"]), &Stop::default()).await.is_ok());
    }

    #[tokio::test]
    async fn a_load_balancer_without_a_healthy_target_is_not_an_answer() {
        let url = serve(&["503 Service Unavailable"]);
        assert!(ask(format!("{url}/health")).await.is_err());
    }

    #[tokio::test]
    async fn the_order_to_stop_ends_the_waiting() {
        let stop = Stop::default();
        stop.order(kavak_engine::StopReason::Interrupted);
        assert!(wait("http://127.0.0.1:1", &stop).await.is_ok());
    }
}
