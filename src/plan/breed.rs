//! What new images are made between, where the method looks at images or the library draws.

use super::choose::{Choice, Chooser, Offspring, Scene};
use super::unable::Unable;
use super::{Blending, Made, SplitOutline};
use crate::dataset::ImageId;
use crate::progress::Cancelled;
use crate::recipe::Grow;
use crate::sampling::{self, Blend, Points, SamplingError, Twister};
use std::collections::HashMap;

impl Chooser<'_> {
    pub(super) fn grow_of(&self, class: usize) -> Grow {
        self.casting.grows[class]
    }

    pub(super) fn grow(
        &self,
        split: usize,
        outline: &mut SplitOutline,
        choices: &mut [Choice],
        unable: &mut Unable,
    ) -> Result<(), Cancelled> {
        let growing: Vec<usize> = (0..outline.classes.len()).filter(|&class| outline.classes[class].made() > 0).collect();
        let blends = growing.iter().any(|&class| self.grow_of(class).looks());
        if !blends && self.recipe.imblearn_seed().is_none() && !growing.iter().any(|&class| self.mixes(class)) {
            return Ok(());
        }
        let kept: Vec<Vec<ImageId>> = (0..choices.len())
            .map(|class| {
                let images = &self.roster.members[split][class];
                choices[class].kept.clone().unwrap_or_else(|| self.casting.kept_at_random(images, outline.classes[class].kept as usize))
            })
            .collect();
        self.progress.begin("Choosing images", 0);
        let scene = if blends { Some(self.scene(&kept)) } else { None };
        let (mut over, mut shared) = (self.twister("grow", &outline.name), self.twister("grow", &outline.name));
        let mut points: HashMap<usize, Vec<Blend>> = HashMap::new();
        for &class in &growing {
            let (by, count) = (self.grow_of(class), outline.classes[class].made() as usize);
            let made = match &scene {
                Some(scene) if by.looks() => match self.blends(scene, (class, by), count, (&outline.name, &mut shared)) {
                    Ok(made) => {
                        points.insert(class, made.clone());
                        Ok(Some(self.offspring(scene, (class, by), &kept[class], &made)?))
                    }
                    Err(error) => Err(error),
                },
                _ if self.mixes(class) && kept[class].len() < 2 => Err(too_few_to_mix(class, kept[class].len())),
                _ if self.mixes(class) => Ok(None),
                _ if self.recipe.imblearn_seed().is_some() && matches!(by, Grow::Copies | Grow::Augment) => {
                    let made = if by == Grow::Copies { Made::Copy(0) } else { Made::Augmented(0) };
                    let one = |at: usize| Offspring { source: kept[class][at], partner: None, made };
                    Ok(Some(sampling::random_over(kept[class].len(), count, &mut over).into_iter().map(one).collect()))
                }
                _ => Ok(None),
            };
            match made {
                Ok(Some(made)) => {
                    outline.classes[class].set_made(by, made.len() as u64);
                    choices[class].made = Some(made);
                }
                Ok(None) => {}
                Err(error) => {
                    outline.classes[class].set_made(by, 0);
                    unable.growing(by, Some(class), error)?;
                }
            }
        }
        if let Some(scene) = &scene {
            self.clean_after(scene, (&kept, &points), (outline, choices), unable)?;
        }
        choices.iter_mut().filter_map(|choice| choice.made.as_deref_mut()).for_each(number);
        scene.map_or(Ok(()), |scene| self.draw_points_again(&scene, &kept, choices))
    }

    pub(super) fn mixes(&self, class: usize) -> bool {
        matches!(self.grow_of(class), Grow::MixUp | Grow::CutMix)
    }

    /// New points of one class; no image begins more of them than the recipe allows.
    fn blends(
        &self,
        scene: &Scene,
        (class, by): (usize, Grow),
        count: usize,
        (split, shared): (&str, &mut Twister),
    ) -> Result<Vec<Blend>, SamplingError> {
        let own = scene.of_class(class);
        let own = Points::new(&own, scene.dims);
        let most = self.recipe.max_per_original().map_or(usize::MAX, |most| most as usize);
        // The library begins anew for each class, but for ADASYN.
        let fresh = &mut self.twister("grow", &format!("{split}/{}", self.roster.classes[class]));
        let (mut kept, mut uses): (Vec<Blend>, HashMap<usize, usize>) = (Vec::new(), HashMap::new());
        // Where a cap refuses draws, more are drawn; a border or ADASYN's shares may leave too few images for the count.
        for _ in 0..32 {
            // Under a cap a round of few draws may find only images that have served: later rounds draw many.
            let missing = if kept.is_empty() { count } else { (count - kept.len()).max(4 * own.len()) };
            let drawn = match by {
                Grow::Borderline => sampling::borderline(scene.data(), class as u32, missing, fresh, self.progress),
                Grow::Adasyn => sampling::adasyn(scene.data(), class as u32, missing, shared, self.progress),
                _ => sampling::smote(own, missing, fresh, self.progress).map_err(|error| error.of_class(class as u32)),
            };
            let drawn = match drawn {
                Err(SamplingError::Unsuited(_)) if !kept.is_empty() => break,
                other => other?,
            };
            let before = kept.len();
            for blend in drawn {
                let uses = uses.entry(blend.base).or_default();
                if *uses < most && (kept.len() < count || by == Grow::Adasyn && most == usize::MAX) {
                    *uses += 1;
                    kept.push(blend);
                }
            }
            // ADASYN meets its count about, as the library does.
            if kept.len() >= count || by == Grow::Adasyn && most == usize::MAX || kept.len() == before {
                break;
            }
        }
        Ok(kept)
    }

    fn offspring(
        &self,
        scene: &Scene,
        (class, by): (usize, Grow),
        kept: &[ImageId],
        blends: &[Blend],
    ) -> Result<Vec<Offspring>, Cancelled> {
        if by != Grow::SmoteNearest {
            let one = |blend: &Blend| {
                let share = (blend.share * 65_536.0) as u16;
                Offspring { source: kept[blend.base], partner: Some(kept[blend.other]), made: Made::Blended(0, Blending::Between(share)) }
            };
            return Ok(blends.iter().map(one).collect());
        }
        let own = scene.of_class(class);
        let own = Points::new(&own, scene.dims);
        let values = sampling::synthetic(own, blends);
        match sampling::nearest(Points::new(&values, scene.dims), own, 1, self.progress) {
            Ok(near) => {
                let one = |list: &[sampling::Near]| Offspring { source: kept[list[0].at], partner: None, made: Made::Copy(0) };
                Ok(near.lists().map(one).collect())
            }
            Err(SamplingError::Cancelled(stop)) => Err(stop),
            Err(_) => Ok(Vec::new()),
        }
    }
}

/// Gives what is made of a class its copy numbers: each source counts its own, in the order drawn.
fn number(made: &mut [Offspring]) {
    let mut copies: HashMap<ImageId, u32> = HashMap::new();
    for child in made {
        let copy = copies.entry(child.source).and_modify(|copy| *copy += 1).or_insert(1);
        child.made = child.made.numbered(*copy);
    }
}

/// MixUp and CutMix of a class with so few.
pub(super) fn too_few_to_mix(class: usize, there: usize) -> SamplingError {
    SamplingError::TooFew { needed: 2, there, class: Some(class as u32) }
}
