//! Every output row: which originals stay, what is made of them, and from which random stream.

use super::choose::{Choice, Chooser, Offspring};
use super::redraws::{Redraws, image_seed};
use super::{Blending, ClassOutline, Made, OutClassId, Outline, Plan, Roster, Row, chains, stream};
use crate::dataset::{Dataset, ImageId, SplitId};
use crate::features::Features;
use crate::problem::Problem;
use crate::progress::{Cancelled, Progress};
use crate::recipe::{Grow, Partners, Recipe};
use rayon::prelude::*;
use std::sync::Arc;

impl Plan {
    /// The plan of `dataset` under `recipe`.
    pub fn new(dataset: &Dataset, recipe: &Recipe) -> Self {
        Self::from_roster(dataset, Arc::new(Roster::new(dataset, recipe)), recipe)
    }

    /// The plan from a roster that is at hand already.
    ///
    /// A smaller target keeps a subset of what a larger one keeps; a larger one makes the same images and more. Neither depends on
    /// the order of files or the number of threads.
    pub fn from_roster(dataset: &Dataset, roster: Arc<Roster>, recipe: &Recipe) -> Self {
        // Nobody can ask this one to stop.
        Self::with_features(dataset, roster, recipe, None, &Progress::new()).unwrap_or_default()
    }

    /// As [`Plan::from_roster`], for recipes whose methods look at images ([`Recipe::looks`]); without `features` such a recipe is refused.
    ///
    /// # Errors
    /// Asked to stop.
    pub fn with_features(
        dataset: &Dataset,
        roster: Arc<Roster>,
        recipe: &Recipe,
        features: Option<&Features>,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let mut outline = Outline::new(&roster, recipe);
        let (all, own) = (recipe.grow(), recipe.class_grows());
        let grows = roster.classes.iter().map(|class| own.get(class.as_str()).copied().unwrap_or(all)).collect();
        let redraws = Redraws::new(recipe, dataset, &roster);
        let casting = Casting { dataset, seed: recipe.seed, partners: recipe.partners(), grows, redraws };
        let choices = Chooser { casting: &casting, roster: &roster, recipe, features, progress }.choose(&mut outline)?;
        let mut problems: Vec<Problem> = roster.problems.iter().chain(&outline.problems).cloned().collect();
        let chains = chains::of_classes(&roster, recipe, &mut problems);
        problems.extend(chains::harmed(&roster, &outline, recipe, &chains));
        let mut jobs = Vec::new();
        for (split, (counts, members)) in outline.splits.iter().zip(&roster.members).enumerate() {
            for (class, (count, images)) in counts.classes.iter().zip(members).enumerate() {
                let place = (SplitId(split as u16), OutClassId(class as u32));
                let by = casting.grows[class];
                let blends = by == Grow::Augment && chains.get(class).is_some_and(|chain| chain.needs_partner());
                let choice = &choices[split][class];
                jobs.push(Job { place, name: &roster.classes[class], count, images, blends, choice });
            }
        }
        let kept: Vec<Vec<ImageId>> = jobs.par_iter().map(|job| casting.kept(job)).collect();
        let parts: Vec<Vec<Row>> =
            (0..jobs.len()).into_par_iter().map(|at| casting.rows((&jobs, &kept), at, progress)).collect::<Result<_, _>>()?;
        let mut rows = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        // Each part goes as soon as it is taken in.
        parts.into_iter().for_each(|part| rows.extend(part));
        let augments = |class: OutClassId| {
            chains.get(class.0 as usize).filter(|_| casting.grows[class.0 as usize] == Grow::Augment).map(|chain| &**chain)
        };
        let (redraws, idle_redraws) = (&casting.redraws, casting.redraws.idle());
        let same_redraws = redraws.same(augments);
        problems.extend(redraws.problems(dataset, &idle_redraws, &same_redraws));
        let redrawn = redraws.met();
        Ok(Self { rows, outline, chains, problems, roster, idle_redraws, same_redraws, redrawn })
    }
}

/// One class of one split.
struct Job<'a> {
    place: (SplitId, OutClassId),
    name: &'a str,
    count: &'a ClassOutline,
    images: &'a [ImageId],
    /// Whether its chain blends with a second image.
    blends: bool,
    choice: &'a Choice,
}

/// What all rows rest on.
pub(super) struct Casting<'a> {
    dataset: &'a Dataset,
    seed: u64,
    partners: Partners,
    /// One for each final class.
    pub(super) grows: Vec<Grow>,
    /// Made images that are drawn again.
    pub(super) redraws: Redraws<'a>,
}

/// Fewer rows than this are not worth handing to another thread.
const ROWS_A_TASK: usize = 1024;
/// After so many rows it is looked whether somebody asked to stop: some tens of milliseconds.
const ROWS_A_CHECK: usize = 100_000;

impl Casting<'_> {
    /// The rows of job `at`; `kept` holds the originals that stay of each job.
    ///
    /// # Errors
    /// Asked to stop.
    fn rows(&self, (jobs, all_kept): (&[Job], &[Vec<ImageId>]), at: usize, progress: &Progress) -> Result<Vec<Row>, Cancelled> {
        progress.check()?;
        let (job, kept) = (&jobs[at], &all_kept[at]);
        let (split, class) = job.place;
        let pool = if job.blends { self.pool((jobs, all_kept), at) } else { Vec::new() };
        let original = |&source: &ImageId| Row { source, partner: None, class, split, made: Made::Original, seed: 0 };
        let mut rows: Vec<Row> = kept.iter().map(original).collect();
        if let Some(made) = &job.choice.made {
            rows.extend(self.chosen(job, made));
            return Ok(rows);
        }
        let by = self.grows[class.0 as usize];
        let turns = self.turns(kept, job.count.made() as usize);
        let row = |&(copy, place): &(u32, u32)| {
            let source = kept[place as usize];
            let made = match by {
                Grow::Copies => return Row { source, partner: None, class, split, made: Made::Copy(copy), seed: 0 },
                Grow::MixUp => Made::Blended(copy, Blending::MixUp),
                Grow::CutMix => Made::Blended(copy, Blending::CutMix),
                _ => Made::Augmented(copy),
            };
            let seed = self.seed_of(source, (class, job.name), copy);
            let partner = match made {
                Made::Blended(..) => partner(&[kept.as_slice()], source, seed),
                _ if job.blends => partner(&pool, source, seed),
                _ => None,
            };
            Row { source, partner, class, split, made, seed }
        };
        for part in turns.chunks(ROWS_A_CHECK) {
            progress.check()?;
            rows.par_extend(part.par_iter().with_min_len(ROWS_A_TASK).map(row));
        }
        Ok(rows)
    }

    /// The originals that may be blended with those of job `at`: a list for each class.
    fn pool<'k>(&self, (jobs, kept): (&[Job], &'k [Vec<ImageId>]), at: usize) -> Vec<&'k [ImageId]> {
        let (own, here) = (&jobs[at], |other: &Job| other.place.0 == jobs[at].place.0);
        let chosen = |&(place, other): &(usize, &Job)| match self.partners {
            Partners::OwnClass => place == at,
            Partners::AnyClass => here(other),
            Partners::LargerClass => here(other) && other.images.len() > own.images.len(),
        };
        let found: Vec<&[ImageId]> = jobs.iter().enumerate().filter(chosen).map(|(place, _)| kept[place].as_slice()).collect();
        if found.iter().all(|list| list.is_empty()) { vec![&kept[at]] } else { found }
    }

    /// The random stream of a made image.
    pub(super) fn seed_of(&self, source: ImageId, (class, name): (OutClassId, &str), copy: u32) -> u64 {
        image_seed(self.seed, (&self.dataset.key(source), name, copy), self.redraws.times(source, class, copy))
    }

    /// Rows of what was chosen.
    fn chosen(&self, job: &Job, made: &[Offspring]) -> Vec<Row> {
        let (split, class) = job.place;
        let one = |&Offspring { source, partner, made }: &Offspring| {
            let seed = if made.is_new() { self.seed_of(source, (class, job.name), made.copy()) } else { 0 };
            Row { source, partner, class, split, made, seed }
        };
        let mut rows: Vec<Row> = made.iter().map(one).collect();
        rows.sort_by_key(|row| (row.made.copy(), row.source));
        rows
    }

    /// The originals that stay, in the dataset's order.
    fn kept(&self, job: &Job) -> Vec<ImageId> {
        job.choice.kept.clone().unwrap_or_else(|| self.kept_at_random(job.images, job.count.kept as usize))
    }

    /// `stay` of `images`, in the dataset's order.
    pub(super) fn kept_at_random(&self, images: &[ImageId], stay: usize) -> Vec<ImageId> {
        if stay >= images.len() {
            return images.to_vec();
        }
        let mut kept: Vec<ImageId> = self.ranked("shrink", images).into_iter().take(stay).map(|place| images[place]).collect();
        kept.sort_unstable();
        kept
    }

    /// The places of `images` in an order that depends on the seed and their keys alone.
    pub(super) fn ranked(&self, purpose: &str, images: &[ImageId]) -> Vec<usize> {
        let rank = |(place, &id): (usize, &ImageId)| (stream::hash(purpose, self.seed, &[&self.dataset.key(id)]), place);
        let mut ranks: Vec<(u64, usize)> = images.par_iter().enumerate().with_min_len(ROWS_A_TASK).map(rank).collect();
        // Two keys of one hash are one in 2^64 a pair; then the dataset's order, which is that of keys, decides.
        ranks.par_sort_unstable();
        ranks.into_iter().map(|(_, place)| place).collect()
    }

    /// Copy number (from 1) and place among `kept` of each of `made` images, by copy number, then place: no original serves once more
    /// before all have served.
    fn turns(&self, kept: &[ImageId], made: usize) -> Vec<(u32, u32)> {
        if kept.is_empty() {
            return Vec::new();
        }
        let whole = made / kept.len();
        let mut turns: Vec<(u32, u32)> = Vec::with_capacity(made);
        for copy in 1..=whole {
            turns.extend((0..kept.len() as u32).map(|place| (copy as u32, place)));
        }
        let rest = made % kept.len();
        if rest > 0 {
            let mut last = self.ranked("grow", kept);
            last.truncate(rest);
            last.sort_unstable();
            turns.extend(last.into_iter().map(|place| (whole as u32 + 1, place as u32)));
        }
        turns
    }
}

/// Another image of `pool` than `source`, each as likely, from the stream of `seed`; `None` where there is no other.
fn partner(pool: &[&[ImageId]], source: ImageId, seed: u64) -> Option<ImageId> {
    let mut before = 0;
    let mut own = None;
    for list in pool {
        own = own.or_else(|| list.binary_search(&source).ok().map(|place| before + place));
        before += list.len();
    }
    let others = before - usize::from(own.is_some());
    let drawn = (others > 0).then(|| (stream::hash("partner", seed, &[]) % others as u64) as usize)?;
    let mut left = if own.is_some_and(|own| drawn >= own) { drawn + 1 } else { drawn };
    for list in pool {
        if let Some(found) = list.get(left) {
            return Some(*found);
        }
        left -= list.len();
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{ChainChoice, Edit, Grow, Target, TargetWord};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn animals() -> Dataset {
        Dataset::synthetic(&[
            ("train", "cats", 40),
            ("train", "dogs", 100),
            ("train", "lizards", 7),
            ("train", "snakes", 5),
            ("val", "cats", 9),
            ("val", "dogs", 30),
            ("val", "snakes", 2),
        ])
    }

    fn recipe(dataset: &Dataset, edits: &[Edit]) -> Recipe {
        edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap())
    }

    fn target(count: u32) -> Edit {
        Edit::SetTarget(Some(Target::Count(count)))
    }

    fn merge() -> Edit {
        Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() }
    }

    /// "train: cats 40>12" for each class that changes.
    fn changes(plan: &Plan) -> Vec<String> {
        let split = |split: &crate::plan::SplitOutline| {
            let change = |(name, class): (&String, &ClassOutline)| {
                (class.before != class.after).then(|| format!("{} {name} {}>{}", split.name, class.before, class.after))
            };
            plan.roster.classes.iter().zip(&split.classes).filter_map(change).collect::<Vec<_>>()
        };
        plan.outline.splits.iter().flat_map(split).collect()
    }

    /// Rows counted as the outline counts them.
    fn counted(plan: &Plan) -> Vec<Vec<(u64, u64, u64)>> {
        let mut counts = vec![vec![(0, 0, 0); plan.roster.classes.len()]; plan.outline.splits.len()];
        for row in &plan.rows {
            let cell = &mut counts[usize::from(row.split.0)][row.class.0 as usize];
            match row.made {
                Made::Original => cell.0 += 1,
                Made::Copy(_) => cell.1 += 1,
                Made::Augmented(_) | Made::Blended(..) => cell.2 += 1,
            }
        }
        counts
    }

    #[test]
    fn it_stops_when_it_is_asked_to() {
        let dataset = animals();
        let recipe = recipe(&dataset, &[target(50)]);
        let plan = |progress: &Progress| {
            Plan::with_features(&dataset, Arc::new(Roster::new(&dataset, &recipe)), &recipe, None, progress).map(|plan| plan.rows.len())
        };
        let progress = Progress::new();
        assert!(plan(&progress).is_ok_and(|rows| rows > 200));
        progress.cancel();
        assert_eq!(plan(&progress), Err(Cancelled));
    }

    #[test]
    fn the_article_by_hand() {
        let dataset = Dataset::synthetic(&[
            ("train", "cats", 3956),
            ("train", "dogs", 3972),
            ("train", "lizards", 128),
            ("train", "parrots", 278),
            ("train", "penguins", 219),
            ("train", "snakes", 127),
        ]);
        // Merged: 219 255 278 3956 3972, the middle one is 278.
        let plan = Plan::new(&dataset, &recipe(&dataset, &[merge(), Edit::SetTarget(Some(Target::Word(TargetWord::Median)))]));
        let expected = ["train cats 3956>278", "train dogs 3972>278", "train penguins 219>278", "train reptiles 255>278"];
        assert_eq!(changes(&plan), expected);
        assert_eq!(plan.roster.from[4], ["lizards", "snakes"]);
        assert_eq!(plan.rows.len(), 5 * 278);
        assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    }

    #[test]
    fn only_training_is_balanced_unless_asked() {
        let dataset = animals();
        let plan = Plan::new(&dataset, &recipe(&dataset, &[merge(), target(20)]));
        assert_eq!(changes(&plan), ["train cats 40>20", "train dogs 100>20", "train reptiles 12>20"]);
        let both = Edit::SetSplits(Some(vec!["VAL".into(), "train".into()]));
        let plan = Plan::new(&dataset, &recipe(&dataset, &[merge(), Edit::SetTarget(Some(Target::Word(TargetWord::Smallest))), both]));
        let expected = ["train cats 40>12", "train dogs 100>12", "val cats 9>2", "val dogs 30>2"];
        assert_eq!(changes(&plan), expected);
    }

    #[test]
    fn what_cannot_be_had_is_said() {
        let dataset = animals();
        let reasons = |edits: &[Edit]| {
            let plan = Plan::new(&dataset, &recipe(&dataset, edits));
            plan.problems.iter().map(|problem| format!("{:?} {}", problem.kind, problem.path)).collect::<Vec<_>>()
        };
        let val = |name: &str| Edit::SetSplits(Some(vec![name.into()]));
        assert_eq!(reasons(&[target(5), val("val")]), ["RecipeUnmet val/lizards"]);
        assert_eq!(reasons(&[val("holdout")]), ["RecipeMissing holdout"]);
        assert_eq!(reasons(&[Edit::Exclude { images: vec!["train/cats/none.jpg".into()] }]), ["RecipeMissing train/cats/none.jpg"]);
        assert_eq!(reasons(&[Edit::ExcludeGlob { glob: "*.bmp".into() }]), ["RecipeMissing *.bmp"]);
        assert_eq!(reasons(&[target(u32::MAX)]), ["RecipeUnmet target"]);
        let tests = Dataset::synthetic(&[("test", "cats", 3)]);
        let plan = Plan::new(&tests, &recipe(&tests, &[target(5)]));
        assert_eq!((plan.rows.len(), plan.problems.len()), (3, 1));
        let strange = Recipe { steps: recipe(&dataset, &[merge()]).steps, ..Recipe::default() };
        let plan = Plan::new(&tests, &strange);
        assert_eq!(plan.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), ["lizards", "snakes"]);
    }

    #[test]
    fn images_are_left_out_and_moved() {
        let dataset = animals();
        let moved = Edit::Move { images: vec!["val/cats/000001.jpg".into(), "train/dogs/000002.jpg".into()], to: "wolves".into() };
        let edits = [
            moved,
            Edit::Exclude { images: vec!["train/cats/000003.jpg".into()] },
            Edit::ExcludeGlob { glob: "train/dogs/00000[0-4].jpg".into() },
            Edit::Drop { class: "snakes".into() },
        ];
        let roster = Roster::new(&dataset, &recipe(&dataset, &edits));
        let sizes = |split: usize| roster.members[split].iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(roster.classes, ["cats", "dogs", "lizards", "wolves"]);
        // The moved dog is matched by the pattern: left out is left out.
        assert_eq!((sizes(0), sizes(1)), (vec![39, 95, 7, 0], vec![8, 30, 0, 1]));
        assert_eq!((roster.excluded.len(), roster.dropped), (6, 7));
        assert!(roster.problems.is_empty(), "{:?}", roster.problems);
    }

    #[test]
    fn every_original_serves_before_one_serves_again() {
        let dataset = animals();
        for (grow, edits) in
            [(Grow::Copies, [target(18), Edit::SetGrow(Grow::Copies)]), (Grow::Augment, [target(18), Edit::SetGrow(Grow::Augment)])]
        {
            let plan = Plan::new(&dataset, &recipe(&dataset, &edits));
            let mut uses: BTreeMap<ImageId, Vec<u32>> = BTreeMap::new();
            for row in plan.rows.iter().filter(|row| plan.roster.classes[row.class.0 as usize] == "snakes" && row.split.0 == 0) {
                match row.made {
                    Made::Original => uses.entry(row.source).or_default(),
                    Made::Copy(copy) if grow == Grow::Copies => uses.entry(row.source).and_modify(|all| all.push(copy)).or_default(),
                    Made::Augmented(copy) if grow == Grow::Augment => uses.entry(row.source).and_modify(|all| all.push(copy)).or_default(),
                    other => unreachable!("{other:?}"),
                };
            }
            // 13 new from 5: two each, and three of them once more.
            let mut counts: Vec<usize> = uses.values().map(Vec::len).collect();
            counts.sort_unstable();
            assert_eq!(counts, [2, 2, 3, 3, 3]);
            assert!(uses.values().all(|copies| copies.iter().enumerate().all(|(at, copy)| *copy == at as u32 + 1)));
        }
    }

    #[test]
    fn partners_are_others_of_the_class_and_split() {
        let dataset = Dataset::synthetic(&[("train", "many", 6), ("train", "one", 1)]);
        let mix = crate::augment::entry("MixUp").unwrap();
        let chain = crate::augment::Chain::of(vec![crate::augment::Step::new(mix)]);
        let plan = Plan::new(&dataset, &recipe(&dataset, &[target(40), Edit::SetChain(ChainChoice::Custom(chain))]));
        let mut partners = BTreeSet::new();
        for row in plan.rows.iter().filter(|row| matches!(row.made, Made::Augmented(_))) {
            match row.partner {
                Some(partner) => {
                    assert_ne!(partner, row.source);
                    assert_eq!(dataset.record(partner).class, dataset.record(row.source).class);
                    partners.insert(partner);
                }
                None => assert_eq!(plan.roster.classes[row.class.0 as usize], "one"),
            }
        }
        assert_eq!(partners.len(), 6);
    }

    #[test]
    fn a_cap_holds_new_images_back_and_says_so() {
        let dataset = animals();
        let cap = Edit::SetMaxPerOriginal(std::num::NonZeroU32::new(2));
        let plan = Plan::new(&dataset, &recipe(&dataset, &[target(30), cap, Edit::SetShrink(crate::recipe::Shrink::Random)]));
        let expected = ["train cats 40>30", "train dogs 100>30", "train lizards 7>21", "train snakes 5>15"];
        assert_eq!(changes(&plan), expected);
        let notes: Vec<&str> = plan.problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(notes, ["train/lizards", "train/snakes"]);
        assert!(plan.problems[0].reason.starts_with("21 of the 30 images asked for"), "{}", plan.problems[0].reason);
    }

    #[test]
    fn what_the_library_refuses_is_refused_once_with_its_numbers() {
        let dataset = Dataset::synthetic(&[("train", "cats", 40), ("train", "dogs", 100), ("train", "newts", 7)]);
        let wish = |word: &str| recipe(&dataset, &[Edit::SetTarget(Some(word.parse().unwrap()))]);
        let plan = Plan::new(&dataset, &wish("over:0.5"));
        assert_eq!((plan.rows.len(), plan.problems.len()), (147, 1));
        assert!(plan.refusal().unwrap().reason.contains("for 2 classes, and 3"));
        let plan = Plan::new(&dataset, &wish("under:not majority"));
        assert_eq!((changes(&plan), plan.refusal()), (vec!["train cats 40>7".to_owned()], None));
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let dataset = animals();
        let recipe = recipe(&dataset, &[merge(), target(60)]);
        let plan = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Plan::new(&dataset, &recipe).rows)
        };
        assert_eq!(plan(1), plan(4));
    }

    fn keys(dataset: &Dataset, plan: &Plan) -> BTreeSet<(String, String, u64)> {
        plan.rows.iter().map(|row| (dataset.key(row.source), format!("{:?}", row.made), row.seed)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn rows_agree_with_the_outline_and_the_sums_hold(sizes in proptest::collection::vec(0usize..30, 1..6), wanted in 1u32..60, copies: bool, seed: u64) {
            let names = ["a", "b", "c", "d", "e", "f"];
            let spec: Vec<(&str, &str, usize)> = sizes.iter().zip(names).map(|(size, name)| ("train", name, *size)).collect();
            let dataset = Dataset::synthetic(&spec);
            let grow = if copies { Grow::Copies } else { Grow::Augment };
            let recipe = recipe(&dataset, &[target(wanted), Edit::SetGrow(grow), Edit::SetSeed(seed)]);
            let plan = Plan::new(&dataset, &recipe);
            for (split, rows) in plan.outline.splits.iter().zip(counted(&plan)) {
                for (class, (kept, copied, augmented)) in split.classes.iter().zip(rows) {
                    prop_assert_eq!((class.kept, class.copied, class.new_images()), (kept, copied, augmented));
                    prop_assert_eq!(class.before, class.kept + class.left_out);
                    prop_assert_eq!(class.after, class.kept + class.made());
                    prop_assert_eq!(class.after, if class.before == 0 { 0 } else { u64::from(wanted) });
                }
            }
            let order = |row: &Row| (row.split, row.class, row.made.copy(), row.source);
            prop_assert!(plan.rows.is_sorted_by_key(order));
            prop_assert_eq!(Plan::new(&dataset, &recipe).rows, plan.rows);
        }

        #[test]
        fn a_smaller_target_keeps_and_makes_a_subset(small in 1u32..50, more in 1u32..50) {
            let dataset = animals();
            let of = |wanted| keys(&dataset, &Plan::new(&dataset, &recipe(&dataset, &[target(wanted)])));
            let (smaller, larger) = (of(small), of(small + more));
            // Made images of a class come only once all its originals are kept, so one is a subset of the other.
            prop_assert!(smaller.is_subset(&larger));
        }
    }
}
