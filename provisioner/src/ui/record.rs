//! What a command did, written down for a job's page: Markdown.

mod page;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kavak_engine::{Event, State};
use kavak_stack::plan::Action;

use self::page::Page;
use super::{PlanView, Summary, format, progress::Board};
use crate::error::Error;

/// What a command did so far. Copies write on the same page.
#[derive(Clone, Debug, Default)]
pub(super) struct Record(Arc<Mutex<Page>>);

impl Record {
    fn page(&self) -> MutexGuard<'_, Page> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn plan(&self, view: &PlanView) {
        let mut page = self.page();
        let environment = &view.environment;
        let title = format!("{} in {}", environment.prefix(), environment.region);
        page.title = Some(title);
        page.notices.extend(view.notices.iter().cloned());
    }

    pub(super) fn cost(&self, words: String) {
        self.page().cost = Some(words);
    }

    pub(super) fn notice(&self, text: &str) {
        self.page().notices.push(text.to_owned());
    }

    pub(super) fn report(&self, text: String) {
        self.page().report = Some(text);
    }

    pub(super) fn error(&self, error: &Error) {
        self.page().error = Some(error.clone());
    }

    /// Several of one command are summed up.
    pub(super) fn summary(&self, summary: &Summary) {
        let mut page = self.page();
        let mut summary = summary.clone();
        if let Some(before) = page.summary.take() {
            summary.tally = summary.tally.and(before.tally);
            summary.elapsed += before.elapsed;
            summary.calls += before.calls;
            summary.changing_calls += before.changing_calls;
        }
        page.summary = Some(summary);
    }

    pub(super) fn event(&self, event: &Event, board: &Board) {
        let Event::Change {
            step,
            state,
            id,
            elapsed,
            ..
        } = event
        else {
            return;
        };
        let Some(label) = board.label(*step) else {
            return;
        };
        let done = match state {
            State::Done if label.change.action != Action::None => label.done_word().to_owned(),
            State::Failed(fault) => format!("FAILED: {fault}"),
            _ => return,
        };
        let id = id.clone().unwrap_or_else(|| label.change.name.clone());
        let row = [
            label.change.key.clone(),
            id,
            done,
            format::duration(*elapsed),
        ];
        self.page().rows.push(row);
    }

    /// The page; at most 60,000 characters.
    pub(super) fn markdown(&self, command: &str) -> String {
        self.page().markdown(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn page() -> Record {
        let record = Record::default();
        record.page().rows = [
            ["vpc", "vpc-1", "created", "1.2s"],
            ["ecs_service", "a|b", "FAILED: no *room*", "2m00s"],
        ]
        .map(|row| row.map(str::to_owned))
        .into();
        record
    }

    #[test]
    fn a_page_reports_what_became_of_each_resource() {
        let record = page();
        record.cost("$0.1 an hour".into());
        record.notice("a note with <html> in it");
        insta::assert_snapshot!(record.markdown("up"), @r"
        ## `kavak-infra up`

        **Done**

        - Cost: $0.1 an hour

        | resource | id | what | time |
        |---|---|---|---|
        | vpc | vpc-1 | created | 1.2s |
        | ecs\_service | a\|b | FAILED: no \*room\* | 2m00s |

        ### Notes

        - a note with \<html\> in it
        ");
    }

    #[test]
    fn a_page_reports_why_it_was_not_done_and_what_to_do() {
        let record = Record::default();
        let error =
            Error::new(ErrorKind::Locked, "another run holds the lock").because("ana\nat work");
        record.error(&error.next("`--lock-timeout 10m`"));
        insta::assert_snapshot!(record.markdown("down"), @r"
        ## `kavak-infra down`

        **Not done** (exit code 7): another run holds the lock

        - ana at work

        Next: `--lock-timeout 10m`
        ");
    }

    #[test]
    fn a_page_has_at_most_sixty_thousand_characters() {
        let record = page();
        let row = ["é".repeat(300), "b".into(), "created".into(), "0.1s".into()];
        record.page().rows = vec![row; 5_000];
        record.page().notices = vec!["ü".repeat(1_000); 100];
        let text = record.markdown("up");
        assert_eq!(text.chars().count(), 60_000);
        assert!(text.contains("more") && text.ends_with("(cut)\n"));
    }
}
