//! Which of the lines that were read are new, and in which order.

use std::collections::BTreeMap;

use super::{Event, Line, Query, is_metrics};

/// Lines may come to CloudWatch Logs this much later than they were written,
/// so this much is read again each time.
const OVERLAP_MS: i64 = 30_000;

/// Reads on from where the last read ended, and gives no line twice.
#[derive(Debug)]
pub struct Reader {
    query: Query,
    since_ms: i64,
    newest_ms: i64,
    /// The lines of the overlap that were given already, and their times.
    given: BTreeMap<String, i64>,
}

impl Reader {
    /// A reader of the lines since then.
    #[must_use]
    pub fn new(query: Query, since_ms: i64) -> Self {
        Self {
            query,
            since_ms,
            newest_ms: since_ms,
            given: BTreeMap::new(),
        }
    }

    /// What to read.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// From when on to read.
    #[must_use]
    pub fn reads_since_ms(&self) -> i64 {
        self.since_ms.max(self.newest_ms - OVERLAP_MS)
    }

    /// Those of the lines that are asked for and were not given yet, by time;
    /// of one millisecond, by when CloudWatch Logs had them.
    pub fn take_in(&mut self, mut events: Vec<Event>) -> Vec<Line> {
        events.sort_by(|one, other| {
            let order = |event: &Event| (event.line.at_ms, event.taken_at_ms);
            order(one).cmp(&order(other))
        });
        let mut lines = Vec::new();
        for event in events {
            self.newest_ms = self.newest_ms.max(event.line.at_ms);
            let was_given = self.given.insert(event.id, event.line.at_ms).is_some();
            if !was_given && self.wants(&event.line) {
                lines.push(event.line);
            }
        }
        // What will not be read again.
        let from_ms = self.reads_since_ms();
        self.given.retain(|_, at_ms| *at_ms >= from_ms);
        lines
    }

    fn wants(&self, line: &Line) -> bool {
        match self.query.text.as_deref() {
            Some(text) => line.message.contains(text),
            None => !is_metrics(&line.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, at_ms: i64, task: &str) -> Event {
        Event {
            id: id.to_owned(),
            taken_at_ms: at_ms,
            line: Line {
                at_ms,
                task: task.to_owned(),
                message: format!("line {id}"),
            },
        }
    }

    fn ids(lines: &[Line]) -> Vec<&str> {
        let ids = lines
            .iter()
            .map(|line| line.message.trim_start_matches("line "));
        ids.collect()
    }

    #[test]
    fn lines_of_several_tasks_come_by_time() {
        let mut reader = Reader::new(Query::default(), 0);
        let read = vec![event("c", 3, "1"), event("a", 1, "2"), event("b", 2, "1")];
        assert_eq!(ids(&reader.take_in(read)), ["a", "b", "c"]);
    }

    #[test]
    fn lines_of_one_millisecond_keep_the_order_in_which_they_came() {
        let mut reader = Reader::new(Query::default(), 0);
        let read = vec![event("z", 1, "1"), event("a", 1, "1"), event("m", 1, "1")];
        assert_eq!(ids(&reader.take_in(read)), ["z", "a", "m"]);
    }

    #[test]
    fn a_line_that_is_read_again_is_not_given_again_and_a_late_one_is() {
        let mut reader = Reader::new(Query::default(), 0);
        let first = vec![event("a", 100_000, "1"), event("b", 110_000, "1")];
        assert_eq!(ids(&reader.take_in(first.clone())), ["a", "b"]);
        assert_eq!(reader.reads_since_ms(), 80_000);
        let mut again = first;
        again.push(event("late", 105_000, "2"));
        assert_eq!(ids(&reader.take_in(again)), ["late"]);
    }

    #[test]
    fn what_lies_behind_the_overlap_is_neither_read_nor_remembered() {
        let mut reader = Reader::new(Query::default(), 50_000);
        assert_eq!(
            reader.reads_since_ms(),
            50_000,
            "never before what was asked for"
        );
        reader.take_in(vec![event("a", 60_000, "1"), event("b", 200_000, "1")]);
        assert_eq!(reader.given.len(), 1);
    }

    #[test]
    fn only_lines_with_the_text_are_given() {
        let query = Query {
            text: Some("line b".into()),
            ..Query::default()
        };
        let mut reader = Reader::new(query, 0);
        let read = vec![event("a", 1, "1"), event("b", 2, "1")];
        assert_eq!(ids(&reader.take_in(read)), ["b"]);
    }

    #[test]
    fn metrics_are_given_only_to_those_who_look_for_them() {
        let mut metrics = event("m", 1, "1");
        metrics.line.message = r#"{"TurnsAnswered":1,"_aws":{"CloudWatchMetrics":[]}}"#.into();
        let of = |text: Option<&str>| {
            let text = text.map(str::to_owned);
            let mut reader = Reader::new(Query { text, task: None }, 0);
            reader.take_in(vec![metrics.clone()]).len()
        };
        assert_eq!((of(None), of(Some("Turns"))), (0, 1));
    }
}
