//! Splits that are made: every class in the shares asked for, and what belongs together (files of the same bytes, a manifest's groups)
//! in one split.

use super::stream;
use crate::dataset::{Dataset, ImageId, Role, Split};
use crate::problem::{Problem, ProblemKind};
use crate::recipe::{Parts, grouped};
use std::collections::HashMap;

/// The splits that are made: those with a share.
pub(super) fn splits(parts: Parts) -> Vec<Split> {
    let roles = [Role::Train, Role::Validation, Role::Test];
    let shared = Parts::NAMES.iter().zip(roles).zip(parts.percent()).filter(|(_, share)| *share > 0);
    shared.map(|((name, role), _)| Split { name: (*name).to_owned(), role }).collect()
}

/// A note where nobody has looked yet which files are the same.
pub(super) fn unlooked(dataset: &Dataset) -> Option<Problem> {
    let reason = "exact duplicates were not looked for yet, so copies of one image may come into two splits";
    dataset.twins().is_none().then(|| Problem::new(ProblemKind::Note, "splits", reason))
}

/// One image and its final class.
type Card = (ImageId, u32);

/// For each of `cards` its place in [`splits`], and what cannot be had as asked.
///
/// How many images of a class a split gets is rounded by largest remainders. First those that belong together find the split that lacks
/// them most, the largest such unit first; then single images fill up what is left, in an order that depends on seed and keys alone.
pub(super) fn deal(dataset: &Dataset, classes: &[String], cards: &[Card], (parts, seed): (Parts, u64)) -> (Vec<u16>, Vec<Problem>) {
    let mut counts = vec![0_u64; classes.len()];
    cards.iter().for_each(|(_, class)| counts[*class as usize] += 1);
    let mut table = Table::new(parts, &counts);
    let rank = |at: usize| stream::hash("split", seed, &[&dataset.key(cards[at].0)]);
    let (units, mut singles) = together(dataset, cards);
    let mut split_of = vec![0_u16; cards.len()];

    let mut units: Vec<(u64, Vec<usize>)> =
        units.into_iter().map(|unit| (unit.iter().map(|at| rank(*at)).min().unwrap_or(0), unit)).collect();
    units.sort_unstable_by_key(|(rank, unit)| (std::cmp::Reverse(unit.len()), *rank, unit[0]));
    for (_, unit) in &units {
        let split = table.best_for(unit.iter().map(|at| cards[*at].1));
        for at in unit {
            table.give(split, cards[*at].1);
            split_of[*at] = split as u16;
        }
    }
    singles.sort_by_cached_key(|at| (cards[*at].1, rank(*at), *at));
    for at in singles {
        let split = table.neediest(cards[at].1);
        table.give(split, cards[at].1);
        split_of[at] = split as u16;
    }
    let made: Vec<usize> = table.made().collect();
    let problems = table.problems(classes, &counts);
    // Places among the splits that are made.
    split_of.iter_mut().for_each(|split| *split = made.iter().position(|made| *made == usize::from(*split)).unwrap_or(0) as u16);
    (split_of, problems)
}

/// Places of cards that belong together, two or more each, in no order that matters; and those that belong to nobody.
fn together(dataset: &Dataset, cards: &[Card]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut heads = Heads((0..cards.len()).collect());
    let mut groups: HashMap<u32, usize> = HashMap::new();
    for (at, (id, _)) in cards.iter().enumerate() {
        if let Some(group) = dataset.group_of(*id) {
            let first = *groups.entry(group).or_insert(at);
            heads.join(first, at);
        }
    }
    let twins = dataset.twins().unwrap_or_default();
    if !twins.is_empty() {
        let place: HashMap<ImageId, usize> = cards.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        for set in twins {
            let mut places = set.iter().filter_map(|id| place.get(id).copied());
            if let Some(first) = places.next() {
                places.for_each(|at| heads.join(first, at));
            }
        }
    }
    let mut units: HashMap<usize, Vec<usize>> = HashMap::new();
    for at in 0..cards.len() {
        let head = heads.of(at);
        // Most images are alone: only what is joined is collected.
        if head != at {
            units.entry(head).or_default().push(at);
        }
    }
    let joined: std::collections::HashSet<usize> = units.iter().flat_map(|(head, rest)| rest.iter().chain([head])).copied().collect();
    let singles = (0..cards.len()).filter(|at| !joined.contains(at)).collect();
    let units = units.into_iter().map(|(head, mut rest)| {
        rest.push(head);
        rest.sort_unstable();
        rest
    });
    (units.collect(), singles)
}

/// Who is joined with whom: each points towards the head of its unit.
struct Heads(Vec<usize>);

impl Heads {
    fn of(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// How many images each split still lacks and has, by class.
struct Table {
    percent: [u8; 3],
    /// `[split][class]`; below nought where a unit was larger than the room.
    lacks: [Vec<i64>; 3],
    has: [Vec<u64>; 3],
}

impl Table {
    fn new(parts: Parts, counts: &[u64]) -> Self {
        let percent = parts.percent();
        let mut lacks = [const { Vec::new() }; 3];
        for count in counts {
            let shares = shares(*count, percent);
            lacks.iter_mut().zip(shares).for_each(|(lacks, share)| lacks.push(share as i64));
        }
        Self { percent, lacks, has: [const { Vec::new() }; 3].map(|_: Vec<u64>| vec![0; counts.len()]) }
    }

    /// The splits that are made at all.
    fn made(&self) -> impl Iterator<Item = usize> + use<> {
        let percent = self.percent;
        (0..3).filter(move |split| percent[*split] > 0)
    }

    /// Where most images of a unit are lacked; where that is the same, where most images are lacked in all.
    fn best_for(&self, unit: impl Iterator<Item = u32>) -> usize {
        let mut wanted: HashMap<u32, i64> = HashMap::new();
        unit.for_each(|class| *wanted.entry(class).or_default() += 1);
        let fits = |split: usize| -> i64 {
            let class = |(class, count): (&u32, &i64)| (*count).min(self.lacks[split][*class as usize].max(0));
            wanted.iter().map(class).sum()
        };
        let room = |split: usize| -> i64 { self.lacks[split].iter().sum() };
        self.made().max_by_key(|split| (fits(*split), room(*split), std::cmp::Reverse(*split))).unwrap_or(0)
    }

    /// Where most images of a class are lacked, the first of several.
    fn neediest(&self, class: u32) -> usize {
        self.made().max_by_key(|split| (self.lacks[*split][class as usize], std::cmp::Reverse(*split))).unwrap_or(0)
    }

    fn give(&mut self, split: usize, class: u32) {
        self.lacks[split][class as usize] -= 1;
        self.has[split][class as usize] += 1;
    }

    /// Classes that a split has nothing of, and classes whose shares came out far from what was asked because images belong together.
    fn problems(&self, classes: &[String], counts: &[u64]) -> Vec<Problem> {
        let mut all = Vec::new();
        for (class, name) in classes.iter().enumerate() {
            let due = shares(counts[class], self.percent);
            for split in self.made().filter(|_| counts[class] > 0) {
                let has = self.has[split][class];
                let images = if counts[class] == 1 { "1 image".to_owned() } else { format!("{} images", grouped(counts[class])) };
                let reason = if has > 0 {
                    let apart = has.abs_diff(due[split]);
                    if apart * TOLERATED <= counts[class] || apart < 2 {
                        continue;
                    }
                    format!(
                        "{} of the {images} of {name} come into {}, where {} are due: groups and exact duplicates stay together",
                        grouped(has),
                        Parts::NAMES[split],
                        grouped(due[split])
                    )
                } else if due[split] == 0 {
                    format!(
                        "no image of {name} comes into {}: its {images} are too few for {} in 100",
                        Parts::NAMES[split],
                        self.percent[split]
                    )
                } else {
                    format!(
                        "no image of {name} comes into {}, where {} of its {images} are due: groups and exact duplicates stay together, and others took them",
                        Parts::NAMES[split],
                        grouped(due[split])
                    )
                };
                all.push(Problem::new(ProblemKind::RecipeUnmet, format!("{}/{name}", Parts::NAMES[split]), reason));
            }
        }
        all
    }
}

/// A split may have one in so many of a class's images more or fewer than its share before that is told.
const TOLERATED: u64 = 20;

/// `count` in the shares of `percent`, rounded so that they sum to it: the largest remainders are rounded up, train's first.
fn shares(count: u64, percent: [u8; 3]) -> [u64; 3] {
    let mut shares = percent.map(|share| count * u64::from(share) / 100);
    let remainders = percent.map(|share| count * u64::from(share) % 100);
    let mut order = [0, 1, 2];
    order.sort_by_key(|split| std::cmp::Reverse(remainders[*split]));
    let left = count - shares.iter().sum::<u64>();
    order.iter().take(left as usize).for_each(|split| shares[*split] += 1);
    shares
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::plan::{Plan, Roster};
    use crate::recipe::{Edit, Recipe, Target};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn recipe(dataset: &Dataset, edits: &[Edit]) -> Recipe {
        edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap())
    }

    fn made(text: &str) -> Edit {
        Edit::SetMakeSplits(Some(text.parse().unwrap()))
    }

    fn sizes(roster: &Roster) -> Vec<Vec<usize>> {
        roster.members.iter().map(|classes| classes.iter().map(Vec::len).collect()).collect()
    }

    #[test]
    fn shares_sum_to_the_whole() {
        assert_eq!(shares(100, [70, 15, 15]), [70, 15, 15]);
        assert_eq!(shares(10, [70, 15, 15]), [7, 2, 1]);
        assert_eq!(shares(1, [70, 15, 15]), [1, 0, 0]);
        assert_eq!(shares(3, [80, 0, 20]), [2, 0, 1]);
        assert_eq!(shares(0, [70, 15, 15]), [0, 0, 0]);
    }

    #[test]
    fn every_class_is_dealt_in_the_shares_and_balanced_afterwards() {
        let spec = [("train", "cats", 100), ("test", "cats", 100), ("train", "dogs", 40), ("train", "newts", 2)];
        let dataset = Dataset::synthetic(&spec).with_twins(Vec::new());
        let wish = recipe(&dataset, &[made("70/15/15")]);
        let roster = Roster::new(&dataset, &wish);
        assert_eq!(sizes(&roster), [[140, 28, 2], [30, 6, 0], [30, 6, 0]]);
        let said: Vec<&str> = roster.problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(said, ["val/newts", "test/newts"]);
        assert!(roster.problems[0].reason.contains("its 2 images are too few for 15 in 100"), "{}", roster.problems[0].reason);
        // The same again, others with another seed; merges come first.
        assert_eq!(Roster::new(&dataset, &wish).members, roster.members);
        assert_ne!(Roster::new(&dataset, &Recipe { seed: 7, ..wish }).members, roster.members);
        let merge = Edit::Merge { classes: vec!["dogs".into(), "newts".into()], into: "others".into() };
        let plan = Plan::new(&dataset, &recipe(&dataset, &[merge, made("80/20"), Edit::SetTarget(Some(Target::Count(50)))]));
        assert_eq!(plan.outline.splits.iter().map(|split| split.before()).collect::<Vec<_>>(), [[160, 34], [40, 8]]);
        assert_eq!(plan.outline.splits[0].after(), [50, 50]);
        assert_eq!(plan.outline.splits[1].after(), [40, 8]);
        let names = plan.names(&dataset);
        assert!(names.iter().all(|name| name.starts_with("train/") || name.starts_with("val/")), "{names:?}");
    }

    #[test]
    fn what_belongs_together_is_told_where_it_bends_the_shares() {
        let same = |from: u32, to: u32| (from..to).map(ImageId).collect::<Vec<_>>();
        let told = |twins: Vec<Vec<ImageId>>| {
            let dataset = Dataset::synthetic(&[("train", "cats", 20)]).with_twins(twins);
            let problems = Roster::new(&dataset, &recipe(&dataset, &[made("70/15/15")])).problems;
            problems.into_iter().map(|problem| problem.reason).collect::<Vec<_>>()
        };
        assert_eq!(told(vec![same(0, 2), same(4, 6)]), [""; 0]);
        // Of twenty, fourteen are due in train and three in each other: one block of eighteen leaves two.
        let said = told(vec![same(0, 18)]);
        assert_eq!(said[0], "18 of the 20 images of cats come into train, where 14 are due: groups and exact duplicates stay together");
        let all = told(vec![same(0, 20)]);
        assert!(
            all.iter().any(|reason| reason.starts_with("no image of cats comes into val, where 3 of its 20 images are due")),
            "{all:?}"
        );
    }

    #[test]
    fn what_a_step_switched_off_made_is_gone() {
        let dataset = Dataset::synthetic(&[("train", "cats", 10), ("val", "cats", 5)]);
        let mut wish = recipe(&dataset, &[made("50/50")]);
        wish.steps[0].off = true;
        assert_eq!(sizes(&Roster::new(&dataset, &wish)), [[10], [5]]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Groups and twins are given as pairs of images; whatever they are, nobody straddles and nobody is lost.
        #[test]
        fn what_belongs_together_stays_together(
            sizes in proptest::collection::vec(1usize..40, 1..4),
            pairs in proptest::collection::vec((0u32..60, 0u32..60), 0..40),
            train in 1u8..99,
            seed: u64,
        ) {
            let names = ["a", "b", "c"];
            let spec: Vec<(&str, &str, usize)> = sizes.iter().zip(names).map(|(size, name)| ("train", name, *size)).collect();
            let all: u32 = sizes.iter().sum::<usize>() as u32;
            let twins: Vec<Vec<ImageId>> =
                pairs.iter().map(|(a, b)| vec![ImageId(a % all), ImageId(b % all)]).filter(|pair| pair[0] != pair[1]).collect();
            let dataset = Dataset::synthetic(&spec).with_twins(twins.clone());
            let parts: Parts = format!("{train}/{}", 100 - train).parse().unwrap();
            let wish = Recipe { seed, ..recipe(&dataset, &[Edit::SetMakeSplits(Some(parts))]) };
            let roster = Arc::new(Roster::new(&dataset, &wish));
            let split_of = |id: ImageId| roster.split_of(&dataset, id);
            for pair in &twins {
                prop_assert_eq!(split_of(pair[0]), split_of(pair[1]));
            }
            let dealt: usize = roster.members.iter().flatten().map(Vec::len).sum();
            prop_assert_eq!(dealt, all as usize);
            for (split, classes) in roster.members.iter().enumerate() {
                for member in classes.iter().flatten() {
                    prop_assert_eq!(usize::from(split_of(*member).0), split);
                }
            }
            if twins.is_empty() {
                for (class, size) in sizes.iter().enumerate() {
                    prop_assert_eq!(roster.members[0][class].len() as u64, shares(*size as u64, parts.percent())[0]);
                }
            }
        }
    }
}
