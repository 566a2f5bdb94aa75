//! What the class list shows, as plain data.

use crate::dataset::{Dataset, SplitId};
use crate::plan::{ClassOutline, Outline, Roster};
use crate::ui::scene::Order;
use crate::ui::widgets::Level;
use crate::ui::words;

/// One class as it will be written, in the split that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClassRow {
    /// Its final name.
    pub name: String,
    /// Its numbers.
    pub counts: ClassOutline,
    /// The classes on disk that are merged in it, with their images; empty if it is none but itself.
    pub parts: Vec<Part>,
    /// Its bar's length, 0 to 1.
    pub share: f32,
    /// Where the target stands on the bar, 0 to 1.
    pub tick: Option<f32>,
}

/// A class on disk inside a merged one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its name on disk.
    pub name: String,
    /// Its usable images.
    pub images: u64,
}

impl ClassRow {
    /// How its count stands to the target.
    pub(crate) fn level(&self) -> Level {
        Level::of(self.counts.before, self.counts.target)
    }

    /// The whole row in a sentence, for screen readers and tests.
    pub(crate) fn sentence(&self) -> String {
        let images = words::counted(self.counts.before, "image", "images");
        let mut sentence = format!("Class {}, {images}", self.name);
        if self.counts.after != self.counts.before {
            sentence.push_str(&format!(", becomes {}", words::count(self.counts.after)));
        }
        if self.counts.target.is_some() {
            sentence.push_str(&format!(", {}", self.level().words()));
        }
        sentence
    }
}

/// The rows of all classes in `split`, in `order`.
pub(crate) fn rows(dataset: &Dataset, (roster, outline): (&Roster, &Outline), split: SplitId, order: Order) -> Vec<ClassRow> {
    let at = usize::from(split.0);
    let Some(counts) = outline.splits.get(at).map(|split| &split.classes) else { return Vec::new() };
    let largest = counts.iter().map(|class| class.before.max(class.target.unwrap_or(0))).max().unwrap_or(0).max(1) as f32;
    let mut rows: Vec<ClassRow> = roster
        .classes
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(class, (name, counts))| ClassRow {
            name: name.clone(),
            counts: *counts,
            parts: parts(dataset, roster, (at, class)),
            share: counts.before as f32 / largest,
            tick: counts.target.map(|target| target as f32 / largest),
        })
        .collect();
    match order {
        // Names arrive sorted, and sorting is stable: equal counts stay in the order of names.
        Order::Count => rows.sort_by_key(|row| std::cmp::Reverse(row.counts.before)),
        Order::Name => {}
    }
    rows
}

fn parts(dataset: &Dataset, roster: &Roster, (split, class): (usize, usize)) -> Vec<Part> {
    let names = &roster.from[class];
    if names.len() < 2 {
        return Vec::new();
    }
    let mut parts: Vec<Part> = names.iter().map(|name| Part { name: name.clone(), images: 0 }).collect();
    for &image in roster.members.get(split).and_then(|classes| classes.get(class)).into_iter().flatten() {
        let on_disk = &dataset.classes()[dataset.record(image).class.0 as usize];
        if let Some(part) = parts.iter_mut().find(|part| part.name == *on_disk) {
            part.images += 1;
        }
    }
    parts
}

/// The rows whose name, or a part's name, holds `filter` (case does not matter).
pub(crate) fn filtered<'a>(rows: &'a [ClassRow], filter: &str) -> Vec<&'a ClassRow> {
    let wanted = filter.trim().to_lowercase();
    let holds = |name: &str| name.to_lowercase().contains(&wanted);
    rows.iter().filter(|row| wanted.is_empty() || holds(&row.name) || row.parts.iter().any(|part| holds(&part.name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::SplitOutline;

    fn outline(counts: &[(u64, Option<u64>)]) -> Outline {
        let classes = counts
            .iter()
            .map(|&(before, target)| ClassOutline { before, after: target.unwrap_or(before), target, ..ClassOutline::default() })
            .collect();
        Outline { splits: vec![SplitOutline { name: "train".into(), resampled: true, classes }], problems: Vec::new() }
    }

    fn roster(names: &[&str]) -> Roster {
        Roster {
            classes: names.iter().map(|name| (*name).to_owned()).collect(),
            from: names.iter().map(|name| vec![(*name).to_owned()]).collect(),
            ..Roster::default()
        }
    }

    #[test]
    fn the_largest_class_fills_the_bar_and_the_target_is_a_tick() {
        let (roster, outline) = (roster(&["cats", "dogs"]), outline(&[(100, Some(200)), (400, Some(200))]));
        let rows = rows(&Dataset::default(), (&roster, &outline), SplitId(0), Order::Count);
        assert_eq!(rows[0].name, "dogs");
        assert_eq!((rows[0].share, rows[0].tick), (1.0, Some(0.5)));
        assert_eq!((rows[1].share, rows[1].level()), (0.25, Level::Few));
    }

    #[test]
    fn a_row_reads_as_a_sentence() {
        let (roster, outline) = (roster(&["cats", "dogs", "owls"]), outline(&[(1, None), (3972, Some(600)), (600, Some(600))]));
        let rows = rows(&Dataset::default(), (&roster, &outline), SplitId(0), Order::Name);
        assert_eq!(rows[0].sentence(), "Class cats, 1 image");
        assert_eq!(rows[1].sentence(), "Class dogs, 3\u{2009}972 images, becomes 600, too many");
        assert_eq!(rows[2].sentence(), "Class owls, 600 images, fine");
    }

    #[test]
    fn the_filter_looks_into_merged_classes() {
        let mut row = ClassRow { name: "reptiles".into(), counts: ClassOutline::default(), parts: Vec::new(), share: 0.0, tick: None };
        row.parts.push(Part { name: "Snakes".into(), images: 127 });
        let rows = [row];
        assert_eq!(filtered(&rows, " snak").len(), 1);
        assert_eq!(filtered(&rows, "cat").len(), 0);
        assert_eq!(filtered(&rows, "").len(), 1);
    }

    #[test]
    fn a_split_that_is_not_there_shows_nothing() {
        assert!(rows(&Dataset::default(), (&roster(&["cats"]), &outline(&[(1, None)])), SplitId(3), Order::Count).is_empty());
    }
}
