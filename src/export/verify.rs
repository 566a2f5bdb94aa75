//! Checks an exported folder: every file against its hash, nothing missing, nothing too many, and a sample of the made images made again.

use super::job::{self, BOOKS};
use super::made::encoding_of;
use super::manifest::{self, Line};
use super::settings::{self, Settings};
use crate::augment::Draw;
use crate::pixels;
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use crate::recipe::RecipeFile;
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

/// What [`verify`] found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Files whose hash was compared.
    pub checked: u64,
    /// Made images that were made again from their sources, bit for bit the same.
    pub remade: u64,
    /// Files that differ, lack or are too many, with the reason. Empty: all is well. A [`ProblemKind::Note`] tells what could not be checked.
    pub problems: Vec<Problem>,
}

/// Why an exported folder cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// No or an unreadable manifest.
    #[error("cannot read {path}: {reason}")]
    Manifest {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Compares every file of an exported folder with its manifest, and makes `remake` of the made images again from their sources.
///
/// Reads nothing outside `dir` and the dataset's folder, whatever the manifest says.
pub fn verify(dir: &Path, remake: usize, progress: &Progress) -> Result<Verdict, VerifyError> {
    let path = dir.join(manifest::MANIFEST);
    let lines = manifest::read(&path).map_err(|reason| {
        let reason = format!("{reason}; is {} a folder that evenset exported?", dir.display());
        VerifyError::Manifest { path: path.clone(), reason }
    })?;
    progress.begin("Checking files", lines.len() as u64);
    let found: Vec<Option<Problem>> = lines.par_iter().map(|line| check_file(dir, line, progress)).collect::<Result<_, _>>()?;
    let mut problems: Vec<Problem> = found.iter().flatten().cloned().collect();
    let checked = found.iter().filter(|problem| problem.as_ref().is_none_or(|problem| problem.reason == CHANGED)).count() as u64;
    extra_files(dir, &lines, &mut problems);
    let (remade, mut failures) = remake_some(dir, &lines, remake, progress)?;
    problems.append(&mut failures);
    problems.sort_by(|a, b| (&a.path, &a.reason).cmp(&(&b.path, &b.reason)));
    Ok(Verdict { checked, remade, problems })
}

const CHANGED: &str = "the file is not what was exported: its hash differs";

/// `name` below `root`, if it stays there: no `..`, nothing absolute.
fn below(root: &Path, name: &str) -> Option<PathBuf> {
    let relative = Path::new(name);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && !name.is_empty() && !name.contains('\0')).then(|| root.join(relative))
}

fn check_file(dir: &Path, line: &Line, progress: &Progress) -> Result<Option<Problem>, Cancelled> {
    progress.check()?;
    progress.tick(1);
    let Some(path) = below(dir, &line.file_name) else {
        return Ok(Some(Problem::new(ProblemKind::ManifestRow, &line.file_name, "the manifest names a file outside of the folder")));
    };
    Ok(match job::hash_file(&path) {
        Ok((hash, _)) if hash.to_hex().as_str() == line.hash => None,
        Ok(_) => Some(Problem::new(ProblemKind::Unreadable, &line.file_name, CHANGED)),
        Err(error) => Some(Problem::new(ProblemKind::Unreadable, &line.file_name, format!("the file cannot be read: {error}"))),
    })
}

/// Files that no line names, and books that lack.
fn extra_files(dir: &Path, lines: &[Line], problems: &mut Vec<Problem>) {
    let known: HashSet<&str> = lines.iter().map(|line| line.file_name.as_str()).collect();
    let walk = walkdir::WalkDir::new(dir).min_depth(1).sort_by_file_name();
    for entry in walk.into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir()) {
        let Ok(relative) = entry.path().strip_prefix(dir) else { continue };
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let name = parts.join("/");
        let in_a_split = parts.len() > 1;
        if in_a_split && !known.contains(name.as_str()) {
            problems.push(Problem::new(ProblemKind::Note, name, "the file is not in the manifest: it was added after the export"));
        }
    }
    for book in BOOKS.iter().filter(|book| !dir.join(book).is_file()) {
        problems.push(Problem::new(ProblemKind::Unreadable, *book, "the file is missing"));
    }
}

/// Makes up to `count` of the made images again, chosen evenly over the manifest.
fn remake_some(dir: &Path, lines: &[Line], count: usize, progress: &Progress) -> Result<(u64, Vec<Problem>), Cancelled> {
    let made: Vec<&Line> = lines.iter().filter(|line| !line.transforms.is_empty()).collect();
    let count = count.min(made.len());
    if count == 0 {
        return Ok((0, Vec::new()));
    }
    let (root, quality) = match source_of(dir) {
        Ok(source) => source,
        Err(problem) => return Ok((0, vec![problem])),
    };
    let chosen: Vec<&Line> = (0..count).map(|at| made[at * made.len() / count]).collect();
    progress.begin("Making images again", count as u64);
    let one = |line: &&Line| {
        progress.check()?;
        progress.tick(1);
        Ok(remake(&root, quality, line).err())
    };
    let problems: Vec<Option<Problem>> = chosen.par_iter().map(one).collect::<Result<_, Cancelled>>()?;
    let problems: Vec<Problem> = problems.into_iter().flatten().collect();
    Ok(((count - problems.len()) as u64, problems))
}

/// The dataset's folder and the JPEG quality.
fn source_of(dir: &Path) -> Result<(PathBuf, u8), Problem> {
    let note = |path: &str, reason: String| Problem::new(ProblemKind::Note, path, reason);
    let read =
        |name: &str| std::fs::read_to_string(dir.join(name)).map_err(|error| note(name, format!("no image could be made again: {error}")));
    let file = RecipeFile::from_json(&read("recipe.json")?).map_err(|error| note("recipe.json", error.to_string()))?;
    let settings = Settings::from_json(&read(settings::FILE)?);
    let settings = settings.ok_or_else(|| note(settings::FILE, "no image could be made again: the file is damaged".to_owned()))?;
    if settings.version != env!("CARGO_PKG_VERSION") {
        let reason = format!("made by evenset {}, so this version may make other pixels: no image was made again", settings.version);
        return Err(note(settings::FILE, reason));
    }
    let root = file.dataset.filter(|root| root.is_dir());
    let root = root.ok_or_else(|| note("recipe.json", "no image could be made again: the dataset is not where it was".to_owned()))?;
    Ok((root, settings.jpeg_quality))
}

/// Makes one image again and compares the file that it would be.
fn remake(root: &Path, quality: u8, line: &Line) -> Result<(), Problem> {
    let wrong = |kind, reason: String| Problem::new(kind, &line.file_name, reason);
    let find = |key: &str| below(root, key).ok_or_else(|| wrong(ProblemKind::ManifestRow, format!("{key} is outside of the dataset")));
    let source = find(&line.source)?;
    match job::hash_file(&source) {
        Err(error) => return Err(wrong(ProblemKind::Note, format!("not made again: its source {} cannot be read: {error}", line.source))),
        Ok((hash, _)) if hash.to_hex().as_str() != line.source_hash => {
            return Err(wrong(ProblemKind::Note, format!("not made again: its source {} has changed since the export", line.source)));
        }
        Ok(_) => {}
    }
    let decode = |path: &Path| {
        pixels::decode_file(path, &job::limits())
            .map_err(|error| wrong(ProblemKind::Note, format!("not made again: {}: {error}", path.display())))
    };
    let image = decode(&source)?;
    let partner = if line.parent2.is_empty() { None } else { Some(decode(&find(&line.parent2)?)?) };
    let draw = Draw::from_json(&line.transforms).map_err(|error| wrong(ProblemKind::ManifestRow, format!("its transforms: {error}")))?;
    let made = draw.apply(&image, partner.as_ref());
    let bytes = pixels::encode(&made, encoding_of(&made, quality)).map_err(|error| wrong(ProblemKind::Unreadable, error.to_string()))?;
    if blake3::hash(&bytes).to_hex().as_str() == line.hash {
        Ok(())
    } else {
        Err(wrong(ProblemKind::Unreadable, "made again from its source, it comes out differently".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_cannot_point_outside() {
        let root = Path::new("root");
        for name in ["", "..", "../x", "a/../../x", "/etc/passwd", "./../x", "a\0b"] {
            assert_eq!(below(root, name), None, "{name:?}");
        }
        assert_eq!(below(root, "train/a/x.png"), Some(root.join("train/a/x.png")));
    }
}
