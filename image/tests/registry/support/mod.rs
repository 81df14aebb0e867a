//! A registry a test, images to push, and other tools to read them.

pub(crate) mod by_the_book;
pub(crate) mod registry;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use bytes::Bytes;
use kavak_image::executable::Executable;
use kavak_image::pack::Image;
use kavak_image::registry::{Client, Credentials, Event, Login};
use kavak_image::{Arch, Reference};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// More than any C library has when it is compressed.
pub(crate) const NOISE_BYTES: usize = 3_000_000;

/// A small program of this machine with the agent's stamp and some bytes that don't compress.
pub(crate) fn image(commit: &str) -> Image {
    let mut bytes = std::fs::read("/bin/sh").expect("a program of this machine");
    bytes.extend(format!("kavak-agent built from {commit} at 2026-01-02T03:04:05Z").into_bytes());
    bytes.extend(noise(NOISE_BYTES));
    let executable = Executable::parse(Bytes::from(bytes)).expect("an executable");
    Image::pack(&executable, Path::new("/"), 8000).expect("an image")
}

/// Always the same bytes: xorshift.
fn noise(count: usize) -> impl Iterator<Item = u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    })
}

/// `team/agent` with a tag at the registry of this port.
pub(crate) fn reference(port: u16, tag: &str) -> Reference {
    let text = format!("127.0.0.1:{port}/team/agent:{tag}");
    text.parse().expect("a reference")
}

pub(crate) fn client(port: u16) -> Client {
    Client::new(&reference(port, "x"), None).expect("a client")
}

/// A client whose events are heard.
pub(crate) fn heard(client: Client) -> (Client, UnboundedReceiver<Event>) {
    let (sender, receiver) = unbounded_channel();
    (client.telling(sender), receiver)
}

/// All events until now.
pub(crate) fn events(receiver: &mut UnboundedReceiver<Event>) -> Vec<Event> {
    std::iter::from_fn(|| receiver.try_recv().ok()).collect()
}

/// A login that gives these passwords one after the other, the last again and again.
pub(crate) fn login(
    passwords: &'static [&'static str],
) -> (Login, Arc<std::sync::atomic::AtomicUsize>) {
    let given = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&given);
    let login: Login = Arc::new(move || {
        let place = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let password = passwords[place.min(passwords.len() - 1)];
        Box::pin(async move {
            Ok(Credentials {
                user: "AWS".to_owned(),
                password: password.to_owned().into(),
            })
        })
    });
    (login, given)
}

/// What another tool prints.
pub(crate) fn printed(command: &mut Command) -> String {
    let output = command.output().expect("`cargo xtask tools` installs it");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {error}");
    String::from_utf8(output.stdout).expect("text")
}

/// Whether the tests run as root, which mounts and changes roots.
pub(crate) fn is_root() -> bool {
    printed(Command::new("id").arg("-u")).trim() == "0"
}

pub(crate) const OTHER_ARCH: Arch = Arch::ARM64;

/// The agent, built beside these tests.
pub(crate) fn agent() -> PathBuf {
    let test = std::env::current_exe().expect("this test");
    let folder = test.ancestors().nth(2).expect("target/<profile>");
    let agent = folder.join("kavak-agent");
    assert!(
        agent.exists(),
        "the agent is not built: `cargo build --workspace --bins`"
    );
    agent
}
