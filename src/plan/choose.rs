//! What the methods that look at images choose: which originals stay, and between which images new ones are made.
//!
//! A cleaning method removes what it finds from every class but the smallest, target or not. What is then still above its target goes at
//! random; what fell below grows again. SMOTE looks for neighbours among the originals that stay.

use super::rows::Casting;
use super::{Blending, Made, Outline, Roster, SplitOutline};
use crate::dataset::ImageId;
use crate::features::Features;
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use crate::recipe::{Grow, Recipe, Rule, Shrink, Side, Strategy, Target};
use crate::sampling::{self, Agreement, Blend, Labelled, NearMiss, Points, SamplingError, Twister};
use std::collections::{HashMap, HashSet};

/// What was chosen for one class of one split; `None`: as the seed has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// The originals that stay, in the dataset's order.
    pub(super) kept: Option<Vec<ImageId>>,
    /// What is made, in the order drawn. Copy numbers are given later.
    pub(super) made: Option<Vec<Offspring>>,
}

/// One new file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Offspring {
    pub(super) source: ImageId,
    pub(super) partner: Option<ImageId>,
    /// With a copy number of 0.
    pub(super) made: Made,
}

/// All that choosing rests on.
pub(super) struct Chooser<'a> {
    pub(super) casting: &'a Casting<'a>,
    pub(super) roster: &'a Roster,
    pub(super) recipe: &'a Recipe,
    pub(super) features: Option<&'a Features>,
    pub(super) progress: &'a Progress,
}

/// The images of a split as vectors, class after class.
struct Scene {
    ids: Vec<ImageId>,
    labels: Vec<u32>,
    values: Vec<f32>,
    dims: usize,
}

impl Scene {
    fn data(&self) -> Labelled<'_> {
        Labelled { points: Points::new(&self.values, self.dims), labels: &self.labels }
    }

    fn ids(&self, places: &[usize]) -> Vec<ImageId> {
        places.iter().map(|&at| self.ids[at]).collect()
    }

    /// The vectors of one class.
    fn of_class(&self, class: usize) -> Vec<f32> {
        let points = self.data().points;
        points.gather(&self.data().of_class(class as u32))
    }
}

impl Chooser<'_> {
    /// Chooses for all classes, `[split][class]`, and sets the counts in `outline` to what was chosen.
    pub(super) fn choose(&self, outline: &mut Outline) -> Result<Vec<Vec<Choice>>, Cancelled> {
        let classes = self.roster.classes.len();
        let mut choices = vec![vec![Choice::default(); classes]; outline.splits.len()];
        let resampled = outline.splits.iter().any(|split| split.resampled);
        if resampled && self.recipe.looks() && self.features.is_none() {
            let reason = "its images have to be looked at for this, which has not been done";
            outline.problems.push(Problem::new(ProblemKind::RecipeRefused, self.recipe.shrink().name(), reason));
            return Ok(choices);
        }
        let mut problems = Vec::new();
        let splits = outline.splits.iter_mut().zip(&mut choices).enumerate().filter(|(_, (counts, _))| counts.resampled);
        for (split, (counts, choices)) in splits {
            self.shrink(split, counts, choices, &mut problems)?;
            self.grow(split, counts, choices, &mut problems)?;
        }
        outline.problems.append(&mut problems);
        Ok(choices)
    }

    /// The library's stream, or one of the recipe's seed, the split and what it is for.
    fn twister(&self, purpose: &str, split: &str) -> Twister {
        let own = || super::stream::hash(purpose, self.recipe.seed, &[split]) as u32;
        Twister::new(self.recipe.imblearn_seed().unwrap_or_else(own))
    }

    fn scene(&self, members: &[Vec<ImageId>]) -> Scene {
        let dims = self.features.map_or(1, Features::dims).max(1);
        let mut scene = Scene { ids: Vec::new(), labels: Vec::new(), values: Vec::new(), dims };
        for (class, ids) in members.iter().enumerate() {
            for &id in ids {
                scene.ids.push(id);
                scene.labels.push(class as u32);
                // An image that cannot be read lies in the middle of all.
                match self.features.and_then(|features| features.vector(id.0 as usize)) {
                    Some(vector) => scene.values.extend_from_slice(vector),
                    None => scene.values.extend(std::iter::repeat_n(0.0, dims)),
                }
            }
        }
        scene
    }

    fn shrink(
        &self,
        split: usize,
        outline: &mut SplitOutline,
        choices: &mut [Choice],
        problems: &mut Vec<Problem>,
    ) -> Result<(), Cancelled> {
        let method = self.recipe.shrink();
        if method == Shrink::Random && self.recipe.imblearn_seed().is_none() {
            return Ok(());
        }
        let members = &self.roster.members[split];
        let mut twister = self.twister("shrink", &outline.name);
        if method.cleans() {
            self.progress.begin("Choosing images", 0);
            let scene = self.scene(members);
            match self.cleaned(method, scene.data(), &mut twister) {
                Ok(places) => self.take_cleaned(&scene.ids(&places), members, outline, choices),
                Err(SamplingError::Cancelled(stop)) => return Err(stop),
                Err(error) => problems.push(refused(&outline.name, &error)),
            }
            return Ok(());
        }
        let scene = if matches!(method, Shrink::Random | Shrink::DuplicatesFirst) { None } else { Some(self.scene(members)) };
        for class in 0..members.len() {
            let (before, keep) = (members[class].len(), outline.classes[class].kept as usize);
            if keep >= before && !(method == Shrink::Random && self.is_drawn_whole(class)) || before == 0 {
                continue;
            }
            match self.kept(method, scene.as_ref(), (&members[class], class as u32), keep, &mut twister) {
                Ok(ids) => choices[class].kept = Some(self.filled(ids, &members[class], keep)),
                Err(SamplingError::Cancelled(stop)) => return Err(stop),
                Err(error) => problems.push(refused(&format!("{}/{}", outline.name, self.roster.classes[class]), &error)),
            }
        }
        Ok(())
    }

    /// Whether the library draws an order for a class although all of it stays: it does for every class that its strategy names.
    fn is_drawn_whole(&self, class: usize) -> bool {
        let own = self.recipe.class_targets().get(self.roster.classes[class].as_str()).copied();
        match own.or_else(|| self.recipe.target()) {
            Some(Target::Rule(Rule::Strategy(Side::Under, Strategy::Count(_) | Strategy::All))) => true,
            // Of several classes that are equally small the first alone is passed over.
            Some(Target::Rule(Rule::Strategy(Side::Under, Strategy::Auto | Strategy::NotMinority))) => !self.is_first(class, usize::min),
            Some(Target::Rule(Rule::Strategy(Side::Under, Strategy::NotMajority))) => !self.is_first(class, usize::max),
            _ => false,
        }
    }

    /// Whether the class is the first of those whose count in some split `pick` (least or most) gives.
    fn is_first(&self, class: usize, pick: fn(usize, usize) -> usize) -> bool {
        self.roster.members.iter().any(|members| {
            let counts = || members.iter().map(Vec::len);
            let picked = counts().filter(|&count| count > 0).reduce(pick);
            picked.is_some_and(|picked| counts().position(|count| count == picked) == Some(class))
        })
    }

    fn cleaned(&self, method: Shrink, data: Labelled<'_>, twister: &mut Twister) -> Result<Vec<usize>, SamplingError> {
        let (classes, progress) = (data.not_minority(), self.progress);
        match method {
            Shrink::Tomek => sampling::tomek_links(data, &classes, progress),
            Shrink::Edited => sampling::edited_nearest_neighbours(data, &classes, Agreement::All, progress),
            Shrink::CleaningRule => sampling::neighbourhood_cleaning_rule(data, &classes, progress),
            Shrink::OneSided => sampling::one_sided_selection(data, &classes, twister, progress),
            _ => {
                let mut kept: Vec<usize> = (0..data.labels.len()).filter(|&at| !classes.contains(&data.labels[at])).collect();
                for class in classes {
                    kept.extend(sampling::condensed_nearest_neighbour(data, class, twister, progress)?);
                }
                Ok(kept)
            }
        }
    }

    fn take_cleaned(&self, left: &[ImageId], members: &[Vec<ImageId>], outline: &mut SplitOutline, choices: &mut [Choice]) {
        let left: HashSet<ImageId> = left.iter().copied().collect();
        for (class, count) in outline.classes.iter_mut().enumerate() {
            let clean: Vec<ImageId> = members[class].iter().copied().filter(|id| left.contains(id)).collect();
            if clean.len() == members[class].len() {
                continue;
            }
            let wanted = count.target.unwrap_or(clean.len() as u64);
            let ranked = self.casting.ranked("shrink", &clean);
            let mut kept: Vec<ImageId> = ranked.into_iter().take(wanted as usize).map(|at| clean[at]).collect();
            kept.sort_unstable();
            let most = self.recipe.max_per_original().map_or(u64::MAX, |most| u64::from(most) * kept.len() as u64);
            count.kept = kept.len() as u64;
            let made = (wanted - count.kept).min(most);
            count.set_made(self.grow_of(class), made);
            choices[class].kept = Some(kept);
        }
    }

    fn kept(
        &self,
        method: Shrink,
        scene: Option<&Scene>,
        (members, class): (&[ImageId], u32),
        keep: usize,
        twister: &mut Twister,
    ) -> Result<Vec<ImageId>, SamplingError> {
        let progress = self.progress;
        let Some(scene) = scene else {
            let places = match method {
                Shrink::Random => sampling::random_under(members.len(), keep, twister),
                _ => {
                    let mark = |at: usize| self.features.and_then(|features| features.mark(members[at].0 as usize)).ok_or(at);
                    sampling::duplicates_last(&self.casting.ranked("shrink", members), mark)
                }
            };
            return Ok(places.into_iter().take(keep).map(|at| members[at]).collect());
        };
        let data = scene.data();
        let own = scene.of_class(class as usize);
        let own = Points::new(&own, scene.dims);
        let of_own = |places: Vec<usize>| places.into_iter().map(|at| members[at]).collect();
        let near = |version| sampling::near_miss(version, data, class, keep, progress).map(|places| scene.ids(&places));
        match method {
            Shrink::NearMiss1 => near(NearMiss::One),
            Shrink::NearMiss2 => near(NearMiss::Two),
            Shrink::NearMiss3 => near(NearMiss::Three),
            Shrink::InstanceHardness => sampling::instance_hardness(data, class, keep, progress).map(|places| scene.ids(&places)),
            Shrink::ClusterCentroids => sampling::cluster_centroids(own, keep, twister, progress).map(of_own),
            _ => Ok(of_own(sampling::most_diverse(own, keep, progress)?)),
        }
    }

    /// `ids` in the dataset's order; where a method found fewer than are to stay, more at random.
    fn filled(&self, mut ids: Vec<ImageId>, members: &[ImageId], keep: usize) -> Vec<ImageId> {
        if ids.len() < keep {
            let taken: HashSet<ImageId> = ids.iter().copied().collect();
            let free = self.casting.ranked("shrink", members).into_iter().map(|at| members[at]).filter(|id| !taken.contains(id));
            ids.extend(free.take(keep - taken.len()));
        }
        ids.sort_unstable();
        ids
    }

    fn grow_of(&self, class: usize) -> Grow {
        self.casting.grows[class]
    }

    fn grow(&self, split: usize, outline: &mut SplitOutline, choices: &mut [Choice], problems: &mut Vec<Problem>) -> Result<(), Cancelled> {
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
                _ if self.mixes(class) => two_of(&kept[class]).map(|()| None),
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
                Err(SamplingError::Cancelled(stop)) => return Err(stop),
                Err(error) => {
                    outline.classes[class].set_made(by, 0);
                    problems.push(refused(&format!("{}/{}", outline.name, self.roster.classes[class]), &error));
                }
            }
        }
        match scene {
            Some(scene) => self.clean_after(&scene, (&kept, &points), outline, choices),
            None => Ok(()),
        }
    }

    fn mixes(&self, class: usize) -> bool {
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
                _ => sampling::smote(own, missing, fresh, self.progress),
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

    /// SMOTEENN and SMOTETomek: cleans all classes, with what was just made.
    fn clean_after(
        &self,
        scene: &Scene,
        (kept, points): (&[Vec<ImageId>], &HashMap<usize, Vec<Blend>>),
        outline: &mut SplitOutline,
        choices: &mut [Choice],
    ) -> Result<(), Cancelled> {
        let uses = |by: Grow| points.keys().any(|&class| self.grow_of(class) == by);
        let (edited, tomek) = (uses(Grow::SmoteEnn), uses(Grow::SmoteTomek));
        if !edited && !tomek {
            return Ok(());
        }
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
        let left = if edited {
            sampling::edited_nearest_neighbours(data, &all, Agreement::All, self.progress)
        } else {
            sampling::tomek_links(data, &all, self.progress)
        };
        let left = match left {
            Ok(left) => left,
            Err(SamplingError::Cancelled(stop)) => return Err(stop),
            Err(_) => return Ok(()),
        };
        let originals: HashSet<ImageId> = left.iter().filter_map(|&at| scene.ids.get(at)).copied().collect();
        let made: HashSet<(usize, usize)> = left.iter().filter_map(|&at| from.get(at.checked_sub(scene.ids.len())?)).copied().collect();
        for (class, images) in kept.iter().enumerate() {
            let stay: Vec<ImageId> = images.iter().copied().filter(|id| originals.contains(id)).collect();
            let count = &mut outline.classes[class];
            count.kept = stay.len() as u64;
            let mut new = count.made();
            if points.contains_key(&class)
                && let Some(list) = &mut choices[class].made
            {
                let mut at = 0..;
                list.retain(|_| at.next().is_some_and(|at| made.contains(&(class, at))));
                new = list.len() as u64;
            } else if stay.is_empty() {
                new = 0;
            }
            count.set_made(self.grow_of(class), new);
            choices[class].kept = Some(stay);
        }
        Ok(())
    }
}

fn two_of(kept: &[ImageId]) -> Result<(), SamplingError> {
    if kept.len() < 2 { Err(SamplingError::TooFew { needed: 2, there: kept.len() }) } else { Ok(()) }
}

fn refused(path: &str, error: &SamplingError) -> Problem {
    Problem::new(ProblemKind::RecipeRefused, path, error.to_string())
}
