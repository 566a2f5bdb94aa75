//! `evenset verify`: check an exported folder against its manifest.

use super::args;
use super::console::Console;
use super::open::problems_json;
use crate::export::{self, VerifyOptions};
use crate::recipe::grouped;
use serde_json::json;

/// Images that are made again where nobody says how many.
const REMADE: usize = 8;

pub(super) fn run(typed: &args::Verify, console: &Console) -> anyhow::Result<u8> {
    let options =
        VerifyOptions { remake: typed.remake.unwrap_or(REMADE), if_at_hand: typed.remake.is_none(), source: typed.source.clone() };
    let verdict = console.watch(|progress| export::verify(&typed.dir, &options, progress))?;
    if typed.json {
        let problems = problems_json(&verdict.problems);
        console.print_json(
            &json!({"checked": verdict.checked, "remade": verdict.remade, "not_remade": verdict.not_remade, "problems": problems}),
        )?;
    } else {
        for problem in &verdict.problems {
            console.print(&format!("{}: {}", problem.path, problem.reason))?;
        }
        if let Some(reason) = &verdict.not_remade {
            console.say(&format!("note: {reason}"));
        }
        let found = match verdict.problems.len() {
            0 => "all as the manifest says".to_owned(),
            1 => "1 problem".to_owned(),
            many => format!("{} problems", grouped(many as u64)),
        };
        console.print(&format!("{} files checked, {} made again: {found}", grouped(verdict.checked), grouped(verdict.remade)))?;
    }
    Ok(if verdict.problems.is_empty() { super::DONE } else { super::WITH_LOSSES })
}
