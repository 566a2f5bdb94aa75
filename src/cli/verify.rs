//! `evenset verify`: check an exported folder against its manifest.

use super::args;
use super::console::Console;
use super::open::problems_json;
use crate::export::{self, VerifyOptions};
use crate::recipe::grouped;
use serde_json::json;

pub(super) fn run(typed: &args::Verify, console: &Console) -> anyhow::Result<u8> {
    let options = VerifyOptions { remake: typed.remake, source: typed.source.clone() };
    let verdict = console.watch(|progress| export::verify(&typed.dir, &options, progress))?;
    if typed.json {
        let problems = problems_json(&verdict.problems);
        console.print_json(&json!({"checked": verdict.checked, "remade": verdict.remade, "problems": problems}))?;
    } else {
        for problem in &verdict.problems {
            console.print(&format!("{}: {}", problem.path, problem.reason))?;
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
