//! Writes the receipt, and says whether the backup can be restored.

use super::{execute::Done, receipt::Writer};
use crate::{
    context::Context,
    error::{Error, Exit},
};

pub(super) fn report(context: &Context, writer: &Writer, done: Done) -> Result<Exit, Error> {
    let Done {
        mut receipt,
        restored,
        removed,
    } = done;
    let failures = [restored.as_ref().err(), removed.as_ref().err()];
    receipt.finish(failures.into_iter().flatten().map(|it| it.what.clone()));
    let written = writer.write(&receipt);
    writer.announce(context, &receipt);
    ended(restored, removed)?;
    written?;
    receipt.verdict()?;
    Ok(Exit::Done)
}

/// What is left and costs money comes before why the drill failed.
fn ended(drilled: Result<(), Error>, removed: Result<(), Error>) -> Result<(), Error> {
    match (drilled, removed) {
        (Err(drilled), Err(removed)) => {
            Err(removed.because(format!("the drill had failed: {}", drilled.because_of())))
        }
        (drilled, removed) => drilled.and(removed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn failed(what: &str) -> Result<(), Error> {
        Err(Error::new(ErrorKind::Failure, what))
    }

    #[test]
    fn environment_that_is_left_is_reported_before_why_the_drill_failed() {
        let error = ended(failed("no capacity"), failed("it is still there")).unwrap_err();
        assert_eq!(error.what, "it is still there");
        assert!(error.because_of().contains("no capacity"), "{error:?}");
        assert_eq!(ended(failed("a"), Ok(())).unwrap_err().what, "a");
        assert_eq!(ended(Ok(()), failed("b")).unwrap_err().what, "b");
        assert!(ended(Ok(()), Ok(())).is_ok());
    }
}
