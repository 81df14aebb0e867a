//! Who has still to confirm that mails may be sent to them.

use super::request::Request;
use crate::{
    context::Context,
    local,
    observe::sns::{Address, AddressState, addresses},
};

/// A notice for each address that gets no mail yet, and where mails are on this machine.
/// What can't be read is no reason for `up` to fail.
pub(super) async fn notices(context: &Context, request: &Request<'_>) -> Vec<String> {
    let wanted = &request.settings.notify.email;
    if wanted.is_empty() {
        return Vec::new();
    }
    if context.options.local {
        let folder = local::FOLDER;
        return vec![format!(
            "mails to {} are files in {folder}/mail",
            wanted.join(", ")
        )];
    }
    let states = match addresses(&request.aws, &request.environment, wanted).await {
        Ok(states) => states,
        Err(fault) => return vec![format!("who has confirmed e-mails is not known: {fault}")],
    };
    let status = context.command_line("status");
    let notices = states.into_iter().filter_map(|it| notice(&it, &status));
    notices.collect()
}

fn notice(it: &Address, status: &str) -> Option<String> {
    let address = &it.address;
    match it.state {
        AddressState::Confirmed | AddressState::Unmanaged => None,
        AddressState::Pending | AddressState::Gone => Some(format!(
            "{address} gets no mail yet: it has to open the link in the mail from AWS Notifications within two days \
             (`{status}` shows who has)"
        )),
        AddressState::Removed => Some(format!(
            "{address} can still confirm for two days: AWS deletes no pending subscription; if `{status}` shows it \
             then, `up` ends it"
        )),
    }
}
