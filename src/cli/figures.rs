//! The plan in numbers, as a table and as JSON: `plan`, `export` and `demo` show the same.

use super::table::{Side, Table};
use crate::measure::imbalance_ratio;
use crate::plan::{ClassOutline, Plan, SplitOutline};
use crate::recipe::grouped;
use serde_json::{Value, json};

/// `splits[]` of the documented JSON.
pub(super) fn splits_json(plan: &Plan) -> Value {
    let class = |(at, count): (usize, &ClassOutline)| {
        json!({
            "name": plan.roster.classes[at],
            "before": count.before,
            "after": count.after,
            "kept": count.kept,
            "left_out": count.left_out,
            "made": count.made(),
            "copied": count.copied,
            "augmented": count.augmented,
            "blended": count.blended,
            "most_from_one": count.from_one(),
            "target": count.target,
            "from": plan.roster.from[at],
        })
    };
    let split = |split: &SplitOutline| {
        json!({
            "name": split.name,
            "resampled": split.resampled,
            "imbalance_ratio_before": imbalance_ratio(&split.before()),
            "imbalance_ratio_after": imbalance_ratio(&split.after()),
            "classes": split.classes.iter().enumerate().map(class).collect::<Vec<_>>(),
        })
    };
    plan.outline.splits.iter().map(split).collect()
}

/// What becomes of all images, in all splits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) kept: u64,
    pub(super) left_out: u64,
    pub(super) made: u64,
}

pub(super) fn sums(plan: &Plan) -> Sums {
    let all = plan.outline.splits.iter().flat_map(|split| &split.classes);
    all.fold(Sums::default(), |sums, class| Sums {
        kept: sums.kept + class.kept,
        left_out: sums.left_out + class.left_out,
        made: sums.made + class.made(),
    })
}

/// The table before -> after, a block a split, and a line of sums; `unusable` images of the dataset are in none of them.
pub(super) fn text(plan: &Plan, unusable: u64, bytes: u64) -> String {
    let mut text: String = plan.outline.splits.iter().map(|split| split_text(plan, split)).collect();
    let Sums { kept, left_out, made } = sums(plan);
    let excluded = plan.roster.excluded.len() as u64 + plan.roster.dropped;
    text.push_str(&format!("{} images: {} kept, {} new", grouped(kept + made), grouped(kept), grouped(made)));
    text.push_str(&format!("; {} left out to shrink classes, {} by the recipe", grouped(left_out), grouped(excluded)));
    if unusable > 0 {
        text.push_str(&format!("; {} cannot be used", grouped(unusable)));
    }
    text.push_str(&format!("; about {}\n", size(bytes)));
    text
}

fn split_text(plan: &Plan, split: &SplitOutline) -> String {
    let (before, after) = (split.before(), split.after());
    let ratios = format!("imbalance ratio {:.3} -> {:.3}", imbalance_ratio(&before), imbalance_ratio(&after));
    let state = if split.resampled {
        ratios
    } else {
        let how = if plan.roster.dealt.is_empty() { "as it is" } else { "dealt anew" };
        format!("{how}, imbalance ratio {:.3}", imbalance_ratio(&after))
    };
    let mut table = Table::new(&[Side::Left, Side::Right, Side::Left, Side::Right, Side::Right, Side::Right, Side::Right, Side::Left]);
    table.row(["class", "before", "", "after", "kept", "left out", "new", ""].map(str::to_owned));
    for (at, class) in split.classes.iter().enumerate() {
        let (name, from) = (&plan.roster.classes[at], &plan.roster.from[at]);
        let parts =
            if from.len() == 1 && from[0] == *name || from.is_empty() { String::new() } else { format!("from {}", from.join(" + ")) };
        let counts = [class.kept, class.left_out, class.made()].map(|count| if count == 0 { "-".to_owned() } else { grouped(count) });
        let row = [vec![name.clone(), grouped(class.before), "->".to_owned(), grouped(class.after)], counts.to_vec(), vec![parts]];
        table.row(row.concat());
    }
    format!("{}: {state}\n{}\n", split.name, table.render())
}

/// "34.1 MB", in powers of 1000.
pub(super) fn size(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let (mut value, mut unit) = (bytes as f64, 0);
    while value >= 999.95 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} bytes") } else { format!("{value:.1} {}", units[unit]) }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_in_words() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(34_120_000), "34.1 MB");
        assert_eq!(size(999_990), "1.0 MB");
    }
}
