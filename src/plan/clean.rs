//! What cleaning methods take away: from which classes, and what is then still to be done for their targets.
//!
//! Without imbalanced-learn's words every class but the smallest is cleaned, and what is then still above its target goes at random, what
//! fell below grows again. A word with `under:` says which classes are cleaned: those end as they are cleaned, and no other is.

use super::breed::too_few_to_mix;
use super::choose::{Choice, Chooser, Scene};
use super::unable::Unable;
use super::{SplitOutline, outline::Wish};
use crate::dataset::ImageId;
use crate::problem::{Problem, ProblemKind};
use crate::progress::Cancelled;
use crate::recipe::{Grow, Shrink, grouped};
use crate::sampling::{self, Agreement, Blend, Labelled, Points, SamplingError, Twister};
use std::collections::{HashMap, HashSet};

impl Chooser<'_> {
    pub(super) fn clean(
        &self,
        members: &[Vec<ImageId>],
        outline: &mut SplitOutline,
        choices: &mut [Choice],
        (twister, unable): (&mut Twister, &mut Unable),
    ) -> Result<(), Cancelled> {
        self.progress.begin("Choosing images", 0);
        let (method, scene) = (self.recipe.shrink(), self.scene(members));
        let named = Wish::new(self.recipe, self.roster).named_to_clean(&outline.before());
        let classes = named.unwrap_or_else(|| scene.data().not_minority());
        // Where words name no class (all of them are refused, or another split is meant) there is nothing to look for.
        if classes.is_empty() {
            return Ok(());
        }
        match self.cleaned(method, scene.data(), &classes, twister) {
            Ok(places) => self.take_cleaned(&scene.ids(&places), members, outline, choices, unable),
            Err(error) => unable.shrinking(method, None, error)?,
        }
        Ok(())
    }

    fn cleaned(&self, method: Shrink, data: Labelled<'_>, classes: &[u32], twister: &mut Twister) -> Result<Vec<usize>, SamplingError> {
        let progress = self.progress;
        match method {
            Shrink::Tomek => sampling::tomek_links(data, classes, progress),
            Shrink::Edited => sampling::edited_nearest_neighbours(data, classes, Agreement::All, progress),
            Shrink::CleaningRule => sampling::neighbourhood_cleaning_rule(data, classes, progress),
            Shrink::OneSided => sampling::one_sided_selection(data, classes, twister, progress),
            _ => {
                let mut kept: Vec<usize> = (0..data.labels.len()).filter(|&at| !classes.contains(&data.labels[at])).collect();
                for &class in classes {
                    kept.extend(sampling::condensed_nearest_neighbour(data, class, twister, progress)?);
                }
                Ok(kept)
            }
        }
    }

    fn take_cleaned(
        &self,
        left: &[ImageId],
        members: &[Vec<ImageId>],
        outline: &mut SplitOutline,
        choices: &mut [Choice],
        unable: &mut Unable,
    ) {
        let left: HashSet<ImageId> = left.iter().copied().collect();
        for (class, count) in outline.classes.iter_mut().enumerate() {
            let clean: Vec<ImageId> = members[class].iter().copied().filter(|id| left.contains(id)).collect();
            if clean.len() == members[class].len() {
                continue;
            }
            // Where the targets of all classes are more than a plan holds, none grows: nor does one that was cleaned.
            let held = count.made() == 0 && count.target.is_some_and(|target| target > count.before);
            let wanted = count.target.filter(|_| !held).unwrap_or(clean.len() as u64);
            let ranked = self.casting.ranked("shrink", &clean);
            let mut kept: Vec<ImageId> = ranked.into_iter().take(wanted as usize).map(|at| clean[at]).collect();
            kept.sort_unstable();
            count.kept = kept.len() as u64;
            let made = (wanted - count.kept).min(self.most_from(kept.len()));
            count.set_made(self.grow_of(class), made);
            if clean.is_empty() {
                unable.add(emptied(
                    (&outline.name, &self.roster.classes[class]),
                    (self.recipe.shrink().name(), "shrink"),
                    (count.before, count.target),
                ));
            }
            choices[class].kept = Some(kept);
        }
    }

    /// The most that may be made of so many originals.
    fn most_from(&self, originals: usize) -> u64 {
        let each = self.recipe.max_per_original().map_or(u64::MAX, u64::from);
        each.saturating_mul(originals as u64)
    }

    /// SMOTEENN and SMOTETomek: cleans all classes, with what was just made.
    pub(super) fn clean_after(
        &self,
        scene: &Scene,
        (kept, points): (&[Vec<ImageId>], &HashMap<usize, Vec<Blend>>),
        (outline, choices): (&mut SplitOutline, &mut [Choice]),
        unable: &mut Unable,
    ) -> Result<(), Cancelled> {
        let Some(by) = [Grow::SmoteEnn, Grow::SmoteTomek].into_iter().find(|by| points.keys().any(|&class| self.grow_of(class) == *by))
        else {
            return Ok(());
        };
        let (mut values, mut labels) = (scene.values.clone(), scene.labels.clone());
        let mut from: Vec<(usize, usize)> = Vec::new();
        for class in 0..kept.len() {
            let Some(blends) = points.get(&class) else { continue };
            let own = scene.of_class(class);
            values.extend(sampling::synthetic(Points::new(&own, scene.dims), blends));
            labels.extend(std::iter::repeat_n(class as u32, blends.len()));
            from.extend((0..blends.len()).map(|at| (class, at)));
        }
        let data = Labelled { points: Points::new(&values, scene.dims), labels: &labels };
        let all: Vec<u32> = (0..kept.len() as u32).collect();
        let left = match by {
            Grow::SmoteEnn => sampling::edited_nearest_neighbours(data, &all, Agreement::All, self.progress),
            _ => sampling::tomek_links(data, &all, self.progress),
        };
        let left = match left {
            Ok(left) => left,
            Err(error) => return unable.growing(by, None, error),
        };
        let originals: HashSet<ImageId> = left.iter().filter_map(|&at| scene.ids.get(at)).copied().collect();
        let made: HashSet<(usize, usize)> = left.iter().filter_map(|&at| from.get(at.checked_sub(scene.ids.len())?)).copied().collect();
        for (class, images) in kept.iter().enumerate() {
            let stay: Vec<ImageId> = images.iter().copied().filter(|id| originals.contains(id)).collect();
            let count = &mut outline.classes[class];
            count.kept = stay.len() as u64;
            let new = match &mut choices[class].made {
                Some(list) if points.contains_key(&class) => {
                    let mut at = 0..;
                    list.retain(|_| at.next().is_some_and(|at| made.contains(&(class, at))));
                    list.len() as u64
                }
                // Copies go with the original that they repeat.
                Some(list) => {
                    list.retain(|child| stay.binary_search(&child.source).is_ok());
                    list.len() as u64
                }
                None if count.made() > 0 && !stay.is_empty() && self.mixes(class) && stay.len() < 2 => {
                    unable.growing(self.grow_of(class), Some(class), too_few_to_mix(class, stay.len()))?;
                    0
                }
                None => count.made().min(self.most_from(stay.len())),
            };
            count.set_made(self.grow_of(class), new);
            if !images.is_empty() && count.after == 0 {
                unable.add(emptied((&outline.name, &self.roster.classes[class]), (by.name(), "grow"), (images.len() as u64, count.target)));
            }
            choices[class].kept = Some(stay);
        }
        Ok(())
    }
}

/// A class of which cleaning leaves nothing.
fn emptied((split, class): (&str, &str), (method, way): (&str, &str), (images, target): (u64, Option<u64>)) -> Problem {
    let all = if images == 1 { "the only image".to_owned() } else { format!("all {} images", grouped(images)) };
    let target = target.map_or_else(String::new, |target| format!(", so none of the {} asked for can be made of them", grouped(target)));
    let reason = format!(
        "{method} removes {all} of {class:?} in {split}{target}: merge it with another class, drop it, or choose another way to {way}"
    );
    Problem::new(ProblemKind::RecipeUnmet, format!("{split}/{class}"), reason)
}
