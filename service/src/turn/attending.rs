//! Turns of a conversation that a person has: the agent is silent.

use jiff::civil::DateTime;

use super::agent::Running;
use super::reply::local_time;
use super::thinking::Intent;
use super::{Agent, Outgoing};
use crate::settings::DeskHours;
use crate::store::{Attendance, Conversation, Status};

impl Agent {
    /// Returns the attendance of the conversation at this turn.
    pub(super) fn attendance(
        &self,
        conversation: &Conversation,
        running: &Running<'_>,
    ) -> Attendance {
        let now_ms = running.arrived_at.as_millisecond();
        conversation.attendance.at(now_ms, self.desk.silence_ms())
    }

    /// Returns the turn of a conversation that a person has: silence, but for one announcement of
    /// the opening hours while the team is away.
    pub(super) fn attended(
        &self,
        conversation: &Conversation,
        attendance: &Attendance,
    ) -> Option<Intent> {
        if attendance.status != Status::Person {
            return None;
        }
        let hours = self.desk.hours.as_ref();
        let absence = hours.and_then(|hours| absence(hours, local_time()));
        let words = absence.filter(|_| !attendance.absence_announced);
        let mut next = conversation.clone();
        next.attendance = Attendance {
            absence_announced: attendance.absence_announced || words.is_some(),
            ..attendance.clone()
        };
        let words = words.unwrap_or_default();
        Some(Intent {
            conversation: next.into(),
            lead: None,
            events: Vec::new(),
            words: words.clone(),
            outgoing: Outgoing::Attended(words),
        })
    }
}

/// When the team is back, if it is away.
fn absence(hours: &DeskHours, now: DateTime) -> Option<String> {
    if hours.is_open(now) {
        return None;
    }
    let opening = hours.next_opening(now)?;
    let days = (opening.date() - now.date()).get_days();
    let day = match days {
        0 => "hoy",
        1 => "mañana",
        _ => weekday(opening),
    };
    let article = if opening.hour() == 1 { "la" } else { "las" };
    Some(format!(
        "Gracias por tu mensaje. Una persona de nuestro equipo lleva tu conversación y ahora \
         estamos fuera de horario: te contesta {day} a partir de {article} {}:{:02}.",
        opening.hour(),
        opening.minute()
    ))
}

fn weekday(time: DateTime) -> &'static str {
    const NAMES: [&str; 7] = [
        "el lunes",
        "el martes",
        "el miércoles",
        "el jueves",
        "el viernes",
        "el sábado",
        "el domingo",
    ];
    let index = usize::try_from(time.weekday().to_monday_zero_offset());
    index.ok().and_then(|index| NAMES.get(index)).unwrap_or(&"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn absence_names_the_moment_when_the_team_is_back() {
        let hours = DeskHours::parse("mon-fri 09:00-19:00").unwrap();
        let monday = date(2026, 11, 30);
        for (now, when) in [
            (monday.at(8, 0, 0, 0), "hoy a partir de las 9:00."),
            (monday.at(20, 0, 0, 0), "mañana a partir de las 9:00."),
            (
                date(2026, 11, 28).at(12, 0, 0, 0),
                "el lunes a partir de las 9:00.",
            ),
        ] {
            let words = absence(&hours, now).unwrap();
            assert!(words.ends_with(when), "{words}");
        }
        assert_eq!(absence(&hours, monday.at(12, 0, 0, 0)), None);
    }
}
