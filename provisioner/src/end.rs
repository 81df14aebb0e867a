//! When an environment ends: `--ttl` writes it on everything, `reap` goes by it.

use std::{
    collections::BTreeSet,
    fmt,
    str::FromStr,
    time::{Duration, SystemTime},
};

use kavak_stack::{Observed, Tags, tags::ENDS_AT_TAG};

/// What `--ttl` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ttl {
    /// That it lives at least this long from now on.
    For(Duration),
    /// That it has no end any more.
    Endless,
}

/// When an environment ends, as its tags say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Never.
    None,
    /// At this moment: the latest of all resources' tags, since an extension
    /// that was killed has not reached all of them.
    At(SystemTime),
    /// Unreadable: a resource's tag is no moment.
    Unreadable {
        /// The text of the tag.
        text: String,
        /// The latest that the others tell, which `up` gives to all again.
        others: Option<SystemTime>,
    },
}

impl FromStr for Ttl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self::Endless);
        }
        match humantime::parse_duration(text) {
            Ok(time) => Ok(Self::For(time)),
            Err(error) => Err(format!("{error}; a time is `4h` or `2days`, or `none`")),
        }
    }
}

impl End {
    /// What the tags of everything that is there say.
    #[must_use]
    pub fn of(observed: &Observed) -> Self {
        let resources = observed.resources.values();
        Self::of_tags(resources.filter_map(|found| found.spec.tags()))
    }

    fn of_tags<'a>(tags: impl Iterator<Item = &'a Tags>) -> Self {
        let texts: BTreeSet<&String> = tags.filter_map(|tags| tags.get(ENDS_AT_TAG)).collect();
        let moment = |text: &&String| humantime::parse_rfc3339(text).ok();
        let latest = texts.iter().filter_map(moment).max();
        match texts.iter().find(|text| moment(text).is_none()) {
            Some(text) => Self::Unreadable {
                text: (*text).clone(),
                others: latest,
            },
            None => latest.map_or(Self::None, Self::At),
        }
    }

    /// The end after `--ttl` at the moment `now`: it puts it off, never forward.
    #[must_use]
    pub fn with(self, ttl: Option<Ttl>, now: SystemTime) -> Self {
        match (ttl, self) {
            (None, kept) => kept,
            (Some(Ttl::Endless), _) => Self::None,
            (
                Some(Ttl::For(time)),
                Self::At(before)
                | Self::Unreadable {
                    others: Some(before),
                    ..
                },
            ) => Self::At(before.max(now + time)),
            (Some(Ttl::For(time)), _) => Self::At(now + time),
        }
    }

    /// What the tag says; `None` without an end.
    #[must_use]
    pub fn tag(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::At(moment)
            | Self::Unreadable {
                others: Some(moment),
                ..
            } => Some(humantime::format_rfc3339_seconds(*moment).to_string()),
            Self::Unreadable { text, others: None } => Some(text.clone()),
        }
    }

    /// Whether it has ended. An unreadable end counts as not past.
    #[must_use]
    pub fn is_past(&self, now: SystemTime) -> bool {
        matches!(self, Self::At(moment) if *moment <= now)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("has no end"),
            Self::At(_) => write!(f, "ends at {}", self.tag().unwrap_or_default()),
            Self::Unreadable { text, .. } => {
                write!(
                    f,
                    "ends nobody knows when: its tag {ENDS_AT_TAG} says `{text}`"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn end_of(texts: &[&str]) -> End {
        let tags: Vec<Tags> = texts
            .iter()
            .map(|text| Tags::from([(ENDS_AT_TAG.to_owned(), (*text).to_owned())]))
            .chain([Tags::new()])
            .collect();
        End::of_tags(tags.iter())
    }

    fn at(hours: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(hours * 3_600)
    }

    #[test]
    fn environment_without_end_tags_has_no_end() {
        assert_eq!(end_of(&[]), End::None);
        assert!(!end_of(&[]).is_past(at(1_000_000)));
    }

    #[test]
    fn the_latest_of_several_ends_counts() {
        let end = end_of(&["1970-01-01T02:00:00Z", "1970-01-01T05:00:00Z"]);
        assert_eq!(end, End::At(at(5)));
        assert!(!end.is_past(at(4)) && end.is_past(at(5)));
    }

    #[test]
    fn unreadable_end_is_reported_and_never_past() {
        let end = end_of(&["1970-01-01T02:00:00Z", "tomorrow"]);
        let others = Some(at(2));
        let text = "tomorrow".into();
        assert_eq!(end, End::Unreadable { text, others });
        assert!(!end.is_past(at(1_000_000)));
        assert!(end.to_string().contains("`tomorrow`"));
        let fixed = end.with(None, at(0)).tag();
        assert_eq!(fixed, Some("1970-01-01T02:00:00Z".into()));
        // A tag is not changed unasked where its new value is unknown.
        let alone = end_of(&["tomorrow"]).with(None, at(0)).tag();
        assert_eq!(alone, Some("tomorrow".into()));
    }

    #[test]
    fn a_ttl_puts_the_end_off_and_never_forward() {
        let four_hours = Some(Ttl::For(Duration::from_secs(4 * 3_600)));
        assert_eq!(End::None.with(four_hours, at(1)), End::At(at(5)));
        assert_eq!(End::At(at(2)).with(four_hours, at(1)), End::At(at(5)));
        assert_eq!(End::At(at(9)).with(four_hours, at(1)), End::At(at(9)));
        assert_eq!(End::At(at(9)).with(None, at(1)), End::At(at(9)));
        assert_eq!(End::At(at(9)).with(Some(Ttl::Endless), at(1)), End::None);
    }

    #[test]
    fn a_ttl_is_a_time_or_none() {
        assert_eq!("4h".parse(), Ok(Ttl::For(Duration::from_secs(14_400))));
        assert_eq!("none".parse(), Ok(Ttl::Endless));
        assert!("soon".parse::<Ttl>().is_err());
    }
}
