//! Questions. Off a terminal none is asked: the missing answer is an error
//! that names the flag.

use dialoguer::{Confirm, Input, Password};
use secrecy::SecretString;

use super::{Ui, question::ask};
use crate::error::{Error, ErrorKind};

impl Ui {
    /// Asks for a yes, unless `--yes` gave it.
    ///
    /// # Errors
    /// A no, and where no terminal is attached.
    pub fn confirm(&self, question: &str) -> Result<(), Error> {
        if self.yes {
            return Ok(());
        }
        self.demand_a_terminal(question, "--yes answers it")?;
        let asked = question.to_owned();
        let is_yes = ask(move || {
            let confirm = Confirm::new().with_prompt(asked);
            confirm.default(false).interact()
        });
        if is_yes? {
            return Ok(());
        }
        Err(declined().next("run the command again and confirm, or pass --yes"))
    }

    /// Asks for a name to be typed, which `flag` would have given.
    ///
    /// # Errors
    /// Another name, and where no terminal is attached.
    pub fn confirm_name(&self, question: &str, name: &str, flag: &str) -> Result<(), Error> {
        let answer = format!("{flag} {name} answers it; --yes does not");
        self.demand_a_terminal(question, &answer)?;
        let asked = format!("{question} Type {name} to go on");
        let typed = ask(move || {
            let input = Input::<String>::new().with_prompt(asked).allow_empty(true);
            input.interact_text()
        })?;
        demand_name(&typed, name, flag)
    }

    /// Asks for a secret without showing what is typed; `None` where no one
    /// can be asked, and where nothing is typed.
    ///
    /// # Errors
    /// The terminal's.
    pub fn ask_secret(&self, what: &str) -> Result<Option<SecretString>, Error> {
        if !self.can_ask {
            return Ok(None);
        }
        let asked = format!("{what} (not shown)");
        let typed = ask(move || {
            let password = Password::new().with_prompt(asked);
            password.allow_empty_password(true).interact()
        })?;
        Ok((!typed.is_empty()).then(|| SecretString::from(typed)))
    }

    fn demand_a_terminal(&self, question: &str, flag: &str) -> Result<(), Error> {
        if self.can_ask {
            return Ok(());
        }
        Err(Error::usage(format!(
            "confirmation required, but stdin is not a terminal: {question}"
        ))
        .meaning("nothing was changed")
        .next(flag))
    }
}

fn declined() -> Error {
    Error::new(ErrorKind::Refused, "not confirmed")
        .meaning("nothing was changed")
        .next("run the command again and answer yes, or pass --yes")
}

/// Requires that the name that was typed, or given by `flag`, is the right one.
///
/// # Errors
/// That it is another.
pub fn demand_name(typed: &str, name: &str, flag: &str) -> Result<(), Error> {
    if typed == name {
        return Ok(());
    }
    Err(declined()
        .because(format!("`{typed}` is not `{name}`"))
        .next(format!(
            "{flag} {name} confirms it, if that is the one that is meant"
        )))
}

#[cfg(test)]
mod tests {
    use kavak_settings::Variables;

    use super::*;
    use crate::cli::CommonOptions;

    fn ui(yes: bool) -> Ui {
        let options = CommonOptions {
            yes,
            no_input: true,
            ..CommonOptions::default()
        };
        Ui::new(&options, &Variables::default())
    }

    #[test]
    fn a_yes_that_was_given_is_not_asked_for() {
        assert!(ui(true).confirm("Remove it?").is_ok());
    }

    #[test]
    fn without_a_terminal_the_error_names_the_flag() {
        let error = ui(false).confirm("Remove it?").expect_err("nobody answers");
        assert_eq!(error.exit_code(), 2);
        assert_eq!(error.next, ["--yes answers it"]);
    }

    #[test]
    fn only_the_very_name_confirms_and_yes_does_not() {
        let given = |name| demand_name(name, "a-prod", "--confirm");
        assert!(given("a-prod").is_ok());
        assert_eq!(given("a-dev").expect_err("another name").exit_code(), 4);
        let asked = ui(true).confirm_name("Remove it?", "a-prod", "--confirm");
        let error = asked.expect_err("nobody answers");
        assert_eq!(error.next, ["--confirm a-prod answers it; --yes does not"]);
    }

    #[test]
    fn without_a_terminal_a_secret_stays_missing() {
        assert!(
            ui(false)
                .ask_secret("the key")
                .expect("no failure")
                .is_none()
        );
    }
}
