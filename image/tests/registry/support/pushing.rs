//! Images to push, logins to push them with, and what other tools then read.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use kavak_image::executable::Executable;
use kavak_image::pack::Image;
use kavak_image::registry::{Credentials, Login};

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

/// How many logins there were.
#[derive(Clone, Default)]
pub(crate) struct Logins(Arc<AtomicUsize>);

impl Logins {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A login that gives these passwords one after the other, the last again and again.
pub(crate) fn login<const N: usize>(passwords: [&str; N]) -> (Login, Logins) {
    let passwords = passwords.map(str::to_owned);
    let logins = Logins::default();
    let count = logins.clone();
    let login: Login = Arc::new(move || {
        let place = count.0.fetch_add(1, Ordering::SeqCst);
        let password = passwords[place.min(N - 1)].clone();
        Box::pin(async move {
            Ok(Credentials {
                user: "AWS".to_owned(),
                password: password.into(),
            })
        })
    });
    (login, logins)
}

/// What another tool prints.
pub(crate) fn printed(command: &mut Command) -> String {
    let output = command.output().expect("`cargo xtask tools` installs it");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {error}");
    String::from_utf8(output.stdout).expect("text")
}
