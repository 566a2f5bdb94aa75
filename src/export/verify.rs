//! Checks an exported folder: every file against its hash, nothing missing, nothing too many, what the tables say, and a sample of the images
//! that are not the sources' own bytes made again.

use super::again::{self, Sources, below, form_of, hash_regular};
use super::job::BOOKS;
use super::manifest::{self, Line};
use super::{Form, agree, shards, tables};
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// What [`verify`] is to look at besides the files' hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyOptions {
    /// How many images are made again from their sources (made ones, and originals that were encoded anew); `usize::MAX`: all.
    pub remake: usize,
    /// Whether images are made again only if the dataset is at hand; else its absence is a problem.
    pub if_at_hand: bool,
    /// Where the dataset is now; `None`: where it was when it was exported.
    pub source: Option<PathBuf>,
}

impl Default for VerifyOptions {
    /// Eight images, from where the dataset was, if it is there.
    fn default() -> Self {
        Self { remake: 8, if_at_hand: true, source: None }
    }
}

/// What [`verify`] found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Files whose hash was compared.
    pub checked: u64,
    /// Images that were made again from their sources, bit for bit the same.
    pub remade: u64,
    /// Files that differ, lack or are too many, with the reason. Empty: all is well. A [`ProblemKind::Note`] tells what could not be checked.
    pub problems: Vec<Problem>,
    /// Why nothing was made again although there is something to be made, where that is no problem.
    pub not_remade: Option<String>,
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

/// Compares every file of an exported folder with its manifest, and makes some of the made images again from their sources.
///
/// Reads nothing outside `dir` and the dataset's folder, whatever the manifest says; and nothing that is not a regular file.
pub fn verify(dir: &Path, options: &VerifyOptions, progress: &Progress) -> Result<Verdict, VerifyError> {
    let lines = lines_of(dir)?;
    progress.begin("Checking files", lines.len() as u64);
    let form = form_of(dir);
    let (found, mut problems) = check_files(&Fence::of(dir, options.source.as_deref()), form, &lines, progress)?;
    problems.extend(found.iter().flatten().cloned());
    let checked = found.iter().filter(|problem| problem.as_ref().is_none_or(|problem| problem.reason == CHANGED)).count() as u64;
    let soft = |line: &Line| {
        let reason = manifest::check_soft_label(line, None).err()?;
        Some(Problem::new(ProblemKind::ManifestRow, &line.file_name, reason))
    };
    problems.extend(lines.iter().filter_map(soft));
    extra_files((dir, form), &lines, &mut problems);
    progress.check()?;
    problems.extend(agree::check((dir, form), &lines));
    let (remade, mut failures) = remake_some(dir, &lines, options, progress)?;
    let mut not_remade = None;
    if options.if_at_hand && again::dataset_of(dir, options.source.as_deref()).is_none() {
        not_remade = failures.pop().map(|problem| problem.reason);
    }
    problems.append(&mut failures);
    problems.sort_by(|a, b| (&a.path, &a.reason).cmp(&(&b.path, &b.reason)));
    Ok(Verdict { checked, remade, problems, not_remade })
}

/// The manifest of the exported folder `dir`.
pub(super) fn lines_of(dir: &Path) -> Result<Vec<Line>, VerifyError> {
    let path = dir.join(manifest::MANIFEST);
    manifest::read(&path).map_err(|reason| {
        let reason = format!("{reason}; is {} a folder that evenset exported?", dir.display());
        VerifyError::Manifest { path: path.clone(), reason }
    })
}

/// One answer a line, and problems of no line.
fn check_files(fence: &Fence, form: Form, lines: &[Line], progress: &Progress) -> Result<(Vec<Option<Problem>>, Vec<Problem>), Cancelled> {
    let root = match form {
        Form::WebDataset => return shards::check(&fence.dir, lines, progress),
        // Its rows name files of the dataset.
        Form::Manifest => fence.dataset.as_ref(),
        _ => Some(&fence.dir),
    };
    let Some(root) = root else {
        let reason = "no file could be checked: the dataset is not where it was; --source says where it is";
        return Ok((Vec::new(), vec![Problem::new(ProblemKind::Note, super::settings::RECIPE, reason)]));
    };
    let found = lines.par_iter().map(|line| check_file((fence, root), line, progress)).collect::<Result<_, _>>()?;
    Ok((found, Vec::new()))
}

pub(super) const CHANGED: &str = "the file is not what was exported: its hash differs";

fn check_file((fence, root): (&Fence, &Path), line: &Line, progress: &Progress) -> Result<Option<Problem>, Cancelled> {
    progress.check()?;
    progress.tick(1);
    let wrong = |kind, reason: String| Ok(Some(Problem::new(kind, &line.file_name, reason)));
    let Some(path) = below(root, &line.file_name) else {
        return wrong(ProblemKind::ManifestRow, "the manifest names a file outside of the folder".to_owned());
    };
    if !fence.allows(&path, &line.source) {
        return wrong(ProblemKind::ManifestRow, "a link leads out of the folder and the dataset; it was not followed".to_owned());
    }
    match hash_regular(&path) {
        Ok(hash) if hash.to_hex().as_str() == line.hash => Ok(None),
        Ok(_) => wrong(ProblemKind::Changed, CHANGED.to_owned()),
        Err(error) => wrong(ProblemKind::Unreadable, format!("the file cannot be read: {error}")),
    }
}

/// Where files that are checked may really lie.
struct Fence {
    dir: PathBuf,
    real: Option<PathBuf>,
    dataset: Option<PathBuf>,
}

impl Fence {
    fn of(dir: &Path, moved: Option<&Path>) -> Self {
        let dataset = again::dataset_of(dir, moved).and_then(|root| root.canonicalize().ok());
        Self { dir: dir.to_owned(), real: dir.canonicalize().ok(), dataset }
    }

    /// Whether `path`, links followed, lies in the folder or in the dataset, or is the file that `source` of the dataset is.
    fn allows(&self, path: &Path, source: &str) -> bool {
        let Ok(real) = path.canonicalize() else { return true };
        let within = |root: &Option<PathBuf>| root.as_ref().is_some_and(|root| real.starts_with(root));
        let is_source = || {
            let file = self.dataset.as_ref().and_then(|root| below(root, source)?.canonicalize().ok());
            file.is_some_and(|file| file == real)
        };
        within(&self.real) || within(&self.dataset) || is_source()
    }
}

/// Files that no line names, and books that lack.
fn extra_files((dir, form): (&Path, Form), lines: &[Line], problems: &mut Vec<Problem>) {
    let packed = if form == Form::WebDataset { shards::named(lines) } else { BTreeSet::new() };
    let folders: BTreeSet<&str> = lines.iter().filter_map(|line| line.file_name.split('/').next()).collect();
    let tables = tables::of(form, &folders.into_iter().collect::<Vec<_>>());
    let images = lines.iter().map(|line| line.file_name.as_str()).filter(|_| form.places_originals());
    let known: HashSet<&str> = images.chain(packed.iter().chain(&tables).map(String::as_str)).collect();
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
    let books = BOOKS.iter().copied().chain(tables.iter().map(String::as_str));
    for book in books.filter(|book| !dir.join(book).is_file()) {
        problems.push(Problem::new(ProblemKind::Unreadable, book, "the file is missing"));
    }
}

/// Makes up to `count` of the images again whose pixels are the export's own, chosen evenly over the manifest.
fn remake_some(dir: &Path, lines: &[Line], options: &VerifyOptions, progress: &Progress) -> Result<(u64, Vec<Problem>), Cancelled> {
    let made: Vec<&Line> = lines.iter().filter(|line| line.is_own()).collect();
    let count = options.remake.min(made.len());
    if count == 0 {
        return Ok((0, Vec::new()));
    }
    let sources = match Sources::of(dir, options.source.as_deref()) {
        Ok(sources) => sources,
        Err(problem) => return Ok((0, vec![problem])),
    };
    let chosen: Vec<&Line> = (0..count).map(|at| made[at * made.len() / count]).collect();
    progress.begin("Making images again", count as u64);
    let one = |line: &&Line| {
        progress.check()?;
        progress.tick(1);
        Ok(sources.remake(line).err())
    };
    let problems: Vec<Option<Problem>> = chosen.par_iter().map(one).collect::<Result<_, Cancelled>>()?;
    let problems: Vec<Problem> = problems.into_iter().flatten().collect();
    Ok(((count - problems.len()) as u64, problems))
}
