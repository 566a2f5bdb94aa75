//! What the class list shows, as plain data.

use crate::dataset::{Dataset, SplitId};
use crate::plan::{ClassOutline, Outline, Roster};
use crate::recipe::Recipe;
use crate::session::natural;
use crate::ui::balance::{BarPart, stack};
use crate::ui::scene::Order;
use crate::ui::widgets::Level;
use crate::ui::words;
use std::collections::HashMap;

/// One class as it will be written, in the split that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClassRow {
    /// Its final name.
    pub name: String,
    /// Its numbers.
    pub counts: ClassOutline,
    /// The classes on disk that are merged in it, with their images; empty if it is none but itself.
    pub parts: Vec<Part>,
    /// The parts of its bar, as in the histogram, each from where to where of it, 0 to 1.
    pub pieces: [(BarPart, (f32, f32)); 5],
    /// Where the target stands on the bar, 0 to 1.
    pub tick: Option<f32>,
    /// What is set for this class alone: "its own target 90"; empty if nothing is.
    pub own: String,
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
        if !self.own.is_empty() {
            sentence.push_str(&format!(", {}", self.own));
        }
        sentence
    }
}

/// What rows are read from.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Who is in which class.
    pub roster: &'a Roster,
    /// How many.
    pub outline: &'a Outline,
    /// For what is set for one class alone.
    pub recipe: &'a Recipe,
    /// For the order of the classes, which stays while a target is dragged.
    pub order_by: &'a [ClassOutline],
    /// The parts of each class of the roster, as [`parts`] finds them.
    pub parts: &'a [Vec<Part>],
}

/// The rows of all classes in `split`, in `order`.
pub(crate) fn rows(source: Source<'_>, split: SplitId, order: Order) -> Vec<ClassRow> {
    let Source { roster, outline, recipe, order_by, .. } = source;
    let at = usize::from(split.0);
    let Some(counts) = outline.splits.get(at).map(|split| &split.classes) else { return Vec::new() };
    let largest = counts.iter().map(|class| class.before.max(class.after).max(class.target.unwrap_or(0))).max().unwrap_or(0).max(1) as f32;
    let (targets, grows, chains) = (recipe.class_targets(), recipe.class_grows(), recipe.class_chains());
    let own = |name: &str| {
        let target = targets.get(name).map(|target| format!("its own target {}", target.label()));
        let grow = grows.get(name).map(|by| format!("its own way to grow, {}", by.name()));
        let chain = chains.get(name).filter(|chain| recipe.chain_called(chain).is_some()).map(|_| "its own chain".to_owned());
        target.into_iter().chain(grow).chain(chain).collect::<Vec<_>>().join(", ")
    };
    let row = |class: u32| {
        let class = class as usize;
        let (name, counts) = (roster.classes.get(class)?, counts.get(class)?);
        Some(ClassRow {
            name: name.clone(),
            counts: *counts,
            parts: source.parts.get(class).cloned().unwrap_or_default(),
            pieces: stack(counts).map(|(part, (from, to))| (part, (from as f32 / largest, to as f32 / largest))),
            tick: counts.target.map(|target| target as f32 / largest),
            own: own(name),
        })
    };
    ordered(roster, order_by, order).into_iter().filter_map(row).collect()
}

/// The classes of `roster`, by their places in it, in the order that list and chart share.
pub(crate) fn ordered(roster: &Roster, counts: &[ClassOutline], order: Order) -> Vec<u32> {
    let mut places = natural::order(&roster.classes);
    let of = |place: &u32| counts.get(*place as usize).copied().unwrap_or_default();
    // Sorting is stable: equal counts stay in the order of names.
    match order {
        Order::Count => places.sort_by_key(|place| std::cmp::Reverse(of(place).before)),
        Order::Change => places.sort_by_key(|place| std::cmp::Reverse(of(place).before.abs_diff(of(place).after))),
        Order::Name => {}
    }
    places
}

/// The classes on disk that are merged in each class of `roster`, with their images in the split at `split`; none where it is one class.
pub(crate) fn parts(dataset: &Dataset, roster: &Roster, split: usize) -> Vec<Vec<Part>> {
    let places: HashMap<&str, usize> = dataset.classes().iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let mut images = vec![0; dataset.classes().len()];
    let of_class = |(class, names): (usize, &Vec<String>)| {
        if names.len() < 2 {
            return Vec::new();
        }
        images.fill(0);
        for &image in roster.members.get(split).and_then(|classes| classes.get(class)).into_iter().flatten() {
            images[dataset.record(image).class.0 as usize] += 1;
        }
        let count = |name: &String| places.get(name.as_str()).map_or(0, |at| images[*at]);
        names.iter().map(|name| Part { name: name.clone(), images: count(name) }).collect()
    };
    roster.from.iter().enumerate().map(of_class).collect()
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
            .map(|&(before, target)| {
                let after = target.unwrap_or(before);
                let kept = before.min(after);
                ClassOutline { before, after, kept, left_out: before - kept, augmented: after - kept, target, ..ClassOutline::default() }
            })
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

    fn shown((roster, outline): (&Roster, &Outline), split: SplitId, order: Order) -> Vec<ClassRow> {
        let order_by = outline.splits.get(usize::from(split.0)).map(|split| split.classes.as_slice()).unwrap_or_default();
        rows(Source { roster, outline, recipe: &Recipe::default(), order_by, parts: &[] }, split, order)
    }

    #[test]
    fn the_largest_class_fills_the_bar_and_the_target_is_a_tick() {
        let (roster, outline) = (roster(&["cats", "dogs"]), outline(&[(100, Some(200)), (400, Some(200))]));
        let rows = shown((&roster, &outline), SplitId(0), Order::Count);
        assert_eq!(rows[0].name, "dogs");
        let pieces = |row: &ClassRow| row.pieces.into_iter().filter(|(_, (from, to))| to > from).collect::<Vec<_>>();
        assert_eq!((pieces(&rows[0]), rows[0].tick), (vec![(BarPart::LeftOut, (0.5, 1.0)), (BarPart::Kept, (0.0, 0.5))], Some(0.5)));
        assert_eq!(
            (pieces(&rows[1]), rows[1].level()),
            (vec![(BarPart::Kept, (0.0, 0.25)), (BarPart::Augmented, (0.25, 0.5))], Level::Few)
        );
    }

    #[test]
    fn a_row_reads_as_a_sentence() {
        let (roster, outline) = (roster(&["cats", "dogs", "owls"]), outline(&[(1, None), (3972, Some(600)), (600, Some(600))]));
        let rows = shown((&roster, &outline), SplitId(0), Order::Name);
        assert_eq!(rows[0].sentence(), "Class cats, 1 image");
        assert_eq!(rows[1].sentence(), "Class dogs, 3\u{2009}972 images, becomes 600, too many");
        assert_eq!(rows[2].sentence(), "Class owls, 600 images, fine");
    }

    #[test]
    fn the_filter_looks_into_merged_classes() {
        let mut row = ClassRow {
            name: "reptiles".into(),
            counts: ClassOutline::default(),
            parts: Vec::new(),
            pieces: stack(&ClassOutline::default()).map(|(part, _)| (part, (0.0, 0.0))),
            tick: None,
            own: String::new(),
        };
        row.parts.push(Part { name: "Snakes".into(), images: 127 });
        let rows = [row];
        assert_eq!(filtered(&rows, " snak").len(), 1);
        assert_eq!(filtered(&rows, "cat").len(), 0);
        assert_eq!(filtered(&rows, "").len(), 1);
    }

    #[test]
    fn a_split_that_is_not_there_shows_nothing() {
        assert!(shown((&roster(&["cats"]), &outline(&[(1, None)])), SplitId(3), Order::Count).is_empty());
    }

    #[test]
    fn what_changes_most_comes_first_if_asked() {
        let (roster, outline) = (roster(&["cats", "dogs", "owls"]), outline(&[(5, Some(6)), (400, Some(6)), (90, Some(6))]));
        let names = |order| shown((&roster, &outline), SplitId(0), order).into_iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(names(Order::Change), ["dogs", "owls", "cats"]);
        assert_eq!(names(Order::Name), ["cats", "dogs", "owls"]);
    }

    #[test]
    fn names_are_in_the_order_of_their_numbers() {
        let (roster, outline) = (roster(&["Zebra", "class 10", "class 2"]), outline(&[(5, None), (5, None), (5, None)]));
        for order in Order::ALL {
            let rows = shown((&roster, &outline), SplitId(0), order);
            assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["class 2", "class 10", "Zebra"], "{order:?}");
        }
    }

    #[test]
    fn what_is_set_for_one_class_is_said() {
        use crate::recipe::{Edit, Grow, Target};
        let (roster, outline) = (roster(&["cats"]), outline(&[(5, Some(6))]));
        let edits = [
            Edit::SetClassTarget { class: "cats".into(), to: Some(Target::Count(6)) },
            Edit::SetClassGrow { class: "cats".into(), to: Some(Grow::Copies) },
            Edit::SetClassChain { class: "cats".into(), to: Some("strong".into()) },
        ];
        let disk = ["cats".to_owned()];
        let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, &disk).expect("makes sense"));
        let source = Source { roster: &roster, outline: &outline, recipe: &recipe, order_by: &[], parts: &[] };
        let sentence = rows(source, SplitId(0), Order::Name)[0].sentence();
        assert_eq!(sentence, "Class cats, 5 images, becomes 6, too few, its own target 6, its own way to grow, copies, its own chain");
    }
}
