//! `evenset inspect`: counts, imbalance figures and problems.

use super::args;
use super::console::Console;
use super::figures::size;
use super::open::{dataset, exit_code, problems_json, say_problems};
use super::table::{Side, Table, bar};
use crate::dataset::Dataset;
use crate::measure::{evenness, gini, imbalance_ratio};
use crate::recipe::grouped;
use serde_json::json;

/// Characters of the longest bar.
const BAR: usize = 30;

pub(super) fn run(inspect: &args::Inspect, console: &Console) -> anyhow::Result<u8> {
    let dataset = dataset(&inspect.path, console)?;
    let splits = tallies(&dataset);
    if inspect.json {
        console.print_json(&json!({
            "dataset": dataset.root().to_string_lossy(),
            "splits": splits.iter().map(|split| split.json(&dataset)).collect::<Vec<_>>(),
            "problems": problems_json(dataset.problems()),
            "ignored": dataset.ignored(),
        }))?;
    } else {
        console.print(&text(&dataset, &splits))?;
        say_problems(dataset.problems(), console);
    }
    Ok(exit_code(dataset.problems()))
}

/// Usable images and their bytes, by class, of one split.
struct Tally {
    name: String,
    counts: Vec<u64>,
    bytes: Vec<u64>,
}

fn tallies(dataset: &Dataset) -> Vec<Tally> {
    let classes = dataset.classes().len();
    let empty = |name: &String| Tally { name: name.clone(), counts: vec![0; classes], bytes: vec![0; classes] };
    let mut splits: Vec<Tally> = dataset.splits().iter().map(|split| empty(&split.name)).collect();
    for id in dataset.ids().filter(|id| dataset.is_usable(*id)) {
        let record = dataset.record(id);
        let split = &mut splits[usize::from(record.split.0)];
        split.counts[record.class.0 as usize] += 1;
        split.bytes[record.class.0 as usize] += record.bytes;
    }
    splits
}

impl Tally {
    fn images(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn json(&self, dataset: &Dataset) -> serde_json::Value {
        let classes = dataset.classes().iter().zip(&self.counts).zip(&self.bytes);
        let classes: Vec<_> = classes.map(|((name, images), bytes)| json!({"name": name, "images": images, "bytes": bytes})).collect();
        json!({
            "name": self.name,
            "images": self.images(),
            "imbalance_ratio": imbalance_ratio(&self.counts),
            "evenness": evenness(&self.counts),
            "gini": gini(&self.counts),
            "classes": classes,
        })
    }

    fn text(&self, dataset: &Dataset) -> String {
        let (ratio, even, gini) = (imbalance_ratio(&self.counts), evenness(&self.counts), gini(&self.counts));
        let images = grouped(self.images());
        let head = format!("{}: {images} images, imbalance ratio {ratio:.3}, evenness {even:.3}, Gini {gini:.3}\n", self.name);
        let most = self.counts.iter().copied().max().unwrap_or(0);
        let mut table = Table::new(&[Side::Left, Side::Right, Side::Left]);
        for (name, &count) in dataset.classes().iter().zip(&self.counts) {
            table.row([name.clone(), grouped(count), bar(count, most, BAR)]);
        }
        format!("{head}{}\n", table.render())
    }
}

fn text(dataset: &Dataset, splits: &[Tally]) -> String {
    let images: u64 = splits.iter().map(Tally::images).sum();
    let bytes: u64 = splits.iter().flat_map(|split| &split.bytes).sum();
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let classes = counted(dataset.classes().len(), "class", "classes");
    let head = format!("{}: {} images, {classes}, {}", dataset.name(), grouped(images), counted(splits.len(), "split", "splits"));
    let body: String = splits.iter().map(|split| split.text(dataset)).collect();
    let tail = match dataset.problems().len() {
        0 => "no problems".to_owned(),
        count => counted(count, "problem", "problems"),
    };
    format!("{head}, {}\n\n{body}{tail}\n", size(bytes))
}
