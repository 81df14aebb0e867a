//! Prints the tasks' logs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kavak_stack::Environment;

use crate::{
    aws::Clients,
    cli::LogsArgs,
    context::Context,
    delivery::logs::{self, Query, Reader},
    error::{Error, Exit},
};

/// Between two looks of `--follow`; AWS takes five such calls a second.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);

pub(super) async fn run(context: &Context, args: &LogsArgs) -> Result<Exit, Error> {
    let query = Query {
        task: args.task.as_deref().map(task_id).transpose()?,
        text: args.grep.clone(),
    };
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let mut reader = Reader::new(query, since_ms(args.since));
    if !args.follow {
        let reading = print_new(context, &aws, &environment, &mut reader);
        context.unless_stopped("logs", reading).await?;
        return Ok(Exit::Done);
    }
    let stop = context.stop()?;
    loop {
        tokio::select! {
            () = stop.ordered() => return Ok(Exit::Done),
            printed = print_new(context, &aws, &environment, &mut reader) => printed?,
        }
        if stop.pause(LOOK_INTERVAL).await.is_err() {
            return Ok(Exit::Done);
        }
    }
}

async fn print_new(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    reader: &mut Reader,
) -> Result<(), Error> {
    let (query, since_ms) = (reader.query().clone(), reader.reads_since_ms());
    logs::since(aws, environment, &query, since_ms, |page| {
        for line in reader.take_in(page) {
            context.ui.line(&line);
        }
    })
    .await
}

fn since_ms(since: Duration) -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.saturating_sub(since).as_millis()).unwrap_or_default()
}

/// The id of a task, or its beginning; an ARN ends with it.
fn task_id(given: &str) -> Result<String, Error> {
    let id = given.rsplit('/').next().unwrap_or_default();
    if !id.is_empty() && id.chars().all(|it| it.is_ascii_hexdigit() || it == '-') {
        return Ok(id.to_owned());
    }
    Err(
        Error::usage(format!("--task: `{given}` is no id of a task"))
            .because("the ids have 32 hexadecimal digits; the first of them are enough")
            .next("each line of `kavak-infra logs` tells its task's"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_known_by_its_id_its_beginning_and_its_arn() {
        assert_eq!(task_id("0a1b").expect("a beginning"), "0a1b");
        let arn = "arn:aws:ecs:us-east-1:1:task/p-dev-cluster/0a1b";
        assert_eq!(task_id(arn).expect("an ARN"), "0a1b");
        for wrong in ["", "app", "0a1b*"] {
            assert_eq!(task_id(wrong).expect_err("no id").exit_code(), 2);
        }
    }
}
