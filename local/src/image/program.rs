//! What an image starts.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use kavak_image::executable::Executable;
use kavak_simulator::TaskToRun;
use oci_spec::image::ImageConfiguration;
use tokio::process::Command;

use super::{NotRun, scope::resolve};
use crate::process::command;

/// Where the libraries of an image are, in the order in which loaders look.
const LIBRARY_FOLDERS: &[&str] = &[
    "lib/x86_64-linux-gnu",
    "usr/lib/x86_64-linux-gnu",
    "lib/aarch64-linux-gnu",
    "usr/lib/aarch64-linux-gnu",
    "lib64",
    "usr/lib64",
    "lib",
    "usr/lib",
];
/// Where a program without a slash is looked for, if the image does not say it.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// The longest first line of a script.
const FIRST_LINE_BYTES: u64 = 256;

/// A program of an image, ready to be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// The image's folder, which stands for `/`.
    pub(super) root: PathBuf,
    /// What is started: a loader, or a program that needs none.
    executable: PathBuf,
    arguments: Vec<String>,
    /// The image's own variables.
    variables: Vec<(String, String)>,
    folder: PathBuf,
}

impl Program {
    /// Where a file of the image is on this machine; `None` if it has no such file.
    pub(crate) fn file(&self, path: &str) -> Option<PathBuf> {
        let path = Path::new(path);
        let file = resolve(&self.root, path).ok()?;
        (path.is_absolute() && file.is_file()).then_some(file)
    }

    /// A command with the image's own variables and no others.
    pub(crate) fn command(&self) -> Command {
        let mut command = command(&self.executable, None);
        command
            .args(&self.arguments)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder);
        command
    }
}

/// What a task starts of an image whose files are in `root`.
pub(super) fn of(
    root: &Path,
    config: &ImageConfiguration,
    task: &TaskToRun,
) -> Result<Program, NotRun> {
    let run = config.config().clone().unwrap_or_default();
    let words = words(
        task,
        run.entrypoint().as_deref().unwrap_or_default(),
        run.cmd().as_deref().unwrap_or_default(),
    );
    let Some((name, arguments)) = words.split_first() else {
        return Err(NotRun::Failed(
            "CannotCreateContainerError: Error response from daemon: No command specified"
                .to_owned(),
        ));
    };
    let variables: Vec<(String, String)> = run
        .env()
        .iter()
        .flatten()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let path = variables.iter().find(|(name, _)| name == "PATH");
    let path = path.map_or(PATH, |(_, path)| path);
    let file = find(root, name, path)?;
    let is_for = config.architecture().to_string();
    if is_for != task.architecture {
        return Err(NotRun::not_executed(name, "exec format error"));
    }
    let mut started = start(root, name, &file)?;
    started.extend(arguments.iter().cloned());
    let folder = run.working_dir().as_deref().unwrap_or("/");
    let folder = resolve(root, Path::new(folder)).unwrap_or_else(|_| root.to_owned());
    Ok(Program {
        root: root.to_owned(),
        executable: PathBuf::from(started.remove(0)),
        arguments: started,
        variables,
        folder: if folder.is_dir() {
            folder
        } else {
            root.to_owned()
        },
    })
}

/// The task's entry point and command, else the image's; who says another entry
/// point does not get the image's command.
fn words(task: &TaskToRun, entry_point: &[String], command: &[String]) -> Vec<String> {
    let own_command = match task.entry_point.is_empty() {
        true => command,
        false => &[],
    };
    let or = |said: &[String], own: &[String]| {
        if said.is_empty() {
            own.to_vec()
        } else {
            said.to_vec()
        }
    };
    let mut words = or(&task.entry_point, entry_point);
    words.extend(or(&task.command, own_command));
    words
}

fn find(root: &Path, name: &str, path: &str) -> Result<PathBuf, NotRun> {
    if name.contains('/') {
        let none = || NotRun::not_started(name, &format!("stat {name}: no such file or directory"));
        let file = resolve(root, Path::new(name)).map_err(|_| none())?;
        let found = fs::metadata(&file).map_err(|_| none())?;
        return match found.is_file() && found.permissions().mode() & 0o111 != 0 {
            true => Ok(file),
            false => Err(NotRun::not_started(name, "permission denied")),
        };
    }
    let is_program = |file: &PathBuf| {
        fs::metadata(file).is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
    };
    path.split(':')
        .filter_map(|folder| resolve(root, &Path::new(folder).join(name)).ok())
        .find(is_program)
        .ok_or_else(|| NotRun::not_started(name, "executable file not found in $PATH"))
}

/// The words that start a file of the image: by its loader if it has one, and
/// a script by what its first line says.
fn start(root: &Path, name: &str, file: &Path) -> Result<Vec<String>, NotRun> {
    let Some((interpreter, argument)) = first_line(file) else {
        return start_executable(root, name, file);
    };
    let missing = || NotRun::not_executed(name, "no such file or directory");
    let of_image = resolve(root, Path::new(&interpreter)).map_err(|_| missing())?;
    if !of_image.is_file() {
        return Err(missing());
    }
    let mut words = start_executable(root, name, &of_image)?;
    words.extend(argument);
    words.push(file.display().to_string());
    Ok(words)
}

fn start_executable(root: &Path, name: &str, file: &Path) -> Result<Vec<String>, NotRun> {
    let unfit = || NotRun::not_executed(name, "exec format error");
    let executable = Executable::read(file).map_err(|_| unfit())?;
    if executable.architecture.to_string() != this_machine() {
        return Err(unfit());
    }
    let program = file.display().to_string();
    let Some(loader) = executable.loader else {
        return Ok(vec![program]);
    };
    let missing = || NotRun::not_executed(name, "no such file or directory");
    let loader = resolve(root, Path::new(&loader)).map_err(|_| missing())?;
    if !loader.is_file() {
        return Err(missing());
    }
    let folders: Vec<String> = LIBRARY_FOLDERS
        .iter()
        .filter_map(|folder| resolve(root, Path::new(folder)).ok())
        .filter(|folder| folder.is_dir())
        .map(|folder| folder.display().to_string())
        .collect();
    Ok(vec![
        loader.display().to_string(),
        "--library-path".to_owned(),
        folders.join(":"),
        program,
    ])
}

/// The interpreter of a script, and the argument that it gets.
fn first_line(file: &Path) -> Option<(String, Option<String>)> {
    let file = fs::File::open(file).ok()?;
    let mut line = Vec::new();
    let mut start = BufReader::new(file.take(FIRST_LINE_BYTES));
    start.read_until(b'\n', &mut line).ok()?;
    let line = String::from_utf8_lossy(line.strip_prefix(b"#!")?)
        .trim()
        .to_owned();
    let (interpreter, argument) = match line.split_once(char::is_whitespace) {
        Some((interpreter, argument)) => (interpreter, Some(argument.trim().to_owned())),
        None => (line.as_str(), None),
    };
    Some((interpreter.to_owned(), argument))
}

/// The processor of this machine, as OCI calls it.
pub(super) fn this_machine() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
