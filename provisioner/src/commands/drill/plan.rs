//! What a drill does first, and whether it may.

use kavak_stack::{Environment, Observed, tags::DRILL_TAG};

use super::Subject;
use crate::error::{Error, ErrorKind};

/// A drill to come.
pub(super) struct Planned {
    /// Whether an earlier drill left something, which is removed first.
    pub(super) removes_earlier: bool,
}

pub(super) fn plan(subject: &Subject<'_>, left: &Observed) -> Result<Planned, Error> {
    require_drill(subject.environment, subject.source, left)?;
    Ok(Planned {
        removes_earlier: !left.resources.is_empty(),
    })
}

impl Planned {
    pub(super) fn show(&self, subject: &Subject<'_>) {
        if self.removes_earlier {
            let name = subject.environment.prefix();
            subject.context.ui.notice(&format!(
                "{name} is left of an earlier drill: it is removed first"
            ));
        }
    }
}

/// That whatever has the name of the drill was made by a drill of this environment.
fn require_drill(
    environment: &Environment,
    source: &Environment,
    found: &Observed,
) -> Result<(), Error> {
    let drilled = source.prefix();
    let is_other = |it: &&kavak_stack::Found| {
        let tags = it.spec.tags();
        tags.is_some_and(|tags| tags.get(DRILL_TAG) != Some(&drilled))
    };
    let other = found.resources.values().find(is_other);
    let other = other.map(|it| it.identity().to_string());
    let Some(other) = other.or_else(|| found.unmanaged.first().map(ToString::to_string)) else {
        return Ok(());
    };
    let name = environment.prefix();
    Err(Error::new(
        ErrorKind::Refused,
        format!("{name} exists, and is not a drill of {drilled}"),
    )
    .because(format!("{other} has no tag {DRILL_TAG} = {drilled}"))
    .meaning("nothing was changed")
    .next("remove it, if it is yours: a drill needs this name"))
}
