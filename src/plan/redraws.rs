//! Made images that are drawn again: the random stream of each, and which of them no row answers to.

use super::choose::{Choice, Chooser, Offspring, Scene};
use super::{Blending, Made, stream};
use crate::dataset::{Dataset, ImageId};
use crate::problem::{Problem, ProblemKind};
use crate::progress::Cancelled;
use crate::recipe::{Recipe, Redraw, grouped};
use crate::sampling::{self, Points, SamplingError};
use std::collections::HashMap;
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

/// What a recipe draws again, by source.
#[derive(Default)]
pub(super) struct Redraws<'a> {
    by_source: HashMap<&'a str, Vec<Wanted<'a>>>,
}

struct Wanted<'a> {
    /// The place of its step.
    step: usize,
    redraw: &'a Redraw,
    /// Whether a row answered to it.
    met: AtomicBool,
}

impl<'a> Redraws<'a> {
    /// Those of `recipe`.
    pub(super) fn new(recipe: &'a Recipe) -> Self {
        let mut by_source: HashMap<&str, Vec<Wanted>> = HashMap::new();
        for (step, redraw) in recipe.redraws() {
            by_source.entry(&redraw.source).or_default().push(Wanted { step, redraw, met: AtomicBool::new(false) });
        }
        Self { by_source }
    }

    /// Whether nothing is drawn again.
    pub(super) fn is_empty(&self) -> bool {
        self.by_source.is_empty()
    }

    /// How many times a made image is drawn again; it counts as met.
    pub(super) fn times(&self, (source, class, copy): (&str, &str, u32)) -> u32 {
        let all = self.by_source.get(source).map_or(&[][..], Vec::as_slice);
        let of_it = all.iter().filter(|wanted| wanted.redraw.class == class && wanted.redraw.copy.get() == copy);
        of_it.fold(0, |times, wanted| {
            wanted.met.store(true, Relaxed);
            times.saturating_add(wanted.redraw.times.get())
        })
    }

    /// What no row answered to, in the order of steps and sources.
    pub(super) fn idle(&self) -> Vec<(usize, Redraw)> {
        let unmet = self.by_source.values().flatten().filter(|wanted| !wanted.met.load(Relaxed));
        let mut idle: Vec<(usize, Redraw)> = unmet.map(|wanted| (wanted.step, wanted.redraw.clone())).collect();
        idle.sort_unstable();
        idle
    }

    fn len(&self) -> usize {
        self.by_source.values().map(Vec::len).sum()
    }

    /// What is to be said of those that are `idle`: sources that are not there one by one, what is merely not made in one note.
    pub(super) fn problems(&self, dataset: &Dataset, idle: &[(usize, Redraw)]) -> Vec<Problem> {
        let (unmade, absent): (Vec<_>, Vec<_>) = idle.iter().map(|(_, redraw)| redraw).partition(|redraw| is_there(dataset, redraw));
        let reason = "the recipe draws an image made of it again, but the dataset does not have it";
        let mut problems: Vec<Problem> =
            absent.iter().map(|redraw| Problem::new(ProblemKind::RecipeMissing, redraw.source.clone(), reason)).collect();
        problems.dedup();
        if let Some(first) = unmade.first() {
            let (some, all) = (grouped(unmade.len() as u64), grouped(self.len() as u64));
            let which = match (unmade.len(), self.len()) {
                (1, 1) => "the image that is drawn again is".to_owned(),
                (1, _) => format!("1 of the {all} images that are drawn again is"),
                _ => format!("{some} of the {all} images that are drawn again are"),
            };
            let more = if unmade.len() == 1 { String::new() } else { format!(" and {} more", grouped(unmade.len() as u64 - 1)) };
            let reason = format!("{which} not made: {first} of the class {:?}{more}", first.class);
            problems.push(Problem::new(ProblemKind::Note, "draw again", reason));
        }
        problems
    }
}

fn is_there(dataset: &Dataset, redraw: &Redraw) -> bool {
    dataset.id_of(&redraw.source).is_some()
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
            let again = self.points_again(made, (&self.roster.classes[class], &kept[class]));
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
                child.made = Made::Blended(0, Blending::Between(share));
            }
        }
        Ok(())
    }

    /// The points among `made`, all of the class `name`, that are drawn again.
    fn points_again(&self, made: &[Offspring], (name, kept): (&str, &[ImageId])) -> Vec<PointAgain> {
        let mut copies: HashMap<ImageId, u32> = HashMap::new();
        let one = |(at, child): (usize, &Offspring)| {
            let copy = *copies.entry(child.source).and_modify(|copy| *copy += 1).or_insert(1);
            let is_point = matches!(child.made, Made::Blended(_, Blending::Between(_)));
            let seed = is_point.then(|| self.casting.seed_again(child.source, name, copy)).flatten()?;
            Some(PointAgain { at, base: kept.binary_search(&child.source).ok()?, seed })
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
