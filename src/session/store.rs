//! What is kept between sittings, as files: settings with recent datasets, and of every dataset the recipe and its steps of undo.

use super::thumb_cache::ThumbCache;
use super::{Presets, Recent, Settings};
use crate::export::{Report, is_export};
use crate::recipe::{History, Recipe, RecipeFile, history_from_json, history_to_json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Recent datasets that are remembered.
const MOST_RECENT: usize = 12;

/// The folder of settings, recipes and the sample. Without a folder (no home directory) nothing is kept.
#[derive(Clone, Debug)]
pub(super) struct Store {
    folder: Option<PathBuf>,
    /// The folder for what can be lost at any time.
    cache: Option<PathBuf>,
    /// The user's own folder.
    home: Option<PathBuf>,
}

/// The work that was saved for a dataset.
#[derive(Debug, Default)]
pub(super) struct Saved {
    /// The recipe and its steps of undo, if there is a readable one.
    pub(super) history: Option<History>,
    /// What to tell about one that cannot be read.
    pub(super) trouble: Option<String>,
    /// How its last export ended, if that one is still there.
    pub(super) exported: Option<Report>,
    /// Where an export of it was begun that has not ended.
    pub(super) begun: Option<PathBuf>,
}

impl Store {
    /// In `folder`, or in the user's data folder as the system has it.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        use etcetera::BaseStrategy;
        if let Some(folder) = folder {
            return Self { cache: Some(folder.join("cache")), home: None, folder: Some(folder) };
        }
        let native = etcetera::base_strategy::choose_native_strategy().ok();
        let folder = native.as_ref().map(|dirs| dirs.data_dir().join("evenset"));
        let home = native.as_ref().map(|dirs| dirs.home_dir().to_path_buf());
        Self { folder, cache: native.map(|dirs| dirs.cache_dir().join("evenset")), home }
    }

    /// The user's own folder; `None` if all is kept in a folder that was named.
    pub(super) fn home(&self) -> Option<PathBuf> {
        self.home.clone()
    }

    /// Where the sample is drawn.
    pub(super) fn sample_dir(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join("sample"))
    }

    /// The thumbnails on disk, where and how many the settings say.
    pub(super) fn thumbnails(&self, settings: &Settings) -> ThumbCache {
        let folder = settings.cache_dir.clone().or_else(|| self.cache.clone());
        ThumbCache::new(folder.map(|folder| folder.join("evenset-thumbnails")), settings.cache_budget_bytes)
    }

    /// The chains that the user saved.
    pub(super) fn presets(&self) -> Presets {
        Presets::new(self.folder.as_ref().map(|folder| folder.join("presets")))
    }

    /// Where what can be worked out again is kept.
    pub(super) fn cache_dir(&self) -> Option<PathBuf> {
        self.cache.clone()
    }

    /// Where the recipe of the dataset at `source` (canonical) is kept.
    pub(super) fn recipe_path(&self, source: &Path) -> Option<PathBuf> {
        let hash = blake3::hash(source.as_os_str().as_encoded_bytes()).to_hex();
        Some(self.folder.as_ref()?.join("recipes").join(format!("{}.json", &hash.as_str()[..24])))
    }

    /// The settings kept, and what to tell if they cannot be read.
    pub(super) fn load_settings(&self) -> (Settings, Option<String>) {
        let Some(path) = self.folder.as_ref().map(|folder| folder.join("settings.json")) else {
            return (Settings::default(), None);
        };
        let (text, trouble) = read_text(&path);
        let Some(text) = text else { return (Settings::default(), trouble) };
        match serde_json::from_str(&text) {
            Ok(settings) => (settings, None),
            Err(error) => (Settings::default(), Some(set_aside(&path, "the settings", &error.to_string()))),
        }
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// In words, with the path.
    pub(super) fn save_settings(&self, settings: &Settings) -> Result<(), String> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let mut text = serde_json::to_string_pretty(settings).map_err(|error| format!("Cannot keep the settings: {error}"))?;
        text.push('\n');
        write_whole(&folder.join("settings.json"), &text).map_err(|reason| format!("Cannot keep the settings: {reason}"))
    }

    /// The work kept for `source`. A recipe that cannot be read is set aside, never lost; without its steps of undo it is still a recipe.
    pub(super) fn load_work(&self, source: &Path) -> Saved {
        let Some(path) = self.recipe_path(source) else { return Saved::default() };
        let (text, trouble) = read_text(&path);
        let mut saved = Saved { exported: self.load_export(source), begun: self.load_begun(source), ..Saved::default() };
        let Some(text) = text else { return Saved { trouble, ..saved } };
        match RecipeFile::from_json(&text) {
            Ok(file) => saved.history = Some(with_undo(file.recipe, &undo_path(&path))),
            Err(error) => {
                saved.trouble = Some(set_aside(&path, "the recipe saved for this dataset", &error.to_string()));
            }
        }
        saved
    }

    /// Keeps the recipe of the dataset at `source`, then its steps of undo.
    ///
    /// # Errors
    /// In words, with the path.
    pub(super) fn save_work(&self, source: &Path, history: &History) -> Result<(), String> {
        let Some(path) = self.recipe_path(source) else { return Ok(()) };
        let undo = undo_path(&path);
        write_recipe(&path, source, history.present()).map_err(|reason| format!("Cannot keep the recipe: {reason}"))?;
        match history_to_json(history) {
            Some(text) => write_whole(&undo, &text).map_err(|reason| format!("Cannot keep the steps of undo: {reason}")),
            None => std::fs::remove_file(&undo).or_else(|error| absent_is_fine(error, &undo)),
        }
    }
}

impl Store {
    /// Keeps how the last export of the dataset at `source` ended.
    ///
    /// # Errors
    /// In words, with the path.
    pub(super) fn save_export(&self, source: &Path, report: &Report) -> Result<(), String> {
        let Some(path) = self.recipe_path(source).map(|path| path.with_extension("export")) else { return Ok(()) };
        let text = serde_json::to_string(report).map_err(|error| error.to_string());
        text.and_then(|text| write_whole(&path, &text)).map_err(|reason| format!("Cannot keep what was exported: {reason}"))
    }

    /// How the last export of the dataset at `source` ended, if what it wrote is still there. (Of no more use than that: one that cannot be read
    /// is as good as none.)
    pub(super) fn load_export(&self, source: &Path) -> Option<Report> {
        let path = self.recipe_path(source)?.with_extension("export");
        let report: Report = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
        is_export(&report.out).then_some(report)
    }
}

impl Store {
    /// Notes that an export of the dataset at `source` to `out` begins, or with `None` that it has ended.
    ///
    /// # Errors
    /// In words, with the path.
    pub(super) fn save_begun(&self, source: &Path, out: Option<&Path>) -> Result<(), String> {
        let Some(path) = self.recipe_path(source).map(|path| path.with_extension("begun")) else { return Ok(()) };
        match out {
            None => std::fs::remove_file(&path).or_else(|error| absent_is_fine(error, &path)),
            Some(out) => {
                let text = serde_json::to_string(out).map_err(|error| error.to_string());
                text.and_then(|text| write_whole(&path, &text)).map_err(|reason| format!("Cannot keep where the export goes: {reason}"))
            }
        }
    }

    /// Where an export of the dataset at `source` was begun that has not ended.
    fn load_begun(&self, source: &Path) -> Option<PathBuf> {
        let path = self.recipe_path(source)?.with_extension("begun");
        serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
    }
}

/// Beside the recipe: `<hash>.undo`.
fn undo_path(recipe: &Path) -> PathBuf {
    recipe.with_extension("undo")
}

fn absent_is_fine(error: std::io::Error, path: &Path) -> Result<(), String> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(format!("{}: {error}", path.display())) }
}

/// `recipe` with the steps of undo from the file `undo`. If the program was killed between writing the two, the recipe is one change later.
fn with_undo(recipe: Recipe, undo: &Path) -> History {
    let kept = std::fs::read_to_string(undo).ok().and_then(|text| history_from_json(&text).ok());
    let Some(mut history) = kept else { return History::new(recipe) };
    history.push("Last change", recipe);
    history
}

/// Writes the recipe of the dataset at `source` to a file that the user chose, unless that would touch the dataset or a file that is
/// no recipe.
///
/// # Errors
/// In words, with the path.
pub(super) fn save_for_user(path: &Path, source: &Path, recipe: &Recipe) -> Result<(), String> {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    if source.is_dir() && folder.is_some_and(|folder| folder.starts_with(source)) {
        return Err(format!("{}: it lies in the dataset, which is never changed; choose another folder", path.display()));
    }
    if path.is_file() && path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("json")) {
        return Err(format!("{}: there is a file of another kind; choose a name that ends in .json", path.display()));
    }
    write_recipe(path, source, recipe)
}

/// Writes the recipe of the dataset at `source` to the file `path`, wholly or not at all.
fn write_recipe(path: &Path, source: &Path, recipe: &Recipe) -> Result<(), String> {
    let file = RecipeFile { recipe: recipe.clone(), dataset: Some(source.to_owned()) };
    write_whole(path, &file.to_json())
}

/// Puts `seen` at the top of the recent datasets; where the user was in it is kept.
pub(super) fn remember(recent: &mut Vec<Recent>, mut seen: Recent) {
    if let Some(before) = recent.iter_mut().find(|other| other.path == seen.path) {
        seen.place = std::mem::take(&mut before.place);
    }
    recent.retain(|other| other.path != seen.path);
    recent.insert(0, seen);
    recent.truncate(MOST_RECENT);
}

/// The text of a file that may be absent; if it is there and cannot be read, why.
fn read_text(path: &Path) -> (Option<String>, Option<String>) {
    match std::fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => (Some(text), None),
        // Damaged to the point of not being text: let the reader refuse it, so that it is set aside.
        Ok(Err(error)) => (Some(String::from_utf8_lossy(error.as_bytes()).into_owned()), None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (None, None),
        Err(error) => (None, Some(format!("Cannot read {}: {error}", path.display()))),
    }
}

/// Renames a file that cannot be read, so that the next save does not overwrite it; says so.
fn set_aside(path: &Path, what: &str, reason: &str) -> String {
    let free = (1..1000).map(|number| path.with_extension(format!("damaged-{number}.json"))).find(|aside| !aside.exists());
    let moved = free.and_then(|aside| std::fs::rename(path, &aside).ok().map(|()| aside));
    match moved {
        Some(aside) => format!("Cannot read {what}: {reason}. It is set aside as {}", aside.display()),
        None => format!("Cannot read {what} at {}: {reason}", path.display()),
    }
}

/// Writes `text` to `path` through a file beside it that is renamed, so that a crash leaves the old or the new one.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    let write = || -> std::io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.prefix(".evenset-").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::super::ThemeChoice;
    use super::*;

    #[test]
    fn settings_come_back_and_damaged_ones_are_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(Some(dir.path().join("new/evenset")));
        assert_eq!(store.load_settings(), (Settings::default(), None));
        let recent = vec![Recent { images: 3, classes: 2, ..Recent::new("/a") }];
        let settings = Settings { theme: ThemeChoice::Dark, recent, open: Some("/a".into()), ..Settings::default() };
        store.save_settings(&settings).unwrap();
        assert_eq!(store.load_settings(), (settings, None));
        let path = dir.path().join("new/evenset/settings.json");
        std::fs::write(&path, [0xff, b'{']).unwrap();
        let (read, trouble) = store.load_settings();
        assert_eq!(read, Settings::default());
        assert!(trouble.unwrap().contains("set aside"));
        assert!(!path.exists());
        assert_eq!(std::fs::read(dir.path().join("new/evenset/settings.damaged-1.json")).unwrap(), [0xff, b'{']);
    }

    #[test]
    fn recent_datasets_are_few_and_the_latest_first() {
        let mut recent = Vec::new();
        for number in (0..20).chain([15]) {
            remember(&mut recent, Recent { images: number, classes: 1, ..Recent::new(format!("/{number}")) });
        }
        let order: Vec<u64> = recent.iter().map(|one| one.images).collect();
        assert_eq!(order, [15, 19, 18, 17, 16, 14, 13, 12, 11, 10, 9, 8]);
    }

    #[test]
    fn every_dataset_has_a_recipe_file_of_its_own() {
        let store = Store::new(Some("/data".into()));
        let (a, b) = (store.recipe_path(Path::new("/a")).unwrap(), store.recipe_path(Path::new("/b")).unwrap());
        assert_ne!(a, b);
        assert_eq!(a.parent(), Some(Path::new("/data/recipes")));
    }

    #[test]
    fn what_cannot_be_written_is_said_with_its_path() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("file"), "").unwrap();
        let store = Store::new(Some(dir.path().join("file")));
        assert!(store.save_settings(&Settings::default()).unwrap_err().contains("settings.json"));
    }
}
