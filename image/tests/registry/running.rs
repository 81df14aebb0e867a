//! The agent's own image, pulled by another tool, unpacked and run as it says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use kavak_image::executable::Executable;
use kavak_image::pack::Image;
use serde_json::Value;

use crate::support::registry::Registry;
use crate::support::{agent, client, is_root, printed};

#[tokio::test]
async fn the_image_pulled_by_another_tool_runs_and_answers() {
    if !is_root() {
        println!("not run: only root may change the root folder of a process");
        return;
    }
    let registry = Registry::start();
    let executable = Executable::read(&agent()).expect("the agent");
    let image = Image::pack(&executable, Path::new("/"), 8000).expect("an image");
    client(registry.port)
        .push(&image, "aaa")
        .await
        .expect("pushed");

    let layout = format!("{}:aaa", registry.folder().join("pulled").display());
    let bundle = registry.folder().join("bundle");
    let (from, to) = (registry.url("aaa"), format!("oci:{layout}"));
    let copy = ["copy", "--quiet", "--src-tls-verify=false", &from, &to];
    printed(Command::new("skopeo").args(copy));
    printed(
        Command::new("umoci")
            .args(["unpack", "--image", &layout])
            .arg(&bundle),
    );

    let agent = Container::start(&bundle);
    let answer = agent.ask("/health");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with(r#"{"status":"ok"}"#),
        "{answer}"
    );
    let version = agent.ask("/version");
    assert!(
        version.contains(&image.commit),
        "{version} is not of {}",
        image.commit
    );
}

/// A process in the unpacked image, as its configuration says.
struct Container {
    process: Child,
    port: u16,
}

impl Container {
    fn start(bundle: &Path) -> Self {
        let config = std::fs::read(bundle.join("config.json")).expect("a configuration");
        let config: Value = serde_json::from_slice(&config).expect("JSON");
        let (run, texts) = (&config["process"], |value: &Value| -> Vec<String> {
            serde_json::from_value(value.clone()).expect("texts")
        });
        let user = format!("{}:{}", run["user"]["uid"], run["user"]["gid"]);
        assert_eq!(
            user, "10001:10001",
            "the image says that nobody special runs it"
        );
        let variables = texts(&run["env"]);
        let variables = variables
            .iter()
            .filter_map(|variable| variable.split_once('='));
        let mut process = Command::new("/usr/sbin/chroot")
            .args(["--userspec", &user, "--groups", ""])
            .arg(bundle.join("rootfs"))
            .args(texts(&run["args"]))
            .env_clear()
            .envs(variables)
            .env("PORT", "0")
            .env("METRICS_PORT", "0")
            .env("CONVERSATION_STATE_REPOSITORY", "in_memory")
            .env("LEAD_REPOSITORY", "in_memory")
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut log = BufReader::new(process.stdout.take().expect("its log is a pipe"));
        let port = port(&mut log);
        // A full pipe would stop it.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { process, port }
    }

    fn ask(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: agent\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        // It may have gone already, and the test has nothing to learn from that.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The port in the line that reports where it listens.
fn port(log: &mut impl BufRead) -> u16 {
    let mut output = String::new();
    loop {
        let start = output.len();
        let bytes = log.read_line(&mut output).expect("its log");
        assert!(bytes > 0, "the agent did not start: {output}");
        let event: Value = serde_json::from_str(&output[start..]).unwrap_or_default();
        let port = &event["fields"]["port"];
        if let Some(port) = port.as_u64().or_else(|| event["port"].as_u64()) {
            return u16::try_from(port).expect("a port");
        }
    }
}
