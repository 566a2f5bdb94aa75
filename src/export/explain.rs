//! How one file of an exported folder came to be, from its manifest and recipe; and whether all of it still agrees.

use super::again::{Sources, below, dataset_of, form_of, hash_regular, settings_of, text_of};
use super::made::seeds_of;
use super::manifest::{self, Line};
use super::verify::CHANGED;
use super::{Form, settings, shards, tables};
use crate::augment::Draw;
use crate::plan;
use crate::problem::ProblemKind;
use crate::progress::Progress;
use crate::recipe::{Action, Recipe, RecipeFile, Redraw};
use std::path::{Component, Path, PathBuf};

/// How one file of an exported folder came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The exported folder.
    pub dir: PathBuf,
    /// The file, relative to the folder, with `/`.
    pub file_name: String,
    /// `original`, `copy`, `augmented` or `blended`.
    pub kind: String,
    /// Its class.
    pub class: String,
    /// Its split.
    pub split: String,
    /// Width and height in pixels as a viewer shows it; 0 where the header could not be read.
    pub size_px: (u32, u32),
    /// Where a blend crossed classes: each class's share as a JSON object; else empty.
    pub soft_label: String,
    /// The image that it was made from, then the one that it was blended with, if any.
    pub parents: Vec<Parent>,
    /// What was drawn from, for made images.
    pub seed: Option<u64>,
    /// What was drawn, a line a transform.
    pub drawn: Vec<String>,
    /// The same with every parameter, as JSON: `[{"Rotate": {"angle": 12.5}}, ...]`; `null` for originals and copies.
    pub transforms: serde_json::Value,
    /// The recipe's own seed, if the recipe can be read.
    pub recipe_seed: Option<u64>,
    /// The recipe's steps that it is owed to: the step's number, from 1, and what it does.
    pub steps: Vec<(usize, String)>,
    /// BLAKE3 of the file as it was exported, in hexadecimal.
    pub hash: String,
    /// Whether the file is still what was exported.
    pub state: Agreement,
    /// How it was encoded anew, as the command's arguments say it, where it is an original or copy in another size or format; else empty.
    pub recoded: String,
    /// Whether it comes out the same when it is made again; `None` where it is its source's own bytes.
    pub again: Option<Agreement>,
}

/// An image that a file was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Relative to the dataset, with `/`.
    pub key: String,
    /// Where it is, if the dataset is found.
    pub path: Option<PathBuf>,
    /// Its class on disk, before merges; empty where the manifest does not say.
    pub class: String,
    /// BLAKE3 of its file at the export, in hexadecimal; empty where the manifest does not say.
    pub hash: String,
    /// Whether it still is what it was.
    pub state: Agreement,
}

/// Whether something is still as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Bit for bit.
    Same,
    /// It differs.
    Differs,
    /// It could not be looked at, for this reason.
    Unknown(String),
}

impl Agreement {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Same => "the same, bit for bit".to_owned(),
            Self::Differs => "it differs".to_owned(),
            Self::Unknown(why) => format!("not known: {why}"),
        }
    }
}

/// Why a file cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// No folder above the file is an export.
    #[error("{0} is not in a folder that evenset exported: no folder above it has both manifest.csv and evenset.json")]
    Outside(PathBuf),
    /// The folder's manifest cannot be read.
    #[error("cannot read {path}: {reason}")]
    Manifest {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The file is a shard, which holds many images.
    #[error("{path} is a shard of {dir}: name one of its members, as the manifest does: {path}/KEY.jpg")]
    Shard {
        /// The file, relative to the folder.
        path: String,
        /// The exported folder.
        dir: PathBuf,
    },
    /// The manifest does not name the file.
    #[error("{path} is not in the manifest of {dir}: {reason}")]
    Unlisted {
        /// The file, relative to the folder.
        path: String,
        /// The exported folder.
        dir: PathBuf,
        /// What it may be instead.
        reason: String,
    },
}

/// Tells how `file`, which need not be there any more, came to be. `moved` says where the dataset is now, if not where it was.
///
/// # Errors
/// The file is not in an exported folder, or its manifest cannot be read or does not name it.
pub fn explain(file: &Path, moved: Option<&Path>) -> Result<Explanation, ExplainError> {
    let (dir, name) = export_of(file).ok_or_else(|| ExplainError::Outside(file.to_owned()))?;
    let path = dir.join(manifest::MANIFEST);
    let line = manifest::find(&path, |line| line.file_name == name).map_err(|reason| ExplainError::Manifest { path, reason })?;
    let line = match line {
        Some(line) => line,
        None => return Err(unlisted(dir, name)),
    };
    let recipe = text_of(&dir.join(settings::RECIPE)).ok().and_then(|text| RecipeFile::from_json(&text).ok()).map(|file| file.recipe);
    let draw = Some(&line.transforms).filter(|_| line.is_made()).and_then(|text| Draw::from_json(text).ok());
    Ok(Explanation {
        parents: parents(&line, dataset_of(&dir, moved).as_deref()),
        drawn: draw.map(|draw| draw.describe()).unwrap_or_default(),
        transforms: serde_json::from_str(&line.transforms).unwrap_or_default(),
        recipe_seed: recipe.as_ref().map(|recipe| recipe.seed),
        steps: recipe.map(|recipe| steps(&recipe, &line)).unwrap_or_default(),
        state: state(&dir, moved, &line),
        recoded: settings_of(&dir).filter(|_| line.is_anew()).map(|settings| settings.recoding()).unwrap_or_default(),
        again: line.is_own().then(|| again(&dir, moved, &line)),
        dir,
        file_name: line.file_name,
        kind: line.kind,
        class: line.label,
        split: line.split,
        size_px: (line.width, line.height),
        soft_label: line.soft_label,
        seed: line.seed,
        hash: line.hash,
    })
}

/// The innermost exported folder that `file` is in, and its name there. The file itself may be a link to its source, and is not followed.
fn export_of(file: &Path) -> Option<(PathBuf, String)> {
    let absolute = std::path::absolute(file).ok()?;
    let folder = absolute.parent()?;
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let absolute = folder.join(absolute.file_name()?);
    let dir = folder.ancestors().find(|dir| is_export(dir))?;
    let parts: Option<Vec<&str>> = absolute
        .strip_prefix(dir)
        .ok()?
        .components()
        .map(|part| if let Component::Normal(name) = part { name.to_str() } else { None })
        .collect();
    Some((dir.to_owned(), parts?.join("/")))
}

/// Whether `dir` looks like a folder that was exported.
pub fn is_export(dir: &Path) -> bool {
    [manifest::MANIFEST, settings::FILE].iter().all(|book| dir.join(book).is_file())
}

/// Whether the exported folder `dir` has its images as files of their own: not packed into shards, not left in the dataset.
pub fn has_image_files(dir: &Path) -> bool {
    form_of(dir).places_originals()
}

fn unlisted(dir: PathBuf, name: String) -> ExplainError {
    let form = form_of(&dir);
    let folder = name.split('/').next().unwrap_or_default();
    // A table beside the folders is called like the one it is of.
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let reason = if super::job::BOOKS.contains(&name.as_str()) {
        "it is one of the files that every export has beside its images"
    } else if form == Form::WebDataset && name.ends_with(".tar") && is_shard(&dir, stem) {
        return ExplainError::Shard { path: name, dir };
    } else if tables::of(form, &[folder, stem]).contains(&name) {
        "it is the table of a split, which loaders read; it says of every image there what the manifest says"
    } else if dir.join(&name).exists() {
        "it was added after the export"
    } else {
        "there is no such file either"
    };
    ExplainError::Unlisted { path: name, dir, reason: reason.to_owned() }
}

/// Whether the manifest names a member of this shard.
fn is_shard(dir: &Path, shard: &str) -> bool {
    let of_shard = |line: &Line| shards::named(std::slice::from_ref(line)).contains(&format!("{shard}.tar"));
    manifest::find(&dir.join(manifest::MANIFEST), of_shard).is_ok_and(|line| line.is_some())
}

/// Whether the file of `line` is what was exported, wherever the form of the export put it.
fn state(dir: &Path, moved: Option<&Path>, line: &Line) -> Agreement {
    let unknown = |why: &str| Agreement::Unknown(why.to_owned());
    let root = match form_of(dir) {
        Form::WebDataset => return in_shard(dir, line),
        Form::Manifest => dataset_of(dir, moved),
        _ => Some(dir.to_owned()),
    };
    let Some(root) = root else { return unknown("the dataset is not where it was") };
    let path = below(&root, &line.file_name);
    path.map_or_else(|| unknown("the manifest names a file outside of the folder"), |path| agreement(&path, &line.hash))
}

/// The same of a member of a shard.
fn in_shard(dir: &Path, line: &Line) -> Agreement {
    let found = shards::check(dir, std::slice::from_ref(line), &Progress::new()).map(|(answers, _)| answers.into_iter().flatten().next());
    match found {
        Ok(None) => Agreement::Same,
        Ok(Some(problem)) if problem.reason == CHANGED => Agreement::Differs,
        Ok(Some(problem)) => Agreement::Unknown(problem.reason),
        Err(error) => Agreement::Unknown(error.to_string()),
    }
}

/// Whether the file at `path` has the content of `hash`.
fn agreement(path: &Path, hash: &str) -> Agreement {
    match hash_regular(path) {
        Ok(found) if found.to_hex().as_str() == hash => Agreement::Same,
        Ok(_) => Agreement::Differs,
        Err(error) => Agreement::Unknown(format!("the file cannot be read: {error}")),
    }
}

fn parents(line: &Line, root: Option<&Path>) -> Vec<Parent> {
    let parent = |key: &str, class: &str, hash: &str| {
        let path = root.and_then(|root| below(root, key));
        let state = match (&path, root) {
            (_, None) => Agreement::Unknown("the dataset is not where it was".to_owned()),
            (None, Some(_)) => Agreement::Unknown("it is outside of the dataset".to_owned()),
            (Some(_), _) if hash.is_empty() => Agreement::Unknown("the manifest does not say its hash".to_owned()),
            (Some(path), _) => agreement(path, hash),
        };
        Parent { key: key.to_owned(), path, class: class.to_owned(), hash: hash.to_owned(), state }
    };
    let second = (!line.parent2.is_empty()).then(|| parent(&line.parent2, "", &line.parent2_hash));
    std::iter::once(parent(&line.source, &line.source_label, &line.source_hash)).chain(second).collect()
}

fn again(dir: &Path, moved: Option<&Path>, line: &Line) -> Agreement {
    match Sources::of(dir, moved).and_then(|sources| sources.remake(line)) {
        Ok(()) => Agreement::Same,
        Err(problem) if problem.kind == ProblemKind::Unreadable => Agreement::Differs,
        Err(problem) => Agreement::Unknown(problem.reason),
    }
}

/// The steps that brought the source into its class, then those that made a new file of it.
fn steps(recipe: &Recipe, line: &Line) -> Vec<(usize, String)> {
    let mut class = line.source_label.as_str();
    let mut brought = Vec::new();
    let mut grew = Vec::new();
    let own_target =
        recipe.steps.iter().any(|step| !step.off && matches!(&step.action, Action::ClassTarget { class, .. } if *class == line.label));
    let own_way = recipe.class_grows().contains_key(line.label.as_str());
    let own_chain = recipe.class_chains().get(line.label.as_str()).copied();
    let (is_new, is_augmented) = (line.kind != "original", line.kind == "augmented");
    for (index, action) in recipe.active() {
        let bears = match action {
            Action::Merge { classes, into } if classes.iter().any(|name| name == class) && class != into => Some(into),
            Action::Rename { class: from, to } if from == class => Some(to),
            Action::Move { images, to } if images.binary_search(&line.source).is_ok() => Some(to),
            _ => None,
        };
        if let Some(name) = bears {
            class = name;
            brought.push((index + 1, action.label()));
        }
        let grows = match action {
            Action::Target { .. } => is_new && !own_target,
            Action::Grow { .. } => is_new && !own_way,
            Action::Augment { .. } => is_augmented && own_chain.is_none(),
            Action::NamedChain { name, .. } => is_augmented && own_chain == Some(name.as_str()),
            Action::ClassTarget { class, .. } | Action::ClassGrow { class, .. } => is_new && *class == line.label,
            Action::ClassAugment { class, .. } => is_augmented && *class == line.label,
            Action::MaxPerOriginal { .. } | Action::ImblearnSeed { .. } => is_new,
            Action::Partners { .. } => !line.parent2.is_empty(),
            _ => false,
        };
        if grows {
            grew.push((index + 1, action.label()));
        } else if let Action::DrawAgain { images } = action {
            grew.extend(redrawn(recipe, images, line).map(|does| (index + 1, does)));
        }
    }
    brought.append(&mut grew);
    brought
}

/// That the file was drawn again, by what of `images` it is: the one whose stream it was drawn from.
fn redrawn(recipe: &Recipe, images: &[Redraw], line: &Line) -> Option<String> {
    let seed = line.seed?;
    let drew = |one: &&Redraw| {
        let copy = one.copy.get();
        let times = recipe.times_drawn_again(&one.source, &one.class, copy);
        let own = plan::image_seed(recipe.seed, (&one.source, &one.class, copy), times);
        seeds_of(own).any(|tried| tried == seed)
    };
    let one = images.iter().filter(|one| one.source == line.source && one.class == line.label).find(drew)?;
    let times = if one.times.get() == 1 { String::new() } else { format!(", {} times", one.times) };
    Some(format!("Draw image {} of its source again{times}", one.copy))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Edit, Grow, Target};

    fn line(kind: &str, source_label: &str) -> Line {
        let csv = format!(
            "file_name,label,label_id,split,kind,source,source_hash,parent2,transforms,seed,hash,width,height,soft_label,source_label\n\
             train/b/x.png,reptiles,0,train,{kind},train/a/x.png,00,,,,00,1,1,,{source_label}\n"
        );
        csv::Reader::from_reader(csv.as_bytes()).deserialize().next().unwrap().unwrap()
    }

    #[test]
    fn only_the_steps_that_a_file_is_owed_to_are_told() {
        let classes = ["cats", "lizards", "snakes"].map(str::to_owned);
        let edits = [
            Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() },
            Edit::Rename { class: "cats".into(), to: "felines".into() },
            Edit::SetTarget(Some(Target::Count(5))),
            Edit::SetClassTarget { class: "reptiles".into(), to: Some(Target::Count(9)) },
            Edit::SetGrow(Grow::Copies),
        ];
        let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, &classes).unwrap());
        let told = |line: &Line| steps(&recipe, line).into_iter().map(|(_, does)| does).collect::<Vec<_>>();
        assert_eq!(told(&line("original", "lizards")), ["Merge lizards, snakes into reptiles"]);
        let copy = told(&line("copy", "snakes"));
        assert_eq!(copy[..2], ["Merge lizards, snakes into reptiles", "Target 9 for reptiles"], "{copy:?}");
        assert!(copy[2].starts_with("Grow by"), "{copy:?}");
        assert!(told(&line("original", "cats"))[0].contains("felines"));
    }

    #[test]
    fn a_file_elsewhere_is_no_ones() {
        let dir = tempfile::tempdir().unwrap();
        let error = explain(&dir.path().join("x.png"), None).unwrap_err().to_string();
        assert!(error.contains("not in a folder that evenset exported"), "{error}");
    }
}
