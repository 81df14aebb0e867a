//! A registry a test, images to push, and other tools to read them.

pub(crate) mod by_the_book;
mod pushing;
pub(crate) mod registry;

use std::path::PathBuf;
use std::process::Command;

use kavak_image::registry::{Client, Event};
use kavak_image::{Arch, Reference};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

pub(crate) use self::pushing::{NOISE_BYTES, image, login, printed};

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
    (client.with_events(sender), receiver)
}

/// All events until now.
pub(crate) fn events(receiver: &mut UnboundedReceiver<Event>) -> Vec<Event> {
    std::iter::from_fn(|| receiver.try_recv().ok()).collect()
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
