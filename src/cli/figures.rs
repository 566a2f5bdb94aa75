//! The plan in numbers, as a table and as JSON: `plan`, `export` and `demo` show the same.

use super::table::{Side, Table};
use crate::measure::imbalance_ratio;
use crate::plan::{ClassOrigin, ClassOutline, Plan, SplitOutline};
use crate::recipe::grouped;
use serde_json::{Value, json};

/// `splits[]` of the documented JSON.
pub(super) fn splits_json(plan: &Plan) -> Value {
    let class = |split: usize, (at, count): (usize, &ClassOutline)| {
        let origin = plan.roster.origin_of(split, at);
        json!({
            "name": plan.roster.classes[at],
            "before": origin.opened,
            "moved_in": origin.moved_in,
            "moved_out": origin.moved_out,
            "excluded": origin.excluded,
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
    let split = |(at, split): (usize, &SplitOutline)| {
        json!({
            "name": split.name,
            "resampled": split.resampled,
            "imbalance_ratio_before": imbalance_ratio(plan.roster.opened(at)),
            "imbalance_ratio_after": imbalance_ratio(&split.after()),
            "classes": split.classes.iter().enumerate().map(|one| class(at, one)).collect::<Vec<_>>(),
        })
    };
    plan.outline.splits.iter().enumerate().map(split).collect()
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
    let mut text: String = plan.outline.splits.iter().enumerate().map(|split| split_text(plan, split)).collect();
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

fn split_text(plan: &Plan, (split_at, split): (usize, &SplitOutline)) -> String {
    let (before, after) = (imbalance_ratio(plan.roster.opened(split_at)), imbalance_ratio(&split.after()));
    let ratio = if split.resampled || format!("{before:.3}") != format!("{after:.3}") {
        format!("imbalance ratio {before:.3} -> {after:.3}")
    } else {
        format!("imbalance ratio {after:.3}")
    };
    let changes = plan.roster.changes(split_at).join(", ");
    let state = match (split.resampled, changes.is_empty()) {
        (true, true) => ratio,
        (true, false) => format!("{ratio}; {changes}"),
        (false, false) => format!("{changes}, {ratio}"),
        (false, true) => format!("{}, {ratio}", if plan.roster.dealt.is_empty() { "as it is" } else { "dealt anew" }),
    };
    let mut table = Table::new(&[Side::Left, Side::Right, Side::Left, Side::Right, Side::Right, Side::Right, Side::Right, Side::Left]);
    table.row(["class", "before", "", "after", "kept", "left out", "new", ""].map(str::to_owned));
    for (at, class) in split.classes.iter().enumerate() {
        let origin = plan.roster.origin_of(split_at, at);
        let counts = [class.kept, class.left_out, class.made()].map(|count| if count == 0 { "-".to_owned() } else { grouped(count) });
        let row = [plan.roster.classes[at].clone(), grouped(origin.opened), "->".to_owned(), grouped(class.after)];
        table.row([&row[..], &counts[..], &[whence(plan, at, origin)]].concat());
    }
    format!("{}: {state}\n{}\n", split.name, table.render())
}

/// What a class is made of where that is not what it was: "from lizards + snakes, 2 moved here".
fn whence(plan: &Plan, class: usize, origin: ClassOrigin) -> String {
    let (name, from) = (&plan.roster.classes[class], &plan.roster.from[class]);
    let is_itself = from.is_empty() || (from.len() == 1 && from[0] == *name);
    let mut said: Vec<String> = (!is_itself).then(|| format!("from {}", from.join(" + "))).into_iter().collect();
    let counts = [(origin.moved_in, "moved here"), (origin.moved_out, "moved away"), (origin.excluded, "excluded")];
    said.extend(counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", grouped(count))));
    said.join(", ")
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
