//! How customers are attended, by the rules of the agent that reads it at its start.

use kavak_conversation::DeskHours;
use kavak_stack::Settings;

use super::{Report, matches};

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    if let Some(hours) = &settings.desk.hours
        && let Err(error) = DeskHours::parse(hours)
    {
        report.wrong("desk.hours", hours.as_str(), error.to_string());
    }
    if let Some(url) = &settings.privacy.notice_url {
        report.demand(
            matches(
                r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][\x21-\x7e]*)?",
                url,
            ),
            "privacy.notice_url",
            url.as_str(),
            "must be an address that customers can open, like `https://www.example.com/privacidad`",
        );
    }
    check_twilio(settings, report);
}

fn check_twilio(settings: &Settings, report: &mut Report<'_>) {
    let twilio = &settings.twilio;
    if let Some(sid) = &twilio.account_sid {
        report.demand(
            matches("AC[0-9a-fA-F]{32}", sid),
            "twilio.account_sid",
            sid.as_str(),
            "must be the sid of a Twilio account: AC and 32 hexadecimal digits",
        );
    }
    if let Some(number) = &twilio.whatsapp_number {
        report.demand(
            matches(r"\+[1-9][0-9]{7,14}", number),
            "twilio.whatsapp_number",
            number.as_str(),
            "must be a phone number in E.164, like `+5215512345678`",
        );
    }
    for (key, value, other, is_set) in [
        (
            "twilio.account_sid",
            &twilio.account_sid,
            "twilio.whatsapp_number",
            twilio.whatsapp_number.is_some(),
        ),
        (
            "twilio.whatsapp_number",
            &twilio.whatsapp_number,
            "twilio.account_sid",
            twilio.account_sid.is_some(),
        ),
    ] {
        if let Some(value) = value {
            let rule = format!("has no use without {other}");
            report.demand(is_set, key, value.as_str(), rule);
        }
    }
}
