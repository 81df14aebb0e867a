//! Terraform finds `local serve` to be AWS, with real databases and caches
//! behind it: it makes the stack, sees nothing to change, and removes it.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command},
};

use crate::desk::Desk;

/// Where a machine keeps Terraform's providers when it cannot fetch them.
const PLUGINS: &str = "/opt/tf-plugins";
/// A stack in Terraform's words.
const CONFIGURATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/terraform");

/// `local serve` in the foreground.
struct Serving {
    process: Child,
    port: String,
}

impl Serving {
    fn start(desk: &Desk) -> Self {
        let mut process = desk.command(&["local", "serve", "--port", "0"]);
        let mut process = process.spawn().unwrap();
        let mut stderr = BufReader::new(process.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        // A full pipe would stop it.
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        let (_, rest) = line
            .split_once("127.0.0.1:")
            .unwrap_or_else(|| panic!("{line}"));
        let port = rest.chars().take_while(char::is_ascii_digit).collect();
        Self { process, port }
    }

    fn end(mut self) {
        let id = self.process.id().to_string();
        let status = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(status.success());
        assert!(self.process.wait().unwrap().success());
    }
}

struct Terraform<'a> {
    folder: &'a Path,
    /// Of `local serve`.
    credentials: &'a Path,
    endpoint: String,
}

impl Terraform<'_> {
    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let mut terraform = Command::new("terraform");
        let output = terraform
            .current_dir(self.folder)
            .env("AWS_SHARED_CREDENTIALS_FILE", self.credentials)
            .env_remove("AWS_ACCESS_KEY_ID")
            .env_remove("AWS_SECRET_ACCESS_KEY")
            .env_remove("AWS_PROFILE")
            .args(arguments)
            .args(["-no-color", "-input=false"])
            .output();
        let output = output.map_err(|error| error.to_string())?;
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8_lossy(&printed).into_owned();
        match output.status.success() {
            true => Ok(printed),
            false => Err(printed),
        }
    }

    #[track_caller]
    fn succeed(&self, arguments: &[&str]) {
        let done = self.run(&[arguments, &["-var", &self.endpoint]].concat());
        done.unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
    }
}

#[test]
fn terraform_makes_a_stack_on_local_serve_sees_nothing_to_change_and_removes_it() {
    let desk = Desk::new();
    let folder = desk.place.path().join("terraform");
    fs::create_dir(&folder).unwrap();
    for file in fs::read_dir(CONFIGURATION).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    let serving = Serving::start(&desk);
    let terraform = Terraform {
        folder: &folder,
        credentials: &desk.state().join("credentials"),
        endpoint: format!("endpoint=http://127.0.0.1:{}", serving.port),
    };
    let plugins = format!("-plugin-dir={PLUGINS}");
    let init: &[&str] = match Path::new(PLUGINS).is_dir() {
        true => &["init", &plugins],
        false => &["init"],
    };
    if let Err(why) = terraform.run(init) {
        println!("SKIPPED: Terraform or its AWS provider is not installed here: {why}");
        return serving.end();
    }
    terraform.succeed(&["apply", "-auto-approve"]);
    terraform.succeed(&["plan", "-detailed-exitcode"]);
    // Its image was never pushed: its task does not start, and its databases do.
    assert_eq!(desk.tasks(), Vec::<String>::new());
    terraform.succeed(&["destroy", "-auto-approve"]);
    serving.end();
    // What it holds stays: it is the user's, who serves it again.
    assert!(desk.state().join("world.json").exists());
}
