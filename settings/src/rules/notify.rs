//! Who learns of leads.

use kavak_stack::settings::Notify;

use super::{Report, matches};

/// A host of a URL with its port: a name, an IPv4 address or an IPv6 one in brackets.
const AUTHORITY: &str =
    r"([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?";
/// Path and query: printable, without what URLs escape, and no fragment.
const REST: &str = r#"([/?][!$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*)?"#;
const LOOPBACK: &str = r"(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?";

/// An address in lower case: SNS knows one that is spelled otherwise as another one.
const ADDRESS: &str = r"[a-z0-9][a-z0-9._%+-]*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}";
/// The tag of the topic that names them has no room for more.
const MAX_ADDRESSES: usize = 10;

pub(super) fn check(notify: &Notify, is_local: bool, report: &mut Report<'_>) {
    if let Some(url) = &notify.webhook_url
        && let Err(rule) = check_webhook_url(url, is_local)
    {
        // What is not a URL may hold a password; it is not shown.
        report.wrong_at("notify.webhook_url".into(), None, rule);
    }
    for (place, address) in notify.email.iter().enumerate() {
        let rule = if !matches(ADDRESS, address) {
            "must be addresses in lower case like `ventas@example.com`"
        } else if notify.email[..place].contains(address) {
            "must name each address once"
        } else {
            continue;
        };
        report.wrong("notify.email", address.as_str(), rule);
    }
    report.demand(
        notify.email.len() <= MAX_ADDRESSES,
        "notify.email",
        notify.email.len(),
        format!("must be at most {MAX_ADDRESSES} addresses: name one that distributes to more"),
    );
}

/// The rule that a webhook's address breaks.
fn check_webhook_url(url: &str, is_local: bool) -> Result<(), &'static str> {
    let is_loopback = matches(&format!("https?://{LOOPBACK}{REST}"), url);
    if is_loopback && !is_local {
        return Err(
            "names the loopback, where no receiver can listen on AWS: give the receiver's public \
             address, or use --local",
        );
    }
    let authority = url.split_once("://").map_or("", |(_, rest)| {
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    });
    if authority.contains('@') {
        return Err(
            "must not hold a user or password, which everybody sees who may read the task \
             definition: receivers know the agent by its signature",
        );
    }
    if url.starts_with("http://") && !is_loopback {
        return Err(
            "must begin with https://, as each post holds a customer's name and phone number; \
             http:// is taken for the loopback with --local alone",
        );
    }
    if is_loopback || matches(&format!("https://{AUTHORITY}{REST}"), url) {
        return Ok(());
    }
    Err("must be the receiver's address, like `https://crm.example.com/leads`")
}
