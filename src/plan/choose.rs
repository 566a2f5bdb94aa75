//! What the methods that look at images choose: which originals stay, and between which images new ones are made.
//!
//! SMOTE looks for neighbours among the originals that stay. What cleans is in `clean`, what is made in `breed`.

use super::rows::Casting;
use super::unable::Unable;
use super::{Made, Outline, Roster, SplitOutline};
use crate::dataset::ImageId;
use crate::features::Features;
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use crate::recipe::{Recipe, Rule, Shrink, Side, Strategy, Target};
use crate::sampling::{self, Labelled, NearMiss, Points, SamplingError, Twister};
use std::collections::{HashMap, HashSet};

/// What was chosen for one class of one split; `None`: as the seed has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// The originals that stay, in the dataset's order.
    pub(super) kept: Option<Vec<ImageId>>,
    /// What is made, in the order drawn; each source counts its own.
    pub(super) made: Option<Vec<Offspring>>,
}

/// One new file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Offspring {
    pub(super) source: ImageId,
    pub(super) partner: Option<ImageId>,
    /// With a copy number of 0 until all of them are known.
    pub(super) made: Made,
}

/// How often the source is drawn that is drawn most.
fn most_from_one(made: &[Offspring]) -> u64 {
    let mut times: HashMap<ImageId, u64> = HashMap::new();
    made.iter().for_each(|child| *times.entry(child.source).or_default() += 1);
    times.into_values().max().unwrap_or(0)
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
pub(super) struct Scene {
    pub(super) ids: Vec<ImageId>,
    pub(super) labels: Vec<u32>,
    pub(super) values: Vec<f32>,
    pub(super) dims: usize,
}

impl Scene {
    pub(super) fn data(&self) -> Labelled<'_> {
        Labelled { points: Points::new(&self.values, self.dims), labels: &self.labels }
    }

    pub(super) fn ids(&self, places: &[usize]) -> Vec<ImageId> {
        places.iter().map(|&at| self.ids[at]).collect()
    }

    /// The vectors of one class.
    pub(super) fn of_class(&self, class: usize) -> Vec<f32> {
        let points = self.data().points;
        points.gather(&self.data().of_class(class as u32))
    }
}

impl Chooser<'_> {
    /// Chooses for all classes, `[split][class]`, and sets the counts in `outline` to what was chosen.
    pub(super) fn choose(&self, outline: &mut Outline) -> Result<Vec<Vec<Choice>>, Cancelled> {
        let classes = self.roster.classes.len();
        let mut choices = vec![vec![Choice::default(); classes]; outline.splits.len()];
        if self.features.is_none() && outline.needs_look(self.roster, self.recipe) {
            let reason = "its images have to be looked at for this, which has not been done";
            outline.problems.push(Problem::new(ProblemKind::RecipeRefused, self.recipe.shrink().name(), reason));
            return Ok(choices);
        }
        let mut problems = Vec::new();
        let splits = outline.splits.iter_mut().zip(&mut choices).enumerate().filter(|(_, (counts, _))| counts.resampled);
        for (split, (counts, choices)) in splits {
            let name = counts.name.clone();
            let mut unable = Unable::new((split, &name), self.roster);
            self.shrink(split, counts, choices, &mut unable)?;
            self.grow(split, counts, choices, &mut unable)?;
            problems.extend(unable.problems());
        }
        for (count, choice) in outline.splits.iter_mut().flat_map(|split| &mut split.classes).zip(choices.iter().flatten()) {
            count.most_from_one = Some(choice.made.as_deref().map_or_else(|| count.most_in_turns(), most_from_one));
        }
        if self.recipe.looks() {
            // What was said was counted before anything was chosen.
            outline.note_anew(self.roster, self.recipe);
        }
        outline.problems.append(&mut problems);
        Ok(choices)
    }

    /// The library's stream, or one of the recipe's seed, the split and what it is for.
    pub(super) fn twister(&self, purpose: &str, split: &str) -> Twister {
        let own = || super::stream::hash(purpose, self.recipe.seed, &[split]) as u32;
        Twister::new(self.recipe.imblearn_seed().unwrap_or_else(own))
    }

    pub(super) fn scene(&self, members: &[Vec<ImageId>]) -> Scene {
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

    fn shrink(&self, split: usize, outline: &mut SplitOutline, choices: &mut [Choice], unable: &mut Unable) -> Result<(), Cancelled> {
        let method = self.recipe.shrink();
        if method == Shrink::Random && self.recipe.imblearn_seed().is_none() {
            return Ok(());
        }
        let members = &self.roster.members[split];
        let mut twister = self.twister("shrink", &outline.name);
        if method.cleans() {
            return self.clean(members, outline, choices, (&mut twister, unable));
        }
        if method.looks() && outline.classes.iter().all(|class| class.left_out == 0) {
            return Ok(());
        }
        let scene = if matches!(method, Shrink::Random | Shrink::DuplicatesFirst) { None } else { Some(self.scene(members)) };
        for class in 0..members.len() {
            let (before, keep) = (members[class].len(), outline.classes[class].kept as usize);
            // Random draws are made all the same, because the library makes them: the classes that follow depend on it.
            let is_plain = keep >= before && !(method == Shrink::Random && self.is_drawn_whole(split, class));
            if is_plain || before == 0 || keep == 0 && method != Shrink::Random {
                continue;
            }
            match self.kept(method, scene.as_ref(), (&members[class], class as u32), keep, &mut twister) {
                Ok(ids) => choices[class].kept = Some(self.filled(ids, &members[class], keep)),
                Err(error) => unable.shrinking(method, Some(class), error)?,
            }
        }
        Ok(())
    }

    /// Whether the library draws an order for a class although all of it stays: it does for every class that its strategy names.
    fn is_drawn_whole(&self, split: usize, class: usize) -> bool {
        let own = self.recipe.class_targets().get(self.roster.classes[class].as_str()).copied();
        match own.or_else(|| self.recipe.target()) {
            Some(Target::Rule(Rule::Strategy(Side::Under, Strategy::Count(_) | Strategy::All))) => true,
            // Of several classes that are equally small the first alone is passed over.
            Some(Target::Rule(Rule::Strategy(Side::Under, Strategy::Auto | Strategy::NotMinority))) => {
                !self.is_first(split, class, usize::min)
            }
            Some(Target::Rule(Rule::Strategy(Side::Under, Strategy::NotMajority))) => !self.is_first(split, class, usize::max),
            _ => false,
        }
    }

    /// Whether the class is the first of those whose count in the split `pick` (least or most) gives.
    fn is_first(&self, split: usize, class: usize, pick: fn(usize, usize) -> usize) -> bool {
        let counts = || self.roster.members[split].iter().map(Vec::len);
        let picked = counts().filter(|&count| count > 0).reduce(pick);
        picked.is_some_and(|picked| counts().position(|count| count == picked) == Some(class))
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
}
