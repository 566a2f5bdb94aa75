//! `evenset completions`: a script that completes the command's words in a shell.

use super::args::Arguments;
use super::console::Console;
use clap::CommandFactory;
use clap_complete::Shell;

pub(super) fn run(shell: Shell, console: &Console) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "evenset", &mut script);
    console.print(&String::from_utf8(script)?)?;
    Ok(super::DONE)
}
