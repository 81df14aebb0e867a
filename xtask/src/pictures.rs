//! `cargo xtask pictures`: the pictures of the README, taken of a real run.

mod browser;
mod svg;
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use self::{browser::Browser, terminal::Screen};
use crate::process::{cargo, is_installed, program, root, run as run_program};

/// Below this folder the pictures are committed.
const FOLDER: &str = "docs/pictures";
/// A world of its own, so that a developer's own one stays as it is.
const WORKING_FOLDER: &str = ".tools/pictures";
/// In characters. Wide enough for the lines of a plan.
const WIDTH: usize = 116;
/// In lines: more than the progress of `up` ever takes.
const HEIGHT: usize = 45;
/// Lines of the plan and of the end that the picture of `up` shows.
const FIRST_LINES: usize = 5;
const LAST_LINES: usize = 46;

/// What the customer of the picture writes.
const CHAT: &[&str] = &[
    "busco una SUV automática de hasta 400 mil",
    "me gusta la 2, doy 100 mil de enganche",
];

/// `cargo xtask pictures`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Take the programs from this folder instead of building them.
    #[arg(long, value_name = "FOLDER")]
    programs: Option<PathBuf>,
}

/// Brings the stack up on the simulated AWS, draws the terminal, photographs the
/// chat, and removes the stack.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    for name in ["script", "chromium", "chromedriver"] {
        ensure!(
            is_installed(name),
            "{name} is not installed: `cargo xtask tools` installs it on Debian"
        );
    }
    let programs = match &arguments.programs {
        Some(folder) => fs::canonicalize(folder).context("the folder with the programs")?,
        None => built()?,
    };
    let world = World::new(&programs.join("kavak-infra"))?;
    let taken = take(&world);
    let removed = run_program(&mut world.command(&["down", "--local", "--yes"]));
    taken.and(removed)
}

fn take(world: &World) -> Result<()> {
    let folder = root().join(FOLDER);
    fs::create_dir_all(&folder)?;
    let lines = world.recorded(&["up", "--local"])?;
    let shown = terminal::excerpt(&lines, FIRST_LINES, LAST_LINES);
    let drawn = svg::draw("cargo run -- up --local", &shown, WIDTH);
    fs::write(folder.join("up.svg"), drawn)?;
    let output = world.command(&["output", "url", "--local"]).output()?;
    ensure!(output.status.success(), "`output url` failed");
    let url = String::from_utf8(output.stdout)?;
    let png = chat(url.trim())?;
    fs::write(folder.join("chat.png"), png)?;
    println!("written: {FOLDER}/up.svg and {FOLDER}/chat.png");
    Ok(())
}

/// The page of the chat after the customer's messages, as PNG.
fn chat(url: &str) -> Result<Vec<u8>> {
    let mut browser = Browser::start()?;
    browser.open(url)?;
    for message in CHAT {
        browser.type_and_enter("textarea", message)?;
        browser.wait_until_still()?;
    }
    browser.screenshot()
}

fn built() -> Result<PathBuf> {
    let programs = ["--bin", "kavak-infra", "--bin", "kavak-agent"];
    run_program(cargo().args(["build", "--locked"]).args(programs))?;
    Ok(root().join("target/debug"))
}

/// A folder with the settings of `dev` and nothing else.
struct World {
    folder: PathBuf,
    kavak_infra: PathBuf,
}

impl World {
    fn new(kavak_infra: &Path) -> Result<Self> {
        let folder = root().join(WORKING_FOLDER);
        ensure!(
            !folder.join(".kavak").exists(),
            "an earlier run left {WORKING_FOLDER}/.kavak: run `kavak-infra down --local --yes` there"
        );
        fs::create_dir_all(folder.join("config"))?;
        fs::copy(
            root().join("config/dev.toml"),
            folder.join("config/dev.toml"),
        )?;
        Ok(Self {
            folder,
            kavak_infra: kavak_infra.to_owned(),
        })
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = program(&self.kavak_infra);
        command.args(arguments).current_dir(&self.folder);
        command
    }

    /// What the command leaves on a terminal.
    fn recorded(&self, arguments: &[&str]) -> Result<Vec<terminal::Line>> {
        let file = self.folder.join("typescript");
        let line = format!(
            "stty cols {WIDTH} rows {HEIGHT}; '{}' {}",
            self.kavak_infra.display(),
            arguments.join(" ")
        );
        // `script` gives it a terminal, so that it draws its progress.
        run_program(
            program("script")
                .args(["--quiet", "--return", "--command", &line])
                .arg(&file)
                .current_dir(&self.folder)
                .env("TERM", "xterm-256color")
                .env_remove("NO_COLOR"),
        )?;
        let recorded = fs::read_to_string(&file).context("what `script` recorded")?;
        Ok(Screen::of_typescript(&recorded, WIDTH).into_lines())
    }
}
