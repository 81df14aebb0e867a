//! An error as people and programs read it.

use std::fmt::Write;

use super::{printable::printable, style::Palette};
use crate::{
    error::{Cause, Error},
    machine::{CauseView, ErrorEvent},
};

pub(super) fn text(error: &Error, palette: &Palette) -> String {
    let mut text = format!(
        "{} {}",
        palette.error("error:"),
        palette.strong(&printable(&error.what))
    );
    for cause in &error.causes {
        _ = write!(text, "\n  - {}", printable(&cause.to_string()));
    }
    if let Some(meaning) = &error.meaning {
        _ = write!(text, "\nmeaning: {}", printable(meaning));
    }
    for next in &error.next {
        _ = write!(text, "\nnext: {}", printable(next));
    }
    text
}

pub(super) fn object(error: &Error) -> ErrorEvent {
    ErrorEvent {
        exit_code: error.exit_code(),
        error: error.what.clone(),
        causes: error.causes.iter().map(cause).collect(),
        meaning: error.meaning.clone(),
        next: error.next.clone(),
    }
}

fn cause(cause: &Cause) -> CauseView {
    match cause {
        Cause::Text(text) => CauseView::Text { text: text.clone() },
        Cause::Problem(problem) => CauseView::Setting {
            text: problem.to_string(),
            key: problem.key.as_ref().map(ToString::to_string),
            value: problem.value.clone(),
            rule: problem.rule.clone(),
            origin: problem
                .origin
                .as_ref()
                .map(|origin| serde_json::to_value(origin).unwrap_or_default()),
        },
        Cause::Fault(key, fault) => CauseView::Fault {
            key: key.as_ref().map(ToString::to_string),
            fault: fault.into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use kavak_engine::{Class, Fault, Outcome, StopReason};
    use kavak_settings::{Problem, Problems};
    use kavak_stack::key;

    use super::*;

    fn quota() -> Fault {
        Fault {
            class: Class::Quota,
            action: "CreateVpc",
            code: Some("VpcLimitExceeded".into()),
            message: "The maximum number of VPCs has been reached.".into(),
            request_id: Some("4f1e".into()),
            reason: None,
        }
    }

    fn failed() -> Error {
        let outcome = Outcome {
            failures: vec![(key::VPC.clone(), quota())],
            unfinished: vec![key::SUBNET_PUBLIC[0].clone()],
            ..Outcome::default()
        };
        Error::of_outcome(&outcome, "kavak-infra up --env dev").expect("an error")
    }

    #[test]
    fn an_error_says_what_why_and_what_next_and_each_once() {
        insta::assert_snapshot!(text(&failed(), &Palette::default()));
    }

    #[test]
    fn what_others_wrote_does_not_reach_the_terminal_as_it_is() {
        let error = Error::usage("no\u{1b}[2J").because("evidence: \u{1b}]0;x\u{7}\u{8}log");
        let shown = text(&error.next("\u{9b}2Jgo"), &Palette::default());
        assert_eq!(shown, "error: no\n  - evidence: \\u{8}log\nnext: go");
    }

    #[test]
    fn an_error_for_programs_has_the_code_and_the_request() {
        insta::assert_snapshot!(super::super::event_line("error", &object(&failed())));
    }

    #[test]
    fn problems_of_settings_are_listed() {
        let problems = Problems(vec![
            Problem::of("network.cidr".into(), "must be private"),
            Problem::of("owner".into(), "is required"),
        ]);
        insta::assert_snapshot!(text(&problems.into(), &Palette::default()));
    }

    #[test]
    fn an_interruption_loses_nothing_and_says_so() {
        let outcome = Outcome {
            unfinished: vec![key::DB_INSTANCE.clone()],
            stopped: Some(StopReason::Interrupted),
            ..Outcome::default()
        };
        let error = Error::of_outcome(&outcome, "kavak-infra up --env dev").expect("an error");
        assert_eq!(error.exit_code(), 130);
        insta::assert_snapshot!(text(&error, &Palette::default()));
    }

    #[test]
    fn an_interruption_that_leaves_nothing_unfinished_counts_nothing() {
        let outcome = Outcome {
            stopped: Some(StopReason::Terminated),
            ..Outcome::default()
        };
        let error = Error::of_outcome(&outcome, "kavak-infra up").expect("an error");
        assert_eq!(error.what, "terminated");
    }

    #[test]
    fn every_class_of_failure_has_a_meaning() {
        for class in [
            Class::Credentials,
            Class::Denied,
            Class::Quota,
            Class::Capacity,
            Class::Invalid,
            Class::Unknown,
            Class::Intercepted,
        ] {
            let error = Error::of_fault(
                "reading what is there",
                Fault::new(class, "DescribeVpcs", "no"),
            );
            assert!(
                error.meaning.is_some() && !error.next.is_empty(),
                "{class:?}"
            );
            assert_eq!(
                error.exit_code(),
                if class == Class::Credentials { 3 } else { 1 }
            );
        }
    }
}
