//! The status as people read it.

use std::fmt::Write;

use super::{EventView, Health, StatusView};
use crate::{
    observe::sns::{Address, AddressState},
    text,
    ui::format,
};

impl StatusView {
    /// The status in lines; resources that are ready only if asked for.
    #[must_use]
    pub fn text(&self, with_ready: bool) -> String {
        let mut text = format!(
            "{} in {}: {}\n",
            self.environment.prefix(),
            self.environment.region,
            self.state.words()
        );
        for (name, value) in self.facts(with_ready) {
            _ = writeln!(text, "{name:9} {value}");
        }
        if self.state != Health::Absent {
            _ = writeln!(text, "{:9} {}", "drift", self.drift_text());
            _ = writeln!(text, "{:9} {}", "resources", self.resources.len());
        }
        for line in format::columns(&self.rows(with_ready)) {
            _ = writeln!(text, "  {line}");
        }
        for Address { address, state } in &self.addresses {
            _ = writeln!(text, "{:9} {address}: {}", "e-mail", words_of(*state));
        }
        for alarm in &self.alarms {
            _ = writeln!(text, "{:9} {alarm}", "ALARM");
        }
        for EventView { at, message } in &self.events {
            _ = writeln!(text, "event {at} {message}");
        }
        for foreign in &self.foreign {
            _ = writeln!(text, "note: {foreign}: it is left alone");
        }
        text
    }

    /// The facts that are known, by name; the image with its registry only if asked for.
    fn facts(&self, with_registry: bool) -> impl Iterator<Item = (&'static str, String)> {
        let shorten = |it: &String| match with_registry {
            true => it.clone(),
            false => format::image(it),
        };
        [
            ("address", self.url.clone()),
            ("revision", self.revision.clone()),
            ("image", self.image.as_ref().map(shorten)),
            ("findings", self.findings.as_ref().map(ToString::to_string)),
            ("commit", self.commit.clone()),
            ("data", self.data.clone()),
            ("tasks", self.tasks.as_ref().map(ToString::to_string)),
            ("rollout", self.rollout.clone()),
            ("deployed", self.deployed_at.clone()),
            ("since", self.since.clone()),
            ("cost", self.cost.as_ref().map(|cost| cost.words.clone())),
            ("ends", self.ends_at.clone()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }

    fn drift_text(&self) -> String {
        match self.drift {
            None => "unknown: there are no settings to compare with (`kavak-infra plan` says why)"
                .into(),
            Some(0) => "none".into(),
            Some(count) => format!(
                "{}: `kavak-infra plan` shows what and how",
                text::count(count, "resource")
            ),
        }
    }

    fn rows(&self, with_ready: bool) -> Vec<[String; 3]> {
        self.resources
            .iter()
            .filter(|resource| with_ready || resource.condition != "ready")
            .map(|resource| {
                [
                    resource.key.clone(),
                    resource.condition_text(),
                    resource.id.clone(),
                ]
            })
            .collect()
    }
}

fn words_of(state: AddressState) -> &'static str {
    match state {
        AddressState::Confirmed => "confirmed",
        AddressState::Pending => {
            "pending: gets nothing before it opens the link in the mail of AWS Notifications"
        }
        AddressState::Gone => "gone: gets nothing; `kavak-infra up` subscribes it again",
        AddressState::Unmanaged => "confirmed, but not in notify.email: it is left alone",
        AddressState::Removed => {
            "removed from notify.email before it had confirmed: AWS deletes no pending subscription; \
             should it be confirmed, `kavak-infra up` ends it"
        }
    }
}
