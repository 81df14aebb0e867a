use std::time::Duration;

use clap::CommandFactory;

use super::*;

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn common_options_stand_before_or_behind_the_command() {
    for line in [
        ["kavak-infra", "--env", "dev", "plan"],
        ["kavak-infra", "plan", "--env", "dev"],
    ] {
        let cli = Cli::try_parse_from(line).expect("a command line");
        assert_eq!(cli.common.env.as_deref(), Some("dev"));
    }
}

#[test]
fn a_deadline_is_a_time() {
    let cli = Cli::try_parse_from(["kavak-infra", "plan", "--deadline", "1h 20m"])
        .expect("a command line");
    assert_eq!(cli.common.deadline, Some(Duration::from_secs(4_800)));
    assert!(Cli::try_parse_from(["kavak-infra", "plan", "--deadline", "soon"]).is_err());
}

#[test]
fn every_command_and_option_has_a_help_text() {
    fn check(command: &clap::Command) {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "{} {}",
                command.get_name(),
                argument.get_id()
            );
        }
        command.get_subcommands().for_each(check);
    }
    check(&Cli::command());
}
