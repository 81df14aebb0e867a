//! Prints the manual: the page of the program, then one of each command.

use clap::CommandFactory;

use crate::{
    cli::Cli,
    context::Context,
    error::{Error, ErrorKind, Exit},
};

pub(super) fn run(context: &Context) -> Result<Exit, Error> {
    let mut program = Cli::command();
    program.build();
    let mut pages = Vec::new();
    write(&program, &mut pages).map_err(|error| {
        Error::new(ErrorKind::Failure, "the manual can't be written")
            .because(error)
            .next("`kavak-infra help` prints the same, command by command")
    })?;
    context.ui.data(&String::from_utf8_lossy(&pages));
    Ok(Exit::Done)
}

fn write(command: &clap::Command, pages: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(pages)?;
    command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
        .try_for_each(|sub| write(sub, pages))
}
