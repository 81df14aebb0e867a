//! The independent reader: boto3 in a process of its own, which also makes changes by hand.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::Value;

use super::emulator::python;
use super::folder;

/// Answers one request at a time; its clients are made once.
pub(crate) struct Reader {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reader {
    pub(crate) fn start() -> Self {
        let mut process = python()
            .arg(folder().join("reader"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the reader starts");
        let requests = process.stdin.take().expect("its input is a pipe");
        let answers = BufReader::new(process.stdout.take().expect("its output is a pipe"));
        Self {
            process,
            requests,
            answers,
        }
    }

    /// Panics with the reader's own account of what went wrong.
    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.requests, "{request}").expect("the reader listens");
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the reader answers");
        let mut reply: Value = serde_json::from_str(&line).expect("an answer is one line of JSON");
        if let Some(error) = reply["error"].as_str() {
            panic!("{request}: {error}");
        }
        reply["answer"].take()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may have gone already, and the test has nothing to learn from that.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
