//! Chains that the user saved under a name: one file each in the user's data folder, as Albumentations reads it.

use super::Session;
use super::store::{self, Store};
use crate::augment::{Chain, PRESETS};
use std::path::PathBuf;

/// Most bytes of a file that is read as a chain.
const MAX_BYTES: u64 = 1 << 20;
/// Most bytes of a file's name, so that every system takes it.
const MAX_NAME_BYTES: usize = 200;

/// The saved presets of one user. Without a folder (no home directory) there are none, and none can be saved.
#[derive(Clone, Debug)]
pub struct Presets {
    folder: Option<PathBuf>,
}

/// A saved preset: its name, and its chain or why its file cannot be read.
pub type SavedPreset = (String, Result<Chain, String>);

impl Presets {
    /// Those of the user who runs the program.
    pub fn of_user() -> Self {
        Store::new(None).presets()
    }

    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// All of them, by name.
    pub fn all(&self) -> Vec<SavedPreset> {
        let files = self.folder.as_ref().and_then(|folder| folder.read_dir().ok()).into_iter().flatten().flatten();
        let named = files.filter_map(|file| decoded(file.file_name().to_str()?.strip_suffix(".json")?));
        let mut names: Vec<String> = named.collect();
        names.sort_by_key(|name| (name.to_lowercase(), name.clone()));
        names.into_iter().filter_map(|name| Some((name.clone(), self.get(&name)?))).collect()
    }

    /// The one called `name`: its chain or why it cannot be read; `None` if there is none.
    pub fn get(&self, name: &str) -> Option<Result<Chain, String>> {
        let path = self.path(name).ok().filter(|path| path.is_file())?;
        let read = || -> Result<Chain, String> {
            if std::fs::metadata(&path).map_err(|error| error.to_string())?.len() > MAX_BYTES {
                return Err("larger than 1 MiB, so not a chain".to_owned());
            }
            let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
            Chain::from_text(&text).map_err(|error| error.to_string())
        };
        Some(read().map_err(|reason| format!("{}: {reason}", path.display())))
    }

    /// Keeps `chain` under `name`, instead of one that was kept under it before.
    ///
    /// # Errors
    /// In words: a name that cannot be used, or a file that cannot be written.
    pub fn save(&self, name: &str, chain: &Chain) -> Result<(), String> {
        store::write_whole(&self.path(name)?, &format!("{:#}\n", chain.to_json()))
            .map_err(|reason| format!("Cannot keep the preset: {reason}"))
    }

    /// Deletes the one called `name`.
    ///
    /// # Errors
    /// In words: there is none, or its file cannot be deleted.
    pub fn delete(&self, name: &str) -> Result<(), String> {
        let path = self.path(name)?;
        std::fs::remove_file(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no saved preset {name:?}"),
            _ => format!("Cannot delete the preset: {}: {error}", path.display()),
        })
    }

    fn path(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.as_ref().ok_or("there is no home folder to keep presets in")?;
        let name = name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err("a preset needs a name that can be read".to_owned());
        }
        if PRESETS.contains(&name) {
            return Err(format!("{name:?} is a preset of evenset's own; choose another name"));
        }
        let file = encoded(name);
        if file.len() > MAX_NAME_BYTES {
            return Err("the preset's name is too long".to_owned());
        }
        Ok(folder.join(file + ".json"))
    }
}

/// A name as a file's: what is not a letter or digit of ASCII, a space, `-` or `_` by its bytes (`%2F`).
fn encoded(name: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'-' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    name.bytes().map(one).collect()
}

/// The name that [`encoded`] made `file` of; `None` if it made no such file.
fn decoded(file: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = file.as_bytes();
    while let [first, others @ ..] = rest {
        (rest, bytes) = match (first, others) {
            (b'%', [high, low, others @ ..]) => {
                let pair = [*high, *low];
                let byte = u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?;
                (others, [bytes, vec![byte]].concat())
            }
            _ => (others, [bytes, vec![*first]].concat()),
        };
    }
    let name = String::from_utf8(bytes).ok()?;
    (encoded(&name) == file).then_some(name)
}

impl Session {
    /// The chains that the user saved, by name.
    pub fn saved_presets(&self) -> Vec<SavedPreset> {
        self.store.presets().all()
    }

    /// Saves `chain` under `name`, for all datasets; [`Presets::save`].
    ///
    /// # Errors
    /// In words.
    pub fn save_preset(&self, name: &str, chain: &Chain) -> Result<(), String> {
        self.store.presets().save(name, chain)
    }

    /// Deletes the chain that was saved under `name`.
    ///
    /// # Errors
    /// In words.
    pub fn delete_preset(&self, name: &str) -> Result<(), String> {
        self.store.presets().delete(name)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;

    #[test]
    fn presets_come_back_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let presets = Presets::new(Some(dir.path().join("presets")));
        assert_eq!(presets.all(), []);
        let (photo, strong) = (Chain::preset("photo").unwrap(), Chain::preset("strong").unwrap());
        presets.save("Späher / 2", &photo).unwrap();
        presets.save(" cells ", &photo).unwrap();
        presets.save("cells", &strong).unwrap();
        assert_eq!(presets.all(), [("cells".to_owned(), Ok(strong)), ("Späher / 2".to_owned(), Ok(photo))]);
        presets.delete("cells").unwrap();
        assert_eq!(presets.get("cells"), None);
        assert!(presets.delete("cells").unwrap_err().contains("no saved preset"));
    }

    #[test]
    fn names_stay_within_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let presets = Presets::new(Some(dir.path().join("presets")));
        let chain = Chain::default();
        for refused in ["", "  ", "gentle", "a\nb", &"ä".repeat(40)] {
            assert!(presets.save(refused, &chain).is_err(), "{refused:?}");
        }
        presets.save("../../x", &chain).unwrap();
        let files: Vec<_> = dir.path().join("presets").read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(files, ["%2E%2E%2F%2E%2E%2Fx.json"]);
        assert_eq!(presets.all()[0].0, "../../x");
    }

    #[test]
    fn a_damaged_file_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let presets = Presets::new(Some(dir.path().to_owned()));
        std::fs::write(dir.path().join("mine.json"), "{").unwrap();
        std::fs::write(dir.path().join("no%preset.json"), "{}").unwrap();
        let all = presets.all();
        assert!(matches!(&all[..], [(name, Err(reason))] if name == "mine" && reason.contains("mine.json")), "{all:?}");
        assert!(Presets::new(None).save("mine", &Chain::default()).is_err());
    }
}
