//! `deploy` and `up` as whole commands: an image with findings is not rolled out.

use std::{fs, process::Command, process::Output, sync::Arc, time::Duration};

use kavak_simulator::{Moment, Pace, Simulator, World, serve};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    registry::{REPOSITORY, push_image, repository},
    scene::{FIRST, MARKER, REGION},
};

const SETTINGS: &str =
    "project = \"kavak-agent\"\nenv = \"dev\"\nregion = \"us-east-1\"\nowner = \"tests\"\n";

/// An environment on a simulated AWS at a port of this machine, and an image with findings in
/// its repository.
struct Place {
    account: Arc<Simulator>,
    image: String,
    port: u16,
    folder: TempDir,
    /// Serves until it is dropped.
    _runtime: Runtime,
}

impl Place {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let account = {
            let _on_its_clock = runtime.enter();
            let world = World::new(Pace::Instant, 1);
            Arc::new(Simulator::new(world, Duration::ZERO, Moment::default()))
        };
        runtime.spawn(serve(listener, account.clone()));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dev.toml"), SETTINGS).unwrap();
        let mut place = Self {
            account,
            image: FIRST.to_owned(),
            port,
            folder,
            _runtime: runtime,
        };
        let up = place.run(&["up", "--wait", "stable", "--yes"], "high");
        assert!(up.status.success(), "{up:?}");
        push_image(&place.account, "v3", "amd64");
        place.set_findings(&[("CRITICAL", 1), ("HIGH", 2)]);
        place.image = format!("{}:v3", repository(&place.account));
        place
    }

    fn set_findings(&self, counts: &[(&str, u32)]) {
        let account = &self.account;
        let set = account.set_image_scan(REGION, REPOSITORY, "COMPLETE", counts);
        set.unwrap();
    }

    /// Runs a command that refuses findings of this severity or more.
    fn run(&self, arguments: &[&str], refused_from: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kavak-infra"))
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", MARKER)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            // No registry is reached from here.
            .env("HTTPS_PROXY", "http://127.0.0.1:1")
            .env("OPENAI_API_KEY", MARKER)
            .env("TWILIO_AUTH_TOKEN", MARKER)
            .env("KAVAK_AGENT__IMAGE", &self.image)
            .env("KAVAK_AGENT__REFUSE_FINDINGS_FROM", refused_from)
            .args(arguments)
            .args(["--config", "dev.toml", "--no-input", "--endpoint-url"])
            .arg(format!("http://127.0.0.1:{}", self.port))
            .output()
            .unwrap()
    }

    /// That the command is refused before its first mutating call.
    fn assert_refused(&self, arguments: &[&str]) {
        let before = self.account.calls().1;
        let refused = self.run(arguments, "high");
        let text = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(4), "{arguments:?}: {text}");
        for part in ["the image has findings: 1 critical, 2 high", "is high"] {
            assert!(text.contains(part), "{arguments:?}: {text}");
        }
        assert_eq!(self.account.calls().1, before, "{arguments:?}: {text}");
    }
}

#[test]
fn deploy_and_up_refuse_an_image_with_findings_before_they_change_anything() {
    let place = Place::new();
    place.assert_refused(&["deploy"]);
    place.assert_refused(&["deploy", "--image", &place.image]);
    place.assert_refused(&["up", "--wait", "stable", "--yes"]);
}

#[test]
fn up_rolls_out_an_image_with_lesser_findings() {
    let place = Place::new();
    place.set_findings(&[("HIGH", 2)]);
    let before = place.account.calls().1;
    let up = place.run(&["up", "--wait", "stable", "--yes"], "critical");
    assert!(up.status.success(), "{up:?}");
    assert!(place.account.calls().1 > before, "{up:?}");
}
