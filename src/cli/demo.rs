//! `evenset demo`: the main job on the sample, in the window or in the terminal.

use super::console::Console;
use super::{DONE, Launch, args, export as export_verb, figures, open};
use crate::export::{self, Options};
use crate::plan::Plan;
use crate::recipe::{ChainChoice, Edit, Grow, Recipe, Target, TargetWord};
use crate::sample;
use anyhow::Context;
use std::path::{Path, PathBuf};

pub(super) fn run(typed: &args::Demo, console: &Console) -> anyhow::Result<Launch> {
    if typed.no_window || typed.dir.is_some() || !has_display() {
        return in_terminal(typed.dir.as_deref(), console).map(|()| Launch::Done(DONE));
    }
    let sample = console.watch(crate::session::ready_sample)?;
    console.leave_interrupts();
    Ok(Launch::Window(Some(sample)))
}

/// Whether this build has a window and the system something to show it on.
fn has_display() -> bool {
    let named = |variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    cfg!(feature = "gui") && (!cfg!(all(unix, not(target_os = "macos"))) || named("DISPLAY") || named("WAYLAND_DISPLAY"))
}

/// What is done with the sample: lizards and snakes are one class, every class reaches the median, gently augmented.
fn wish() -> [Edit; 4] {
    let reptiles = Edit::Merge { classes: vec!["lizards".to_owned(), "snakes".to_owned()], into: "reptiles".to_owned() };
    let gentle = Edit::SetChain(ChainChoice::Preset("gentle".to_owned()));
    [reptiles, Edit::SetTarget(Some(Target::Word(TargetWord::Median))), Edit::SetGrow(Grow::Augment), gentle]
}

fn in_terminal(dir: Option<&Path>, console: &Console) -> anyhow::Result<()> {
    let home = home(dir)?;
    let (source, out) = (home.join("sample"), home.join("sample-even"));
    console.say("Drawing the sample: six animals, imbalanced, with planted defects");
    console.watch(|progress| sample::draw(&source, &sample::Options::default(), progress))?;
    let dataset = open::dataset(&source, console)?;
    open::say_problems(dataset.problems(), console);
    let recipe = wish().iter().try_fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()))?;
    console.say("Merging lizards and snakes to reptiles, balancing to the median with gentle augmentation");
    let plan = Plan::new(&dataset, &recipe);
    let report = console.watch(|progress| export::run(&dataset, &recipe, &plan, &Options::new(&out), progress))?;
    console.print(&format!("\n{}", figures::text(&plan, dataset.unusable(), report.bytes)))?;
    console.say(&export_verb::done(&report));
    let again = recipe.to_arguments().unwrap_or_default().join(" ");
    console.print(&format!(
        "\nsample:  {}\nresult:  {}\nreport:  {}\n\nthe same by hand:\n  evenset export {} {again} --out DIR\n  evenset verify {}",
        source.display(),
        out.display(),
        out.join("report.html").display(),
        source.display(),
        out.display()
    ))
}

/// The folder that the demo works in; a new one each time unless named.
fn home(dir: Option<&Path>) -> anyhow::Result<PathBuf> {
    match dir {
        Some(dir) => {
            std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
            Ok(std::path::absolute(dir)?)
        }
        None => Ok(tempfile::Builder::new().prefix("evenset-demo-").tempdir().context("cannot make a temporary folder")?.keep()),
    }
}
