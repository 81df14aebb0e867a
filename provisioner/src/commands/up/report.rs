//! Says what was done, and what is left to do.

use super::{execute::Done, request::Request};
use crate::{
    context::Context,
    error::{Error, Exit},
    ui::Summary,
};

pub(super) fn report(context: &Context, request: &Request<'_>, done: Done) -> Result<Exit, Error> {
    let calls = request.aws.calls();
    let summary = Summary {
        tally: done.tally,
        calls: calls.all(),
        changing_calls: calls.changing(),
        elapsed: done.outcome.elapsed,
        outputs: Vec::new(),
    };
    for notice in &done.notices {
        context.ui.notice(notice);
    }
    let command = context.command_line(&request.command());
    let Some(error) = Error::of_outcome(&done.outcome, &command) else {
        context.ui.summary(&summary.with(&done.outputs(request)));
        return done.answer.map(|()| Exit::Done);
    };
    let verdict = done.diagnosis.as_ref().and_then(|it| it.verdict.as_ref());
    if let Some(verdict) = verdict {
        context.ui.verdict(verdict);
    }
    // Outputs of a stack that is not there yet would be taken for those of
    // one that is.
    context.ui.summary(&summary);
    Err(match done.diagnosis {
        Some(diagnosis) => error.with_diagnosis(diagnosis.error),
        None => error,
    })
}
