//! Who is in which class: class steps, exclusions and moves, image by image.

use super::origin::{End, Origin};
use super::{Roster, deal};
use crate::dataset::{Dataset, ImageId};
use crate::problem::{Problem, ProblemKind};
use crate::recipe::{Action, Fate, Recipe, Resolution, key_glob};
use globset::{GlobSet, GlobSetBuilder};
use std::collections::HashMap;

/// Where an image goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Into this final class.
    Class(u32),
    /// Nowhere: its class was left out.
    Dropped,
    /// Nowhere: it was left out itself.
    Excluded,
}

impl Place {
    fn class(self) -> Option<u32> {
        match self {
            Self::Class(class) => Some(class),
            Self::Dropped | Self::Excluded => None,
        }
    }

    fn end(self) -> End {
        match self {
            Self::Class(class) => End::Class(class),
            Self::Dropped => End::Dropped,
            Self::Excluded => End::Excluded,
        }
    }
}

impl Roster {
    /// Puts every usable image of `dataset` where `recipe` wants it.
    pub fn new(dataset: &Dataset, recipe: &Recipe) -> Self {
        let resolution = recipe.resolve(dataset.classes());
        let mut special = Special::new(recipe, &resolution);
        let by_class: Vec<Place> = resolution.fates.iter().map(|fate| place(fate, &resolution)).collect();
        let parts = recipe.make_splits();
        let splits = parts.map_or_else(|| dataset.splits().to_vec(), deal::splits);
        let mut members = vec![vec![Vec::new(); resolution.classes.len()]; splits.len()];
        let mut origins = vec![Origin::new(dataset.classes().len(), resolution.classes.len()); splits.len()];
        let (mut excluded, mut dropped, mut cards) = (Vec::new(), 0, Vec::new());
        for id in dataset.ids() {
            let named = special.place(dataset, id);
            if !dataset.is_usable(id) {
                continue;
            }
            let record = dataset.record(id);
            let home = by_class[record.class.0 as usize];
            let end = named.unwrap_or(home);
            if parts.is_none() {
                origins[usize::from(record.split.0)].take(record.class.0, home.class(), end.end());
            }
            match end {
                Place::Class(class) if parts.is_some() => cards.push((id, class)),
                Place::Class(class) => members[usize::from(record.split.0)][class as usize].push(id),
                Place::Dropped => dropped += 1,
                Place::Excluded => excluded.push(id),
            }
        }
        let mut problems = missing_classes(recipe, &resolution);
        problems.extend(special.problems());
        let mut dealt = Vec::new();
        if let Some(parts) = parts {
            let (split_of, more) = deal::deal(dataset, &resolution.classes, &cards, (parts, recipe.seed));
            dealt = vec![0; dataset.records().len()];
            for ((id, class), split) in cards.iter().zip(split_of) {
                dealt[id.0 as usize] = split;
                let on_disk = dataset.record(*id).class.0;
                origins[usize::from(split)].take(on_disk, by_class[on_disk as usize].class(), End::Class(*class));
                members[usize::from(split)][*class as usize].push(*id);
            }
            problems.extend(more);
            problems.extend(deal::unlooked(dataset));
        }
        let from = sources(dataset.classes(), &resolution);
        Self { classes: resolution.classes, splits, dealt, from, members, excluded, dropped, origins, problems }
    }
}

fn place(fate: &Fate, resolution: &Resolution) -> Place {
    match fate {
        Fate::Dropped => Place::Dropped,
        Fate::Becomes(name) => {
            let at = resolution.classes.binary_search(name).expect("a class that something becomes is a final class");
            Place::Class(at as u32)
        }
    }
}

/// For each final class the classes on disk that feed it.
fn sources(classes_on_disk: &[String], resolution: &Resolution) -> Vec<Vec<String>> {
    let mut from = vec![Vec::new(); resolution.classes.len()];
    for (class, fate) in classes_on_disk.iter().zip(&resolution.fates) {
        if let Place::Class(at) = place(fate, resolution) {
            from[at as usize].push(class.clone());
        }
    }
    from.iter_mut().for_each(|parts| parts.sort());
    from
}

fn missing_classes(recipe: &Recipe, resolution: &Resolution) -> Vec<Problem> {
    let problem = |(step, class): &(usize, String)| {
        let does = match &recipe.steps[*step].action {
            Action::Merge { into, .. } => format!("the merge into {into:?}"),
            Action::Rename { to, .. } => format!("the rename to {to:?}"),
            _ => "a step".to_owned(),
        };
        let reason = format!("{does} names the class {class:?}, which the dataset does not have (step {})", step + 1);
        Problem::new(ProblemKind::RecipeMissing, class.clone(), reason)
    };
    // Settings of one class do not say who is in which class: the outline tells of theirs.
    resolution.missing.iter().filter(|(step, _)| !recipe.steps[*step].action.is_balance()).map(problem).collect()
}

/// Images that steps name one by one or by pattern.
struct Special<'a> {
    /// By folder, then by file name: where, and whether the image was met.
    named: HashMap<&'a str, HashMap<&'a str, (Place, bool)>>,
    globs: GlobSet,
    /// The patterns and whether each matched an image.
    patterns: Vec<(&'a str, bool)>,
    bad_patterns: Vec<Problem>,
    /// The last folder looked up and whether it has named images: images of one folder follow each other.
    last_folder: Option<(*const u8, bool)>,
    key: String,
}

impl<'a> Special<'a> {
    fn new(recipe: &'a Recipe, resolution: &Resolution) -> Self {
        let mut named: HashMap<&str, HashMap<&str, (Place, bool)>> = HashMap::new();
        let mut name = |key: &'a str, place: Place| {
            let (folder, file) = key.rsplit_once('/').unwrap_or(("", key));
            let entry = named.entry(folder).or_default().entry(file).or_insert((place, false));
            if entry.0 != Place::Excluded {
                entry.0 = place;
            }
        };
        let (mut globs, mut patterns, mut bad_patterns) = (GlobSetBuilder::new(), Vec::new(), Vec::new());
        for (index, action) in recipe.active() {
            match action {
                Action::Exclude { images } => images.iter().for_each(|key| name(key, Place::Excluded)),
                Action::Move { images, .. } => {
                    let fate = resolution.moves.iter().find(|(step, _)| *step == index).map(|(_, fate)| place(fate, resolution));
                    images.iter().for_each(|key| name(key, fate.unwrap_or(Place::Dropped)));
                }
                Action::ExcludeGlob { glob } => match key_glob(glob) {
                    Ok(matcher) => {
                        globs.add(matcher.glob().clone());
                        patterns.push((glob.as_str(), false));
                    }
                    Err(error) => bad_patterns.push(Problem::new(ProblemKind::RecipeUnmet, glob.clone(), error.to_string())),
                },
                _ => {}
            }
        }
        let globs = globs.build().unwrap_or_default();
        Self { named, globs, patterns, bad_patterns, last_folder: None, key: String::new() }
    }

    /// Where steps that name images put this one; `None` if none names it. Images are asked for in the dataset's order.
    fn place(&mut self, dataset: &Dataset, id: ImageId) -> Option<Place> {
        let by_name = if self.named.is_empty() { None } else { self.by_name(dataset, id) };
        let by_pattern = !self.patterns.is_empty() && self.matches(dataset, id);
        if by_pattern { Some(Place::Excluded) } else { by_name }
    }

    fn by_name(&mut self, dataset: &Dataset, id: ImageId) -> Option<Place> {
        let folder = dataset.folder(id);
        let known = self.last_folder.filter(|(at, _)| *at == folder.as_ptr()).map(|(_, has)| has);
        let has = known.unwrap_or_else(|| self.named.contains_key(folder));
        self.last_folder = Some((folder.as_ptr(), has));
        if !has {
            return None;
        }
        let (place, met) = self.named.get_mut(folder)?.get_mut(dataset.file_name(id))?;
        *met = true;
        Some(*place)
    }

    fn matches(&mut self, dataset: &Dataset, id: ImageId) -> bool {
        self.key.clear();
        for part in [dataset.folder(id), dataset.file_name(id)] {
            if !self.key.is_empty() {
                self.key.push('/');
            }
            self.key.push_str(part);
        }
        let hits = self.globs.matches(&self.key);
        hits.iter().for_each(|&at| self.patterns[at].1 = true);
        !hits.is_empty()
    }

    /// Names and patterns that met no image, in order.
    fn problems(self) -> Vec<Problem> {
        let mut absent: Vec<String> = Vec::new();
        for (folder, files) in &self.named {
            let unmet = files.iter().filter(|(_, (_, met))| !met);
            absent.extend(unmet.map(|(file, _)| if folder.is_empty() { (*file).to_owned() } else { format!("{folder}/{file}") }));
        }
        absent.sort();
        let reason = "the recipe names this image, which the dataset does not have";
        let images = absent.into_iter().map(|key| Problem::new(ProblemKind::RecipeMissing, key, reason));
        let reason = "this pattern of the recipe matches no image";
        let unmatched = self.patterns.iter().filter(|(_, met)| !met);
        let patterns = unmatched.map(|(glob, _)| Problem::new(ProblemKind::RecipeMissing, *glob, reason));
        images.chain(patterns).chain(self.bad_patterns).collect()
    }
}
