//! Settings of the way from a conversation to a sale, and the agent's variables
//! that they are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Settings;

/// Receivers of leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    /// HTTPS address that every event of a lead is posted to, by the Standard
    /// Webhooks scheme; unset: none. The secret that signs the posts is generated.
    pub webhook_url: Option<String>,
    /// E-mail addresses that events are sent to, at most 10: each gets a mail by which
    /// it confirms. Empty: none.
    pub email: Vec<String>,
}

/// The sales team's hours and handovers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Desk {
    /// When the team is there, in Mexico City's time: `mon-fri 09:00-19:00, sat
    /// 10:00-14:00`; unset: customers read nothing of it.
    pub hours: Option<String>,
    /// Minutes without a word of the person who has a conversation, after which the
    /// agent goes on; unset: 720.
    #[schemars(range(min = 1))]
    pub silence_minutes: Option<u32>,
}

/// Personal data of customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// HTTPS address of the privacy notice, which customers are shown before their
    /// phone number is asked for; unset: none.
    pub notice_url: Option<String>,
    /// Days that each message of a transcript is kept; unset: 180.
    #[schemars(range(min = 1, max = 36_500))]
    pub transcript_retention_days: Option<u32>,
    /// Days that a lead is kept after its last change; unset: 730.
    #[schemars(range(min = 1, max = 36_500))]
    pub lead_retention_days: Option<u32>,
}

/// WhatsApp, by Twilio.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Twilio {
    /// Sid of the account that sends what a person writes at the desk: `AC` and 32
    /// hexadecimal digits.
    pub account_sid: Option<String>,
    /// The number that customers write to, in E.164: `+5215512345678`.
    pub whatsapp_number: Option<String>,
}

/// A variable of the agent that a setting is.
pub struct SettingVariable {
    /// The variable.
    pub name: &'static str,
    /// The key of its setting.
    pub setting: &'static str,
    value: fn(&Settings) -> Option<String>,
}

/// The agent's variables of this module's settings; each is set only where its
/// setting is, so that the agent's own defaults count else.
pub const VARIABLES: [SettingVariable; 8] = [
    SettingVariable {
        name: "LEAD_WEBHOOK_URL",
        setting: "notify.webhook_url",
        value: |it| it.notify.webhook_url.clone(),
    },
    SettingVariable {
        name: "DESK_HOURS",
        setting: "desk.hours",
        value: |it| it.desk.hours.clone(),
    },
    SettingVariable {
        name: "DESK_SILENCE_MINUTES",
        setting: "desk.silence_minutes",
        value: |it| it.desk.silence_minutes.map(|it| it.to_string()),
    },
    SettingVariable {
        name: "PRIVACY_NOTICE_URL",
        setting: "privacy.notice_url",
        value: |it| it.privacy.notice_url.clone(),
    },
    SettingVariable {
        name: "TRANSCRIPT_RETENTION_DAYS",
        setting: "privacy.transcript_retention_days",
        value: |it| {
            it.privacy
                .transcript_retention_days
                .map(|it| it.to_string())
        },
    },
    SettingVariable {
        name: "LEAD_RETENTION_DAYS",
        setting: "privacy.lead_retention_days",
        value: |it| it.privacy.lead_retention_days.map(|it| it.to_string()),
    },
    SettingVariable {
        name: "TWILIO_ACCOUNT_SID",
        setting: "twilio.account_sid",
        value: |it| it.twilio.account_sid.clone(),
    },
    SettingVariable {
        name: "TWILIO_WHATSAPP_NUMBER",
        setting: "twilio.whatsapp_number",
        value: |it| it.twilio.whatsapp_number.clone(),
    },
];

/// The variables that these settings set, with their values.
pub(crate) fn variables(settings: &Settings) -> impl Iterator<Item = (&'static str, String)> {
    let value = |it: &'static SettingVariable| Some((it.name, (it.value)(settings)?));
    VARIABLES.iter().filter_map(value)
}
