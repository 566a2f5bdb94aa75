//! Making an image of an exported folder again from its sources, by what its manifest says, which may have been written by anybody.

use super::job;
use super::manifest::{self, Line};
use super::settings::{self, Settings};
use super::{Form, Options, recode};
use crate::augment::Draw;
use crate::pixels;
use crate::problem::{Problem, ProblemKind};
use crate::recipe::{MAX_FILE_BYTES, RecipeFile};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// The dataset that a folder was exported from, and how its images were encoded.
#[derive(Debug)]
pub(super) struct Sources {
    /// The dataset's folder.
    pub(super) root: PathBuf,
    /// What made images are written as, and what was asked for originals.
    options: Options,
}

impl Sources {
    /// Those of the export at `dir`; the dataset is at `moved` if given, else where it was. A note says why there are none.
    pub(super) fn of(dir: &Path, moved: Option<&Path>) -> Result<Self, Problem> {
        let note = |path: &str, reason: String| Problem::new(ProblemKind::Note, path, reason);
        let read = |name: &str| text_of(&dir.join(name)).map_err(|error| note(name, format!("no image could be made again: {error}")));
        RecipeFile::from_json(&read(settings::RECIPE)?).map_err(|error| note(settings::RECIPE, error.to_string()))?;
        let settings = Settings::from_json(&read(settings::FILE)?);
        let settings = settings.ok_or_else(|| note(settings::FILE, "no image could be made again: the file is damaged".to_owned()))?;
        if settings.version != env!("CARGO_PKG_VERSION") {
            let reason = format!("made by evenset {}, so this version may make other pixels: no image was made again", settings.version);
            return Err(note(settings::FILE, reason));
        }
        let root = dataset_of(dir, moved).ok_or_else(|| {
            note(settings::RECIPE, "no image could be made again: the dataset is not where it was; --source says where it is".to_owned())
        })?;
        let (made, resize, transcode) = (settings.made(), settings.resize().ok(), settings.transcode().ok());
        let options = made.zip(resize).zip(transcode);
        let ((made, resize), transcode) =
            options.ok_or_else(|| note(settings::FILE, "no image could be made again: its formats are not known".to_owned()))?;
        Ok(Self { root, options: Options { made, resize, transcode, ..Options::new("") } })
    }

    /// Makes the image of `line`, which is not its source's own bytes, again and compares the file that it would be.
    ///
    /// # Errors
    /// It comes out differently; or, as a note, it cannot be made because a source is gone or has changed.
    pub(super) fn remake(&self, line: &Line) -> Result<(), Problem> {
        let source = self.unchanged(line, (&line.source, Some(&line.source_hash)))?;
        let bytes = if line.is_made() { self.made(line, &source)? } else { self.anew(line, &source)? };
        if blake3::hash(&bytes).to_hex().as_str() == line.hash {
            return Ok(());
        }
        Err(Problem::new(ProblemKind::Unreadable, &line.file_name, "made again from its source, it comes out differently"))
    }

    /// The bytes of the original or copy of `line`, encoded anew.
    fn anew(&self, line: &Line, source: &Path) -> Result<Vec<u8>, Problem> {
        let wrong = |kind, reason: String| Problem::new(kind, &line.file_name, reason);
        let unreadable = |error| wrong(ProblemKind::Note, format!("not made again: {}: {error}", source.display()));
        let name = line.source.rsplit('/').next().unwrap_or_default();
        let facts = pixels::probe(source, &job::limits()).map_err(unreadable)?;
        let encoding = recode::wanted(name, &facts, &self.options).ok_or_else(|| {
            wrong(ProblemKind::ManifestRow, "it is not its source's bytes, although nothing else was asked for".to_owned())
        })?;
        Ok(recode::recode(source, encoding, &self.options).map_err(unreadable)?.bytes)
    }

    /// The bytes of the made image of `line`.
    fn made(&self, line: &Line, source: &Path) -> Result<Vec<u8>, Problem> {
        let wrong = |kind, reason: String| Problem::new(kind, &line.file_name, reason);
        let decode = |path: &Path| {
            pixels::decode_file(path, &job::limits())
                .map_err(|error| wrong(ProblemKind::Note, format!("not made again: {}: {error}", path.display())))
        };
        let image = decode(source)?;
        let partner = if line.parent2.is_empty() {
            None
        } else {
            // Exports of earlier versions do not say it.
            let hash = Some(&line.parent2_hash).filter(|hash| !hash.is_empty());
            Some(decode(&self.unchanged(line, (&line.parent2, hash))?)?)
        };
        let draw =
            Draw::from_json(&line.transforms).map_err(|error| wrong(ProblemKind::ManifestRow, format!("its transforms: {error}")))?;
        let share = draw.partner_share(image.width(), image.height());
        manifest::check_soft_label(line, Some(share)).map_err(|reason| wrong(ProblemKind::ManifestRow, reason))?;
        let made = recode::sized(draw.apply(&image, partner.as_ref()), self.options.resize);
        let encoding = recode::encoding_of(&made, self.options.made);
        pixels::encode(&made, encoding).map_err(|error| wrong(ProblemKind::Unreadable, error.to_string()))
    }

    /// The file of the source `key`, if it still has the content of `hash`.
    fn unchanged(&self, line: &Line, (key, hash): (&str, Option<&String>)) -> Result<PathBuf, Problem> {
        let wrong = |kind, reason: String| Problem::new(kind, &line.file_name, reason);
        let path =
            below(&self.root, key).ok_or_else(|| wrong(ProblemKind::ManifestRow, format!("its source {key} is outside of the dataset")))?;
        match (hash_regular(&path), hash) {
            (Err(error), _) => Err(wrong(ProblemKind::Note, format!("not made again: its source {key} cannot be read: {error}"))),
            (Ok(found), Some(hash)) if found.to_hex().as_str() != hash => {
                Err(wrong(ProblemKind::Note, format!("not made again: its source {key} has changed since the export")))
            }
            (Ok(_), _) => Ok(path),
        }
    }
}

/// How the export at `dir` was written, if that can be read.
pub(super) fn settings_of(dir: &Path) -> Option<Settings> {
    text_of(&dir.join(settings::FILE)).ok().and_then(|text| Settings::from_json(&text))
}

/// The form of the export at `dir`: a tree, unless its settings say otherwise.
pub(super) fn form_of(dir: &Path) -> Form {
    settings_of(dir).and_then(|settings| settings.form()).unwrap_or_default()
}

/// The dataset's folder: `moved` if given, else what the recipe of the export at `dir` names, if it is still there.
pub(super) fn dataset_of(dir: &Path, moved: Option<&Path>) -> Option<PathBuf> {
    let named = || RecipeFile::from_json(&text_of(&dir.join(settings::RECIPE)).ok()?).ok()?.dataset.filter(|root| root.is_absolute());
    moved.map(Path::to_path_buf).or_else(named).filter(|root| root.is_dir())
}

/// `name` below `root`, if it stays there: no `..`, nothing absolute.
pub(super) fn below(root: &Path, name: &str) -> Option<PathBuf> {
    let relative = Path::new(name);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && !name.is_empty() && !name.contains('\0')).then(|| root.join(relative))
}

/// The hash of a regular file. Anything else that a name may lead to (a pipe, a device) would be read for ever.
pub(super) fn hash_regular(path: &Path) -> io::Result<blake3::Hash> {
    pixels::regular(path)?;
    job::hash_file(path).map(|(hash, _)| hash)
}

/// The text of a small regular file.
pub(super) fn text_of(path: &Path) -> io::Result<String> {
    pixels::regular(path)?;
    let mut text = String::new();
    let read = std::fs::File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_string(&mut text)?;
    if read as u64 > MAX_FILE_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it is larger than {} MiB", MAX_FILE_BYTES >> 20)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_manifest_cannot_point_outside() {
        let root = Path::new("root");
        for name in ["", "..", "../x", "a/../../x", "/etc/passwd", "./../x", "a\0b"] {
            assert_eq!(below(root, name), None, "{name:?}");
        }
        assert_eq!(below(root, "train/a/x.png"), Some(root.join("train/a/x.png")));
    }

    proptest! {
        #[test]
        fn whatever_is_below_stays_below(name in "\\PC{0,12}|([.a/\\\\\\x00~]|\\.\\.){0,12}") {
            if let Some(path) = below(Path::new("root"), &name) {
                let parts: Vec<Component<'_>> = path.components().collect();
                prop_assert!(parts.len() > 1 && parts.iter().all(|part| matches!(part, Component::Normal(_))), "{:?}", name);
                prop_assert_eq!(parts[0], Component::Normal("root".as_ref()));
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_huge_texts_are_not_read() {
        assert!(hash_regular(Path::new("/dev/zero")).is_err());
        assert!(text_of(Path::new("/dev/zero")).is_err());
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(MAX_FILE_BYTES + 1).unwrap();
        assert!(text_of(file.path()).unwrap_err().to_string().contains("larger than"));
    }
}
