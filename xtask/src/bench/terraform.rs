//! The same world by Terraform, with the configuration that the adoption test uses.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use kavak_proxy::Proxy;

use super::measure::{Cost, cost, row};
use super::provisioner::{LATENCY, World};
use super::simulator;
use crate::process::{is_installed, program, root, run};

/// Where a machine keeps Terraform's providers when it cannot fetch them.
const PLUGINS: &str = "/opt/tf-plugins";

/// One run of each: they take minutes, mostly fixed sleeps.
pub(super) fn rows(world: &World) -> Result<Vec<String>> {
    if !is_installed("terraform") {
        println!("Terraform is not installed: skipping its rows");
        return Ok(Vec::new());
    }
    let folder = env::temp_dir().join(format!("kavak-bench-terraform-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = measure(world, &folder);
    fs::remove_dir_all(&folder)?;
    measured
}

fn measure(world: &World, folder: &Path) -> Result<Vec<String>> {
    for file in fs::read_dir(root().join("provisioner/tests/support/terraform"))? {
        let file = file?;
        fs::copy(file.path(), folder.join(file.file_name()))?;
    }
    let mut init = terraform(folder, &["init", "-input=false"]);
    if Path::new(PLUGINS).is_dir() {
        init.arg(format!("-plugin-dir={PLUGINS}"));
    }
    run(&mut init)?;
    let apply = once(&world.instant, folder, &["apply", "-auto-approve"])?;
    let plan = once(&world.slow, folder, &["plan"])?;
    let destroy = once(&world.instant, folder, &["destroy", "-auto-approve"])?;
    let milliseconds = LATENCY.as_millis();
    Ok(vec![
        row(&format!("`terraform plan`, {milliseconds} ms a call"), plan),
        row("`terraform apply`, instant AWS", apply),
        row("`terraform destroy`, instant AWS", destroy),
    ])
}

fn once(through: &Proxy, folder: &Path, arguments: &[&str]) -> Result<Cost> {
    let mut command = terraform(folder, arguments);
    command.args([
        "-input=false",
        "-var",
        &format!("endpoint={}", simulator::url(through.port())),
    ]);
    cost(&mut command, || through.take_calls().len())
}

fn terraform(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program(PathBuf::from("terraform"));
    command.current_dir(folder).args(arguments);
    simulator::with_credentials(&mut command);
    command
}
