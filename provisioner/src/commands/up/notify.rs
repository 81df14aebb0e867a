//! Who has still to confirm that mails may be sent to them.

use super::request::Request;
use crate::{
    context::Context,
    local,
    observe::sns::{AddressState, addresses},
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
    let waiting = states
        .into_iter()
        .filter(|it| it.state != AddressState::Confirmed && it.state != AddressState::Unmanaged);
    waiting
        .map(|it| {
            format!(
                "{} gets no mail yet: it has to open the link in the mail from AWS Notifications within two days \
                 (`{}` shows who has)",
                it.address,
                context.command_line("status")
            )
        })
        .collect()
}
