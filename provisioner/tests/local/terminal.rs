//! Questions on a terminal: however they end, it is left as it was.

use std::{
    fs::File,
    io::Read as _,
    os::{
        fd::{AsFd as _, OwnedFd},
        unix::fs::OpenOptionsExt as _,
    },
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use rustix::{
    fs::OFlags,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, tcgetattr},
};

use crate::desk::Desk;

const HIDE_CURSOR: &str = "\u{1b}[?25l";
const SHOW_CURSOR: &str = "\u{1b}[?25h";
const CTRL_C: &[u8] = b"\x03";

/// How long a command may take to say something.
const PATIENCE: Duration = Duration::from_secs(60);

/// A command on a terminal of its own.
struct OnTerminal {
    command: Child,
    user: File,
    output: Receiver<String>,
    /// The command's end, held open so that the terminal outlives it.
    end: File,
    seen: String,
}

impl OnTerminal {
    fn run(desk: &Desk, arguments: &[&str]) -> Self {
        let user = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&user).unwrap();
        unlockpt(&user).unwrap();
        let user = File::from(user);
        let name = ptsname(&user, Vec::new()).unwrap().into_string().unwrap();
        let not_ours = i32::try_from(OFlags::NOCTTY.bits()).unwrap();
        let mut options = File::options();
        let options = options.read(true).write(true).custom_flags(not_ours);
        let end = options.open(&name).unwrap();
        let hand = |it: &File| Stdio::from(OwnedFd::from(it.try_clone().unwrap()));
        // `setsid --ctty` makes it the terminal that Ctrl-C is typed on.
        let mut command = Command::new("setsid");
        let command = command
            .args(["--ctty", "--wait"])
            .arg(desk.place.path().join("kavak-infra"))
            .args(arguments)
            .current_dir(desk.place.path())
            .env("TERM", "xterm")
            .env_remove("OPENAI_API_KEY")
            .env_remove("TWILIO_AUTH_TOKEN")
            .stdin(hand(&end))
            .stdout(Stdio::null())
            .stderr(hand(&end))
            .spawn()
            .unwrap();
        Self {
            command,
            output: read_on(user.try_clone().unwrap()),
            user,
            end,
            seen: String::new(),
        }
    }

    fn wait_for(&mut self, text: &str) {
        while !self.seen.contains(text) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(part) => self.seen += &part,
                Err(_) => panic!("no {text:?} in {:?}", self.seen),
            }
        }
    }

    fn press(&mut self, keys: &[u8]) {
        std::io::Write::write_all(&mut self.user, keys).unwrap();
    }

    /// The exit code, once everything is said.
    fn ended(&mut self) -> Option<i32> {
        self.wait_for("error:");
        self.command.wait().unwrap().code()
    }

    fn echoes(&self) -> bool {
        let modes = tcgetattr(self.end.as_fd()).unwrap().local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }

    fn shows_its_cursor(&self) -> bool {
        self.seen.rfind(SHOW_CURSOR) >= self.seen.rfind(HIDE_CURSOR)
    }
}

/// What comes out of a terminal, as long as anybody wants it.
fn read_on(mut user: File) -> Receiver<String> {
    let (parts, output) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = user.read(&mut buffer) {
            let part = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if parts.send(part).is_err() {
                return;
            }
        }
    });
    output
}

#[test]
fn a_question_that_is_interrupted_leaves_the_terminal_as_it_was() {
    let desk = Desk::new();
    desk.done(&["up", "--local", "--wait", "created"]);
    let mut down = OnTerminal::run(&desk, &["down", "--local"]);
    down.wait_for(HIDE_CURSOR);
    down.press(CTRL_C);
    assert_eq!(down.ended(), Some(130), "{}", down.seen);
    assert!(down.shows_its_cursor(), "{:?}", down.seen);
    assert!(down.echoes());
    desk.done(&["down", "--local", "--yes"]);
}

#[test]
fn a_secret_that_is_asked_for_in_vain_leaves_a_terminal_that_echoes() {
    let desk = Desk::new();
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let mut asked = OnTerminal::run(
            &desk,
            &["secrets", "set", "TWILIO_AUTH_TOKEN", "--env", "dev"],
        );
        asked.wait_for("(not shown)");
        for process in desk.processes("kavak-infra") {
            let sent = Command::new("kill").args(["-s", signal, &process]).status();
            assert!(sent.unwrap().success());
        }
        assert_eq!(asked.ended(), Some(code), "{}", asked.seen);
        assert!(asked.echoes(), "{}", asked.seen);
    }
}
