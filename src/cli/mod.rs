//! The command: text in and out. One verb, one file.

mod args;
mod augment;
mod bar;
mod check;
mod completions;
mod console;
mod demo;
mod edits;
mod explain;
mod export;
mod figures;
mod idle;
mod inspect;
mod near;
mod open;
mod plan;
mod redraws;
mod sample;
mod table;
mod verify;

use args::{Arguments, Verb};
use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use console::Console;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// All is done.
const DONE: u8 = 0;
/// Done, but some images could not be used, or a check failed.
const WITH_LOSSES: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;
/// Stopped by the user.
const CANCELLED: u8 = 130;

/// What the arguments ask for.
#[derive(Debug)]
pub enum Launch {
    /// Open the window, on a dataset folder, manifest or recipe if given.
    Window(Option<PathBuf>),
    /// All is done; end with this exit code.
    Done(u8),
}

/// Parses the process's arguments and does what they ask for, except for opening the window, which is left to `main`.
pub fn run() -> Launch {
    console::tell_panics();
    let parsed = Arguments::command().try_get_matches().and_then(|matches| Ok((Arguments::from_arg_matches(&matches)?, matches)));
    let (arguments, matches) = match parsed {
        Ok(parsed) => parsed,
        // Help and version are no errors. Where they cannot be written (a closed pipe) there is nobody to tell.
        Err(error) => {
            let error = mistyped_verb(&error).unwrap_or(error);
            let _ = error.print();
            return Launch::Done(error.exit_code() as u8);
        }
    };
    // A verb that panicked is over: nothing that it left behind is looked at.
    let done = catch_unwind(AssertUnwindSafe(|| launch(arguments, &matches)));
    done.unwrap_or(Launch::Done(FAILED))
}

fn launch(arguments: Arguments, matches: &ArgMatches) -> Launch {
    let console = Console::new(arguments.quiet, arguments.verbose);
    let result = set_threads(arguments.threads).and_then(|()| match (arguments.verb, arguments.path) {
        (Some(verb), None) => dispatch(verb, matches, &console),
        (Some(_), Some(path)) => {
            let message = format!("'{}' stands before a command: give the path behind it", path.display());
            Err(Arguments::command().error(ErrorKind::ArgumentConflict, message).into())
        }
        (None, path) => window(path),
    });
    result.unwrap_or_else(|error| Launch::Done(console.tell(&error)))
}

fn dispatch(verb: Verb, matches: &ArgMatches, console: &Console) -> anyhow::Result<Launch> {
    console.hear_interrupts();
    let own = matches.subcommand().map_or(matches, |(_, own)| own);
    let code = match verb {
        Verb::Demo(demo) => return demo::run(&demo, console),
        Verb::Sample(sample) => sample::run(&sample, console)?,
        Verb::Inspect(inspect) => inspect::run(&inspect, console)?,
        Verb::Plan(plan) => plan::run(&plan, own, console)?,
        Verb::Export(export) => export::run(&export, own, console)?,
        Verb::Augment(augment) => augment::run(&augment, console)?,
        Verb::Verify(verify) => verify::run(&verify, console)?,
        Verb::Check(check) => check::run(&check, console)?,
        Verb::Explain(explain) => explain::run(&explain, console)?,
        Verb::Completions { shell } => completions::run(shell, console)?,
    };
    Ok(Launch::Done(code))
}

fn set_threads(threads: Option<usize>) -> anyhow::Result<()> {
    if let Some(threads) = threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    }
    Ok(())
}

/// The window on `path`, which must be there: a word that is neither a path nor a verb is a typing error.
fn window(path: Option<PathBuf>) -> anyhow::Result<Launch> {
    match path {
        Some(path) if !path.exists() => Err(unknown_word(&path).into()),
        path => Ok(Launch::Window(path)),
    }
}

/// A word too many behind what is neither a verb nor a path (`evenset inspct DIR`): the first word is what is wrong.
fn mistyped_verb(error: &clap::Error) -> Option<clap::Error> {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let first = Path::new(words.first()?);
    let is_word = !first.as_os_str().as_encoded_bytes().starts_with(b"-");
    let known = Arguments::command().get_subcommands().any(|verb| first.as_os_str() == verb.get_name());
    (error.kind() == ErrorKind::UnknownArgument && is_word && !known && !first.exists()).then(|| unknown_word(first))
}

fn unknown_word(path: &Path) -> clap::Error {
    let word = path.display().to_string();
    let mut command = Arguments::command();
    let verbs: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let mut message = format!("'{word}' is neither a command nor a file or folder that exists");
    if let Some(verb) = near::nearest(&word, &verbs).first() {
        message = format!("{message}\n\n  tip: there is a command '{verb}'");
    }
    command.error(ErrorKind::InvalidSubcommand, message)
}
