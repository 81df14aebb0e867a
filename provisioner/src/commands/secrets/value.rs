//! A value that a user gives: where it comes from, and what it must be.

use std::{
    fs::File,
    io::{IsTerminal, Read, stdin},
};

use kavak_settings::Variables;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    cli::SetSecretArgs,
    error::{Error, ErrorKind},
    secrets::UserSecret,
    ui::Ui,
};

/// Secrets Manager takes no longer one.
const LONGEST_BYTES: usize = 65_536;

/// The value that the user gives for `secret`: of a variable, a file, standard
/// input, or typed where a user can be asked.
///
/// # Errors
/// That there is none, or that it can't be one.
pub(super) fn given(
    args: &SetSecretArgs,
    secret: &UserSecret,
    ui: &Ui,
) -> Result<SecretString, Error> {
    let value = match (&args.from_env, &args.from_file) {
        (Some(variable), _) => Variables::secret_of_process(variable)
            .ok_or_else(|| no_value(&format!("the variable {variable} is not set, or empty")))?,
        (None, Some(path)) => {
            let file = File::open(path)
                .map_err(|error| no_value(&format!("{} can't be read: {error}", path.display())))?;
            read(file)?
        }
        (None, None) if stdin().is_terminal() => ui
            .ask_secret(secret.about)?
            .ok_or_else(|| no_value("nothing was typed"))?,
        (None, None) => read(stdin().lock())?,
    };
    checked(value)
}

/// All of it, but never more than can be a value.
fn read(from: impl Read) -> Result<SecretString, Error> {
    let mut bytes = Vec::new();
    let most = LONGEST_BYTES as u64 + 2;
    from.take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| no_value(&format!("it can't be read: {error}")))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        // The error itself holds the bytes.
        Err(_) => Err(no_value("it is no text in UTF-8")),
    }
}

/// The value without its last line break, which editors and `echo` add.
fn checked(value: SecretString) -> Result<SecretString, Error> {
    let text = value.expose_secret();
    let bare = text.strip_suffix('\n').unwrap_or(text);
    let bare = bare.strip_suffix('\r').unwrap_or(bare);
    if bare.trim().is_empty() {
        return Err(no_value("it is empty"));
    }
    if bare.len() > LONGEST_BYTES {
        return Err(no_value(&format!(
            "it is longer than {LONGEST_BYTES} bytes, the most that Secrets Manager takes"
        )));
    }
    if bare.len() == text.len() {
        return Ok(value);
    }
    Ok(bare.to_owned().into())
}

fn no_value(why: &str) -> Error {
    Error::new(ErrorKind::Configuration, "there is no value to set")
        .because(why)
        .meaning("nothing was changed")
        .next("give it on standard input, on a terminal, by --from-env VARIABLE or by --from-file FILE")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<String, Error> {
        let value = checked(read(text.as_bytes())?)?;
        Ok(value.expose_secret().to_owned())
    }

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_the_value() {
        for (given, kept) in [
            ("sk-1", "sk-1"),
            ("sk-1\n", "sk-1"),
            ("sk-1\r\n", "sk-1"),
            ("two\nlines\n\n", "two\nlines\n"),
        ] {
            assert_eq!(read_text(given).expect("a value"), kept);
        }
    }

    #[test]
    fn nothing_and_what_is_too_long_is_no_value() {
        let longest = "x".repeat(LONGEST_BYTES);
        assert!(read_text(&format!("{longest}\n")).is_ok());
        for given in ["", "\n", "  \n", &format!("{longest}x")] {
            let error = read_text(given).expect_err("no value");
            assert_eq!(error.exit_code(), 2);
        }
    }

    #[test]
    fn what_is_no_text_is_not_reported_in_the_error() {
        let error = read(b"marker\xff".as_slice()).expect_err("no text");
        assert!(!format!("{error:?}").contains("marker"));
    }
}
