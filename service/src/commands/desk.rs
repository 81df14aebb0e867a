//! `kavak-agent desk`: the desk's accounts.

use jiff::Timestamp;

use super::{Outcome, desk_of, print, stores_with_desk};
use crate::cli::DeskCommand;
use crate::desk::{Passwords, one_time_password};
use crate::settings::Settings;
use crate::store::{DeskStore, Role};

/// The account in the audit for actions on the command line.
pub(super) const OPERATOR: &str = "(operator)";

/// Characters of an account's name at most.
const LONGEST_NAME: usize = 64;

pub(super) async fn desk(command: DeskCommand, settings: &Settings) -> Outcome {
    let stores = stores_with_desk(settings).await?;
    let desk = desk_of(&stores)?;
    match command {
        DeskCommand::Add { name, role } => add(desk, &name, role).await,
        DeskCommand::Remove { name } => {
            if !desk.remove_account(&name).await? {
                return Err(format!("there is no account {name:?}; see `desk list`").into());
            }
            audit(desk, "account.removed", &name).await
        }
        DeskCommand::List => list(desk).await,
    }
}

async fn add(desk: &DeskStore, name: &str, role: Role) -> Outcome {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(is_plain) {
        return Err("a name has 1 to 64 letters, digits, dots, dashes and underscores".into());
    }
    let password = one_time_password();
    let hash = Passwords::default().hash(&password).await;
    let now_ms = Timestamp::now().as_millisecond();
    if !desk.add_account(name, role, &hash, now_ms).await? {
        return Err(format!("the account {name:?} exists already").into());
    }
    audit(desk, "account.added", name).await?;
    print(&format!("{password}\n"))
}

async fn list(desk: &DeskStore) -> Outcome {
    let mut text = String::new();
    for account in desk.accounts().await? {
        let state = if account.must_change {
            "one-time password"
        } else {
            "active"
        };
        text += &format!("{}\t{}\t{state}\n", account.name, account.role);
    }
    print(&text)
}

async fn audit(desk: &DeskStore, action: &str, name: &str) -> Outcome {
    let now_ms = Timestamp::now().as_millisecond();
    Ok(desk
        .record(OPERATOR, action, None, Some(name), now_ms)
        .await?)
}
