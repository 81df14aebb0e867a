//! A task as a process of the agent.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use http::Request;
use http_body_util::Empty;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use kavak_simulator::{Simulator, TaskToRun};
use rustix::process::Signal;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader},
    time::{Instant, timeout},
};

use super::data::Addresses;
use crate::{
    data_server::free_address,
    error::Error,
    process::{Process, command},
};

/// How long a task may take to end, as ECS lets it.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
const HEALTH_TIMEOUT: Duration = Duration::from_secs(2);
/// Between two checks; people wait.
const BETWEEN_CHECKS: Duration = Duration::from_millis(250);

pub(super) struct Task {
    process: Process,
    address: SocketAddr,
    /// The address and port that the world has for it.
    private_address: String,
    health_path: Option<String>,
    next_check: Instant,
    stops_since: Option<Instant>,
    client: Client<HttpConnector, Empty<Bytes>>,
}

impl Task {
    /// Starts the agent with the task's environment. Port numbers are this
    /// machine's: several tasks run on it.
    pub(super) fn start(
        agent: &Path,
        wanted: &TaskToRun,
        addresses: &Addresses,
        simulator: Arc<Simulator>,
    ) -> Result<Self, Error> {
        let (address, metrics) = (free_address()?, free_address()?);
        let mut command = command(agent, None);
        command.args(&wanted.command).env_clear();
        for (name, value) in &wanted.environment {
            command.env(name, addresses.translate(value));
        }
        for (name, value) in &wanted.secrets {
            command.env(name, addresses.translate(value.reveal()));
        }
        command.envs(addresses.replacements());
        command.env("PORT", address.port().to_string());
        command.env("METRICS_PORT", metrics.port().to_string());
        let mut process = Process::start(command)?;
        let (out, error) = process.take_output();
        pump(out, &wanted.arn, simulator.clone());
        pump(error, &wanted.arn, simulator);
        Ok(Self {
            process,
            address,
            private_address: format!("{}:{}", wanted.address, wanted.port.unwrap_or_default()),
            health_path: wanted.health_path.clone(),
            next_check: Instant::now(),
            stops_since: None,
            client: Client::builder(TokioExecutor::new()).build_http(),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn private_address(&self) -> &str {
        &self.private_address
    }

    /// Asks it to end; ends it if it has not after its time.
    pub(super) fn begin_to_stop(&mut self) {
        match self.stops_since {
            None => {
                self.process.signal(Signal::TERM);
                self.stops_since = Some(Instant::now());
            }
            Some(since) if since.elapsed() > STOP_TIMEOUT => self.process.signal(Signal::KILL),
            Some(_) => {}
        }
    }

    /// Tells the world whether it still runs, and whether it is healthy.
    pub(super) async fn tell(&mut self, arn: &str, simulator: &Simulator) {
        if let Some(code) = self.process.exit_code() {
            simulator.task_exited(arn, Some(code), None);
        } else if let Some(path) = self.health_path.clone()
            && Instant::now() >= self.next_check
        {
            let result = self.check(&path).await;
            let (is_healthy, reason) = match result {
                Ok(()) => (true, String::new()),
                Err(reason) => (false, reason),
            };
            simulator.target_checked(arn, is_healthy, &reason);
            self.next_check = Instant::now() + BETWEEN_CHECKS;
        }
    }

    async fn check(&self, path: &str) -> Result<(), String> {
        let uri = format!("http://{}{path}", self.address);
        let request = Request::get(uri).body(Empty::new());
        let request = request.map_err(|error| error.to_string())?;
        match timeout(HEALTH_TIMEOUT, self.client.request(request)).await {
            Err(_) => Err("Request timed out".to_owned()),
            Ok(Err(error)) => Err(format!("Health checks failed: {error}")),
            Ok(Ok(answer)) if answer.status() == 200 => Ok(()),
            Ok(Ok(answer)) => Err(format!(
                "Health checks failed with these codes: [{}]",
                answer.status().as_u16()
            )),
        }
    }

    /// Ends it and waits until it has ended.
    pub(super) async fn end(mut self) {
        self.process.stop(Signal::TERM, STOP_TIMEOUT).await;
    }
}

/// Takes what the process prints to its log stream.
fn pump(
    output: Option<impl AsyncRead + Unpin + Send + 'static>,
    arn: &str,
    simulator: Arc<Simulator>,
) {
    let Some(output) = output else { return };
    let arn = arn.to_owned();
    tokio::spawn(async move {
        let mut lines = BufReader::new(output).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            simulator.append_log(&arn, &line);
        }
    });
}
