//! A task as a process of its image's program.

use std::{net::SocketAddr, sync::Arc, time::Duration};

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
    task::JoinHandle,
    time::{Instant, timeout},
};

use super::{addresses::Addresses, aws::AwsOfTasks};
use crate::{data_server::free_address, error::Error, image::Program, process::Process};

/// How long a task may take to end, as ECS lets it.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
/// How long the requests under way may take before a task is asked to end.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);
const HEALTH_TIMEOUT: Duration = Duration::from_secs(2);
/// Between two checks; people wait.
const BETWEEN_CHECKS: Duration = Duration::from_millis(250);
/// How long the last lines of a program that has ended are waited for: a child
/// of it may hold its output open.
const LAST_LINES: Duration = Duration::from_secs(1);

type Checked = Result<(), String>;

pub(super) struct Task {
    process: Process,
    program: Program,
    address: SocketAddr,
    /// The address and port that the world has for it.
    private_address: String,
    health_path: Option<String>,
    check: Option<JoinHandle<Checked>>,
    next_check: Instant,
    /// Since when it is wanted to end.
    leaves_since: Option<Instant>,
    /// Since when it is asked to end.
    stops_since: Option<Instant>,
    lines: [Option<JoinHandle<()>>; 2],
    ended_since: Option<Instant>,
    client: Client<HttpConnector, Empty<Bytes>>,
}

impl Task {
    /// Starts the program with the task's environment. Port numbers are this
    /// machine's: several tasks run on it.
    pub(super) fn start(
        program: Program,
        wanted: &TaskToRun,
        addresses: &Addresses,
        aws: &AwsOfTasks,
        simulator: Arc<Simulator>,
    ) -> Result<Self, Error> {
        let (address, metrics) = (free_address()?, free_address()?);
        let mut command = program.command();
        for (name, value) in &wanted.environment {
            match program.file(value) {
                // The image's folder stands for `/`.
                Some(file) => command.env(name, file),
                None => command.env(name, addresses.translate(value)),
            };
        }
        for (name, value) in &wanted.secrets {
            command.env(name, addresses.translate(value.reveal()));
        }
        command.envs(addresses.replacements());
        command.envs(aws.variables(wanted));
        // Only this machine reaches it, and its metrics.
        command.env("LISTEN_ADDRESS", address.ip().to_string());
        command.env("PORT", address.port().to_string());
        command.env("METRICS_PORT", metrics.port().to_string());
        let mut process = Process::start(command)?;
        let (out, error) = process.take_output();
        let lines = [
            pump(out, &wanted.arn, simulator.clone()),
            pump(error, &wanted.arn, simulator),
        ];
        Ok(Self {
            process,
            program,
            address,
            private_address: format!("{}:{}", wanted.address, wanted.port.unwrap_or_default()),
            health_path: wanted.health_path.clone(),
            check: None,
            next_check: Instant::now(),
            leaves_since: None,
            stops_since: None,
            lines,
            ended_since: None,
            client: Client::builder(TokioExecutor::new()).build_http(),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn private_address(&self) -> &str {
        &self.private_address
    }

    pub(super) fn program(&self) -> &Program {
        &self.program
    }

    /// Asks it to end once it `is_idle`, as no request is sent to it any more;
    /// ends it if it has not after its time.
    pub(super) fn begin_to_stop(&mut self, is_idle: bool) {
        let leaves_since = *self.leaves_since.get_or_insert_with(Instant::now);
        match self.stops_since {
            None if is_idle || leaves_since.elapsed() > LONGEST_REQUEST => {
                self.process.signal(Signal::TERM);
                self.stops_since = Some(Instant::now());
            }
            Some(since) if since.elapsed() > STOP_TIMEOUT => self.process.signal(Signal::KILL),
            _ => {}
        }
    }

    /// Reports to the simulator whether it still runs, and whether it is healthy.
    pub(super) async fn report(&mut self, arn: &str, simulator: &Simulator) {
        if let Some(code) = self.process.exit_code() {
            let ended_since = *self.ended_since.get_or_insert_with(Instant::now);
            let is_read = self.lines.iter().flatten().all(JoinHandle::is_finished);
            if is_read || ended_since.elapsed() > LAST_LINES {
                simulator.task_exited(arn, Some(code), None);
            }
            return;
        }
        if let Some(check) = self.check.take_if(|check| check.is_finished()) {
            let checked = check.await;
            let checked = checked.unwrap_or_else(|error| Err(error.to_string()));
            let reason = checked.as_ref().err().map_or("", String::as_str);
            simulator.target_checked(arn, checked.is_ok(), reason);
            self.next_check = Instant::now() + BETWEEN_CHECKS;
        }
        if let (None, Some(path)) = (&self.check, &self.health_path)
            && Instant::now() >= self.next_check
        {
            let uri = format!("http://{}{path}", self.address);
            self.check = Some(tokio::spawn(check(self.client.clone(), uri)));
        }
    }

    /// Ends it and waits until it has ended.
    pub(super) async fn end(mut self) {
        self.process.stop(Signal::TERM, STOP_TIMEOUT).await;
    }
}

async fn check(client: Client<HttpConnector, Empty<Bytes>>, uri: String) -> Checked {
    let request = Request::get(uri).body(Empty::new());
    let request = request.map_err(|error| error.to_string())?;
    match timeout(HEALTH_TIMEOUT, client.request(request)).await {
        Err(_) => Err("Request timed out".to_owned()),
        Ok(Err(error)) => Err(format!("Health checks failed: {error}")),
        Ok(Ok(answer)) if answer.status() == 200 => Ok(()),
        Ok(Ok(answer)) => Err(format!(
            "Health checks failed with these codes: [{}]",
            answer.status().as_u16()
        )),
    }
}

/// Takes what the process prints to its log stream.
fn pump(
    output: Option<impl AsyncRead + Unpin + Send + 'static>,
    arn: &str,
    simulator: Arc<Simulator>,
) -> Option<JoinHandle<()>> {
    let output = output?;
    let arn = arn.to_owned();
    Some(tokio::spawn(async move {
        each_line(output, |line| simulator.append_log(&arn, line)).await;
    }))
}

/// Gives each line to `take`; what is no text is shown as such, because a
/// program whose output no one reads any more stands still.
async fn each_line(output: impl AsyncRead + Unpin, mut take: impl FnMut(&str)) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    while let Ok(1..) = output.read_until(b'\n', &mut line).await {
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        take(&String::from_utf8_lossy(text));
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_no_text_does_not_end_the_reading() {
        let mut lines = Vec::new();
        each_line(&b"one\n\xff\xfe two\n\nthree"[..], |line| {
            lines.push(line.to_owned());
        })
        .await;
        assert_eq!(lines, ["one", "\u{fffd}\u{fffd} two", "", "three"]);
    }
}
