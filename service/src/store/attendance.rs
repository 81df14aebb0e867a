//! The attendant of a conversation: the agent or a person.

use serde::{Deserialize, Serialize};

/// The side whose turn it is to speak with the customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The agent answers.
    #[default]
    Agent,
    /// The agent answers until a person, who is wanted, takes over.
    Waiting,
    /// A person answers; the agent is silent.
    Person,
}

/// The attendant of a conversation, and its times in milliseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attendance {
    /// The side whose turn it is to speak.
    pub status: Status,
    /// Since when.
    pub since_ms: i64,
    /// The desk account that has the conversation.
    pub person: Option<String>,
    /// When that person last did something here.
    pub active_at_ms: i64,
    /// True once the customer knows that the team is away now.
    pub absence_announced: bool,
}

impl Attendance {
    /// A person is wanted, unless one is there.
    #[must_use]
    pub fn wanted(&self, now_ms: i64) -> Self {
        match self.status {
            Status::Agent => Self {
                status: Status::Waiting,
                since_ms: now_ms,
                ..Self::default()
            },
            Status::Waiting | Status::Person => self.clone(),
        }
    }

    /// A person is there, and did something just now.
    #[must_use]
    pub fn by_person(&self, person: &str, now_ms: i64) -> Self {
        let goes_on = self.is_with(person);
        Self {
            status: Status::Person,
            since_ms: if goes_on { self.since_ms } else { now_ms },
            person: Some(person.to_owned()),
            active_at_ms: now_ms,
            absence_announced: false,
        }
    }

    /// As it is `now_ms`: a person who was silent for longer than `silence_ms`
    /// has given the conversation back.
    #[must_use]
    pub fn at(&self, now_ms: i64, silence_ms: i64) -> Self {
        let silent_for_ms = now_ms.saturating_sub(self.active_at_ms);
        if self.status == Status::Person && silent_for_ms > silence_ms {
            Self::default()
        } else {
            self.clone()
        }
    }

    /// Returns whether this person has the conversation.
    pub fn is_with(&self, person: &str) -> bool {
        self.status == Status::Person && self.person.as_deref() == Some(person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn person_who_is_there_is_not_waited_for() {
        let taken = Attendance::default().wanted(1).by_person("eva", 2);
        assert_eq!(taken.status, Status::Person);
        assert_eq!(taken.wanted(3), taken);
    }

    #[test]
    fn waiting_begins_with_the_first_wish_for_a_person() {
        let waiting = Attendance::default().wanted(1);
        assert_eq!(waiting.wanted(9), waiting);
        assert_eq!((waiting.status, waiting.since_ms), (Status::Waiting, 1));
    }

    #[test]
    fn silence_gives_the_conversation_back() {
        let taken = Attendance::default().by_person("eva", 100);
        assert_eq!(taken.at(110, 10), taken);
        assert_eq!(taken.at(111, 10), Attendance::default());
        let again = taken.by_person("eva", 111);
        assert_eq!(again.at(121, 10).since_ms, 100, "the same takeover");
        let waiting = Attendance::default().wanted(1);
        assert_eq!(waiting.at(1_000, 10), waiting, "waiting has no end");
    }
}
