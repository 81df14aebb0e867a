//! Images that no task could run as the agent: reported before anything is rolled out.

use std::{fs, path::Path};

use kavak_image::blob::sha256;
use serde_json::{Value, json};

use crate::desk::Desk;

const MEDIA: &str = "application/vnd.oci.image";

/// The processors, as images spell them: the one that tasks are for on this
/// machine, and another.
fn processors() -> [&'static str; 2] {
    match std::env::consts::ARCH {
        "aarch64" => ["arm64", "amd64"],
        _ => ["amd64", "arm64"],
    }
}

/// Keeps a file of an image layout; how others refer to it.
fn blob(folder: &Path, media: &str, bytes: &[u8]) -> Value {
    let digest = sha256(bytes).unwrap();
    let blobs = folder.join("blobs/sha256");
    fs::create_dir_all(&blobs).unwrap();
    fs::write(blobs.join(digest.digest()), bytes).unwrap();
    json!({"mediaType": format!("{MEDIA}.{media}"), "digest": digest.to_string(), "size": bytes.len()})
}

/// Pushes an image for this processor that starts this program; its reference.
fn push(desk: &Desk, tag: &str, processor: &str, program: &str) -> String {
    let folder = desk.place.path().join(tag);
    let layer = blob(&folder, "layer.v1.tar", tag.as_bytes());
    let config = json!({
        "architecture": processor, "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]},
        "config": {"Entrypoint": [program]},
    });
    let config = blob(&folder, "config.v1+json", config.to_string().as_bytes());
    let manifest = json!({"schemaVersion": 2, "config": config, "layers": [layer]});
    let manifest = blob(&folder, "manifest.v1+json", manifest.to_string().as_bytes());
    let index = json!({"schemaVersion": 2, "manifests": [manifest]});
    fs::write(folder.join("index.json"), index.to_string()).unwrap();
    let layout = folder.display().to_string();
    desk.done(&[
        "image", "push", "--local", "--layout", &layout, "--tag", tag,
    ]);
    desk.reference(tag)
}

/// That neither `up` nor `deploy` takes this image, and that both say which
/// one it is, why, and what to do.
fn assert_refused(desk: &Desk, image: &str, words: &[&str]) {
    for verb in ["up", "deploy"] {
        let output = desk.run(&[verb, "--local", "--image", image]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{verb}: {stderr}");
        for word in words.iter().chain(&[image, "nothing was rolled out"]) {
            assert!(stderr.contains(word), "{verb}, {word}: {stderr}");
        }
    }
}

#[test]
fn an_image_that_cannot_be_the_agent_is_refused_by_up_and_deploy_and_nothing_is_rolled_out() {
    let desk = Desk::new();
    desk.done(&["up", "--local"]);
    let before = (desk.tasks(), desk.done(&["status", "--local", "--json"]));
    let [ours, other] = processors();

    let shell = push(&desk, "shell", ours, "/bin/sh");
    assert_refused(&desk, &shell, &["it starts /bin/sh", "image build"]);
    let foreign = push(&desk, "foreign", other, "/usr/local/bin/kavak-agent");
    let [is_for, wanted] = [other, ours].map(|processor| format!("linux/{processor}"));
    assert_refused(&desk, &foreign, &[&is_for, &wanted, "agent.architecture"]);
    let missing = desk.reference("missing");
    assert_refused(&desk, &missing, &["foreign", "shell", "image push"]);

    let after = (desk.tasks(), desk.done(&["status", "--local", "--json"]));
    assert_eq!(after, before);
    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");
    desk.done(&["down", "--local", "--yes"]);
}
