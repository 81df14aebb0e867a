//! The command to run next. Whoever tells of one names it bare, as
//! `kavak-infra VERB` between backticks; here, in one place, it gets the options
//! by which it means the same environment as the command that names it.

use crate::cli::CommonOptions;

const PROGRAM: &str = "kavak-infra";

/// What takes no environment, or is asked to write one down.
const WITHOUT_ENVIRONMENT: [&str; 5] = ["completions", "config schema", "init", "local", "man"];

/// The options that choose an environment and the AWS that it is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invocation {
    /// Each flag with its value, if it takes one.
    chosen: Vec<(&'static str, Option<String>)>,
}

impl Invocation {
    /// What this command line chose.
    #[must_use]
    pub fn of(options: &CommonOptions) -> Self {
        let config = options
            .config
            .as_ref()
            .map(|file| file.display().to_string());
        let valued = [
            ("--env", &options.env),
            ("--config", &config),
            ("--project", &options.project),
            ("--region", &options.region),
            ("--owner", &options.owner),
            ("--endpoint-url", &options.endpoint_url),
        ];
        let valued = valued
            .into_iter()
            .filter_map(|(flag, value)| Some((flag, Some(value.clone()?))));
        let local = options.local.then_some(("--local", None));
        Self {
            chosen: local.into_iter().chain(valued).collect(),
        }
    }

    /// The command line that does `verb` to the same environment.
    #[must_use]
    pub fn command(&self, verb: &str) -> String {
        let line = format!("{PROGRAM} {verb}");
        let takes_none = |it: &&str| verb == *it || verb.starts_with(&format!("{it} "));
        if WITHOUT_ENVIRONMENT.iter().any(takes_none) {
            return line;
        }
        let words: Vec<&str> = verb.split_whitespace().collect();
        let chosen = self.chosen.iter().filter(|(flag, _)| !words.contains(flag));
        chosen.fold(line, |line, (flag, value)| match value {
            Some(value) => format!("{line} {flag} {}", quoted(value)),
            None => format!("{line} {flag}"),
        })
    }

    /// The text with every command in it as a command line for the same
    /// environment. What is one already stays as it is.
    #[must_use]
    pub fn completed(&self, text: &str) -> String {
        let spans = text.split('`').enumerate().map(|(number, span)| {
            let is_quoted = number % 2 == 1;
            let verb = span
                .strip_prefix(PROGRAM)
                .and_then(|it| it.strip_prefix(' '))
                .filter(|_| is_quoted);
            verb.map_or_else(|| span.to_owned(), |verb| self.command(verb))
        });
        spans.collect::<Vec<_>>().join("`")
    }
}

/// A value as a shell takes it for one word.
pub(crate) fn quoted(value: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "@%_+=:,./-".contains(it);
    if !value.is_empty() && value.chars().all(is_plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invocation() -> Invocation {
        Invocation::of(&CommonOptions {
            env: Some("dev".into()),
            config: Some("my settings.toml".into()),
            local: true,
            yes: true,
            ..CommonOptions::default()
        })
    }

    #[test]
    fn a_command_that_is_named_means_the_same_environment() {
        let text = "`kavak-infra up` makes it, `kavak-infra deploy --image A` another: `ls`, `up`";
        assert_eq!(
            invocation().completed(text),
            "`kavak-infra up --local --env dev --config 'my settings.toml'` makes it, \
             `kavak-infra deploy --image A --local --env dev --config 'my settings.toml'` another: \
             `ls`, `up`"
        );
        assert_eq!(Invocation::default().completed(text), text);
    }

    #[test]
    fn what_is_complete_is_not_completed_again_and_what_it_says_itself_holds() {
        let once = invocation().completed("`kavak-infra plan --env prod`");
        assert!(
            once.starts_with("`kavak-infra plan --env prod --local --config"),
            "{once}"
        );
        assert_eq!(invocation().completed(&once), once);
    }

    #[test]
    fn only_what_is_quoted_is_a_command() {
        let text = "kavak-infra does not know `it`";
        assert_eq!(invocation().completed(text), text);
    }

    #[test]
    fn what_takes_no_environment_gets_none() {
        for text in [
            "`kavak-infra local serve`",
            "`kavak-infra config schema`",
            "`kavak-infra man`",
        ] {
            assert_eq!(invocation().completed(text), text);
        }
    }
}
