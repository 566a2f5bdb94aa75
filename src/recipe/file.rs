//! The recipe's file: small, readable, versioned JSON. Unknown fields are refused by name.

use super::chains::check_chain_name;
use super::name::{check_name, key_glob};
use super::{Action, Recipe, Step, redraw};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// The largest recipe file that is read, in bytes: room for about half a million excluded images.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// A recipe as it stands in a file, with the dataset it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct RecipeFile {
    /// The recipe.
    pub recipe: Recipe,
    /// The dataset's folder, absolute, if known.
    pub dataset: Option<PathBuf>,
}

/// Why a recipe file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    /// Not JSON or not of this form; the message names the field and the line.
    #[error("not a recipe: {0}")]
    Format(String),
    /// Made by a later program.
    #[error("the recipe is of version {found}, this program reads up to {VERSION}: use a newer evenset")]
    Version {
        /// What it says.
        found: u32,
    },
    /// The file cannot be read, or is larger than [`MAX_FILE_BYTES`].
    #[error("cannot read the recipe {path}: {reason}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// The system's words, or the limit.
        reason: String,
    },
    /// The file cannot be written; what was there before still is.
    #[error("cannot write the recipe {path}: {reason}")]
    Write {
        /// Which file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
}

/// The file's form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    evenset_recipe: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dataset: Option<PathBuf>,
    #[serde(default = "default_seed")]
    seed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    splits: Option<Vec<String>>,
    #[serde(default)]
    steps: Vec<Step>,
}

/// What every version has.
#[derive(Deserialize)]
struct Head {
    evenset_recipe: u64,
}

fn default_seed() -> u64 {
    Recipe::default().seed
}

impl RecipeFile {
    /// Reads JSON text. Key lists come out sorted and without repeats.
    pub fn from_json(text: &str) -> Result<Self, RecipeError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let format = |error: serde_json::Error| RecipeError::Format(error.to_string());
        let head: Head = serde_json::from_str(text).map_err(format)?;
        if head.evenset_recipe > u64::from(VERSION) {
            return Err(RecipeError::Version { found: u32::try_from(head.evenset_recipe).unwrap_or(u32::MAX) });
        }
        if head.evenset_recipe == 0 {
            return Err(RecipeError::Format("there is no version 0".to_owned()));
        }
        let mut form: Form = serde_json::from_str(text).map_err(format)?;
        for (index, step) in form.steps.iter_mut().enumerate() {
            sort_keys(&mut step.action);
            check(&step.action).map_err(|why| RecipeError::Format(format!("step {}: {why}", index + 1)))?;
        }
        check_single(&form.steps)?;
        Ok(Self { recipe: Recipe { seed: form.seed, splits: form.splits, steps: form.steps }, dataset: form.dataset })
    }

    /// Writes JSON text, pretty, ending with a line end.
    pub fn to_json(&self) -> String {
        // A path that is not Unicode cannot stand in JSON; it is only a hint where the dataset was.
        let dataset = self.dataset.as_ref().map(|path| PathBuf::from(path.to_string_lossy().into_owned()));
        let Recipe { seed, splits, steps } = self.recipe.clone();
        let form = Form { evenset_recipe: VERSION, dataset, seed, splits, steps };
        let mut text = serde_json::to_string_pretty(&form).expect("names, numbers and lists are always JSON");
        text.push('\n');
        text
    }

    /// Reads a file of at most [`MAX_FILE_BYTES`].
    pub fn read(path: &Path) -> Result<Self, RecipeError> {
        let fail = |reason: String| RecipeError::Read { path: path.to_owned(), reason };
        let file = std::fs::File::open(path).map_err(|error| fail(error.to_string()))?;
        let mut bytes = Vec::new();
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| fail(error.to_string()))?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(fail(format!("it is larger than {} MiB", MAX_FILE_BYTES / (1024 * 1024))));
        }
        let text = String::from_utf8(bytes).map_err(|_| RecipeError::Format("the file is not UTF-8 text".to_owned()))?;
        Self::from_json(&text)
    }

    /// Writes a file at once or not at all: beside `path` first, then renamed.
    pub fn write(&self, path: &Path) -> Result<(), RecipeError> {
        let fail = |error: std::io::Error| RecipeError::Write { path: path.to_owned(), reason: error.to_string() };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
        file.write_all(self.to_json().as_bytes()).map_err(fail)?;
        file.persist(path).map_err(|error| fail(error.error))?;
        Ok(())
    }
}

fn sort_keys(action: &mut Action) {
    match action {
        Action::Exclude { images } | Action::Move { images, .. } => {
            let images = Arc::make_mut(images);
            images.sort_unstable();
            images.dedup();
        }
        Action::DrawAgain { images } => *images = redraw::merged(&[images]),
        _ => {}
    }
}

/// What [`Recipe::apply`] would have refused.
fn check(action: &Action) -> Result<(), String> {
    let name = |name: &String| check_name(name).map_err(|error| error.to_string());
    match action {
        Action::Merge { classes, .. } if classes.is_empty() => Err("merge names no classes".to_owned()),
        Action::Merge { into, .. } => name(into),
        Action::Rename { to, .. } | Action::Move { to, .. } => name(to),
        Action::NamedChain { name, .. } | Action::Augment { name: Some(name), .. } => {
            check_chain_name(name).map_err(|why| format!("{name:?} cannot be the name of a chain: {why}"))
        }
        Action::ExcludeGlob { glob } => key_glob(glob).map(drop).map_err(|error| error.to_string()),
        Action::DrawAgain { images } => redraw::check(images).map_err(|error| error.to_string()),
        _ => Ok(()),
    }
}

/// Of each balance step there is one, or one a class.
fn check_single(steps: &[Step]) -> Result<(), RecipeError> {
    let mut seen = std::collections::HashSet::new();
    for step in steps {
        let kind = match &step.action {
            Action::Target { .. } => "target".to_owned(),
            Action::MakeSplits { .. } => "make_splits".to_owned(),
            Action::Shrink { .. } => "shrink".to_owned(),
            Action::Grow { .. } => "grow".to_owned(),
            Action::MaxPerOriginal { .. } => "max_per_original".to_owned(),
            Action::ImblearnSeed { .. } => "imblearn_seed".to_owned(),
            Action::Augment { .. } => "augment".to_owned(),
            Action::ClassTarget { class, .. } => format!("class_target of {class:?}"),
            Action::ClassGrow { class, .. } => format!("class_grow of {class:?}"),
            Action::ClassAugment { class, .. } => format!("class_augment of {class:?}"),
            Action::Mark { class, .. } => format!("mark of {class:?}"),
            Action::NamedChain { name, .. } => format!("named_chain called {name:?}"),
            Action::Partners { .. } => "partners".to_owned(),
            _ => continue,
        };
        if !seen.insert(kind.clone()) {
            return Err(RecipeError::Format(format!("there are two steps {kind}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Grow, Redraw, Shrink, Target, TargetWord};
    use proptest::prelude::*;

    fn refused(text: &str) -> String {
        RecipeFile::from_json(text).unwrap_err().to_string()
    }

    fn with_step(step: &str) -> String {
        format!("{{\"evenset_recipe\": 1,\n\"steps\": [\n{step}]}}")
    }

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    /// The steps of `tests/recipes/v1.json` but for its chain.
    fn golden() -> Vec<Step> {
        let on = |action| Step { action, off: false };
        vec![
            on(Action::Merge { classes: names(&["lizards", "snakes"]), into: "reptiles".into() }),
            on(Action::Rename { class: "dogs".into(), to: "Hunde".into() }),
            Step { action: Action::Drop { class: "penguins".into() }, off: true },
            on(Action::Exclude { images: Arc::new(names(&["train/cats/0003.jpg", "train/cats/0007.jpg"])) }),
            on(Action::ExcludeGlob { glob: "**/blurry_*".into() }),
            on(Action::Move { images: Arc::new(names(&["train/cats/0009.jpg"])), to: "reptiles".into() }),
            on(Action::Target { to: Target::Word(TargetWord::Median) }),
            on(Action::ClassTarget { class: "Hunde".into(), to: Target::Count(500) }),
            on(Action::Shrink { by: Shrink::Random }),
            on(Action::Grow { by: Grow::Augment }),
        ]
    }

    #[test]
    fn version_1_loads_for_ever() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes/v1.json");
        let mut file = RecipeFile::read(&path).unwrap();
        assert_eq!(file.dataset, Some(PathBuf::from("/data/animals")));
        assert_eq!((file.recipe.seed, &file.recipe.splits), (7, &Some(names(&["Training", "Validation"]))));
        let chain = file.recipe.steps.pop().unwrap().action;
        assert_eq!(chain, Action::Augment { chain: crate::recipe::ChainChoice::Preset("photo".into()), name: None });
        assert_eq!(file.recipe.steps, golden());
    }

    #[test]
    fn a_class_grows_in_its_own_way_once() {
        let step = |class: &str| format!("{{\"do\": {{\"class_grow\": {{\"class\": \"{class}\", \"by\": \"copies\"}}}}}}");
        let file = RecipeFile::from_json(&with_step(&format!("{},\n{}", step("cats"), step("dogs")))).unwrap();
        assert_eq!(file.recipe.class_grows(), [("cats", Grow::Copies), ("dogs", Grow::Copies)].into());
        assert_eq!(RecipeFile::from_json(&file.to_json()).unwrap(), file);
        let message = refused(&with_step(&format!("{},\n{}", step("cats"), step("cats"))));
        assert!(message.contains("two steps class_grow of \"cats\""), "{message}");
    }

    #[test]
    fn unknown_fields_are_refused_with_name_and_line() {
        let message = refused("{\"evenset_recipe\": 1,\n \"sed\": 3}");
        assert!(message.contains("`sed`") && message.contains("line 2"), "{message}");
        let message = refused(&with_step("{\"do\": {\"merge\": {\"classes\": [\"a\"], \"to\": \"b\"}}}"));
        assert!(message.contains("`to`") && message.contains("line 3"), "{message}");
        let message = refused(&with_step("{\"do\": {\"melt\": {}}}"));
        assert!(message.contains("`melt`") && message.contains("line 3"), "{message}");
    }

    #[test]
    fn later_versions_are_refused_in_words_whatever_they_hold() {
        let message = refused("{\"evenset_recipe\": 2, \"future\": []}");
        assert_eq!(message, "the recipe is of version 2, this program reads up to 1: use a newer evenset");
        assert!(refused("{\"steps\": []}").contains("evenset_recipe"));
        assert!(refused("{\"evenset_recipe\": 0}").contains("version 0"));
        assert!(refused("{\"evenset_recipe\": 99999999999}").contains("version 4294967295"));
    }

    #[test]
    fn hostile_files_are_errors() {
        let deep = format!("{{\"evenset_recipe\": 1, \"steps\": {}", "[".repeat(100_000));
        for text in ["", "null", "[]", "7", "{\"evenset_recipe\": 1e400}", "{\"evenset_recipe\": -1}", "{\"evenset_recipe\": \"1\"}", &deep]
        {
            assert!(refused(text).starts_with("not a recipe"), "{text:.40}");
        }
        assert!(refused("{\"evenset_recipe\": 1, \"seed\": 1e99}").starts_with("not a recipe"));
        for step in [
            "{\"do\": {\"merge\": {\"classes\": [\"a\", \"b\"], \"into\": \"../../etc\"}}}",
            "{\"do\": {\"merge\": {\"classes\": [], \"into\": \"x\"}}}",
            "{\"do\": {\"move\": {\"images\": [], \"to\": \"a/b\"}}}",
            "{\"do\": {\"exclude_glob\": {\"glob\": \"a{b\"}}}",
            "{\"do\": {\"target\": {\"to\": 0}}}",
            "{\"do\": {\"target\": {\"to\": -5}}}",
            "{\"do\": {\"target\": {\"to\": 5000000000}}}",
            "{\"do\": {\"target\": {\"to\": \"huge\"}}}",
            "{\"do\": {\"target\": {\"to\": 5}}}, {\"do\": {\"target\": {\"to\": 6}}}",
            "{\"do\": {\"exclude\": {\"images\": \"a\"}}}",
            "{\"off\": true}",
        ] {
            let message = refused(&with_step(step));
            assert!(message.starts_with("not a recipe"), "{step}: {message}");
        }
        let message = refused(&with_step("{\"do\": {\"target\": {\"to\": \"huge\"}}}"));
        assert!(message.contains("huge") && message.contains("median") && message.contains("line 3"), "{message}");
    }

    #[test]
    fn a_huge_file_is_refused_by_its_size() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(MAX_FILE_BYTES + 1).unwrap();
        let message = RecipeFile::read(file.path()).unwrap_err().to_string();
        assert!(message.contains("larger than 64 MiB"), "{message}");
    }

    #[test]
    fn a_file_is_written_whole_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recipe.json");
        let file = RecipeFile { recipe: Recipe { steps: golden(), ..Recipe::default() }, dataset: Some("/data".into()) };
        file.write(&path).unwrap();
        assert_eq!(RecipeFile::read(&path).unwrap(), file);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(file.write(&folder.path().join("no/such/folder.json")).is_err());
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let class = "[a-zA-Z0-9 äß猫+=]{0,8}[a-z]";
        let keys =
            || proptest::collection::btree_set("[a-z]{1,6}/.{1,12}", 1..5).prop_map(|keys| Arc::new(keys.into_iter().collect::<Vec<_>>()));
        let action = prop_oneof![
            (proptest::collection::vec(class, 1..4), class).prop_map(|(classes, into)| Action::Merge { classes, into }),
            (class, class).prop_map(|(class, to)| Action::Rename { class, to }),
            class.prop_map(|class| Action::Drop { class }),
            keys().prop_map(|images| Action::Exclude { images }),
            (keys(), class).prop_map(|(images, to)| Action::Move { images, to }),
            (keys(), class, 1u32..5).prop_map(|(sources, class, copy)| {
                let images = sources.iter().filter_map(|source| Redraw::once(source.clone(), class.clone(), copy)).collect();
                Action::DrawAgain { images: Arc::new(images) }
            }),
        ];
        proptest::collection::vec((action, any::<bool>()).prop_map(|(action, off)| Step { action, off }), 0..8)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(seed: u64, count in 1u32.., steps in steps()) {
            let mut recipe = Recipe { seed, splits: None, steps };
            recipe.steps.push(Step { action: Action::Target { to: Target::Count(count) }, off: false });
            let file = RecipeFile { recipe, dataset: None };
            prop_assert_eq!(RecipeFile::from_json(&file.to_json()).unwrap(), file);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,200}", cut in 0usize..400) {
            let _ = RecipeFile::from_json(&text);
            let good = RecipeFile { recipe: Recipe { steps: golden(), ..Recipe::default() }, dataset: None }.to_json();
            let _ = RecipeFile::from_json(&good[..good.floor_char_boundary(cut)]);
        }
    }
}
