//! Made images that are drawn again: the random stream of each, and which of them no row answers to.

use super::choose::{Choice, Chooser, Offspring, Scene};
use super::{Blending, Made, OutClassId, Roster, stream};
use crate::augment::Chain;
use crate::dataset::{Dataset, ImageId};
use crate::problem::{Problem, ProblemKind};
use crate::progress::Cancelled;
use crate::recipe::{Recipe, Redraw, grouped, nearest};
use crate::sampling::{self, Points, SamplingError};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The random stream of a made image, from the recipe's seed, its source's key, its final class and its number among the images made of
/// that source; and, where it is drawn again, from how many `times`.
pub(crate) fn image_seed(recipe_seed: u64, (source, class, copy): (&str, &str, u32), times: u32) -> u64 {
    let copy = copy.to_string();
    match times {
        // What is drawn once has the stream that exported folders of earlier versions rest on.
        0 => stream::hash("image", recipe_seed, &[source, class, &copy]),
        times => stream::hash("image", recipe_seed, &[source, class, &copy, &times.to_string()]),
    }
}

/// What a recipe draws again.
pub(super) struct Redraws<'a> {
    by_image: HashMap<(ImageId, OutClassId, u32), Wanted<'a>>,
    /// Those whose source or class is not there.
    nowhere: Vec<Said<'a>>,
}

/// The place of a step, and what it says.
type Said<'a> = (usize, &'a Redraw);

/// One image that is drawn again.
#[derive(Default)]
struct Wanted<'a> {
    /// How many times, over all steps.
    times: u32,
    said: Vec<Said<'a>>,
    /// Whether a row answered to it.
    met: AtomicBool,
}

/// Draws of a chain, at each of two sizes, that are looked at to see whether it makes one image alone of an original.
const DRAWS_TRIED: u64 = 64;

/// More names that are not there than this, or in a dataset of more images than that, are told without those that may be meant: each is held
/// against all that there are, whenever the plan is made.
const MOST_MEANT: (usize, usize) = (3, 2_000);

impl<'a> Redraws<'a> {
    /// Those of `recipe`.
    pub(super) fn new(recipe: &'a Recipe, dataset: &Dataset, roster: &Roster) -> Self {
        let (mut by_image, mut nowhere): (HashMap<_, Wanted>, Vec<Said>) = Default::default();
        for (step, redraw) in recipe.redraws() {
            let class = roster.classes.binary_search(&redraw.class).ok().map(|at| OutClassId(at as u32));
            let Some((source, class)) = dataset.id_of(&redraw.source).zip(class) else {
                nowhere.push((step, redraw));
                continue;
            };
            let wanted = by_image.entry((source, class, redraw.copy.get())).or_default();
            wanted.times = wanted.times.saturating_add(redraw.times.get());
            wanted.said.push((step, redraw));
        }
        Self { by_image, nowhere }
    }

    /// Whether no image that there may be is drawn again.
    pub(super) fn is_empty(&self) -> bool {
        self.by_image.is_empty()
    }

    /// How many times a made image is drawn again; it counts as met.
    pub(super) fn times(&self, source: ImageId, class: OutClassId, copy: u32) -> u32 {
        // Nearly every recipe has none: then a million rows look nothing up.
        let wanted = if self.is_empty() { None } else { self.by_image.get(&(source, class, copy)) };
        wanted.map_or(0, |wanted| {
            wanted.met.store(true, Relaxed);
            wanted.times
        })
    }

    /// How many times each that a row answered to is drawn again.
    pub(super) fn met(&self) -> HashMap<(ImageId, OutClassId, u32), u32> {
        self.by_image.iter().filter(|(_, wanted)| wanted.is_met()).map(|(image, wanted)| (*image, wanted.times)).collect()
    }

    /// What no row answered to, in the order of steps and sources.
    pub(super) fn idle(&self) -> Vec<(usize, Redraw)> {
        let unmet = self.by_image.values().filter(|wanted| !wanted.is_met()).flat_map(|wanted| &wanted.said);
        in_order(self.nowhere.iter().chain(unmet))
    }

    /// What comes out as before, in that order: made by a chain that makes one image alone of an original. `chain_of` gives the chain of a
    /// class that grows by one.
    pub(super) fn same<'c>(&self, chain_of: impl Fn(OutClassId) -> Option<&'c Chain>) -> Vec<(usize, Redraw)> {
        let mut known: HashMap<OutClassId, bool> = HashMap::new();
        let mut is_one = |class: OutClassId| *known.entry(class).or_insert_with(|| chain_of(class).is_some_and(makes_one));
        in_order(
            self.by_image.iter().filter(|((_, class, _), wanted)| wanted.is_met() && is_one(*class)).flat_map(|(_, wanted)| &wanted.said),
        )
    }

    fn len(&self) -> usize {
        self.nowhere.len() + self.by_image.values().map(|wanted| wanted.said.len()).sum::<usize>()
    }

    /// What is to be said of those that are `idle` and of those that come out as before: sources that are not there one by one, the others in
    /// one note of each kind.
    pub(super) fn problems(&self, dataset: &Dataset, idle: &[(usize, Redraw)], same: &[(usize, Redraw)]) -> Vec<Problem> {
        let (unmade, absent): (Vec<&Redraw>, Vec<_>) =
            idle.iter().map(|(_, redraw)| redraw).partition(|redraw| dataset.id_of(&redraw.source).is_some());
        let sources: BTreeSet<&str> = absent.into_iter().map(|redraw| redraw.source.as_str()).collect();
        let mut problems = absent_problems(dataset, &sources);
        let same: Vec<&Redraw> = same.iter().map(|(_, redraw)| redraw).collect();
        let one_image = "the same as before, because the chain makes one image alone of an original; add a transform to it";
        for (of_them, what) in [(unmade, "not made"), (same, one_image)] {
            let Some(first) = of_them.first() else { continue };
            let (some, all) = (grouped(of_them.len() as u64), grouped(self.len() as u64));
            let which = match (of_them.len(), self.len()) {
                (1, 1) => "the image that is drawn again is".to_owned(),
                (1, _) => format!("1 of the {all} images that are drawn again is"),
                _ => format!("{some} of the {all} images that are drawn again are"),
            };
            let more = if of_them.len() == 1 { String::new() } else { format!(" and {} more", grouped(of_them.len() as u64 - 1)) };
            let reason = format!("{which} {what}: {first} of the class {:?}{more}", first.class);
            problems.push(Problem::new(ProblemKind::Note, "draw again", reason));
        }
        problems
    }
}

impl Wanted<'_> {
    fn is_met(&self) -> bool {
        self.met.load(Relaxed)
    }
}

fn in_order<'s>(said: impl Iterator<Item = &'s Said<'s>>) -> Vec<(usize, Redraw)> {
    let mut all: Vec<(usize, Redraw)> = said.map(|(step, redraw)| (*step, (*redraw).clone())).collect();
    all.sort_unstable();
    all
}

/// Sources that the dataset does not have, each with names that may be meant.
fn absent_problems(dataset: &Dataset, sources: &BTreeSet<&str>) -> Vec<Problem> {
    let is_few = (1..=MOST_MEANT.0).contains(&sources.len()) && dataset.records().len() <= MOST_MEANT.1;
    let known: Vec<String> = if is_few { dataset.ids().map(|id| dataset.key(id)).collect() } else { Vec::new() };
    let problem = |source: &&str| {
        let near: Vec<String> = nearest(source, &known).into_iter().map(|name| format!("{name:?}")).collect();
        let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
        let reason = format!("the recipe draws an image made of it again, but the dataset does not have it{hint}");
        Problem::new(ProblemKind::RecipeMissing, (*source).to_owned(), reason)
    };
    sources.iter().map(problem).collect()
}

/// Whether `chain` makes one image alone of an original, as far as a number of its draws at a small and a large size show. Where it changes
/// nothing at all, that is said elsewhere.
fn makes_one(chain: &Chain) -> bool {
    if chain.needs_partner() {
        return false;
    }
    let draw = |(width, height): (u32, u32)| (0..DRAWS_TRIED).map(move |seed| chain.draw(seed, width, height));
    // Of each size by itself: where something is cut, say, depends on it.
    let made = [(64, 48), (4096, 3072)].map(|size| {
        let draws = draw(size).filter(|draw| !draw.applied.is_empty());
        draws.map(|draw| draw.to_json()).collect::<BTreeSet<_>>().len()
    });
    made.iter().all(|made| *made <= 1) && made.contains(&1)
}

impl Chooser<'_> {
    /// Points between two images that are drawn again: towards another neighbour, and as far as the new draw says. What is drawn for all
    /// others, and which points cleaning takes away, rests on what was drawn first.
    pub(super) fn draw_points_again(&self, scene: &Scene, kept: &[Vec<ImageId>], choices: &mut [Choice]) -> Result<(), Cancelled> {
        if self.casting.redraws.is_empty() {
            return Ok(());
        }
        for (class, choice) in choices.iter_mut().enumerate() {
            let Some(made) = &mut choice.made else { continue };
            let again = self.points_again(made, (OutClassId(class as u32), &kept[class]));
            if again.is_empty() {
                continue;
            }
            let bases: Vec<usize> = again.iter().map(|point| point.base).collect();
            let own = scene.of_class(class);
            let near = match sampling::smote_neighbours(Points::new(&own, scene.dims), &bases, self.progress) {
                Ok(near) => near,
                Err(SamplingError::Cancelled(stop)) => return Err(stop),
                // Too few for neighbours: then no such point was made either.
                Err(_) => continue,
            };
            for (point, others) in again.iter().zip(near).filter(|(_, others)| !others.is_empty()) {
                let towards = stream::hash("neighbour", point.seed, &[]) % others.len() as u64;
                let share = (stream::hash("share", point.seed, &[]) >> 48) as u16;
                let child = &mut made[point.at];
                child.partner = Some(kept[class][others[towards as usize]]);
                child.made = Made::Blended(child.made.copy(), Blending::Between(share));
            }
        }
        Ok(())
    }

    /// The points among `made`, all of one class, that are drawn again.
    fn points_again(&self, made: &[Offspring], (class, kept): (OutClassId, &[ImageId])) -> Vec<PointAgain> {
        let name = &self.roster.classes[class.0 as usize];
        let one = |(at, child): (usize, &Offspring)| {
            let (source, copy) = (child.source, child.made.copy());
            let is_point = matches!(child.made, Made::Blended(_, Blending::Between(_)));
            let is_again = is_point && self.casting.redraws.times(source, class, copy) > 0;
            let base = is_again.then(|| kept.binary_search(&source).ok()).flatten()?;
            Some(PointAgain { at, base, seed: self.casting.seed_of(source, (class, name), copy) })
        };
        made.iter().enumerate().filter_map(one).collect()
    }
}

/// A point between two images that is drawn again.
struct PointAgain {
    /// Its place among what is made of its class.
    at: usize,
    /// The place of its source among the originals that were looked at.
    base: usize,
    seed: u64,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::features::{Features, Mark};
    use crate::plan::{Plan, Roster, Row};
    use crate::progress::Progress;
    use crate::recipe::{Edit, Grow, Target};
    use std::sync::Arc;

    fn animals() -> Dataset {
        Dataset::synthetic(&[("train", "cats", 9), ("train", "dogs", 4), ("val", "cats", 3)])
    }

    fn recipe(dataset: &Dataset, edits: &[Edit]) -> Recipe {
        edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap())
    }

    fn plan(dataset: &Dataset, edits: &[Edit]) -> Plan {
        Plan::new(dataset, &recipe(dataset, edits))
    }

    fn target(count: u32) -> Edit {
        Edit::SetTarget(Some(Target::Count(count)))
    }

    fn again(images: &[(&str, &str, u32)]) -> Edit {
        let one = |(source, class, copy): &(&str, &str, u32)| Redraw::once((*source).into(), (*class).into(), *copy).unwrap();
        Edit::DrawAgain { images: images.iter().map(one).collect() }
    }

    /// The rows that differ, and that all of the others are the same.
    fn changed(one: &Plan, other: &Plan) -> Vec<(Row, Row)> {
        assert_eq!(one.rows.len(), other.rows.len());
        one.rows.iter().zip(&other.rows).filter(|(one, other)| one != other).map(|(one, other)| (*one, *other)).collect()
    }

    #[test]
    fn streams_are_golden() {
        // Values that exported folders rest on: they must never change.
        assert_eq!(image_seed(42, ("train/cats/1.jpg", "cats", 2), 0), 3_814_196_950_424_183_881);
        assert_eq!(image_seed(42, ("train/cats/1.jpg", "cats", 2), 1), 5_388_574_729_511_699_496);
        let all: std::collections::HashSet<u64> = (0..100).map(|times| image_seed(42, ("a", "b", 1), times)).collect();
        assert_eq!(all.len(), 100);
    }

    #[test]
    fn one_image_is_drawn_again_and_nothing_else_changes() {
        let dataset = animals();
        let before = plan(&dataset, &[target(12)]);
        let one = again(&[("train/dogs/000001.jpg", "dogs", 2)]);
        let after = plan(&dataset, &[target(12), one.clone()]);
        let (was, is) = changed(&before, &after)[..].first().copied().unwrap();
        assert_eq!(changed(&before, &after).len(), 1);
        assert_eq!((dataset.key(is.source), is.made), ("train/dogs/000001.jpg".to_owned(), Made::Augmented(2)));
        assert_eq!(Row { seed: was.seed, ..is }, was, "its stream alone");
        let twice = plan(&dataset, &[target(12), one.clone(), one.clone()]);
        assert!(changed(&before, &twice).len() == 1 && changed(&after, &twice).len() == 1, "and another one the next time");
        // Another target keeps it, and undoing it gives the first draw back.
        let more = plan(&dataset, &[target(40), one.clone()]);
        assert!(more.rows.contains(&is) && !more.rows.contains(&was));
        assert_eq!(changed(&before, &plan(&dataset, &[target(12), one, Edit::ToggleStep(1)])), []);
        assert!(after.idle_redraws.is_empty() && after.problems.is_empty(), "{:?}", after.problems);
    }

    #[test]
    fn what_is_not_made_is_told_in_one_note_and_sources_that_are_not_there_by_name() {
        let dataset = animals();
        let wish = again(&[
            ("train/dogs/000001.jpg", "dogs", 2),
            ("train/dogs/000001.jpg", "dogs", 9),
            ("train/dogs/000001.jpg", "hounds", 2),
            ("val/cats/000001.jpg", "cats", 1),
            ("train/dogs/1.jpg", "dogs", 1),
        ]);
        let told = plan(&dataset, &[target(12), wish.clone()]);
        let said: Vec<(ProblemKind, &str, &str)> =
            told.problems.iter().map(|one| (one.kind, one.path.as_str(), one.reason.as_str())).collect();
        assert_eq!((said.len(), said[0].0, said[0].1), (2, ProblemKind::RecipeMissing, "train/dogs/1.jpg"), "{said:?}");
        assert_eq!((said[1].0, said[1].1), (ProblemKind::Note, "draw again"));
        let reason = "3 of the 5 images that are drawn again are not made: train/dogs/000001.jpg#9 of the class \"dogs\" and 2 more";
        assert_eq!(said[1].2, reason);
        assert_eq!(told.idle_redraws.len(), 4);
        assert!(told.idle_redraws.iter().all(|(step, _)| *step == 1));
        // A copy is drawn by nobody.
        let copies = plan(&dataset, &[target(12), Edit::SetGrow(Grow::Copies), wish]);
        assert_eq!(copies.idle_redraws.len(), 5);
        assert_eq!(changed(&copies, &plan(&dataset, &[target(12), Edit::SetGrow(Grow::Copies)])), []);
    }

    #[test]
    fn names_that_are_not_there_come_with_the_nearest_and_once() {
        let dataset = animals();
        let of = |source: &str, copy: u32| Redraw::once(source.into(), "dogs".into(), copy).unwrap();
        let steps = [[of("train/dogs/1.jpg", 1), of("train/dogs/2.jpg", 1)], [of("train/dogs/1.jpg", 2), of("train/dogs/2.jpg", 2)]];
        let step = |images: &[Redraw; 2]| crate::recipe::Step {
            action: crate::recipe::Action::DrawAgain { images: Arc::new(images.to_vec()) },
            off: false,
        };
        let recipe = Recipe { steps: steps.iter().map(step).collect(), ..recipe(&dataset, &[target(12)]) };
        let told = Plan::new(&dataset, &recipe).problems;
        let missing: Vec<&str> = told.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(missing, ["train/dogs/1.jpg", "train/dogs/2.jpg"], "each once, though two steps name it");
        assert!(told[0].reason.contains("did you mean \"train/dogs/000001.jpg\""), "{}", told[0].reason);
    }

    #[test]
    fn two_steps_that_name_one_image_add_up() {
        let dataset = animals();
        let one = again(&[("train/dogs/000001.jpg", "dogs", 2)]);
        let twice = plan(&dataset, &[target(12), one.clone(), one.clone()]);
        let parted = plan(&dataset, &[target(12), one.clone(), Edit::ToggleStep(1), one, Edit::ToggleStep(1)]);
        assert_eq!(changed(&twice, &parted), []);
        let times: Vec<u32> = parted.rows.iter().map(|row| parted.times_drawn_again(row)).filter(|times| *times > 0).collect();
        assert_eq!(times, [2]);
    }

    #[test]
    fn a_chain_that_makes_one_image_alone_is_told() {
        let dataset = animals();
        let wish = again(&[("train/dogs/000001.jpg", "dogs", 1), ("train/dogs/000001.jpg", "dogs", 2)]);
        let planned = |chain: &str, grow: Grow| {
            let chain = crate::recipe::ChainChoice::Custom(Chain::from_json(chain).unwrap());
            plan(&dataset, &[target(8), Edit::SetGrow(grow), Edit::SetChain(chain), wish.clone()])
        };
        let flip = r#"[{"__class_fullname__": "HorizontalFlip", "p": 0.5}]"#;
        let told = planned(flip, Grow::Augment);
        assert_eq!((told.same_redraws.len(), told.idle_redraws.len()), (1, 1), "the second is not made");
        let cut = r#"[{"__class_fullname__": "CenterCrop", "height": 20, "width": 20, "p": 0.5}]"#;
        assert_eq!(planned(cut, Grow::Augment).same_redraws.len(), 1, "where it is cut depends on the picture's size alone");
        let reason = told.problems.iter().find(|problem| problem.path == "draw again" && problem.reason.contains("add a transform"));
        assert!(reason.unwrap().reason.starts_with("1 of the 2 images that are drawn again is the same as before"), "{reason:?}");
        let turns =
            r#"[{"__class_fullname__": "HorizontalFlip", "p": 0.5}, {"__class_fullname__": "Rotate", "limit": [-30, 30], "p": 0.5}]"#;
        assert_eq!(planned(turns, Grow::Augment).same_redraws, []);
        let noise = r#"[{"__class_fullname__": "GaussNoise", "p": 1.0}]"#;
        assert_eq!(planned(noise, Grow::Augment).same_redraws, [], "what is drawn for it is another stream");
        assert_eq!(planned(flip, Grow::MixUp).same_redraws, [], "that goes through no chain");
        assert!(!planned(flip, Grow::Copies).problems.iter().any(|problem| problem.reason.contains("add a transform")));
    }

    #[test]
    fn blends_find_their_second_image_anew() {
        let dataset = Dataset::synthetic(&[("train", "cats", 60), ("train", "dogs", 20)]);
        let edits = [target(60), Edit::SetGrow(Grow::MixUp)];
        let before = plan(&dataset, &edits);
        let of_one = |plan: &Plan| plan.rows.iter().find(|row| row.made.is_new() && row.made.copy() == 1).copied().unwrap();
        let row = of_one(&before);
        let one = again(&[(&dataset.key(row.source), "dogs", 1)]);
        let after = plan(&dataset, &[&edits[..], &[one]].concat());
        assert_eq!(changed(&before, &after).len(), 1);
        let other = of_one(&after);
        assert!(other.seed != row.seed && other.partner.is_some_and(|partner| partner != other.source));
        assert_ne!(other.partner, row.partner);
    }

    #[test]
    fn points_between_two_images_are_others_and_what_cleaning_takes_is_not() {
        let dataset = Dataset::synthetic(&[("train", "cats", 40), ("train", "dogs", 12)]);
        let numbers: Vec<f32> = (0..52).map(|at| (at * 7 % 31) as f32).collect();
        let marks = numbers.iter().map(|number| Some(Mark::of(&number.to_le_bytes()))).collect();
        let features = Features::new(1, numbers, marks);
        for by in [Grow::Smote, Grow::SmoteTomek] {
            let planned = |edits: &[Edit]| {
                let recipe = recipe(&dataset, edits);
                Plan::with_features(&dataset, Arc::new(Roster::new(&dataset, &recipe)), &recipe, Some(&features), &Progress::new()).unwrap()
            };
            let edits = [target(40), Edit::SetGrow(by)];
            let before = planned(&edits);
            let row = *before.rows.iter().find(|row| row.made.is_new()).unwrap();
            let again = |times: usize| vec![again(&[(&dataset.key(row.source), "dogs", row.made.copy())]); times];
            for times in 1..4 {
                let after = planned(&[&edits[..], &again(times)].concat());
                let changes = changed(&before, &after);
                assert_eq!(changes.len(), 1, "{by:?}");
                let (was, is) = changes[0];
                assert_eq!((was, is.source, is.made.copy()), (row, row.source, row.made.copy()));
                assert!(matches!(is.made, Made::Blended(_, Blending::Between(_))) && is.made != was.made && is.partner != Some(is.source));
                assert_eq!(dataset.record(is.partner.unwrap()).class, dataset.record(is.source).class);
                assert!(after.idle_redraws.is_empty());
            }
        }
    }
}
