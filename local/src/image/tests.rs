//! From a reference to a program that runs, or to ECS's words for why not.

use std::collections::BTreeMap;

use kavak_image::{blob::sha256, executable::Executable, pack};
use kavak_simulator::{Moment, Pace, Service, World};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

const REGION: &str = "us-east-1";
const REPOSITORY: &str = "team/agent";
const PROGRAM: &str = "/usr/local/bin/kavak-agent";

/// An account with a repository, and images in it.
struct Place {
    images: Images,
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let world = World::new(Pace::Brisk, 1);
        let at = Moment::default();
        let simulator = Arc::new(Simulator::new(world, std::time::Duration::ZERO, at));
        let store = Store::in_folder(&folder).unwrap();
        let images = Images::in_folder(&folder, store, simulator).unwrap();
        let it = Self {
            images,
            folder: place,
        };
        it.call("CreateRepository", json!({}));
        it
    }

    fn call(&self, operation: &str, mut input: Value) -> Value {
        input["repositoryName"] = json!(REPOSITORY);
        let simulator = &self.images.simulator;
        let answer = simulator.call(Service::Ecr, REGION, operation, input);
        answer.unwrap()
    }

    fn keep(&self, bytes: &[u8]) -> Value {
        let digest = sha256(bytes).unwrap().to_string();
        let file = self.folder.path().join("blob");
        fs::write(&file, bytes).unwrap();
        self.images.store.take(&digest, &file).unwrap();
        let size = bytes.len() as u64;
        let simulator = &self.images.simulator;
        simulator
            .layer_pushed(REGION, REPOSITORY, &digest, size)
            .unwrap();
        json!({"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": digest, "size": size})
    }

    fn put(&self, manifest: &Value, tag: &str) -> String {
        let image = json!({"imageManifest": manifest.to_string(), "imageTag": tag});
        let put = self.call("PutImage", image);
        put["image"]["imageId"]["imageDigest"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// An image with these files, executable, that starts the first; its digest.
    fn image(&self, files: &[(&str, &[u8])], config: &Value) -> String {
        let mut layer = tar::Builder::new(Vec::new());
        for (path, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_mode(0o755);
            header.set_size(bytes.len() as u64);
            let path = path.trim_start_matches('/');
            layer.append_data(&mut header, path, *bytes).unwrap();
        }
        let layer = self.keep(&layer.into_inner().unwrap());
        let mut document = json!({
            "architecture": program::this_machine(), "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": []},
            "config": {"Entrypoint": [files[0].0]},
        });
        for (member, value) in config.as_object().unwrap() {
            document[member] = value.clone();
        }
        let mut config = self.keep(document.to_string().as_bytes());
        config["mediaType"] = json!("application/vnd.oci.image.config.v1+json");
        let manifest = json!({"schemaVersion": 2, "config": config, "layers": [layer]});
        self.put(&manifest, "v1")
    }

    fn program(&self, digest: &str, command: &[&str]) -> Result<Program, NotRun> {
        let mut task = task(Some(digest));
        task.command = command.iter().map(|it| (*it).to_owned()).collect();
        self.images.program(&task)
    }
}

fn task(digest: Option<&str>) -> TaskToRun {
    TaskToRun {
        arn: "arn:aws:ecs:us-east-1:123456789012:task/c/1".to_owned(),
        region: REGION.to_owned(),
        cluster: "c".to_owned(),
        service: None,
        task_definition: String::new(),
        container: "agent".to_owned(),
        image: format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/{REPOSITORY}:v1"),
        image_digest: digest.map(str::to_owned),
        architecture: program::this_machine(),
        entry_point: Vec::new(),
        command: Vec::new(),
        environment: BTreeMap::new(),
        secrets: BTreeMap::new(),
        address: String::new(),
        is_started: false,
        port: None,
        health_path: None,
        log: None,
        must_stop: false,
    }
}

/// The shell of this machine, packed as the agent is, with its libraries.
fn shell() -> pack::Image {
    let mut bytes = fs::read("/bin/sh").unwrap();
    bytes.extend_from_slice(b"kavak-agent built from aaa at 2026-01-02T03:04:05Z");
    let executable = Executable::parse(bytes.into()).unwrap();
    pack::Image::pack(&executable, std::path::Path::new("/"), 8000).unwrap()
}

fn push(place: &Place, image: &pack::Image) -> String {
    for blob in image.blobs() {
        place.keep(&blob.bytes);
    }
    let manifest = serde_json::from_slice(&image.manifest.bytes).unwrap();
    place.put(&manifest, "v1")
}

async fn output(program: &Program) -> (Option<i32>, String) {
    let output = program.command().output().await.unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(printed).unwrap())
}

#[tokio::test]
async fn an_image_s_program_runs_with_its_own_loader_and_libraries() {
    let place = Place::new();
    let digest = push(&place, &shell());
    let script = "echo $PATH; pwd; while read line; do echo $line; done </proc/$$/maps; exit 3";
    let program = place.program(&digest, &["-c", script]).unwrap();
    let (code, printed) = output(&program).await;
    assert_eq!(code, Some(3), "{printed}");
    let root = program.root.display().to_string();
    assert!(
        printed.starts_with(&format!("/usr/local/bin\n{root}\n")),
        "{printed}"
    );
    let libraries: Vec<&str> = printed
        .lines()
        .filter(|line| line.contains("libc.so"))
        .collect();
    assert!(!libraries.is_empty(), "{printed}");
    assert!(
        libraries.iter().all(|line| line.contains(&root)),
        "{libraries:?}"
    );
}

#[tokio::test]
async fn an_image_is_unpacked_once() {
    let place = Place::new();
    let digest = push(&place, &shell());
    let program = place.program(&digest, &[]).unwrap();
    let mark = program.root.join("mark");
    fs::write(&mark, "").unwrap();
    assert_eq!(place.program(&digest, &[]).unwrap(), program);
    assert!(mark.exists());
    // What is gone from the repository goes, unless it runs.
    place.call(
        "BatchDeleteImage",
        json!({"imageIds": [{"imageTag": "v1"}]}),
    );
    place.images.sweep(std::iter::once(&program));
    assert!(mark.exists());
    place.images.sweep(std::iter::empty());
    assert!(!mark.exists());
}

#[tokio::test]
async fn a_script_runs_if_the_image_has_its_interpreter() {
    let place = Place::new();
    let script = b"#!/bin/sh -e\necho \"started $1\"; false; echo never\n";
    let files: &[(&str, &[u8])] = &[(PROGRAM, script)];
    let digest = place.image(files, &json!({}));
    let not_run = place.program(&digest, &["serve"]).unwrap_err();
    let line = format!("exec {PROGRAM}: no such file or directory");
    assert_eq!(not_run, NotRun::Ended { line, code: 255 });

    let shell = fs::read("/bin/sh").unwrap();
    let loader = Executable::parse(shell.clone().into()).unwrap().loader;
    let loader = loader.unwrap();
    let libc = fs::read(&loader).unwrap();
    let files: &[(&str, &[u8])] = &[(PROGRAM, script), ("/bin/sh", &shell), (&loader, &libc)];
    let digest = place.image(files, &json!({}));
    let program = place.program(&digest, &["serve"]).unwrap();
    assert_eq!(output(&program).await, (Some(1), "started serve\n".into()));
}

#[tokio::test]
async fn what_can_t_be_started_is_reported_as_on_fargate() {
    let place = Place::new();
    let ended = |why: &str| NotRun::Ended {
        line: format!("exec {PROGRAM}: {why}"),
        code: 255,
    };
    let text: &[(&str, &[u8])] = &[(PROGRAM, b"echo a script without its first line\n")];
    let digest = place.image(text, &json!({}));
    assert_eq!(
        place.program(&digest, &[]).unwrap_err(),
        ended("exec format error")
    );
    let other = match program::this_machine() {
        "amd64" => "arm64",
        _ => "amd64",
    };
    let shell = fs::read("/bin/sh").unwrap();
    let digest = place.image(&[(PROGRAM, &shell)], &json!({"architecture": other}));
    assert_eq!(
        place.program(&digest, &[]).unwrap_err(),
        ended("exec format error")
    );
    for (config, why) in [
        (
            json!({"Entrypoint": ["/not/there"]}),
            "stat /not/there: no such file",
        ),
        (json!({"Entrypoint": ["not-there"]}), "not found in $PATH"),
        (json!({"Entrypoint": ["/usr"]}), "permission denied"),
        (json!({}), "No command specified"),
    ] {
        let digest = place.image(text, &json!({"config": config}));
        let not_run = place.program(&digest, &[]).unwrap_err();
        let NotRun::Failed(reason) = &not_run else {
            panic!("{not_run:?}");
        };
        assert!(reason.contains(why), "{reason}");
        assert!(reason.starts_with("Cannot"), "{reason}");
    }
}

#[test]
fn an_index_without_this_processor_and_registries_elsewhere_are_not_pulled() {
    let place = Place::new();
    let part = place.image(&[(PROGRAM, b"x")], &json!({}));
    let platform = json!({"architecture": "riscv64", "os": "linux"});
    let entry = json!({
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "digest": part, "size": 1, "platform": platform,
    });
    let index = place.put(&json!({"schemaVersion": 2, "manifests": [entry]}), "index");
    let mut elsewhere = task(None);
    elsewhere.image = "registry.example.com/app:1".to_owned();
    let gone = sha256(b"gone").unwrap().to_string();
    for (task, why) in [
        (task(Some(&index)), "descriptor matching platform"),
        (task(Some(&gone)), "not found"),
        (elsewhere, "lookup registry.example.com: no such host"),
    ] {
        let not_run = place.images.program(&task).unwrap_err();
        let NotRun::Failed(reason) = &not_run else {
            panic!("{not_run:?}");
        };
        assert!(reason.starts_with("CannotPullContainerError: "), "{reason}");
        assert!(reason.contains(why), "{reason}");
    }
}
